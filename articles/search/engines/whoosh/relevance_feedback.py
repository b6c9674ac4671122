"""Long questions: what their best answers have in common helps to rank all of them.

J. J. Rocchio: Relevance Feedback in Information Retrieval (1971), with the best answers
taken for relevant ("pseudo relevance feedback"). No article is found by it that holds none
of the words that were typed; it only changes their order.
"""

import numpy as np

from articles.search.engines import ranking
from articles.search.engines.whoosh.document_sets import DocumentList, as_index
from articles.search.engines.whoosh.visible_documents import Visible
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ranges
from articles.whoosh_codec.term_dictionary import hash_of


def reinforced(visible: Visible, matches: DocumentList) -> DocumentList:
    """The documents, whose scores get a share for what the best of them have in common."""
    if len(matches.documents) <= ranking.FEEDBACK_ANSWERS:
        return matches
    best = np.argsort(-matches.scores, kind="stable")[: ranking.FEEDBACK_ANSWERS]
    terms = _common_terms(visible, matches.documents[best], matches.scores[best])
    added = _scores_of(visible, *terms)
    gained = added[matches.documents]
    most, top = float(gained.max()), float(matches.scores.max())
    if most <= 0:
        return matches
    scores = matches.scores + gained * np.float32(ranking.FEEDBACK_WEIGHT * top / most)
    return DocumentList(matches.documents, scores, matches.in_title)


def _common_terms(visible: Visible, documents: Array, scores: Array) -> tuple[Array, Array, Array]:
    """Hashes, weights and rarities of the terms that tell most of these documents."""
    weights: dict[bytes, float] = {}
    whole = float(scores.sum()) or 1.0
    for number, score in zip(documents.tolist(), scores.tolist(), strict=True):
        segment, place = visible.snapshot.place_of(number)
        at = slice(int(segment["key_first"][place]), int(segment["key_first"][place + 1]))
        counts = np.sqrt(segment["key_count"][at])
        share = counts * (score / whole / max(float(np.linalg.norm(counts)), 1e-9))
        for row, part in zip(segment["key_stem"][at].tolist(), share.tolist(), strict=True):
            key = segment.stems[row]
            weights[key] = weights.get(key, 0.0) + part
    # In an order that says nothing of how a segment came about.
    hashed = sorted((hash_of(key), weight) for key, weight in weights.items())
    hashes = np.array([hash_ for hash_, _weight in hashed], np.int64)
    frequencies = visible.stem_frequencies(hashes).tolist()
    rarity = np.array([visible.scorer.rarity(count) for count in frequencies], np.float32)
    values = np.array([weight for _hash, weight in hashed], np.float32)
    chosen = np.argsort(-values * rarity, kind="stable")[: ranking.FEEDBACK_TERMS]
    return hashes[chosen], values[chosen], rarity[chosen]


def _scores_of(visible: Visible, hashes: Array, weights: Array, rarity: Array) -> Array:
    """Of each document the sum of its scores for some stems, each by its weight."""
    parts = []
    for part in visible.parts:
        segment = part.segment
        begin, count = segment.stems.postings_of_hashes(hashes)
        at = ranges(begin, count)
        documents = segment["stem_docs"][at] + np.int32(part.base)
        parts.append((documents, segment["stem_title"][at], segment["stem_text"][at], count))
    documents, in_title, in_text = (np.concatenate([each[n] for each in parts]) for n in range(3))
    counts = np.concatenate([each[3] for each in parts])
    factors = np.repeat(np.tile(weights * rarity, len(parts)), counts)
    documents = as_index(documents)
    scores = factors * visible.scorer.scores(documents, in_title, in_text, 1.0)
    return np.bincount(documents, scores, visible.snapshot.size).astype(np.float32)
