"""Documents that are counted together: the same numbers as counted one by one."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.engines.whoosh import facet_cells
from articles.search.engines.whoosh.facet_cells import COUNTED, Cells, cells_of, joined
from articles.whoosh_codec.column_file import Array

SIZES = (7, 3, 2, 5)  # labels of each field
LABELS = {name: list(range(size)) for name, size in zip(COUNTED, SIZES, strict=True)}

documents = st.lists(
    st.tuples(*(st.integers(0, size - 1) for size in SIZES)), min_size=0, max_size=60
)


def codes_of(listed: list[tuple[int, ...]]) -> dict[str, Array]:
    return {
        name: np.array([one[place] for one in listed], np.int32)
        for place, name in enumerate(COUNTED)
    }


def counted(found: Cells, chosen: Array) -> dict[str, Counter[int]]:
    """How many of the chosen documents have each code, by way of their cells."""
    by_cell = found.count(chosen)
    counts: dict[str, Counter[int]] = {name: Counter() for name in COUNTED}
    for name, counter in counts.items():
        for code, number in zip(found.codes[name].tolist(), by_cell.tolist(), strict=True):
            counter[code] += number
    return {name: +counter for name, counter in counts.items()}


def one_by_one(listed: list[tuple[int, ...]], chosen: Array) -> dict[str, Counter[int]]:
    return {
        name: Counter(listed[number][place] for number in chosen.tolist())
        for place, name in enumerate(COUNTED)
    }


@pytest.mark.parametrize("largest", [facet_cells.LARGEST_TABLE, 10], ids=["table", "sorted"])
@given(listed=documents, data=st.data())
def test_cells_count_as_documents_do(
    largest: int, listed: list[tuple[int, ...]], data: st.DataObject
) -> None:
    numbers = st.lists(st.integers(0, max(len(listed) - 1, 0)), unique=True)
    chosen = np.array(data.draw(numbers) if listed else [], np.intp)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facet_cells, "LARGEST_TABLE", largest)
        found = cells_of(codes_of(listed), LABELS)
    assert counted(found, chosen) == one_by_one(listed, chosen)
    assert found.number == len(set(listed))


@given(st.lists(documents, max_size=4))
def test_parts_join_to_the_cells_of_the_whole(parts: list[list[tuple[int, ...]]]) -> None:
    several = [cells_of(codes_of(part), LABELS) for part in parts]
    whole = [one for part in parts for one in part]
    found = joined(several, [one.codes for one in several], LABELS)
    every = np.arange(len(whole))
    assert counted(found, every) == one_by_one(whole, every)
    assert found.number == len(set(whole))
