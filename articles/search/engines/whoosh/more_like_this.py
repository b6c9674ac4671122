"""Articles like another one, by the stems that tell most of it."""

import numpy as np

from articles.search.engines import ranking
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.search.engines.whoosh.visible_documents import Visible
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ranges
from articles.whoosh_codec.term_dictionary import hash_of


def similar(visible: Visible, article_id: int, limit: int) -> list[int]:
    """Ids of the visible articles that share most of what is rare in one, which need not be
    visible itself; near-copies further down."""
    snapshot = visible.snapshot
    number = snapshot.number_of(article_id)
    if number is None or limit < 1:
        return []
    segment, place = snapshot.place_of(number)
    at = slice(int(segment["key_first"][place]), int(segment["key_first"][place + 1]))
    terms = [segment.stems[row] for row in segment["key_stem"][at].tolist()]
    hashes = np.array([hash_of(term) for term in terms], np.int64)
    # In an order that says nothing of how the segment came about.
    order = np.argsort(hashes)
    hashes = hashes[order]
    frequency = visible.stem_frequencies(hashes)
    weights = np.sqrt(segment["key_count"][at][order]) * np.array(
        [visible.scorer.rarity(count) for count in frequency.tolist()], np.float32
    )
    is_seen = visible.mask is None or bool(visible.mask[number])
    weights[frequency < 1 + is_seen] = 0.0  # no other article has it
    best = np.argsort(-weights, kind="stable")[: ranking.LIKE_TERMS]
    best = best[weights[best] > 0]
    total, shared = _added(snapshot, hashes[best], weights[best])
    total[number] = 0.0
    if visible.mask is not None:
        total *= visible.mask
    candidates = _highest(total, ranking.LIKE_CANDIDATES)
    score = total[candidates]
    published = snapshot.numbers["published"]
    away = np.abs(published[candidates] - published[number]) / ranking.MONTH
    score = score * (1 + ranking.NEARNESS / (1 + away))
    copies = (shared[candidates] >= ranking.COPY * len(best)) & (
        _lengths(snapshot, number, candidates)
    )
    score = np.where(copies, score * ranking.COPIES_WEIGH, score)
    order = np.lexsort((snapshot.numbers["id"][candidates], -score))[:limit]
    ids: list[int] = snapshot.numbers["id"][candidates[order]].tolist()
    return ids


def _added(snapshot: Snapshot, hashes: Array, weights: Array) -> tuple[Array, Array]:
    """Of each document the weight of the terms it has, and how many it has."""
    documents, added = [np.empty(0, np.int64)], [np.empty(0, weights.dtype)]
    for placed in snapshot.placed:
        begin, count = placed.segment.stems.postings_of_hashes(hashes)
        documents.append(placed.segment["stem_docs"][ranges(begin, count)] + placed.base)
        added.append(np.repeat(weights, count))
    every = np.concatenate(documents)
    total = np.bincount(every, np.concatenate(added), snapshot.size)
    return total, np.bincount(every, minlength=snapshot.size)


def _lengths(snapshot: Snapshot, number: int, candidates: Array) -> Array:
    """Which candidates are about as long as the article."""
    length = max(float(snapshot.text_length[number]), 1.0)
    share = snapshot.text_length[candidates] / length
    close: Array = (share > 0.75) & (share < 1.33)
    return close


def _highest(values: Array, count: int) -> Array:
    """Places of the highest positive values."""
    # Most are 0, and the many equal ones would cost ``partition`` dearly.
    places = np.flatnonzero(values > 0)
    chosen = values[places]
    if len(chosen) > count:
        lowest = np.partition(chosen, len(chosen) - count)[len(chosen) - count]
        places, chosen = places[chosen >= lowest], chosen[chosen >= lowest]
        places = places[np.argsort(-chosen, kind="stable")[: 2 * count]]
    return places
