"""Sets of documents, as lists with scores or as masks over all documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from articles.whoosh_codec.column_file import Array


@dataclass(frozen=True, slots=True)
class Listed:
    """Numbers of documents in ascending order, the score of each, and (for words of the
    text) whether the title has it and which names (bits of ``named``; none where no name has).
    ``is_cut`` says that some were not looked at."""

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
class Masked:
    """Which documents belong to the set; they have no score."""

    mask: Array


Found = Listed | Masked

DENSE = 100  # one document in so many makes a list long

EMPTY = Listed(np.empty(0, np.int32), np.empty(0, np.float32), np.empty(0, bool))


def mask_of(found: Found, size: int) -> Array:
    """The set as a mask over ``size`` documents; not to be written to."""
    if isinstance(found, Masked):
        return found.mask
    mask = np.zeros(size, bool)
    mask[found.documents] = True
    return mask


def list_of(found: Found) -> Listed:
    """The set as a list."""
    if isinstance(found, Listed):
        return found
    documents = np.flatnonzero(found.mask)
    return Listed(documents, np.zeros(len(documents), np.float32))


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


def all_of(sets: Sequence[Found], size: int) -> Found:
    """The documents of all sets; scores add up."""
    lists = sorted(
        (found for found in sets if isinstance(found, Listed)), key=lambda x: len(x.documents)
    )
    masks = [found.mask for found in sets if isinstance(found, Masked)]
    if not lists:
        mask = np.ones(size, bool)
        for one in masks:
            mask &= one
        return Masked(mask)
    documents, scores = lists[0].documents, lists[0].scores
    for other in lists[1:]:
        documents, scores = _both(documents, scores, other, size)
    for mask in masks:
        kept = mask[documents]
        documents, scores = documents[kept], scores[kept]
    return Listed(documents, scores)


def _both(documents: Array, scores: Array, other: Listed, size: int) -> tuple[Array, Array]:
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


def any_of(sets: Sequence[Found], size: int) -> Found:
    """The documents of one set at least; scores add up."""
    if len(sets) == 1:
        return sets[0]
    if sets and all(isinstance(found, Masked) for found in sets):
        return Masked(np.logical_or.reduce([mask_of(found, size) for found in sets]))
    total = np.zeros(size, np.float32)
    for place, listed in enumerate(found for found in sets if isinstance(found, Listed)):
        at = as_index(listed.documents)
        total[at] = total.take(at) + listed.scores if place else listed.scores
    mask = total > 0
    for found in sets:
        if isinstance(found, Masked) or not found.is_scored:
            mask |= mask_of(found, size)
    documents = np.flatnonzero(mask)
    return Listed(documents, total.take(documents))


def none_of(found: Found, size: int) -> Found:
    """The documents that are not in the set."""
    return Masked(~mask_of(found, size))
