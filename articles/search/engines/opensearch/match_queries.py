"""The tree of a query -> a filter of the cluster: which articles it finds, without scores."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from articles.search.analysis import fold, stems
from articles.search.engines.opensearch.cluster_documents import sent
from articles.search.engines.opensearch.index_layout import NAMED, TITLE_STEMS, WEIGHTS, WORDS
from articles.search.engines.opensearch.word_spans import has_pattern, in_places, side_by_side
from articles.search.engines.opensearch.word_weights import exact_term, name_term
from articles.search.query import ast

Query = dict[str, Any]
# The part of an article that is meant: all of it with its names, its title, or one of its names.
Scope = Literal["text", "title", "source", "section", "author", "tag"]

EVERYTHING: Query = {"match_all": {}}
NOTHING: Query = {"match_none": {}}


def all_of(queries: Sequence[Query]) -> Query:
    """What holds where all hold."""
    return queries[0] if len(queries) == 1 else {"bool": {"filter": list(queries)}}


def any_of(queries: Sequence[Query]) -> Query:
    """What holds where one holds."""
    if len(queries) == 1:
        return queries[0]
    return {"bool": {"should": list(queries), "minimum_should_match": 1}} if queries else NOTHING


def none_of(query: Query) -> Query:
    """What holds where the other does not."""
    return {"bool": {"must_not": [query]}}


class Matcher:
    """Makes filters for words in the inflections of some languages."""

    def __init__(self, languages: Iterable[str]) -> None:
        self.languages = tuple(languages)

    def find(self, node: ast.Node, scope: Scope = "text") -> Query:
        """The articles of a tree."""
        match node:
            case ast.And(children):
                return all_of([self.find(child, scope) for child in dict.fromkeys(children)])
            case ast.Or(children):
                return any_of([self.find(child, scope) for child in dict.fromkeys(children)])
            case ast.Not(child):
                return none_of(self.find(child, scope))
            case ast.Everything():
                return EVERYTHING
            case ast.DateRange(first, last):
                return between(first, last)
            case ast.FieldIs(("language" | "country") as field, child):
                return self._coded(f"{field}_codes", child)
            case ast.FieldIs(field, child):
                return self.find(child, field)  # type: ignore[arg-type]  # codes are above
            case _:
                return self._leaf(node, scope)

    def stems_of(self, raw: str) -> list[str]:
        """The terms of a word in any inflection."""
        terms = {f"{code}:{stem}" for code in self.languages for stem in stems(raw, code)}
        return sorted(map(sent, terms))

    def _leaf(self, leaf: ast.Leaf, scope: Scope) -> Query:
        if scope == "text":
            return self._anywhere(leaf)
        match leaf:
            case ast.Term(raw) if scope == "title":
                return {"terms": {TITLE_STEMS: self.stems_of(raw)}}
            case ast.Compound(joined=joined) if joined and scope == "title":
                return any_of(
                    [as_written(leaf, scope), {"terms": {TITLE_STEMS: self.stems_of(joined)}}]
                )
            case _:
                return as_written(leaf, scope)

    def _anywhere(self, leaf: ast.Leaf) -> Query:
        """In title and text or in one of the names; nothing reaches from one into another."""
        match leaf:
            case ast.Term(raw):
                word = sent(fold(raw))
                return {"terms": {WEIGHTS: [*self.stems_of(raw), name_term(word)]}}
            case ast.Phrase((word,)):
                return {"terms": {WEIGHTS: [exact_term(sent(word)), name_term(sent(word))]}}
            case _:
                return any_of(
                    [*self.joined(leaf), as_written(leaf, WORDS), as_written(leaf, NAMED)]
                )

    def joined(self, leaf: ast.Leaf) -> list[Query]:
        """A compound written as one word."""
        if not isinstance(leaf, ast.Compound) or not leaf.joined:
            return []
        return [{"terms": {WEIGHTS: self.stems_of(leaf.joined)}}]

    def _coded(self, field: str, node: ast.Node) -> Query:
        """Languages and countries, whose values are codes."""
        match node:
            case ast.And(children):
                return all_of([self._coded(field, child) for child in children])
            case ast.Or(children):
                return any_of([self._coded(field, child) for child in children])
            case ast.Not(child):
                return none_of(self._coded(field, child))
            case ast.Everything():
                return EVERYTHING
            case ast.Phrase(words):
                return {"term": {field: sent("-".join(words))}}
            case ast.Term(raw):
                return {"term": {field: sent(raw.lower())}}
            case _:
                return NOTHING


def as_written(leaf: ast.Leaf, field: str) -> Query:
    """A leaf in a field of words in their order."""
    match leaf:
        case ast.Term(raw):
            return {"term": {field: sent(fold(raw))}}
        case ast.Phrase((word,)):
            return {"term": {field: sent(word)}}
        case ast.Phrase() if not has_pattern(leaf):
            return {"match_phrase": {field: in_places(leaf)}}
        case ast.Near(words, distance) if not has_pattern(leaf):
            each = [{"match": {"query": sent(word)}} for word in dict.fromkeys(words)]
            rule = {"intervals": each, "ordered": False, "max_gaps": distance}
            return {"intervals": {field: {"all_of": rule}}}
        case ast.Phrase() | ast.Compound() | ast.Near():
            return side_by_side(leaf, field)
        case ast.Prefix(start):
            return {"prefix": {field: {"value": sent(start)}}}
        case ast.Wildcard(pattern):
            return {"wildcard": {field: {"value": sent(pattern)}}}
        case ast.Fuzzy(word, edits):
            return _similar(field, sent(word), edits)


def _similar(field: str, word: str, edits: int) -> Query:
    if not edits:
        return {"term": {field: word}}
    rule = {"value": word, "fuzziness": edits, "prefix_length": 0, "rewrite": "constant_score"}
    return {"fuzzy": {field: rule}}


def between(first: date | None, last: date | None) -> Query:
    """From the one day to the other, both included; days count from the year 1."""
    bounds = {"gte": first, "lte": last}
    days = {name: day.toordinal() for name, day in bounds.items() if day is not None}
    return {"range": {"day": days}}
