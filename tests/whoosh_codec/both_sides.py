"""One index asked twice: by Whoosh's interface, and by our evaluator with a tree of its own."""

from typing import Any

import whoosh.index
from whoosh.query import Query
from whoosh.searching import Searcher

from articles.search import Results, SearchQuery
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.query.ast import Node
from tests.search.contract import NOW
from tests.search.given_tree import query_of


def opened(engine: WhooshEngine) -> whoosh.index.Index:
    """The live index, as another program opens it."""
    return whoosh.index.open_dir(str(engine.root.live().path), readonly=True)


def scores_of_whoosh(
    searcher: Searcher, asked: Query, limit: int | None = None
) -> dict[int, float]:
    """Ids of what Whoosh finds, with their scores."""
    return {hit["id"]: hit.score for hit in searcher.search(asked, limit=limit)}


def evaluated(engine: WhooshEngine, tree: Node, **options: Any) -> Results:
    """What our evaluator finds, on one page of 200."""
    query = query_of(tree)
    results = engine.search(
        SearchQuery(query, page_size=200, at=NOW, relax=False, facets=False, **options)
    )
    assert not results.partial
    return results
