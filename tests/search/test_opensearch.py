"""The contract on a real cluster, and what is special to its engine."""

import pytest

from articles.search.engines.base import SearchEngine
from articles.search.engines.opensearch.engine import OpenSearchEngine
from tests.search.contract import EngineContract


class TestOpenSearch(EngineContract):
    @pytest.fixture
    def engine(self, cluster_engine: OpenSearchEngine) -> SearchEngine:
        return cluster_engine
