"""The terms of fields of which a document has one value at most: codes, and numbers."""

from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

import numpy as np

from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.field_postings import EMPTY, FieldTerms, Postings
from articles.whoosh_codec.runs import first_of_groups
from articles.whoosh_codec.segment_file import SegmentFile

_SIGN = np.uint64(1 << 63)
_STEPS = range(0, 64, 8)  # bits that a moment has terms without, for ranges


class CodeTerms(FieldTerms):
    """Whole values that documents share; a document has one, or (an empty value) none."""

    def __init__(self, file: SegmentFile, name: str) -> None:
        labels = [label[0] if isinstance(label, list) else label for label in file.labels[name]]
        values = [str(label).encode() for label in labels]
        self._terms = sorted(set(values) - {b""})
        place_of = {term: place for place, term in enumerate(self._terms)}
        places = np.array([place_of.get(value, -1) for value in values], np.int64)
        self._of_document = places[file[name]]

    def __len__(self) -> int:
        return len(self._terms)

    def term(self, place: int) -> bytes:
        return self._terms[place]

    def postings(self, term: bytes) -> Postings:
        place = bisect_left(self._terms, term)
        if place == len(self._terms) or self._terms[place] != term:
            return EMPTY
        documents = np.flatnonzero(self._of_document == place)
        return Postings(documents, np.ones(len(documents), np.int64))

    @cached_property
    def lengths(self) -> Array:
        return (self._of_document >= 0).astype(np.int64)

    def value(self, document: int) -> bytes | None:
        """The value of a document; none where it has none."""
        place = int(self._of_document[document])
        return self._terms[place] if place >= 0 else None


class NumberTerms(FieldTerms):
    """Numbers of 64 bits, and each with some of its last bits left out, for ranges.

    Terms are as ``whoosh.fields.NUMERIC`` makes them: the number of bits left out, then what
    remains as 8 bytes. Signed numbers are shifted so that none is negative.
    """

    def __init__(
        self, values: Array, has: Array | None = None, steps: Sequence[int] = _STEPS
    ) -> None:
        """``values`` of all documents; ``has`` says which documents have one at all.

        ``steps`` are the numbers of bits left out; they are signed where there are several.
        """
        self._steps = steps
        self._values = values
        self._has = np.ones(len(values), bool) if has is None else has
        documents = np.flatnonzero(self._has)
        numbers = values[documents].astype(np.int64).view(np.uint64)
        numbers = numbers ^ _SIGN if len(steps) > 1 else numbers
        order = np.argsort(numbers, kind="stable")
        self._numbers, self._documents = numbers[order], documents[order]

    @cached_property
    def _tiers(self) -> list[Array]:
        """The distinct numbers with so many bits left out, in ascending order."""
        shifted = [self._numbers >> np.uint64(shift) for shift in self._steps]
        return [numbers[first_of_groups(numbers)] for numbers in shifted]

    def __len__(self) -> int:
        return sum(map(len, self._tiers))

    def term(self, place: int) -> bytes:
        tier = 0
        while place >= len(self._tiers[tier]):
            place -= len(self._tiers[tier])
            tier += 1
        return bytes([self._steps[tier]]) + int(self._tiers[tier][place]).to_bytes(8, "big")

    def postings(self, term: bytes) -> Postings:
        if len(term) != 9 or term[0] not in self._steps:
            return EMPTY
        lowest = int.from_bytes(term[1:], "big") << term[0]
        low, high = self._place(lowest), self._place(lowest + (1 << term[0]))
        documents = np.sort(self._documents[low:high])
        return Postings(documents, np.ones(len(documents), np.int64))

    def _place(self, number: int) -> int:
        """How many numbers are smaller."""
        if number >= 1 << 64:
            return len(self._numbers)
        return int(np.searchsorted(self._numbers, np.uint64(number)))

    @cached_property
    def lengths(self) -> Array:
        return self._has.astype(np.int64)

    def value(self, document: int) -> int | None:
        """The number of a document; none where it has none."""
        return int(self._values[document]) if self._has[document] else None
