"""Documents that agree in several fields, taken together.

A common word is in tens of thousands of articles, but outlet, section, language and country come
in a few thousand combinations: counting these once serves all the fields.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from articles.whoosh_codec.column_file import Array

COUNTED = ("source", "section", "language", "country")
LARGEST_TABLE = 1 << 22  # possible combinations, above which they are sorted instead


@dataclass(frozen=True, slots=True)
class Cells:
    """The combinations that some documents have."""

    of: Array  # the cell of each document
    codes: dict[str, Array]  # of each cell, by field
    number: int

    def count(self, documents: Array) -> Array:
        """How many of the documents are in each cell."""
        return np.bincount(self.of.take(documents), minlength=self.number)


def cells_of(codes: Mapping[str, Array], labels: Mapping[str, Sequence[object]]) -> Cells:
    """The cells of documents with these codes, each below the number of its field's labels."""
    of = np.zeros(len(codes[COUNTED[0]]), np.intp)
    number = 1
    for name in COUNTED:
        several = max(len(labels[name]), 1)
        of, number = _compact(of * several + codes[name], number * several)
    example = np.zeros(number, np.intp)  # some document of each cell
    example[of] = np.arange(len(of))
    return Cells(of, {name: codes[name][example] for name in COUNTED}, number)


def joined(
    parts: Sequence[Cells],
    codes: Sequence[Mapping[str, Array]],
    labels: Mapping[str, Sequence[object]],
) -> Cells:
    """The cells of several lists of documents as one list.

    ``codes`` are those of the cells of each part, over the labels that all have in common.
    """
    every = {
        name: np.concatenate(
            [np.empty(0, np.int32), *(segment_codes[name] for segment_codes in codes)]
        )
        for name in COUNTED
    }
    cells = cells_of(every, labels)
    place = 0
    of = [np.empty(0, np.intp)]
    for part in parts:
        of.append(cells.of[place : place + part.number].take(part.of))
        place += part.number
    return Cells(np.concatenate(of), cells.codes, cells.number)


def _compact(keys: Array, size: int) -> tuple[Array, int]:
    """The keys (each below ``size``) numbered without gaps, and how many different ones."""
    if size > LARGEST_TABLE:
        distinct, numbers = np.unique(keys, return_inverse=True)
        return numbers, len(distinct)
    has = np.zeros(size, bool)
    has[keys] = True
    numbers = np.cumsum(has) - 1
    return numbers.take(keys), int(has.sum())
