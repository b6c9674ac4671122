"""Occurrences of words -> dictionaries with postings.

An occurrence is packed into one number (row of the dictionary, document, position), so that
sorting plain numbers puts postings in their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from articles.search.analysis import fold
from articles.search.engines.whoosh.posting_arrays import dictionary, smallest
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, first_of_groups

# Bits of a packed occurrence: position 20, document 18, row of the dictionary 26.
_DOCUMENT_BITS = 18
_POSITION = np.uint64(term_keys.POSITION_BITS)
_ROW = np.uint64(term_keys.POSITION_BITS + _DOCUMENT_BITS)
MAX_DOCUMENTS = 1 << _DOCUMENT_BITS

TITLE, TEXT, FIELD = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Occurrences:
    """Every word of every document in order: number of its form, document, position, kind."""

    form: Array
    document: Array
    position: Array
    kind: Array


def _packed(rows: Array, documents: Array, positions: Array) -> Array:
    order: Array = rows.astype(np.uint64) << _ROW
    order |= documents.astype(np.uint64) << _POSITION
    order |= positions.astype(np.uint64)
    order.sort()
    return order


def _unpacked(postings: Array) -> tuple[Array, Array]:
    """Rows and documents of packed occurrences."""
    mask = np.uint64(MAX_DOCUMENTS - 1)
    documents = ((postings >> _POSITION) & mask).astype(np.int32)
    return (postings >> _ROW).astype(np.int64), documents


def words(occurrences: Occurrences, forms: Sequence[str]) -> dict[str, Array]:
    """The dictionary of words, folded, with their documents and positions."""
    folded = [
        form[0] + fold(form[1:]) if form < term_keys.FIRST_WORD else fold(form) for form in forms
    ]
    accented, spellings = _spellings(forms)
    arrays, row_of = dictionary([word.encode() for word in (*folded, *spellings)], "word")
    size = len(arrays["word_hash"])
    spelled = _documents_of(occurrences, accented)
    order = _packed(
        np.concatenate([row_of[occurrences.form], row_of[len(forms) :][spelled[0]]]),
        np.concatenate([occurrences.document, spelled[1]]),
        np.concatenate([occurrences.position, np.zeros(len(spelled[0]), np.int64)]),
    )
    first = first_of_groups(order >> _POSITION)
    rows, documents = _unpacked(order[first])
    counts = np.diff(first, append=len(order))
    arrays["word_first"] = ends_to_slices(np.bincount(rows, minlength=size))
    positions = np.bincount(rows, counts, size).astype(np.int64)
    arrays["word_position_first"] = ends_to_slices(positions)
    arrays["word_docs"] = documents
    arrays["word_counts"] = smallest(counts)
    arrays["word_positions"] = smallest(order & np.uint64(term_keys.MAX_POSITION))
    return arrays


def _spellings(forms: Sequence[str]) -> tuple[Array, list[str]]:
    """The keys of the spellings that folding changes, and of each form its place among them.

    The place is -1 for a form that folding leaves as it is, and for what is no word.
    """
    places = np.full(len(forms), -1, np.int64)
    spellings: dict[str, int] = {}
    for number, form in enumerate(forms):
        kind = form[0] if form < term_keys.FIRST_WORD else ""
        if not form.isascii() and kind not in (term_keys.TAG_SLUG, term_keys.SECTION_SLUG):
            bare = form[len(kind) :]
            word = fold(bare)
            if word != bare:
                places[number] = spellings.setdefault(term_keys.spelled(word, bare), len(spellings))
    return places, list(spellings)


def _documents_of(occurrences: Occurrences, places: Array) -> tuple[Array, Array]:
    """Which documents have which spelling, each once: places of spellings, and documents."""
    place = places[occurrences.form]
    has = place >= 0
    bits = np.uint64(_DOCUMENT_BITS)
    packed = np.unique((place[has].astype(np.uint64) << bits) | occurrences.document[has])
    mask = np.uint64(MAX_DOCUMENTS - 1)
    return (packed >> bits).astype(np.int64), (packed & mask).astype(np.int64)


class Stemmed(NamedTuple):
    """Occurrences, and of each form the places of its stems in the list of all stems."""

    occurrences: Occurrences
    stems_of: Sequence[tuple[int, ...]]


def stems(stemmed: Sequence[Stemmed], stem_keys: Sequence[bytes]) -> dict[str, Array]:
    """The dictionary of stems with their documents and counts in title and text."""
    arrays, row_of_stem = dictionary(stem_keys, "stem")
    size = len(arrays["stem_hash"])
    parts: list[tuple[Array, Array, Array]] = []
    for occurrences, stems_of in stemmed:
        for stem_of_form in _columns(stems_of):
            stem = stem_of_form[occurrences.form]
            has = stem >= 0
            is_text = occurrences.kind[has] == TEXT
            parts.append((row_of_stem[stem[has]], occurrences.document[has], is_text))
    order = _packed(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    first = first_of_groups(order >> _POSITION)
    counts = np.diff(first, append=len(order))
    texts = ends_to_slices((order & np.uint64(1)).astype(np.int64))
    in_text = texts[first + counts] - texts[first]
    rows, documents = _unpacked(order[first])
    arrays["stem_first"] = ends_to_slices(np.bincount(rows, minlength=size))
    arrays["stem_docs"] = documents
    arrays["stem_title"] = np.minimum(counts - in_text, 255).astype(np.uint8)
    arrays["stem_text"] = np.minimum(in_text, 65_535).astype(np.uint16)
    return arrays


def _columns(stems_of: Sequence[tuple[int, ...]]) -> Array:
    """Of each form the numbers of its stems, one below the other; -1 where it has no more."""
    numbers = np.full((max(map(len, stems_of), default=1) or 1, len(stems_of)), -1, np.int64)
    for form, numbers_of_stems in enumerate(stems_of):
        numbers[: len(numbers_of_stems), form] = numbers_of_stems
    return numbers
