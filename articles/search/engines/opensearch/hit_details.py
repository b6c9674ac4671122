"""Why articles were found: which words of the question each holds, in its title, in its names."""

from collections.abc import Iterator, Sequence
from typing import Any

from articles.search.engines.opensearch.index_layout import NAMES
from articles.search.engines.opensearch.match_queries import Matcher, Query
from articles.search.query import ast

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


def held(answers: Sequence[dict[str, Any]]) -> dict[int, set[str]]:
    """Id -> the names of the questions that hold for the article."""
    found: dict[int, set[str]] = {}
    for answer in answers:
        for hit in answer["hits"]["hits"]:
            found.setdefault(int(hit["_id"]), set()).update(hit.get("matched_queries", ()))
    return found
