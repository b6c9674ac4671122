"""Why articles were found: which words of the question each holds, in its title, in its names."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from articles.search.engines.opensearch.index_layout import NAMES
from articles.search.engines.opensearch.match_queries import EVERYTHING, Matcher, Query
from articles.search.query import ast
from articles.search.types import Hit

AT_ONCE = 240  # questions about words in one search


def searches(matcher: Matcher, leaves: Sequence[ast.Leaf], ids: Sequence[int]) -> list[Query]:
    """The searches that tell what ``held`` reads; none where there is nothing to tell."""
    questions = list(_questions(matcher, leaves)) if ids else []
    among = {"ids": {"values": [str(number) for number in ids]}}
    return [
        {
            "size": len(ids),
            "_source": False,
            "query": {"bool": {"filter": [among], "should": questions[start : start + AT_ONCE]}},
        }
        for start in range(0, len(questions), AT_ONCE)
    ]


def _questions(matcher: Matcher, leaves: Sequence[ast.Leaf]) -> Iterator[Query]:
    """Each of a question's leaves, in each part of the article, under a name of its own."""
    for number, leaf in enumerate(leaves):
        for scope in ("text", "title", *NAMES):
            query = matcher.find(leaf, scope)  # type: ignore[arg-type]  # all are scopes
            yield {"constant_score": {"filter": query, "_name": f"{scope} {number}"}}


def along(
    matcher: Matcher, leaves: Sequence[ast.Leaf], filters: list[Query], without: list[Query]
) -> tuple[Query | None, bool]:
    """What narrows the hits of a search and tells what ``held`` reads, and whether it does.

    The cluster asks what need not hold only about the hits that it gives.
    """
    questions = list(_questions(matcher, leaves))
    is_told = len(questions) <= AT_ONCE
    rule: Query = {"filter": filters or [EVERYTHING]}
    if without:
        rule["must_not"] = without
    if questions and is_told:
        rule |= {"should": questions, "minimum_should_match": 0}
    return ({"bool": rule} if filters or without or "should" in rule else None), is_told


def held(hits: Iterable[dict[str, Any]]) -> dict[int, set[str]]:
    """Id -> the names of the questions that hold for the article."""
    found: dict[int, set[str]] = {}
    for hit in hits:
        found.setdefault(int(hit["_id"]), set()).update(hit.get("matched_queries", ()))
    return found


def hit(
    number: int, score: float, leaves: Sequence[ast.Leaf], held_by: set[str], *, may_lack: bool
) -> Hit:
    """A hit, with what ``held`` tells of it."""

    def holding(scope: str) -> list[str]:
        return [leaf.raw for place, leaf in enumerate(leaves) if f"{scope} {place}" in held_by]

    matched = holding("text")
    return Hit(
        id=number,
        score=round(score, 4),
        matched=tuple(matched),
        missing=tuple(leaf.raw for leaf in leaves if may_lack and leaf.raw not in matched),
        in_title=tuple(holding("title")),
        in_names=tuple(
            (name, leaf.raw)
            for place, leaf in enumerate(leaves)
            for name in NAMES
            if f"{name} {place}" in held_by
        ),
    )
