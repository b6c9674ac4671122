"""The terms of a field and their postings: what every kind of field gives."""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, overload

import numpy as np

from articles.whoosh_codec.column_file import Array

_NOTHING = np.empty(0, np.int64)


class Postings(NamedTuple):
    """The documents that have a term, in ascending order, and how often each has it.

    ``positions`` are those in the first document, then those in the second, and so on; none
    where the field keeps none.
    """

    documents: Array
    counts: Array
    positions: Array | None = None


EMPTY = Postings(_NOTHING, _NOTHING)


class FieldTerms(Sequence[bytes]):
    """The terms of a field in ascending order."""

    def postings(self, term: bytes) -> Postings:
        """The postings of a term; empty where no document has it."""
        raise NotImplementedError

    @cached_property
    def lengths(self) -> Array:
        """How many words of the field each document has."""
        raise NotImplementedError

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return [self.term(row) for row in range(*place.indices(len(self)))]
        if not 0 <= place < len(self):
            raise IndexError(place)
        return self.term(place)

    def term(self, place: int) -> bytes:
        """The term at a place in their order."""
        raise NotImplementedError
