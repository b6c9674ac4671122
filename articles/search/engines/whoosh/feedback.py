"""Long questions: what their best answers have in common helps to rank all of them.

J. J. Rocchio: Relevance Feedback in Information Retrieval (1971), with the best answers
taken for relevant ("pseudo relevance feedback"). No article is found by it that holds none
of the words that were typed; it only changes their order.
"""

import numpy as np

from articles.search.engines.whoosh.columns import Array
from articles.search.engines.whoosh.found import Listed, as_index
from articles.search.engines.whoosh.lists import hash_of
from articles.search.engines.whoosh.ranking import Scorer
from articles.search.engines.whoosh.snapshot import Snapshot

BEST = 5  # answers that are looked at
TERMS = 20  # that they share and that are added to the question
WEIGHT = 0.5  # of all these terms against the question itself


def reinforced(snapshot: Snapshot, scorer: Scorer, listed: Listed) -> Listed:
    """The same documents; scores have a share for what the best of them have in common."""
    if len(listed.documents) <= BEST:
        return listed
    best = np.argsort(-listed.scores, kind="stable")[:BEST]
    terms = _common_terms(snapshot, scorer, listed.documents[best], listed.scores[best])
    added = np.zeros(snapshot.size, np.float32)
    for term in terms:
        _add_term(snapshot, scorer, term, added)
    gained = added[listed.documents]
    most, top = float(gained.max()), float(listed.scores.max())
    if most <= 0:
        return listed
    scores = listed.scores + gained * np.float32(WEIGHT * top / most)
    return Listed(listed.documents, scores, listed.in_title)


def _common_terms(
    snapshot: Snapshot, scorer: Scorer, documents: Array, scores: Array
) -> list[tuple[int, float, float]]:
    """Hashes, weights and rarities of the terms that tell most of these documents."""
    weights: dict[bytes, float] = {}
    whole = float(scores.sum()) or 1.0
    for number, score in zip(documents.tolist(), scores.tolist(), strict=True):
        segment, place = snapshot.place_of(number)
        at = slice(int(segment["key_first"][place]), int(segment["key_first"][place + 1]))
        counts = np.sqrt(segment["key_count"][at])
        share = counts * (score / whole / max(float(np.linalg.norm(counts)), 1e-9))
        for row, part in zip(segment["key_stem"][at].tolist(), share.tolist(), strict=True):
            key = segment.stems[row]
            weights[key] = weights.get(key, 0.0) + part
    hashes = np.array([hash_of(key) for key in weights], np.int64)
    rarity = [scorer.rarity(count) for count in snapshot.frequencies(hashes).tolist()]
    values = list(weights.values())
    chosen = np.argsort(-np.array(values) * rarity, kind="stable")[:TERMS].tolist()
    return [(int(hashes[one]), values[one], rarity[one]) for one in chosen]


def _add_term(
    snapshot: Snapshot, scorer: Scorer, term: tuple[int, float, float], total: Array
) -> None:
    """Add the score of one stem to the documents that have it."""
    hash_, weight, rarity = term
    for placed in snapshot.placed:
        begin, count = placed.segment.stems.postings_of_hashes(np.array([hash_]))
        at = slice(int(begin[0]), int(begin[0] + count[0]))
        documents = as_index(placed.segment["stem_docs"][at] + np.int32(placed.base))
        total[documents] += np.float32(weight) * scorer.scores(
            documents,
            placed.segment["stem_title"][at],
            placed.segment["stem_text"][at],
            rarity,
        )
