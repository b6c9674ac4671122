"""Keeps the index like the database: takes changes over, rebuilds, compares.

An index keeps its place in the outbox in its own commits, and its row in the database follows. So
whatever is killed does the same work again and ends the same, on as many machines as one likes.
"""

from articles.search.sync.background import drain, merge, prune
from articles.search.sync.comparison import Differences, compare, repair
from articles.search.sync.draining import WAIT_SECONDS, drain_all
from articles.search.sync.lag import Lag, has_all_changes, lag_of, unindexed_articles, with_lag
from articles.search.sync.rebuilding import rebuild

__all__ = [
    "WAIT_SECONDS",
    "Differences",
    "Lag",
    "compare",
    "drain",
    "drain_all",
    "has_all_changes",
    "lag_of",
    "merge",
    "prune",
    "rebuild",
    "repair",
    "unindexed_articles",
    "with_lag",
]
