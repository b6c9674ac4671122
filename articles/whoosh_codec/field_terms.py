"""The terms of each field in one segment, and their postings, out of the segment's arrays."""

from bisect import bisect_left
from collections.abc import Callable
from functools import cached_property
from typing import Any, cast

import numpy as np

from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.field_postings import EMPTY, FieldTerms, Postings
from articles.whoosh_codec.runs import ends_to_slices
from articles.whoosh_codec.segment_file import SegmentFile
from articles.whoosh_codec.term_dictionary import TermDictionary
from articles.whoosh_codec.value_terms import CodeTerms, NumberTerms

# Microseconds since the year 1, as Whoosh keeps moments.
_EPOCH = 62_135_596_800_000_000
_SECOND, _DAY = 1_000_000, 86_400_000_000


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
