"""The terms of each field in one segment, and their postings, out of the segment's arrays."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, NamedTuple, cast, overload

import numpy as np

from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, first_of_groups
from articles.whoosh_codec.segment_file import SegmentFile
from articles.whoosh_codec.term_dictionary import TermDictionary

_NOTHING = np.empty(0, np.int64)
# Microseconds since the year 1, as Whoosh keeps moments.
_EPOCH = 62_135_596_800_000_000
_SECOND, _DAY = 1_000_000, 86_400_000_000
_SIGN = np.uint64(1 << 63)
_STEPS = range(0, 64, 8)  # bits that a moment has terms without, for ranges


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


class _DictionaryTerms(FieldTerms):
    """Terms that are keys of a dictionary: the stretch of those with a certain first character."""

    def __init__(self, file: SegmentFile, dictionary: TermDictionary, stretch: range) -> None:
        self.file = file
        self.dictionary = dictionary
        self.stretch = stretch
        self.prefix = b""

    def row(self, term: bytes) -> int | None:
        """The row of a term in the dictionary; none when it is not of this field."""
        row = self.dictionary.row(self.prefix + term)
        return row if row is not None and row in self.stretch else None

    def is_posting(self) -> Array | None:
        """Which postings of the dictionary are of this field; none where all of its rows are."""
        return None

    @cached_property
    def _rows(self) -> Array:
        """The rows of the terms: those with a posting of this field."""
        first = self.dictionary.first
        filled = np.flatnonzero(np.diff(first[self.stretch.start : self.stretch.stop + 1]))
        rows = filled + self.stretch.start
        here = self.is_posting()
        if here is None or not len(rows):
            return rows
        return rows[np.logical_or.reduceat(here[: first[self.stretch.stop]], first[rows])]

    def __len__(self) -> int:
        return len(self._rows)

    def term(self, place: int) -> bytes:
        return self.dictionary[int(self._rows[place])][len(self.prefix) :]


class NameTerms(_DictionaryTerms):
    """Words of names, slugs or spellings, which have a first character of their own."""

    def __init__(self, file: SegmentFile, first_character: str) -> None:
        prefix = first_character.encode()
        super().__init__(file, file.words, file.words.stretch(prefix))
        self.prefix = prefix

    def postings(self, term: bytes) -> Postings:
        row = self.row(term)
        return EMPTY if row is None else Postings(*self.file.positions(row)[:3])

    @cached_property
    def lengths(self) -> Array:
        first = self.dictionary.first
        begin, end = int(first[self.stretch.start]), int(first[self.stretch.stop])
        documents = self.file["word_docs"][begin:end]
        counts = self.file["word_counts"][begin:end]
        return np.bincount(documents, counts, self.file.documents).astype(np.int64)


class WordTerms(_DictionaryTerms):
    """Words of the title, or of the rest: they share rows, and positions tell them apart."""

    def __init__(self, file: SegmentFile, part: str) -> None:
        start = bisect_left(file.words, term_keys.FIRST_WORD.encode())
        super().__init__(file, file.words, range(start, len(file.words)))
        self.is_title = part == "title"
        self.lengths = file[f"{part}_length"].astype(np.int64)

    def _is_here(self, positions: Array, documents: Array) -> Array:
        """Whether positions in documents are in this part; the title comes first."""
        in_title: Array = positions < self.file["title_length"][documents]
        return in_title if self.is_title else ~in_title

    def is_posting(self) -> Array:
        ends = ends_to_slices(self.file["word_counts"])
        places = ends[:-1] if self.is_title else ends[1:] - 1  # of the first word, or the last
        return self._is_here(self.file["word_positions"][places], self.file["word_docs"])

    def postings(self, term: bytes) -> Postings:
        row = self.row(term)
        if row is None:
            return EMPTY
        documents, counts, positions, _first = self.file.positions(row)
        owner = np.repeat(np.arange(len(documents)), counts)
        here = self._is_here(positions, documents[owner])
        counts = np.bincount(owner[here], minlength=len(documents))
        has = counts > 0
        return Postings(documents[has], counts[has], positions[here])


class StemTerms(_DictionaryTerms):
    """Stems of the words of the title, or of the rest."""

    def __init__(self, file: SegmentFile, part: str) -> None:
        super().__init__(file, file.stems, range(len(file.stems)))
        self._counts = file["stem_title" if part == "title" else "stem_text"]
        self.lengths = file[f"{part}_length"].astype(np.int64)

    def is_posting(self) -> Array:
        return self._counts > 0

    def postings(self, term: bytes) -> Postings:
        row = self.row(term)
        if row is None:
            return EMPTY
        at = slice(int(self.dictionary.first[row]), int(self.dictionary.first[row + 1]))
        has = self._counts[at] > 0
        return Postings(self.file["stem_docs"][at][has], self._counts[at][has])


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


def _visible(file: SegmentFile) -> NumberTerms:
    seconds = file["visible"]
    has = seconds < term_keys.NEVER
    return NumberTerms(np.where(has, seconds, 0) * _SECOND + _EPOCH, has)


FIELDS: dict[str, Callable[[SegmentFile], FieldTerms]] = {
    "id": lambda file: NumberTerms(file["id"], steps=[0]),
    "title": lambda file: WordTerms(file, "title"),
    "body": lambda file: WordTerms(file, "text"),
    "title_stem": lambda file: StemTerms(file, "title"),
    "body_stem": lambda file: StemTerms(file, "text"),
    "author": lambda file: NameTerms(file, term_keys.AUTHOR),
    "source": lambda file: NameTerms(file, term_keys.SOURCE),
    "section": lambda file: NameTerms(file, term_keys.SECTION),
    "tag": lambda file: NameTerms(file, term_keys.TAG),
    "source_slug": lambda file: CodeTerms(file, "source"),
    "section_slug": lambda file: NameTerms(file, term_keys.SECTION_SLUG),
    "tag_slug": lambda file: NameTerms(file, term_keys.TAG_SLUG),
    "language": lambda file: CodeTerms(file, "language"),
    "country": lambda file: CodeTerms(file, "country"),
    "status": lambda file: CodeTerms(file, "status"),
    "published": lambda file: NumberTerms(file["published"] * _SECOND + _EPOCH),
    "day": lambda file: NumberTerms((file["day"] - 1) * _DAY),
    "visible_from": _visible,
    "spelling": lambda file: NameTerms(file, term_keys.SPELLED),
}


class SegmentFields:
    """The fields of one segment, each made when it is first asked for."""

    def __init__(self, file: SegmentFile) -> None:
        self.file = file
        self._made: dict[str, FieldTerms] = {}

    def __getitem__(self, name: str) -> FieldTerms:
        """Raises ``KeyError`` where there is no such field."""
        if name not in self._made:
            self._made[name] = FIELDS[name](self.file)
        return self._made[name]

    def valued(self, name: str) -> CodeTerms | NumberTerms:
        """A field of which a document has one value at most."""
        return cast("CodeTerms | NumberTerms", self[name])

    def label(self, name: str, document: int) -> Any:
        """What the code of a document stands for."""
        return self.file.labels[name][int(self.file[name][document])]
