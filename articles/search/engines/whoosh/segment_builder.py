"""Documents -> the arrays of a segment.

Words become numbers by one dictionary lookup each; everything after that (sorting,
counting, lengths, positions) is done on arrays, for thousands of articles at once.
"""

from array import array
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from articles.search.analysis import pieces, stem_language, stems, tokens
from articles.search.compounds import joined_in_names, joined_words
from articles.search.engines.label_texts import label_texts
from articles.search.engines.whoosh import inversion
from articles.search.engines.whoosh.inversion import FIELD, TEXT, TITLE, Occurrences
from articles.search.engines.whoosh.posting_arrays import blob_of, key_terms
from articles.search.grouped_words import Joined
from articles.search.types import Document, Label
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.segment_file import STORED_TEXTS

Analyser = Callable[[str], tuple[tuple[str, tuple[bytes, ...]], ...]]


class _Numbers(dict[str, int]):
    """Token -> its number in the segment; the token's meaning is looked up when it is new."""

    def __init__(self, builder: "SegmentBuilder", analyse: Analyser) -> None:
        super().__init__()
        self.builder = builder
        self.analyse = analyse

    def __missing__(self, token: str) -> int:
        number = self[token] = self.builder.new_token(self.analyse(token))
        return number


def _analyser(language: str) -> Analyser:
    """Token -> its folded words, each with the keys of its stems in the language."""

    def analyse(token: str) -> tuple[tuple[str, tuple[bytes, ...]], ...]:
        return tuple(
            (form, tuple(term_keys.stem_key(language, stem) for stem in stems(form, language)))
            for form in pieces(token)
        )

    return analyse


def _prefixed(prefix: str) -> Analyser:
    return lambda token: tuple((prefix + form, ()) for form in pieces(token))


def _whole(prefix: str) -> Analyser:
    return lambda token: ((prefix + token, ()),)


