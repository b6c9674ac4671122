"""One query, from its tree to results."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from articles.search.analysis import stem_language
from articles.search.engines import ranking
from articles.search.engines.opensearch import filter_queries, hit_details
from articles.search.engines.opensearch.facet_counts import FacetCounts
from articles.search.engines.opensearch.feedback_terms import FeedbackTerms
from articles.search.engines.opensearch.index_layout import DEEPEST
from articles.search.engines.opensearch.index_state import KnownIndex
from articles.search.engines.opensearch.match_queries import (
    EVERYTHING,
    Matcher,
    Query,
    all_of,
    any_of,
)
from articles.search.engines.opensearch.score_queries import Scorer, constant, leaning
from articles.search.engines.opensearch.word_counts import Searches, WordCounts, alone
from articles.search.query import ast
from articles.search.query.coded_values import languages_asked
from articles.search.types import Hit, LeftOutWord, Results, SearchQuery

TIME_LIMIT = "700ms"  # of one search in the cluster; what was found by then is the answer
# The deepest page that is asked for before it is known whether there are so many hits.
SHALLOW = 10_000

_NEWEST: list[Any] = [{"published": "desc"}, {"id": "asc"}]
_ORDERS: dict[str, list[Any]] = {
    "relevance": [{"_score": "desc"}, *_NEWEST],
    "newest": _NEWEST,
    "oldest": [{"published": "asc"}, {"id": "asc"}],
}


@dataclass
class Found:
    """An answer of the cluster."""

    answer: dict[str, Any]

    @property
    def total(self) -> int:
        return int(self.answer["hits"]["total"]["value"])

    @property
    def hits(self) -> list[dict[str, Any]]:
        hits: list[dict[str, Any]] = self.answer["hits"]["hits"]
        return hits

    @property
    def is_cut(self) -> bool:
        """Whether time was up, or a part of the index did not answer."""
        return bool(self.answer["timed_out"] or self.answer["_shards"]["failed"])


class ClusterSearch:
    """Answers one query over a state of the index. ``ask`` puts searches to the cluster."""

    def __init__(
        self, state: KnownIndex, counts: WordCounts, ask: Searches, query: SearchQuery
    ) -> None:
        self.started = time.perf_counter()
        self.state = state
        self.counts = counts
        self.ask = ask
        self.query = query
        self.now = int((query.at or timezone.now()).timestamp())
        self.moment = None if query.drafts else state.moment(self.now)
        self.visible = filter_queries.visible(self.moment)
        self.matcher = Matcher(self._languages())
        self.filters = filter_queries.by_field(query.filters)
        self.of_facets = filter_queries.of_facets(self.filters) if query.facets else {}
        self.insisted = [
            query for name, query in self.filters.items() if name not in self.of_facets
        ]
        self.is_partial = False
        self.is_told = True  # what words the hits hold came with them

    def _languages(self) -> tuple[str, ...]:
        """The languages whose inflections count: those of the archive, or those asked for."""
        asked = languages_asked(self.query.parsed.tree) | set(self.query.filters.language)
        known = self.state.languages
        wanted = {stem_language(code) for code in asked}
        return tuple(code for code in known if code in wanted) if asked else known

    def results(self) -> Results:
        query, tree = self.query, self.query.parsed.tree
        words = query.parsed.words
        may_relax = query.relax and len(words) > 1
        each = {f"word {place}": self.matcher.find(word) for place, word in enumerate(words)}
        self.scorer = Scorer(self.matcher, tree, each if may_relax else {})
        counts = self._counted(self.scorer.wanted() | self._elsewhere())
        self.scorer.counted(counts, self._size())
        full = self.matcher.find(tree)
        facets = FacetCounts(self.of_facets, full, query.filters)
        found = self._full(facets)
        total_all = found.total
        hits, total, counted = found.hits, total_all, found.answer
        if may_relax and total_all < query.size and not self.is_partial:
            more = self._relaxed(full, facets, total_all, len(hits))
            if more is not None and more.total:
                hits, total, counted = [*hits, *more.hits], total_all + more.total, more.answer
        return Results(
            query=query.text,
            total=total,
            total_all=total_all,
            relaxed=total > total_all,
            page=query.offset // query.size + 1,
            page_size=query.size,
            hits=self._described(hits, complete=len(found.hits)),
            facets=facets.facets(counted["aggregations"]) if query.facets else {},
            histogram=facets.histogram(counted["aggregations"]) if query.facets else (),
            without=self._without() if not total_all else (),
            unknown=self._unknown(counts),
            partial=self.is_partial,
            took_ms=round((time.perf_counter() - self.started) * 1000, 3),
        )

    def _counted(self, wanted: dict[str, Query]) -> dict[str, int]:
        return self.counts.of(self.state.key(self.moment), self.visible, wanted, self.ask)

    def _size(self) -> int:
        """The number of articles that readers see."""
        if self.moment is None:
            return self.state.documents
        if self.moment == self.state.seen_from:
            return self.state.visible
        return self._counted({"all": EVERYTHING})["all"]

    def _asked(self, body: Query) -> Found:
        """The answer to one search, within the time limit."""
        found = Found(self.ask([{"timeout": TIME_LIMIT, "_source": False} | body])[0])
        self.is_partial |= found.is_cut
        return found

    def _page(self, scored: Query, start: int, size: int, sort: str) -> dict[str, Any]:
        """A search for some hits in an order."""
        if self.query.lean_recent and sort == "relevance":
            scored = leaning(scored, self.now)
        return {
            "query": {"bool": {"must": [scored], "filter": [self.visible, *self.insisted]}},
            "from": start,
            "size": size,
            "sort": _ORDERS[sort],
            "track_scores": True,
            "track_total_hits": True,
        }

    def _told(self, filters: list[Query], *without: Query) -> dict[str, Any]:
        """Narrows the hits of a search, and has it tell what words they hold."""
        leaves = self.query.parsed.leaves
        rule, self.is_told = hit_details.along(self.matcher, leaves, filters, list(without))
        return {} if rule is None else {"post_filter": rule}

    def _full(self, facets: FacetCounts) -> Found:
        """The articles that hold all the words."""
        start, size = self.query.offset, self.query.size
        body = self._page(self.scorer.find(self.query.parsed.tree), start, size, self.query.sort)
        body |= self._told(list(self.of_facets.values()))
        if self.query.facets:
            body["aggs"] = facets.asked()
        if start + size <= SHALLOW:
            return self._asked(body)
        first = self._asked(body | {"from": 0, "size": 0})
        if first.total <= start or start + size > DEEPEST:
            return first
        body.pop("aggs", None)
        return Found(first.answer | {"hits": self._asked(body).answer["hits"]})

    def _relaxed(self, full: Query, facets: FacetCounts, before: int, shown: int) -> Found | None:
        """Articles that lack some of the words, where few hold them all."""
        words = self.query.parsed.words
        times = Counter(words)
        held = {
            word: self.scorer.counts[f"word {place}"]
            for place, word in enumerate(words)
            if self.scorer.counts[f"word {place}"]
        }
        if not held:
            return None
        scored = self.scorer.each(tuple(word for word in words if word in held))
        weights = {
            word: times[word] * ranking.rarity(count, self.scorer.size)
            for word, count in held.items()
        }
        enough = weighty([(self.matcher.find(word), weight) for word, weight in weights.items()])
        scored += self._feedback(scored, enough)
        conditions = [self.matcher.find(node) for node in self.query.parsed.conditions]
        query = {"bool": {"should": scored, "filter": [enough, *conditions]}}
        start, size = max(self.query.offset - before, 0), self.query.size - shown
        if start + size > SHALLOW:  # nobody looks so far for what lacks words
            start, size = 0, 0
        body = self._page(query, start, size, "relevance")
        body |= self._told(list(self.of_facets.values()), full)
        if self.query.facets:
            body["aggs"] = facets.asked()
        return self._asked(body)

    def _feedback(self, scored: list[Query], enough: Query) -> list[Query]:
        """What the best of these articles add to the question."""
        rule = {"should": scored, "filter": [self.visible, enough]}
        found = self._asked(
            {
                "query": {"bool": rule},
                "size": ranking.FEEDBACK_ANSWERS,
                "sort": _ORDERS["relevance"],
                "_source": "keys",
                "track_total_hits": ranking.FEEDBACK_ANSWERS + 1,
            }
        )
        if self.is_partial or found.total <= ranking.FEEDBACK_ANSWERS:
            return []
        terms = FeedbackTerms(found.hits)
        return terms.queries(self._counted(terms.wanted()), self.scorer.size)

    def _without(self) -> tuple[LeftOutWord, ...]:
        """For each word, how many articles there would be if it were left out."""
        words, conditions = self.query.parsed.words, self.query.parsed.conditions
        if len(words) < 2 or self.is_partial:
            return ()
        narrowed = [self.visible, *self.filters.values()]
        tried = range(min(len(words), ranking.MAX_WITHOUT))
        answers = self.ask(
            [
                alone(
                    all_of(narrowed),
                    self.matcher.find(ast.And(words[:place] + words[place + 1 :] + conditions)),
                )
                for place in tried
            ]
        )
        totals = [Found(answer).total for answer in answers]
        return tuple(
            LeftOutWord(" ".join(leaf.raw for leaf in ast.leaves(words[place])), total, place)
            for place, total in zip(tried, totals, strict=True)
            if total
        )

    def _elsewhere(self) -> dict[str, Query]:
        """Each of several words in the inflections of all languages, where only some count."""
        known, words = self.state.languages, self.query.parsed.words_of_no_field
        if len(words) < 2 or self.matcher.languages == known:
            return {}
        matcher = Matcher(known)
        return {f"elsewhere {place}": matcher.find(leaf) for place, leaf in enumerate(words)}

    def _unknown(self, counts: dict[str, int]) -> tuple[str, ...]:
        """Those of several words that no visible article holds, in no language's inflection."""
        words = self.query.parsed.words_of_no_field
        if len(words) < 2 or self.is_partial:
            return ()
        return tuple(
            leaf.raw
            for place, leaf in enumerate(words)
            if not self.scorer.count_of(leaf) and not counts.get(f"elsewhere {place}")
        )

    def _described(self, hits: Sequence[dict[str, Any]], complete: int) -> tuple[Hit, ...]:
        """Hits with the words that each holds, and (after the complete ones) lacks."""
        leaves = self.query.parsed.leaves
        ids = [int(hit["_id"]) for hit in hits]
        if not self.is_told:
            hits_of_words = self.ask(hit_details.searches(self.matcher, leaves, ids)) if ids else []
            held = hit_details.held(
                hit for answer in hits_of_words for hit in answer["hits"]["hits"]
            )
        else:
            held = hit_details.held(hits)
        return tuple(
            hit_details.hit(
                number,
                float(hit["_score"] or 0.0),
                leaves,
                held.get(number, set()),
                may_lack=place >= complete,
            )
            for place, (number, hit) in enumerate(zip(ids, hits, strict=True))
        )


def weighty(words: Sequence[tuple[Query, float]]) -> Query:
    """The articles that hold enough of some words, each with its weight."""
    least = ranking.LEAST_SHARE * sum(weight for _query, weight in words)
    if all(weight >= least for _query, weight in words):
        return any_of([query for query, _weight in words])
    weighed = [constant(query, weight) for query, weight in words]
    return {"function_score": {"query": {"bool": {"should": weighed}}, "min_score": least}}
