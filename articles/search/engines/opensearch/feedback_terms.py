"""Long questions: what their best answers have in common helps to rank all of them.

See ``whoosh.relevance_feedback``, which works on the same terms.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from articles.search.engines import ranking
from articles.search.engines.opensearch.index_layout import WEIGHTS
from articles.search.engines.opensearch.match_queries import Query
from articles.search.engines.opensearch.score_queries import weighed
from articles.search.engines.opensearch.word_weights import SCALE

# Terms that are counted to choose those that are added: those that likely tell most.
CANDIDATES = 60


class FeedbackTerms:
    """The terms of the best answers, given as hits with their key terms and scores."""

    def __init__(self, hits: Sequence[dict[str, Any]]) -> None:
        self.hits = hits
        self.top = max((hit["_score"] for hit in hits), default=0.0)
        self.shares = self._shares()

    def _shares(self) -> dict[str, float]:
        """Term -> how much the answers have in common by it; of those that tell most."""
        whole = sum(hit["_score"] for hit in self.hits) or 1.0
        shares: dict[str, float] = {}
        rarities: dict[str, float] = {}
        for hit in self.hits:
            keys = hit["_source"]["keys"]
            norm = math.sqrt(sum(count for _term, count, _weight, _rarity in keys)) or 1.0
            for term, count, _weight, rarity in keys:
                share = math.sqrt(count) / norm * hit["_score"] / whole
                shares[term] = shares.get(term, 0.0) + share
                rarities[term] = rarity
        best = sorted(shares, key=lambda term: (-shares[term] * rarities[term], term))[:CANDIDATES]
        return {term: shares[term] for term in best}

    def wanted(self) -> dict[str, Query]:
        """The filters that are to be counted."""
        return {term: {"term": {WEIGHTS: term}} for term in self.shares}

    def queries(self, counts: Mapping[str, int], size: int) -> list[Query]:
        """What is added to the question, weighed against its own best score."""
        value = {
            term: share * ranking.rarity(counts[term], size) for term, share in self.shares.items()
        }
        chosen = sorted(value, key=lambda term: (-value[term], term))[: ranking.FEEDBACK_TERMS]
        most = max((self._gained(hit, value, chosen) for hit in self.hits), default=0.0)
        if most <= 0:
            return []
        factor = ranking.FEEDBACK_WEIGHT * self.top / most * (ranking.K1 + 1)
        return [weighed(term, value[term] * factor) for term in chosen if value[term] > 0]

    def _gained(self, hit: dict[str, Any], value: Mapping[str, float], chosen: list[str]) -> float:
        """What an answer gains itself: no other article is likely to gain more."""
        weights: dict[str, float] = {key[0]: key[2] / SCALE for key in hit["_source"]["keys"]}
        return sum(
            value[term] * (ranking.K1 + 1) * weights[term] / (weights[term] + ranking.K1)
            for term in chosen
            if term in weights
        )
