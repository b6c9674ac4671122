"""The tree of a query -> a query of the cluster with the scores of BM25F.

Every clause is weighed by how many visible articles hold it (``WordCounts``).
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from articles.search.analysis import fold
from articles.search.engines import ranking
from articles.search.engines.opensearch.cluster_documents import sent
from articles.search.engines.opensearch.index_layout import NAMED, TITLE, WEIGHTS, WORDS
from articles.search.engines.opensearch.match_queries import (
    Matcher,
    Query,
    Scope,
    all_of,
    any_of,
    as_written,
)
from articles.search.engines.opensearch.word_spans import has_pattern, in_places
from articles.search.engines.opensearch.word_weights import exact_term, name_term
from articles.search.query import ast

# A cluster refuses queries of more than 1,024 clauses. Where all words would be more than these,
# the most frequent get a score that is the same for all articles that hold them.
MOST_CLAUSES = 940
# Words of a question up to which each is also looked for as an outlet's name, or as it was typed.
OUTLETS, EXACT = 24, 120

Place = tuple[ast.Leaf, Scope]
_NAMES = ast.Term | ast.Phrase | ast.Compound  # what may be the name of an outlet


def scored_places(node: ast.Node, scope: Scope = "text") -> Iterator[Place]:
    """The leaves that give scores, each with the part of the article that it is bound to."""
    match node:
        case ast.And(children) | ast.Or(children):
            for child in children:
                yield from scored_places(child, scope)
        case ast.FieldIs("title", child):
            yield from scored_places(child, "title")
        case ast.Everything() | ast.DateRange() | ast.Not() | ast.FieldIs():
            return
        case _:
            if scope in ("text", "title"):
                yield node, scope


def _plain_clauses(leaf: ast.Leaf) -> int:
    return 1 if isinstance(leaf, ast.Term) else 2


def saturated(weight: float) -> float:
    """What so many occurrences count, out of ``K1 + 1``."""
    return (ranking.K1 + 1) * weight / (weight + ranking.K1)


def constant(query: Query, score: float) -> Query:
    """The same score for all that a filter finds."""
    return {"constant_score": {"filter": query, "boost": score}}


def leaning(scored: Query, now: int) -> Query:
    """Scores with a bonus that fades with the age of the article."""
    age = {"published": {"origin": now, "scale": ranking.HALF_LIFE, "decay": 0.5}}
    functions = [{"weight": 1.0}, {"exp": age, "weight": ranking.RECENT_BONUS}]
    rule = {"query": scored, "functions": functions, "score_mode": "sum", "boost_mode": "multiply"}
    return {"function_score": rule}


def best_of(queries: list[Query]) -> Query:
    """The highest of the scores."""
    return queries[0] if len(queries) == 1 else {"dis_max": {"queries": queries}}


class Scorer:
    """Makes scored queries. ``counts`` are those of ``wanted``, over ``size`` articles."""

    def __init__(self, matcher: Matcher, tree: ast.Node, more: Mapping[str, Query]) -> None:
        self.matcher = matcher
        self.places = list(dict.fromkeys(scored_places(tree)))
        self._names = {place: f"{number}" for number, place in enumerate(self.places)}
        self._more = more
        self.counts: Mapping[str, int] = {}
        self.size = 0
        self._plain: set[Place] = set()

    def wanted(self) -> dict[str, Query]:
        """The filters that are to be counted."""
        filters = dict(self._more)

        def few(number: int) -> bool:
            return len(self.places) <= number

        for (leaf, scope), name in self._names.items():
            found = filters[name] = self.matcher.find(leaf, scope)
            if scope == "text" and few(OUTLETS) and isinstance(leaf, _NAMES):
                outlet = as_written(leaf, "source")
                filters[f"{name} outlet"] = outlet
                filters[f"{name} said"] = all_of([outlet, self._said(leaf)])
            if isinstance(leaf, ast.Term) and few(EXACT):
                filters[f"{name} exact"] = all_of([found, self._exact(leaf)])
        return filters

    def _said(self, leaf: ast.Leaf) -> Query:
        """In title or text, whatever the names say."""
        if isinstance(leaf, ast.Term):
            return {"terms": {WEIGHTS: self.matcher.stems_of(leaf.raw)}}
        return any_of([*self.matcher.joined(leaf), as_written(leaf, WORDS)])

    def _exact(self, leaf: ast.Term) -> Query:
        return {"term": {WEIGHTS: exact_term(sent(fold(leaf.raw)))}}

    def counted(self, counts: Mapping[str, int], size: int) -> None:
        """Take over the counts of ``wanted`` and the number of visible articles."""
        self.counts, self.size = counts, size
        # Each stands there twice at least: where it gives scores and where it is a condition.
        room = MOST_CLAUSES - 2 * sum(_plain_clauses(leaf) for leaf, _scope in self.places)
        for place in sorted(self.places, key=lambda place: counts[self._names[place]]):
            room -= self._more_clauses(place[0])
            if room < 0:
                self._plain.add(place)

    def _more_clauses(self, leaf: ast.Leaf) -> int:
        """How many clauses a score of its own takes in addition."""
        return len(self.matcher.stems_of(leaf.raw)) + 4 if isinstance(leaf, ast.Term) else 4

    def count_of(self, leaf: ast.Leaf) -> int:
        """How many visible articles hold a leaf anywhere."""
        return self.counts[self._names[leaf, "text"]]

    def rarity(self, name: str) -> float:
        """Weight of what was counted by this name."""
        return ranking.rarity(self.counts[name], self.size)

    def find(self, node: ast.Node, scope: Scope = "text") -> Query:
        """The articles of a tree, scored."""
        match node:
            case ast.And(children):
                return self._all_of(children, scope)
            case ast.Or(children):
                return any_of(self.each(children, scope))
            case ast.FieldIs("title", child):
                return self.find(child, "title")
            case ast.Everything() | ast.DateRange() | ast.Not() | ast.FieldIs():
                return constant(self.matcher.find(node, scope), 0.0)
            case _:
                return self._leaf((node, scope))

    def _all_of(self, children: tuple[ast.Node, ...], scope: Scope) -> Query:
        scored = [child for child in children if next(scored_places(child, scope), None)]
        others = [child for child in dict.fromkeys(children) if child not in scored]
        rule: dict[str, Any] = {"must": self.each(tuple(scored), scope)}
        if others:
            rule["filter"] = [self.matcher.find(child, scope) for child in others]
        return {"bool": rule}

    def each(self, nodes: tuple[ast.Node, ...], scope: Scope = "text") -> list[Query]:
        """Every different node, scored; one that stands there twice counts twice."""
        scored = []
        for node, times in Counter(nodes).items():
            query = self.find(node, scope)
            scored.append(query if times == 1 else {"bool": {"must": [query], "boost": times}})
        return scored

    def _leaf(self, place: Place) -> Query:
        leaf, scope = place
        if scope not in ("text", "title") or place in self._plain:
            weight = self.rarity(self._names[place]) if place in self._plain else 0.0
            return constant(self.matcher.find(leaf, scope), weight * saturated(1.0))
        if isinstance(leaf, ast.Term):
            return self._word(leaf, scope)
        if isinstance(leaf, ast.Phrase) and len(leaf.words) == 1:
            return self._exact_word(leaf.words[0], place)
        return self._pattern(place)

    def _word(self, leaf: ast.Term, scope: Scope) -> Query:
        """A word in any inflection; one that stands as it was typed counts a little more."""
        name = self._names[leaf, scope]
        weight = self.rarity(name) * (ranking.K1 + 1)
        terms = self.matcher.stems_of(leaf.raw)
        if scope == "text":
            terms = [*terms, name_term(sent(fold(leaf.raw)))]
        rule: dict[str, Any] = {"must": [best_of([weighed(term, weight) for term in terms])]}
        if scope == "title":
            rule["filter"] = [self.matcher.find(leaf, scope)]
        more = []
        if f"{name} exact" in self.counts:
            exact = ranking.EXACT_BONUS * self.rarity(f"{name} exact") * (ranking.K1 + 1)
            more.append(weighed(exact_term(sent(fold(leaf.raw))), exact))
        more += self._outlet((leaf, scope))
        return {"bool": rule | ({"should": more} if more else {})}

    def _exact_word(self, word: str, place: Place) -> Query:
        """One word as it is written."""
        weight = self.rarity(self._names[place]) * (ranking.K1 + 1)
        terms = [exact_term(sent(word))]
        rule: dict[str, Any] = {}
        if place[1] == "text":
            terms.append(name_term(sent(word)))
            if more := self._outlet(place):
                rule["should"] = more
        else:
            rule["filter"] = [self.matcher.find(*place)]
        rule["must"] = [best_of([weighed(term, weight) for term in terms])]
        return {"bool": rule}

    def _pattern(self, place: Place) -> Query:
        """A phrase, or whatever stands for many words, taken as one word."""
        leaf, scope = place
        weight = self.rarity(self._names[place])
        fields = {TITLE: ranking.TITLE_BOOST}
        if scope == "text":
            fields |= {WORDS: 1.0, NAMED: ranking.AUTHOR_WEIGHT, "source": ranking.SOURCE_WEIGHT}
        parts = [
            phrase(field, leaf, weight)
            if isinstance(leaf, ast.Phrase) and not has_pattern(leaf) and field in (WORDS, TITLE)
            else constant(as_written(leaf, field), weight * saturated(counts))
            for field, counts in fields.items()
        ]
        if isinstance(leaf, ast.Compound) and leaf.joined and scope == "text":
            factor = weight * (ranking.K1 + 1)
            parts += [weighed(term, factor) for term in self.matcher.stems_of(leaf.joined)]
        elif isinstance(leaf, ast.Compound):
            found = self.matcher.find(leaf, scope)
            parts.append(constant(found, weight * saturated(ranking.TITLE_BOOST)))
        rule: dict[str, Any] = {"must": [best_of(parts)]}
        if more := self._outlet(place):
            rule["should"] = more
        return {"bool": rule}

    def _outlet(self, place: Place) -> list[Query]:
        """What articles gain by an outlet of that name.

        An article seldom says the name of its outlet. One that is a word of its language on top
        (*Mehr* in German) would be common in the archive and weigh nothing: it is as rare as the
        outlet is. What nearly all articles of an outlet say (the *The* of its name) is no name.
        """
        name = f"{self._names[place]} outlet"
        number = self.counts.get(name, 0)
        if not number:
            return []
        unsaid = 1 - self.counts[f"{self._names[place]} said"] / number
        gain = unsaid * (ranking.K1 + 1) * self.rarity(name)
        return [constant(as_written(place[0], "source"), gain)] if gain > 0 else []


def weighed(term: str, boost: float) -> Query:
    """A term by what it weighs in each article; see ``word_weights``."""
    return {"term": {WEIGHTS: {"value": term, "boost": boost}}}


def phrase(field: str, leaf: ast.Phrase, weight: float) -> Query:
    """Words one after the other, scored by how often they stand so.

    The cluster scores a phrase once for each of its words.
    """
    boost = weight * (ranking.K1 + 1) / len(leaf.words)
    return {"match_phrase": {field: in_places(leaf) | {"boost": boost}}}
