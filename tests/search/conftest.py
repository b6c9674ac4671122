"""Fixtures of the search's tests."""

from tests.opensearch.fixtures import cluster_engine, search_cluster

__all__ = ["cluster_engine", "search_cluster"]
