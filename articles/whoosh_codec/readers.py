"""What Whoosh reads a segment by: its terms, and its documents."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import Any

from whoosh.codec.base import FieldCursor, PerDocumentReader, Segment, TermsReader
from whoosh.columns import Column, ColumnReader
from whoosh.fields import FieldType
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound
from whoosh.scoring import BaseScorer

from articles.whoosh_codec.field_postings import FieldTerms, Postings
from articles.whoosh_codec.field_terms import FIELDS, SegmentFields
from articles.whoosh_codec.postings_matcher import ArrayMatcher
from articles.whoosh_codec.schema import SCHEMA
from articles.whoosh_codec.value_terms import CodeTerms, NumberTerms

_SORTED_FIELDS = sorted(FIELDS)


def _info(postings: Postings, lengths: Any) -> TermInfo:
    """What Whoosh's scoring asks of a term: totals and extremes of its postings."""
    documents, counts, _positions = postings
    of_these = lengths[documents]
    return TermInfo(
        weight=float(counts.sum()),
        df=len(documents),
        minlength=int(of_these.min()),
        maxlength=int(of_these.max()),
        maxweight=float(counts.max()),
        minid=int(documents[0]),
        maxid=int(documents[-1]),
    )


class ColumnTermsReader(TermsReader):
    """The terms of all fields of a segment."""

    def __init__(self, fields: SegmentFields) -> None:
        self._fields = fields
        # Whoosh asks whether there is a term, then for its numbers, then for its postings.
        self._last: tuple[tuple[str, bytes], Postings] | None = None

    def _postings(self, fieldname: str, text: bytes) -> Postings:
        """Raises ``TermNotFound``."""
        last, asked = self._last, (fieldname, text)
        if last is None or last[0] != asked:
            if fieldname not in FIELDS:
                raise TermNotFound(f"{fieldname}:{text!r}")
            last = self._last = asked, self._fields[fieldname].postings(text)
        if not len(last[1].documents):
            raise TermNotFound(f"{fieldname}:{text!r}")
        return last[1]

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        try:
            self._postings(*term)
        except TermNotFound:
            return False
        return True

    def indexed_field_names(self) -> list[str]:
        return _SORTED_FIELDS

    def cursor(self, fieldname: str, fieldobj: FieldType) -> "TermCursor":
        return TermCursor(self._fields[fieldname], fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return self.terms_from("", b"")

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from this one on, those of later fields included."""
        for name in _SORTED_FIELDS[bisect_left(_SORTED_FIELDS, fieldname) :]:
            terms = self._fields[name]
            start = bisect_left(terms, prefix) if name == fieldname else 0
            for place in range(start, len(terms)):
                yield name, terms.term(place)

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return self.items_from("", b"")

    def items_from(
        self, fieldname: str, prefix: bytes
    ) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        for term in self.terms_from(fieldname, prefix):
            yield term, self.term_info(*term)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        return _info(self._postings(fieldname, text), self._fields[fieldname].lengths)

    def frequency(self, fieldname: str, text: bytes) -> float:
        """How often all documents together have the term, deleted ones included; 0 for none."""
        if (fieldname, text) not in self:
            return 0.0
        return float(self._postings(fieldname, text).counts.sum())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have the term, deleted ones included; 0 where none has."""
        if (fieldname, text) not in self:
            return 0
        return len(self._postings(fieldname, text).documents)

    def matcher(
        self, fieldname: str, text: bytes, format_: Format, scorer: BaseScorer | None = None
    ) -> ArrayMatcher:
        """The postings of a term. Raises ``TermNotFound``."""
        postings = self._postings(fieldname, text)
        lengths = self._fields[fieldname].lengths
        return ArrayMatcher(postings, lengths, format_, (fieldname, text), scorer)


class TermCursor(FieldCursor):
    """Goes through the terms of a field, from one that is looked for."""

    def __init__(self, terms: FieldTerms, fieldobj: FieldType) -> None:
        self._terms = terms
        self._fieldobj = fieldobj
        self._place = 0

    def is_valid(self) -> bool:
        return self._place < len(self._terms)

    def text(self) -> Any:
        """The term as a value of its field; none behind the last."""
        return self._fieldobj.from_bytes(self._terms[self._place]) if self.is_valid() else None

    term = text

    def first(self) -> Any:
        self._place = 0
        return self.text()

    def next(self) -> Any:
        self._place += 1
        return self.text()

    def find(self, term: Any) -> Any:
        """Go to a term, or where it is missing to the next one."""
        self._place = bisect_left(self._terms, self._fieldobj.to_bytes(term))
        return self.text()

    def term_info(self) -> TermInfo | None:
        if not self.is_valid():
            return None
        return _info(self._terms.postings(self._terms[self._place]), self._terms.lengths)


class ValueColumnReader(ColumnReader):
    """The value of each document in a field, for sorting; the column's default for none."""

    def __init__(self, terms: CodeTerms | NumberTerms, documents: int, default: Any) -> None:
        super().__init__(None, 0, 0, documents)
        self._terms = terms
        self._default_value = default
        self._is_reversed = False

    def __getitem__(self, docnum: int) -> Any:
        value = self._terms.value(docnum)
        return self._default_value if value is None else value

    def sort_key(self, docnum: int) -> Any:
        return -self[docnum] if self._is_reversed else self[docnum]

    def set_reverse(self) -> None:
        """Turn the order round, which Whoosh asks for numbers alone."""
        self._is_reversed = True


class ColumnDocumentReader(PerDocumentReader):
    """The documents of a segment: deletions, lengths, values to sort by, stored fields."""

    def __init__(self, fields: SegmentFields, segment: Segment) -> None:
        self._fields = fields
        self._file = fields.file
        self._toc_segment = segment

    def doc_count(self) -> int:
        return int(self._toc_segment.doc_count())

    def doc_count_all(self) -> int:
        return int(self._toc_segment.doc_count_all())

    def has_deletions(self) -> bool:
        return bool(self._toc_segment.has_deletions())

    def is_deleted(self, docnum: int) -> bool:
        return bool(self._toc_segment.is_deleted(docnum))

    def deleted_docs(self) -> set[int]:
        return set(self._toc_segment.deleted_docs())

    def supports_columns(self) -> bool:
        return True

    def has_column(self, fieldname: str) -> bool:
        return fieldname in FIELDS and bool(SCHEMA[fieldname].column_type)

    def list_columns(self) -> list[str]:
        return [name for name in _SORTED_FIELDS if self.has_column(name)]

    def column_reader(self, fieldname: str, column: Column) -> ValueColumnReader:
        terms = self._fields.valued(fieldname)
        return ValueColumnReader(terms, self.doc_count_all(), column.default_value())

    def doc_field_length(self, docnum: int, fieldname: str, default: int = 0) -> int:
        """How many words of the field a document has."""
        return int(self._fields[fieldname].lengths[docnum]) if fieldname in FIELDS else default

    def field_length(self, fieldname: str) -> int:
        """How many words of the field all documents have together, deleted ones included."""
        return int(self._fields[fieldname].lengths.sum())

    def min_field_length(self, fieldname: str) -> int:
        return int(self._fields[fieldname].lengths.min())

    def max_field_length(self, fieldname: str) -> int:
        return int(self._fields[fieldname].lengths.max())

    def stored_fields(self, docnum: int) -> dict[str, Any]:
        """What is kept with a document, without the fields that it has no value in."""
        slug_and_name = self._fields.label("source", docnum)
        sections = self._fields.label("section", docnum)
        stored: dict[str, Any] = {
            **self._file.texts(docnum),
            "source": slug_and_name[1],
            "section": [name for _slug, name in sections],
            "section_slug": [slug for slug, _name in sections],
            "fingerprint": int(self._file["fingerprint"][docnum]),
        }
        for name in self.list_columns():
            value = self._fields.valued(name).value(docnum)
            stored[name] = None if value is None else SCHEMA[name].from_column_value(value)
        return {name: value for name, value in stored.items() if value not in (None, "", [])}
