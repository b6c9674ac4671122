"""One index asked twice: by Whoosh's interface, and by our evaluator with a tree of its own."""

import whoosh.index
from whoosh.query import Query
from whoosh.searching import Searcher

from articles.search.engines.whoosh.document_sets import list_of
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.engines.whoosh.evaluator import Evaluator
from articles.search.engines.whoosh.filter_masks import FilterMasks
from articles.search.engines.whoosh.leaf_evaluator import LeafEvaluator
from articles.search.engines.whoosh.visible_documents import visible
from articles.search.query.ast import Node
from tests.search.contract import NOW


def opened(engine: WhooshEngine) -> whoosh.index.Index:
    """The live index, as another program opens it."""
    return whoosh.index.open_dir(str(engine.root.live().path), readonly=True)


def scores_of_whoosh(
    searcher: Searcher, asked: Query, limit: int | None = None
) -> dict[int, float]:
    """Ids of what Whoosh finds, with their scores."""
    return {hit["id"]: hit.score for hit in searcher.search(asked, limit=limit)}


def scores_of_evaluator(engine: WhooshEngine, tree: Node, *, drafts: bool) -> dict[int, float]:
    """Ids of what our evaluator finds, with their scores; for editors with drafts."""
    snapshot = engine.reader.newest().snapshot
    seen = visible(snapshot, None if drafts else NOW.timestamp())
    leaves = LeafEvaluator(seen, snapshot.languages, deadline=float("inf"))
    found = list_of(Evaluator(leaves, FilterMasks(snapshot)).find(tree))
    ids = snapshot.numbers["id"][found.documents].tolist()
    return dict(zip(ids, found.scores.tolist(), strict=True))
