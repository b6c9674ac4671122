"""The best of many: one page out of a long list, without sorting all of it."""

import numpy as np

from articles.search.engines import ranking
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.search.types import Sort
from articles.whoosh_codec.column_file import Array


def page(
    snapshot: Snapshot, documents: Array, scores: Array, sort: Sort, start: int, size: int
) -> Array:
    """Places in ``documents`` of those from ``start`` on in the wanted order.

    Equal ones stand with the newest first, then by id.
    """
    if not size or start >= len(documents):
        return np.empty(0, np.int64)
    published = snapshot.numbers["published"]
    by_score = sort == "relevance" and float(scores.min()) < float(scores.max())
    first = scores if by_score else published.take(documents)
    if sort == "oldest":
        first = -first
    among = _at_least(first, start + size)
    close = documents[among]
    second = published[close] if by_score else np.zeros(len(close))
    order = np.lexsort((snapshot.numbers["id"][close], -second, -first[among]))
    chosen: Array = among[order[start : start + size]]
    return chosen


def _at_least(values: Array, wanted: int) -> Array:
    """Places of the ``wanted`` highest values and of all that equal the lowest of these."""
    if wanted >= len(values):
        return np.arange(len(values))
    lowest = np.partition(values, len(values) - wanted)[len(values) - wanted]
    return np.flatnonzero(values >= lowest)


def lean_recent(snapshot: Snapshot, documents: Array, scores: Array, now: float) -> Array:
    """Scores with a bonus that fades with the age of the article."""
    age = np.maximum(now - snapshot.numbers["published"][documents], 0)
    bonus = np.exp2(-age / ranking.HALF_LIFE).astype(np.float32) * np.float32(ranking.RECENT_BONUS)
    leaned: Array = scores * (1 + bonus)
    return leaned
