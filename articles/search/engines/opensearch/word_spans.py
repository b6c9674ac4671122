"""Words in certain places of a text, some of which stand for many words."""

from typing import Any

from articles.search.analysis import (
    MIN_INFLECTED,
    fold,
    inflected_start,
    languages_of_compounds,
)
from articles.search.engines.opensearch.cluster_documents import sent
from articles.search.engines.opensearch.index_layout import LEFT_OUT, PLACED
from articles.search.query import ast

Query = dict[str, Any]

# Words that one of a phrase stands for: the most frequent of those that begin so.
MOST_ALTERNATIVES = 200


def has_pattern(leaf: ast.Phrase | ast.Near) -> bool:
    """Whether a word of a phrase stands for several."""
    return any("*" in word or "?" in word for word in leaf.words)


def in_places(leaf: ast.Phrase) -> dict[str, Any]:
    """What a query for words in their places asks: where one is left out, any word may stand."""
    if not leaf.offsets:
        return {"query": sent(" ".join(leaf.words))}
    words = [LEFT_OUT] * (leaf.offsets[-1] + 1)
    for word, place in zip(leaf.words, leaf.offsets, strict=True):
        words[place] = word
    return {"query": sent(" ".join(words)), "analyzer": PLACED}


def side_by_side(leaf: ast.Phrase | ast.Compound | ast.Near, field: str) -> Query:
    """Words one after the other, or near each other, of which some may be patterns or inflected."""
    is_compound = isinstance(leaf, ast.Compound)
    each = [_alternatives(word, field, inflected=is_compound) for word in leaf.words]
    if isinstance(leaf, ast.Near):
        each = [_alternatives(word, field, inflected=False) for word in dict.fromkeys(leaf.words)]
        return _near(each, ordered=False, gaps=leaf.distance)
    clauses = each[:1]
    places = leaf.places
    for clause, before, place in zip(each[1:], places, places[1:], strict=False):
        if place - before > 1:
            clauses.append({"span_gap": {field: place - before - 1}})
        clauses.append(clause)
    return _near(clauses, ordered=True, gaps=0)


def _near(clauses: list[Query], *, ordered: bool, gaps: int) -> Query:
    if len(clauses) == 1:
        return clauses[0]
    return {"span_near": {"clauses": clauses, "in_order": ordered, "slop": gaps}}


def _alternatives(word: str, field: str, *, inflected: bool) -> Query:
    """One word of a phrase: as it is, the words of its form, or those that begin as its
    inflections in the common languages do."""
    if "*" in word or "?" in word:
        kind, value = "wildcard", word
    else:
        kind, value = "prefix", inflected_start(word, languages_of_compounds(()))
        if not inflected or (value == fold(word) and len(value) < MIN_INFLECTED):
            return {"span_term": {field: sent(fold(word))}}
    rule = {"value": sent(value), "rewrite": f"top_terms_{MOST_ALTERNATIVES}"}
    return {"span_multi": {"match": {kind: {field: rule}}}}
