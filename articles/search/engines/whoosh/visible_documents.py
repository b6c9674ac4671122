"""What an answer may tell of: the documents that readers see at this moment, and nothing else.

A segment holds the words of drafts, of what is to come, of what was withdrawn and of what was
deleted since it was written. Whatever is counted, ranked or suggested is counted over the
documents of a ``Visible``, so that a word of any other document does not exist.
"""

from collections.abc import Collection, Hashable

import numpy as np
from django.utils.functional import cached_property

from articles.search.engines.whoosh.bm25f import Scorer
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, ranges

_LONG = 2_000  # postings of a word that are counted by themselves


class Part:
    """A segment, the number of its first document among all, and which of its are visible."""

    def __init__(self, segment: OpenSegment, base: int, mask: Array | None) -> None:
        self.segment = segment
        self.base = base
        self.mask = mask  # none where all are

    def frequencies(self, rows: Array) -> Array:
        """In how many visible documents the words of these rows are."""
        first = self.segment.words.first
        if self.mask is None:
            per_row: Array = first[rows + 1] - first[rows]
            return per_row
        new = rows[self._known[rows] < 0]
        if len(new):
            counts = first[new + 1] - first[new]
            self._known[new] = _seen_of(self.segment["word_docs"], self.mask, first[new], counts)
        return self._known[rows].astype(np.int64)

    def frequency(self, row: int | None) -> int:
        """In how many visible documents the word of a row is; 0 for no row."""
        if row is None:
            return 0
        if self.mask is not None:
            return int(self.frequencies(np.array([row]))[0])
        first = self.segment.words.first
        return int(first[row + 1] - first[row])

    @cached_property
    def _known(self) -> Array:
        """Of each word what was counted; -1 for those that were not."""
        return np.full(len(self.segment.words), -1, np.int32)

    def stem_frequencies(self, hashes: Array) -> Array:
        """In how many documents the stems of these hashes are."""
        begin, counts = self.segment.stems.postings_of_hashes(hashes)
        if self.mask is None:
            return counts
        return _seen_of(self.segment["stem_docs"], self.mask, begin, counts)

    def most_frequent(self, rows: Array, limit: int) -> tuple[Array, Array]:
        """Of some words the ``limit`` most frequent and their frequencies, in the order of rows.

        None are among them that no document has. Only the likely ones are counted: no word is
        in more visible documents than in all.
        """
        if len(rows) <= limit:
            counts = self.frequencies(rows)
            return rows[counts > 0], counts[counts > 0]
        first = self.segment.words.first
        most = first[rows + 1] - first[rows]
        size = 2 * limit
        while True:
            is_all = size >= len(rows)
            likely = np.arange(len(rows)) if is_all else np.argpartition(-most, size)[:size]
            chosen = rows[likely]
            counts = self.frequencies(chosen)
            order = np.lexsort((chosen, -counts))[:limit]
            # The others are no more frequent than the rarest that was looked at.
            lowest = counts[order[-1]] if len(order) == limit else 0
            if is_all or lowest > most[likely].min():
                order = order[counts[order] > 0]
                order = order[np.argsort(chosen[order])]
                return chosen[order], counts[order]
            size *= 4


def _seen_of(documents: Array, mask: Array, begin: Array, counts: Array) -> Array:
    """How many documents of the mask are in each of some stretches of postings."""
    visible = np.zeros(len(begin), np.int64)
    is_long = counts > _LONG
    for place in np.flatnonzero(is_long).tolist():
        start, end = int(begin[place]), int(begin[place] + counts[place])
        visible[place] = np.count_nonzero(mask.take(documents[start:end]))
    short = np.flatnonzero(~is_long)
    seen = mask.take(documents[ranges(begin[short], counts[short])])
    before, ends = ends_to_slices(seen), ends_to_slices(counts[short])
    visible[short] = before[ends[1:]] - before[ends[:-1]]
    return visible


class Visible:
    """The documents of a generation that an answer may tell of."""

    def __init__(self, snapshot: Snapshot, mask: Array | None, key: Hashable) -> None:
        self.snapshot = snapshot
        self.mask = mask  # none where all are
        self.key = key  # tells it from all others of the generation
        self.parts = [
            Part(placed.segment, placed.base, self._part_of(placed.base, placed.segment.documents))
            for placed in snapshot.placed
        ]

    def _part_of(self, base: int, size: int) -> Array | None:
        if self.mask is None:
            return None
        part: Array = self.mask[base : base + size]
        return None if part.all() else part

    @cached_property
    def scorer(self) -> Scorer:
        """Scores by what these documents have."""
        return Scorer(self.snapshot, self.mask)

    def only(self, mask: Array) -> Array:
        """Of a mask over all documents what is visible."""
        return mask if self.mask is None else mask & self.mask

    def stem_frequencies(self, hashes: Array) -> Array:
        """In how many documents the stems of these hashes are."""
        counts = np.zeros(len(hashes), np.int64)
        for part in self.parts:
            counts += part.stem_frequencies(hashes)
        return counts

    def without(self, ids: Collection[int]) -> "Visible":
        """What is visible without the documents of some articles."""
        known, numbers = self.snapshot.order_of_ids
        wanted = numbers[np.isin(known, np.fromiter(ids, np.int64, len(ids)))]
        if not len(wanted):
            return self
        mask = np.ones(self.snapshot.size, bool) if self.mask is None else self.mask.copy()
        mask[wanted] = False
        return Visible(self.snapshot, mask, (self.key, *wanted.tolist()))

    @property
    def bytes(self) -> int:
        """Memory that it takes, with what it will keep."""
        masks = 0 if self.mask is None else self.mask.nbytes
        known = sum(4 * len(part.segment.words) for part in self.parts if part.mask is not None)
        return int(masks + known + 8 * self.snapshot.size)


def visible(snapshot: Snapshot, at: float | None) -> Visible:
    """What readers see at a moment (in seconds since 1970); for editors, with ``None``, all."""
    times = snapshot.times_of_visibility
    # What is visible changes only when something becomes visible.
    turn = len(times) if at is None else int(times.searchsorted(int(at), side="right"))

    def make() -> Visible:
        if at is None or turn == len(times):
            return Visible(snapshot, snapshot.alive, turn)
        mask = snapshot.numbers["visible"] <= int(at)
        return Visible(snapshot, mask if snapshot.alive is None else mask & snapshot.alive, turn)

    return snapshot.cache.get(("visible", turn), make, lambda made: made.bytes)
