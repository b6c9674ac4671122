"""Fixtures of tests that need a search cluster."""

import os
from collections.abc import Iterator
from uuid import uuid4

import pytest

from articles.search.engines.opensearch import cluster_client, cluster_search
from articles.search.engines.opensearch.engine import OpenSearchEngine
from tests.needs import missing
from tests.opensearch.cluster import Cluster, shared
from tests.opensearch.node_program import MISSING, is_missing


@pytest.fixture(scope="session")
def search_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Three nodes that all tests share, those of other processes too. None may be stopped."""
    if is_missing():
        missing(MISSING)
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent
    with shared(folder / "opensearch") as cluster:
        yield cluster


@pytest.fixture
def cluster_engine(search_cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """An engine without an index, whose indexes are dropped at the end."""
    # Without copies, which a test would wait for.
    address = search_cluster.address(f"t{uuid4().hex[:12]}?replicas=0")
    with pytest.MonkeyPatch.context() as patch:
        # A machine that has much to do is slow, and its answers are right all the same.
        patch.setattr(cluster_client, "ANSWER_SECONDS", 60.0)
        patch.setattr(cluster_client, "QUESTION_SECONDS", 120.0)
        patch.setattr(cluster_client, "SPARE_SECONDS", 120.0)
        patch.setattr(cluster_search, "TIME_LIMIT", "60s")
        engine = OpenSearchEngine(address, search_cluster.folder)
        yield engine
        drop_indexes(engine)


def drop_indexes(engine: OpenSearchEngine) -> None:
    """Remove all indexes of an engine's name."""
    found = engine.client.indices.get(index=f"{engine.cluster.name}-*")
    for index in found:
        engine.client.indices.delete(index=index)
    engine.client.close()
