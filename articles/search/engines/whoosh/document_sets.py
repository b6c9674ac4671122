"""Sets of documents, as lists with scores or as masks over all documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from articles.whoosh_codec.column_file import Array


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Documents by their numbers, in ascending order, with the score of each.

    For words of the text, ``in_title`` says whether a title has the word, and ``in_names`` which
    of the document's names have it (bits as in ``name_matches``; none where no name has it).
    ``is_cut`` says that a limit left documents out.
    """

    documents: Array
    scores: Array
    in_title: Array | None = None
    in_names: Array | None = None
    is_cut: bool = False

    @property
    def is_scored(self) -> bool:
        """Whether every document has a score above 0, by which it is told from those outside."""
        return bool((self.scores > 0).all())

    @property
    def bytes(self) -> int:
        others = (self.in_title, self.in_names)
        size = sum(array.nbytes for array in others if array is not None)
        return int(self.documents.nbytes + self.scores.nbytes + size)


@dataclass(frozen=True, slots=True)
class DocumentMask:
    """Which documents belong to the set; they have no score."""

    mask: Array


DocumentSet = DocumentList | DocumentMask

DENSE = 100  # one document in so many makes a list long

EMPTY = DocumentList(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, bool))


def mask_of(documents: DocumentSet, size: int) -> Array:
    """The set as a mask over ``size`` documents; not to be written to."""
    if isinstance(documents, DocumentMask):
        return documents.mask
    mask = np.zeros(size, bool)
    mask[documents.documents] = True
    return mask


def list_of(given: DocumentSet) -> DocumentList:
    """The set as a list."""
    if isinstance(given, DocumentList):
        return given
    documents = np.flatnonzero(given.mask)
    return DocumentList(documents, np.zeros(len(documents), np.float32))


def as_index(documents: Array) -> Array:
    """Numbers of documents as numpy looks things up by: kept ones are half as large."""
    return documents.astype(np.intp, copy=False)


def places_of(wanted: Array, documents: Array) -> tuple[Array, Array]:
    """Where each of ``wanted`` stands in ``documents`` (both ascending), and whether it does."""
    if not len(documents):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), bool)
    places = np.searchsorted(documents, wanted)
    np.minimum(places, len(documents) - 1, out=places)
    return places, documents[places] == wanted


def all_of(sets: Sequence[DocumentSet], size: int) -> DocumentSet:
    """The documents of all sets; scores add up."""
    lists = sorted(
        (each for each in sets if isinstance(each, DocumentList)), key=lambda x: len(x.documents)
    )
    masks = [each.mask for each in sets if isinstance(each, DocumentMask)]
    if not lists:
        mask = np.ones(size, bool)
        for further in masks:
            mask &= further
        return DocumentMask(mask)
    documents, scores = lists[0].documents, lists[0].scores
    for other in lists[1:]:
        documents, scores = _both(documents, scores, other, size)
    for mask in masks:
        kept = mask[documents]
        documents, scores = documents[kept], scores[kept]
    return DocumentList(documents, scores)


def _both(documents: Array, scores: Array, other: DocumentList, size: int) -> tuple[Array, Array]:
    """The documents of both lists; scores add up."""
    if DENSE * len(documents) < size:
        places, has = places_of(documents, other.documents)
        return documents[has], scores[has] + other.scores[places[has]]
    # Long lists are spread out over all documents: that costs less than many searches.
    spread = np.zeros(size, np.float32)
    spread[as_index(other.documents)] = other.scores
    added = spread.take(as_index(documents))
    has = added > 0 if other.is_scored else mask_of(other, size).take(as_index(documents))
    return documents[has], (scores + added)[has]


def any_of(sets: Sequence[DocumentSet], size: int) -> DocumentSet:
    """The documents of one set at least; scores add up."""
    if len(sets) == 1:
        return sets[0]
    if sets and all(isinstance(each, DocumentMask) for each in sets):
        return DocumentMask(np.logical_or.reduce([mask_of(each, size) for each in sets]))
    total = np.zeros(size, np.float32)
    for place, scored in enumerate(each for each in sets if isinstance(each, DocumentList)):
        at = as_index(scored.documents)
        total[at] = total.take(at) + scored.scores if place else scored.scores
    mask = total > 0
    for each in sets:
        if isinstance(each, DocumentMask) or not each.is_scored:
            mask |= mask_of(each, size)
    documents = np.flatnonzero(mask)
    return DocumentList(documents, total.take(documents))


def none_of(documents: DocumentSet, size: int) -> DocumentSet:
    """The documents that are not in the set."""
    return DocumentMask(~mask_of(documents, size))
