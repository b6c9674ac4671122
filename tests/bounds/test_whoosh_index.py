"""How an index is written, merged and opened, at each bound and one beyond."""

from concurrent.futures import Future
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search.engines import parallel_groups, ranking
from articles.search.engines.whoosh import (
    batch_update,
    document_sets,
    index_reader,
    parallel_build,
    posting_arrays,
    rebuild,
)
from articles.search.engines.whoosh.document_sets import DocumentList
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.engines.whoosh.index_folder import IndexFolder
from articles.search.engines.whoosh.parallel_build import Building
from articles.search.types import SearchUnavailable
from tests.search.contract import ask, fill, found, make


def segments(*sizes: int, deleted: int = 0) -> Any:
    """Segments of so many documents, of which some of each are deleted."""
    return [SimpleNamespace(documents=size, deleted=set(range(deleted))) for size in sizes]


@pytest.mark.parametrize(("number", "is_due"), [(3, False), (4, True), (5, True)])
def test_four_segments_of_a_size_become_one(number: int, is_due: bool) -> None:
    assert batch_update.MERGE_AT == 4
    listed = segments(*[10] * number)
    assert batch_update.due_for_merge(listed, 2_000) == (listed if is_due else [])


@pytest.mark.parametrize("more", [0, 1])
def test_no_more_documents_are_merged_than_may_be(more: int) -> None:
    listed = segments(10, 20, 30, 40 + more)
    assert batch_update.due_for_merge(listed, 100) == ([] if more else listed)


@pytest.mark.parametrize("more", [0, 1])
def test_segments_of_four_hundred_thousand_documents_are_merged(more: int) -> None:
    assert batch_update.LARGEST == 400_000
    listed = segments(*[batch_update.LARGEST + more] * batch_update.MERGE_AT)
    due = batch_update.due_for_merge(listed, 10 * batch_update.LARGEST)
    assert due == ([] if more else listed)


@pytest.mark.parametrize(
    ("size", "deleted", "is_due"),
    [(200, 100, False), (200, 101, True), (100, 99, False), (101, 99, True)],
)
def test_a_segment_of_which_half_is_deleted_is_written_anew(
    size: int, deleted: int, is_due: bool
) -> None:
    listed = segments(size, deleted=deleted)
    assert batch_update.due_for_merge(listed, 2_000) == (listed if is_due else [])


@pytest.mark.parametrize("more", [0, 1])
def test_a_rebuild_merges_up_to_two_hundred_thousand_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert rebuild.MERGED_DOCUMENTS == 200_000
    monkeypatch.setattr(parallel_groups, "MOST_HELPERS", 0)
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 4)
    monkeypatch.setattr(rebuild, "MERGED_DOCUMENTS", 10)
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, [make(number, "vulcano") for number in range(1, 11 + more)])
    engine.follow()
    assert engine.status().segments == 1 + more
    assert len(found(engine, "vulcano", page_size=20)) == 10 + more


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_group_is_full_at_eight_million_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert parallel_groups.CHARACTERS == 8_000_000
    monkeypatch.setattr(parallel_groups, "CHARACTERS", 30)
    IndexFolder.create(tmp_path / "index")
    building = Building(tmp_path / "index", 0)
    for number in (1, 2):
        summary = "z" * (10 + more if number == 1 else 1)
        building.add(make(number, "x" * 10, "y" * 10, summary=summary))
    assert [one.documents for one in building.finish()] == ([2] if more < 0 else [1, 1])


@pytest.mark.parametrize(("processors", "helpers"), [(1, 0), (2, 1), (4, 3), (5, 3)])
def test_three_helpers_build_an_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processors: int, helpers: int
) -> None:
    assert parallel_groups.MOST_HELPERS == 3
    monkeypatch.setattr(parallel_groups, "processors", lambda: processors)
    assert Building(tmp_path)._helpers == helpers


