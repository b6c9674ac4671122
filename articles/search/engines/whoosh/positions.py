"""Where words stand in the documents of a segment, and which of them stand as a query wants.

A place is a document and a position as one number.
"""

from collections.abc import Callable, Sequence

import numpy as np

from articles.search.engines.whoosh.document_sets import places_of
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.visible_documents import Part
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import first_of_groups, ranges

MOST_PLACES = 150_000  # of the words of a phrase

Arrangement = Callable[[list[Array]], Array]


def of_words(part: Part, words: Sequence[tuple[int, ...]]) -> tuple[list[Array], bool]:
    """Where each of some words stands, in visible documents that hold them all.

    A word is given by its rows in the dictionary: one, or those of all that will do for it.
    Where they stand in too many places the oldest documents are left out, and it is said so.
    """
    first_of = part.segment.words.first

    def frequency(rows: tuple[int, ...]) -> int:
        return sum(int(first_of[row + 1] - first_of[row]) for row in rows)

    postings = {rows: _postings(part.segment, rows) for rows in sorted(set(words), key=frequency)}
    common: Array | None = None
    for documents, *_rest in postings.values():  # the rarest first
        common = documents if common is None else common[places_of(common, documents)[1]]
    if common is not None and part.mask is not None:
        common = common[part.mask.take(common)]
    if common is None or not len(common):
        return [], False
    number = sum(int(posting[1].sum()) for posting in postings.values())
    is_cut = number > MOST_PLACES
    if is_cut:
        common = common[-max(len(common) * MOST_PLACES // number, 1) :]
    places: dict[tuple[int, ...], Array] = {}
    for rows, (documents, counts, positions, first) in postings.items():
        at = places_of(common, documents)[0]
        where = ranges(first[at], counts[at])
        document = np.repeat(common.astype(np.int64), counts[at])
        places[rows] = (document << term_keys.POSITION_BITS) | positions[where]
    return [places[rows] for rows in words], is_cut


def _postings(segment: OpenSegment, rows: tuple[int, ...]) -> tuple[Array, Array, Array, Array]:
    """Documents, how often each has one of the words, all positions, and where each one's begin."""
    if len(rows) == 1:
        return segment.positions(rows[0])
    each = [segment.positions(row) for row in rows]
    at = np.concatenate(
        [
            (np.repeat(documents.astype(np.int64), counts) << term_keys.POSITION_BITS) | positions
            for documents, counts, positions, _first in each
        ]
    )
    at.sort()
    holders = at >> term_keys.POSITION_BITS
    first = first_of_groups(holders)
    counts = np.diff(first, append=len(at))
    return holders[first], counts, at & term_keys.MAX_POSITION, first


def in_places(offsets: Sequence[int]) -> Arrangement:
    """Where the first word stands, of those that the others follow in these places."""

    def starts(places: list[Array]) -> Array:
        found = places[0]
        for offset, other in zip(offsets[1:], places[1:], strict=True):
            found = found[places_of(found + offset, other)[1]]
        return found

    return starts


def within(stretch: int) -> Arrangement:
    """Where stretches of so many words begin that hold all the words."""

    def starts(places: list[Array]) -> Array:
        found = np.sort(np.concatenate(places), kind="stable")  # several sorted runs
        found = found[first_of_groups(found)]
        for of_word in places:
            at = np.searchsorted(of_word, found)
            ahead = of_word[np.minimum(at, len(of_word) - 1)] - found
            found = found[(at < len(of_word)) & (ahead < stretch)]
        return found

    return starts