class SegmentBuilder:
    """Gathers documents; ``finish`` gives the arrays and the description of their segment."""

    def __init__(self) -> None:
        self._numbers: dict[str, _Numbers] = {}
        self._tokens = array("I")
        # Of each region (a stretch of tokens of one part of one document): its document, its
        # kind, the end of its tokens; positions go on with a gap where it continues a part.
        self._region_doc = array("I")
        self._region_kind = array("B")
        self._region_end = array("Q")
        self._region_goes_on = array("B")
        # Of each token: the forms it gives, as a slice of the list of forms.
        self._token_ends = array("I", [0])
        self._forms: list[str] = []
        self._stem_numbers: dict[bytes, int] = {}
        self._form_stems: list[tuple[int, ...]] = []
        # Of each compound as one word: document, kind, and the place in the list of their stems.
        self._joined = array("I"), array("B"), array("I")
        self._joined_places: dict[tuple[str, str], int] = {}
        self._joined_stems: list[tuple[int, ...]] = []
        self._columns: dict[str, array[int]] = {
            name: array("q")
            for name in ("id", "fingerprint", "published", "visible", "day", "month")
        }
        self._codes: dict[str, array[int]] = {
            name: array("i") for name in ("status", "source", "section", "language", "country")
        }
        self._labels: dict[str, dict[Any, int]] = {name: {} for name in self._codes}
        self._stored: list[bytes] = []

    def __len__(self) -> int:
        return len(self._columns["id"])

    def new_token(self, meaning: tuple[tuple[str, tuple[bytes, ...]], ...]) -> int:
        """The number of a token that was not seen before."""
        for form, stem_keys in meaning:
            self._forms.append(form)
            self._form_stems.append(self._numbers_of_stems(stem_keys))
        self._token_ends.append(len(self._forms))
        return len(self._token_ends) - 2

    def _numbers_of_stems(self, keys: Iterable[bytes]) -> tuple[int, ...]:
        numbers = self._stem_numbers
        return tuple(numbers.setdefault(key, len(numbers)) for key in keys)

    def add(self, document: Document) -> None:
        """Take in one document. It is all in, or (when this raises) the builder is spent."""
        number = len(self)
        language = stem_language(document.language)
        numbers = self._numbers_of(language, lambda: _analyser(language))
        self._region(number, TITLE, numbers, document.title)
        # Who types an author's name or a tag without saying so finds it as well.
        tags = [tag.name for tag in document.tags]
        texts = document.summary, document.text, document.author, *tags
        for place, text in enumerate(texts):
            self._region(number, TEXT, numbers, text, goes_on=place > 0)
        more = "\n".join((document.summary, document.text, *tags))
        self._compounds(number, language, TITLE, joined_words(document.title))
        self._compounds(number, language, TEXT, joined_words(more))
        self._compounds(number, language, TEXT, joined_in_names(document.author))
        self._field(number, term_keys.AUTHOR, [document.author])
        self._field(number, term_keys.SOURCE, label_texts(document.source))
        self._field(number, term_keys.SECTION, label_texts(*document.sections))
        self._field(number, term_keys.TAG, label_texts(*document.tags))
        self._slugs(number, term_keys.SECTION_SLUG, document.sections)
        self._slugs(number, term_keys.TAG_SLUG, document.tags)
        self._add_columns(document)

    def add_all(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self.add(document)

    def _numbers_of(self, kind: str, make: Callable[[], Analyser]) -> _Numbers:
        numbers = self._numbers.get(kind)
        if numbers is None:
            numbers = self._numbers[kind] = _Numbers(self, make())
        return numbers

    def _region(
        self, document: int, kind: int, numbers: _Numbers, text: str, goes_on: bool = False
    ) -> None:
        self._tokens.extend(map(numbers.__getitem__, tokens(text)))
        self._region_doc.append(document)
        self._region_kind.append(kind)
        self._region_goes_on.append(goes_on)
        self._region_end.append(len(self._tokens))

    def _compounds(
        self, document: int, language: str, kind: int, compounds: Iterable[Joined]
    ) -> None:
        """Take in the compounds of title or texts as one word each, which stand in no place."""
        documents, kinds, places = self._joined
        for compound in compounds:
            documents.append(document)
            kinds.append(kind)
            places.append(self._place_of(compound.form, language))

    def _place_of(self, compound: str, language: str) -> int:
        """The place of a compound's stems in their list."""
        key = language, compound
        place = self._joined_places.get(key)
        if place is None:
            place = self._joined_places[key] = len(self._joined_stems)
            keys = (term_keys.stem_key(language, stem) for stem in stems(compound, language))
            self._joined_stems.append(self._numbers_of_stems(keys))
        return place

    def _field(self, document: int, prefix: str, texts: Iterable[str]) -> None:
        numbers = self._numbers_of(prefix, lambda: _prefixed(prefix))
        for place, text in enumerate(texts):
            self._region(document, FIELD, numbers, text, goes_on=place > 0)

    def _slugs(self, document: int, prefix: str, labels: Iterable[Label]) -> None:
        numbers = self._numbers_of(prefix, lambda: _whole(prefix))
        self._tokens.extend(numbers[label.value] for label in labels)
        self._region_doc.append(document)
        self._region_kind.append(FIELD)
        self._region_goes_on.append(False)
        self._region_end.append(len(self._tokens))

    def _add_columns(self, document: Document) -> None:
        visible = document.visible_from
        values = {
            "id": document.id,
            "fingerprint": document.fingerprint,
            "published": document.published,
            "visible": term_keys.NEVER if visible is None else visible,
            "day": document.day.toordinal(),
            "month": document.day.year * 12 + document.day.month - 1,
        }
        for name, value in values.items():
            self._columns[name].append(value)
        labels = {
            "status": document.status,
            "source": (document.source.value, document.source.name),
            "section": tuple((label.value, label.name) for label in document.sections),
            "language": document.language,
            "country": document.country,
        }
        for name, label in labels.items():
            table = self._labels[name]
            self._codes[name].append(table.setdefault(label, len(table)))
        for name in STORED_TEXTS:
            self._stored.append(getattr(document, name).encode("utf-8", "replace"))

    def finish(self) -> tuple[dict[str, Array], dict[str, Any]]:
        """The arrays of the segment, and what its header tells of it."""
        arrays: dict[str, Array] = {
            name: np.frombuffer(values, np.int64) for name, values in self._columns.items()
        }
        arrays |= {name: np.frombuffer(codes, np.int32) for name, codes in self._codes.items()}
        arrays |= blob_of(self._stored, "stored")
        occurrences = self._occurrences()
        arrays |= inversion.words(occurrences, self._forms)
        spaced = inversion.Stemmed(occurrences, self._form_stems)
        joined = inversion.Stemmed(self._compound_occurrences(), self._joined_stems)
        arrays |= inversion.stems((spaced, joined), list(self._stem_numbers))
        for name, wanted in (("title_length", TITLE), ("text_length", TEXT)):
            lengths = np.bincount(
                occurrences.document[occurrences.kind == wanted], minlength=len(self)
            )
            arrays[name] = lengths.astype(np.uint32)
        arrays |= key_terms(arrays, len(self))
        about = {
            "documents": len(self),
            "labels": {name: list(table) for name, table in self._labels.items()},
        }
        return arrays, about

    def _compound_occurrences(self) -> Occurrences:
        """Every compound as one word."""
        document, kind, form = (np.frombuffer(values, values.typecode) for values in self._joined)
        return Occurrences(form.astype(np.int64), document, np.zeros(len(form), np.int64), kind)

    def _occurrences(self) -> Occurrences:
        """Every word in every part of every document."""
        tokens = np.frombuffer(self._tokens, np.uint32)
        ends = np.frombuffer(self._token_ends, np.uint32).astype(np.int64)
        counts = np.diff(ends)[tokens]
        region_end = np.frombuffer(self._region_end, np.uint64).astype(np.int64)
        if (counts == 1).all():
            form = ends[tokens]
        else:
            before = np.concatenate(([0], np.cumsum(counts)))
            form = np.repeat(ends[tokens] - before[:-1], counts) + np.arange(before[-1])
            region_end = before[region_end]
        lengths = np.diff(region_end, prepend=0)
        starts = self._region_starts(lengths.tolist())
        shift = np.array(starts, np.int64) - (region_end - lengths)
        position = np.arange(len(form)) + np.repeat(shift, lengths)
        document = np.repeat(np.frombuffer(self._region_doc, np.uint32), lengths)
        kind = np.repeat(np.frombuffer(self._region_kind, np.uint8), lengths)
        kept = position <= term_keys.MAX_POSITION
        if kept.all():
            return Occurrences(form, document, position, kind)
        return Occurrences(form[kept], document[kept], position[kept], kind[kept])

    def _region_starts(self, lengths: list[int]) -> list[int]:
        """Position of each region's first word: the text follows the title after a gap."""
        starts: list[int] = []
        end = 0
        for length, kind, goes_on in zip(
            lengths, self._region_kind, self._region_goes_on, strict=True
        ):
            start = end + term_keys.GAP if goes_on or kind == TEXT else 0
            starts.append(start)
            end = start + length
        return starts
