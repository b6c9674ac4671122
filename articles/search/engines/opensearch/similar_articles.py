"""Articles like another one, by the stems that tell most of it."""

import math
from typing import Any

from articles.search.engines import ranking
from articles.search.engines.opensearch.index_layout import WEIGHTS
from articles.search.engines.opensearch.match_queries import Query
from articles.search.engines.opensearch.word_counts import Searches, alone

_TOLD = ("published", "length", "visible", "id")


def similar(
    ask: Searches, visible: Query, seen: int, moment: int, article_id: int, limit: int
) -> list[int]:
    """Ids of the visible articles that share most of what is rare in one, which need not be
    visible itself; near-copies further down.

    ``seen`` is the number of articles that are visible at ``moment``.
    """
    article = _article(ask, article_id)
    if article is None or limit < 1:
        return []
    weights = _weights(ask, visible, seen, moment, article)
    if not weights:
        return []
    body = _question(visible, weights, article_id)
    rows = [_Row(hit, len(weights)) for hit in ask([body])[0]["hits"]["hits"]]
    own = _Row(article, len(weights))
    ranked = sorted(rows, key=lambda row: (-row.score_beside(own), row.id))
    return [row.id for row in ranked[:limit]]


def _article(ask: Searches, article_id: int) -> dict[str, Any] | None:
    """What is known of an article, whoever may see it."""
    body = {
        "size": 1,
        "query": {"ids": {"values": [str(article_id)]}},
        "_source": "keys",
        "docvalue_fields": list(_TOLD),
    }
    hits: list[dict[str, Any]] = ask([body])[0]["hits"]["hits"]
    return hits[0] if hits else None


def _weights(
    ask: Searches, visible: Query, seen: int, moment: int, article: dict[str, Any]
) -> dict[str, float]:
    """The terms that are asked for, by how often and how rare they are."""
    keys = [(term, count) for term, count, _weight, _rarity in article["_source"]["keys"]]
    if not keys:
        return {}
    answers = ask([alone(visible, {"term": {WEIGHTS: term}}) for term, _count in keys])
    is_seen = article["fields"]["visible"][0] <= moment
    weights: dict[str, float] = {}
    for (term, count), answer in zip(keys, answers, strict=True):
        number = int(answer["hits"]["total"]["value"])
        if number >= 1 + is_seen:  # otherwise no other article has it
            weights[term] = math.sqrt(count) * ranking.rarity(number, seen)
    best = sorted(weights, key=lambda term: (-weights[term], term))[: ranking.LIKE_TERMS]
    return {term: weights[term] for term in best}


def _question(visible: Query, weights: dict[str, float], article_id: int) -> Query:
    shared = [
        {
            "constant_score": {
                "filter": {"term": {WEIGHTS: term}},
                "boost": weight,
                "_name": str(place),
            }
        }
        for place, (term, weight) in enumerate(weights.items())
    ]
    itself = {"ids": {"values": [str(article_id)]}}
    rule = {"should": shared, "minimum_should_match": 1, "filter": [visible], "must_not": [itself]}
    return {
        "size": ranking.LIKE_CANDIDATES,
        "query": {"bool": rule},
        "sort": [{"_score": "desc"}, {"id": "asc"}],
        "track_scores": True,
        "track_total_hits": False,
        "_source": False,
        "docvalue_fields": list(_TOLD),
    }


class _Row:
    """A candidate: what it shares with the article, when it appeared and how long it is."""

    def __init__(self, hit: dict[str, Any], terms: int) -> None:
        fields = hit["fields"]
        self.id = int(hit["_id"])
        self.score = float(hit.get("_score") or 0.0)
        self.shared = len(hit.get("matched_queries", ()))
        self.terms = terms
        self.published = float(fields["published"][0])
        self.length = max(float(fields["length"][0]), 1.0)

    def score_beside(self, article: "_Row") -> float:
        """More for one of the same days, less for a near-copy."""
        away = abs(self.published - article.published) / ranking.MONTH
        score = self.score * (1 + ranking.NEARNESS / (1 + away))
        is_as_long = 0.75 < self.length / article.length < 1.33
        is_copy = self.shared >= ranking.COPY * self.terms and is_as_long
        return score * ranking.COPIES_WEIGH if is_copy else score