def test_a_helper_has_two_groups_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert parallel_groups.AHEAD == 2
    given_to_helpers: list[tuple[Any, Future[Any]]] = []

    def submit(_done: Any, _work: Any, group: Any) -> Future[Any]:
        given_to_helpers.append((group, Future()))
        return given_to_helpers[-1][1]

    pool = SimpleNamespace(submit=submit, shutdown=lambda **_options: None)
    monkeypatch.setattr(parallel_groups, "pool", lambda _helpers: pool)
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 1)
    IndexFolder.create(tmp_path / "index")
    building = Building(tmp_path / "index", 1)
    for number in range(1, parallel_groups.AHEAD + 2):
        building.add(make(number, "vulcano"))
    assert len(given_to_helpers) == parallel_groups.AHEAD
    for group, built in given_to_helpers:
        built.set_result(parallel_build.build(tmp_path / "index", group))
    # With room again the next group goes to the helper, too; all come in their order.
    building.add(make(9, "lava"))
    assert len(given_to_helpers) == parallel_groups.AHEAD + 1
    group, built = given_to_helpers[-1]
    built.set_result(parallel_build.build(tmp_path / "index", group))
    assert [one.documents for one in building.finish()] == [1] * 4
    building.close()


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_forty_stems_of_a_document_are_kept_to_find_its_like(more: int) -> None:
    assert ranking.KEY_TERMS == 40
    number = ranking.KEY_TERMS + more
    # Each stem is in the first document, the first one also in the second.
    arrays = {
        "stem_first": np.array([0, *range(2, number + 2)]),
        "stem_docs": np.array([0, 1, *[0] * (number - 1)], np.int32),
        "stem_title": np.zeros(number + 1, np.uint8),
        "stem_text": np.ones(number + 1, np.uint8),
    }
    kept = posting_arrays.key_terms(arrays, 2)
    first = min(number, ranking.KEY_TERMS)
    assert kept["key_first"].tolist() == [0, first, first + 1]
    assert len(kept["key_stem"]) == len(kept["key_count"]) == first + 1
    # The least telling stem is the one that is left out.
    assert set(kept["key_stem"][:first].tolist()) == set(range(1 if more > 0 else 0, number))


documents = st.lists(st.integers(0, 399), unique=True, max_size=8).map(sorted)


@given(documents, documents, st.booleans())
def test_lists_have_the_same_in_common_however_it_is_found(
    one: list[int], other: list[int], is_scored: bool
) -> None:
    """A list is long where one document in a hundred is in it."""
    assert document_sets.DENSE == 100
    lists = [
        DocumentList(np.array(listed, np.int32), np.full(len(listed), score, np.float32))
        for listed, score in ((one, 1.0), (other, 2.0 if is_scored else 0.0))
    ]
    common = sorted(set(one) & set(other))
    for dense in (1, document_sets.DENSE, 1_000):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(document_sets, "DENSE", dense)
            both = document_sets.all_of(lists, 400)
        assert isinstance(both, DocumentList)
        assert both.documents.tolist() == common
        assert both.scores.tolist() == [3.0 if is_scored else 1.0] * len(common)


@pytest.mark.parametrize(("seconds", "is_tried"), [(-0.01, False), (0.0, True), (0.01, True)])
def test_an_index_that_cannot_be_read_is_tried_again_after_half_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, is_tried: bool
) -> None:
    assert index_reader.RETRY_SECONDS == 0.5
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(
        index_reader, "time", SimpleNamespace(monotonic=lambda: clock.now, time_ns=lambda: 0)
    )
    engine = WhooshEngine("whoosh:", tmp_path)
    with pytest.raises(SearchUnavailable):
        ask(engine, "vulcano")
    fill(WhooshEngine("whoosh:", tmp_path), [make(1, "vulcano")])
    clock.now += index_reader.RETRY_SECONDS + seconds
    if is_tried:
        assert found(engine, "vulcano") == {1}
    else:
        with pytest.raises(SearchUnavailable):
            ask(engine, "vulcano")


@pytest.mark.parametrize("more", [0, 1])
def test_a_folder_that_changed_within_a_tick_is_looked_at_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert index_reader.TICK_NS == 50_000_000
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, [make(1, "vulcano")])
    changed = engine.root.live().path.stat().st_mtime_ns
    stopped = SimpleNamespace(
        monotonic=lambda: 100.0, time_ns=lambda: changed + index_reader.TICK_NS + more
    )
    monkeypatch.setattr(index_reader, "time", stopped)
    assert engine.reader.current().is_settled is bool(more)
