"""Queries that are given as a tree, whatever a reader would have to type for it."""

from dataclasses import dataclass
from datetime import date

from articles.search.query import ast
from articles.search.query.parsed_query import ParsedQuery


@dataclass(frozen=True)
class GivenTree(ParsedQuery):
    """A query whose tree is given instead of read."""

    given: ast.Node

    @property
    def tree(self) -> ast.Node:
        return self.given


def query_of(tree: ast.Node) -> GivenTree:
    """A query with this tree and without a text."""
    return GivenTree("", date(2020, 6, 15), tree)
