"""Nodes of the cluster are killed under readers and a writer."""

import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from articles.search.engines.opensearch import cluster_client, cluster_search
from articles.search.engines.opensearch.engine import OpenSearchEngine
from articles.search.types import SearchUnreachable
from tests.live import Site
from tests.needs import missing
from tests.opensearch.cluster import START_SECONDS, Cluster, running
from tests.opensearch.killed_node import READERS, ask, kill_one, manager
from tests.opensearch.node_program import MISSING, is_missing
from tests.search.contract import ARTICLES, fill


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    if is_missing():
        missing(MISSING)
    with running() as cluster:
        cluster.wait(status="green")
        yield cluster


def wait_until(is_so: Callable[[], bool], site: Site | None = None) -> None:
    """Return as soon as it is so; of a site that does not come to it, say what it logged last."""
    deadline = time.monotonic() + START_SECONDS
    while not is_so():
        if time.monotonic() > deadline:
            logged = site.log.read_text().splitlines() if site else []
            told = [line for line in logged if '"INFO"' not in line]
            raise AssertionError("\n".join(["it did not come to be so in time", *told[-20:]]))
        time.sleep(0.1)


def test_a_killed_node_fails_no_query_and_loses_no_change(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    # How long one waits at most is tested without a clock, by the bounds of questions; a machine
    # that has much to do is slow.
    monkeypatch.setattr(cluster_client, "ANSWER_SECONDS", 9.0)
    monkeypatch.setattr(cluster_client, "QUESTION_SECONDS", 18.0)
    monkeypatch.setattr(cluster_search, "TIME_LIMIT", "8s")
    met = kill_one(cluster)
    assert met.failed == []
    assert len(met.seconds) > READERS
    assert met.ids == met.wanted


def test_without_a_node_pages_go_on_and_search_comes_back(cluster: Cluster, tmp_path: Path) -> None:
    site = Site(tmp_path / "site")
    site.variables["PRESSREVIEW_SEARCH_URL"] = cluster.address("gone")
    site.prepare()
    with site.serving():
        wait_until(lambda: site.get("/cerca/?q=iran").status == 200, site)
        for number in range(3):
            cluster.kill(number)
        wait_until(lambda: site.get("/cerca/?q=iran+accordo").status == 503, site)
        for path in ("/", "/articoli/", "/archivio/", "/feed/"):
            assert site.get(path).status == 200, path
        assert site.get("/healthz").status == 200
        wait_until(lambda: site.get("/readyz").status == 503, site)
        for number in range(3):
            cluster.start(number)
        cluster.wait()
        wait_until(lambda: site.get("/cerca/?q=iran+accordo").status == 200, site)
        wait_until(lambda: site.get("/readyz").status == 200, site)
    assert "Traceback" not in site.log.read_text()


def test_a_node_that_hangs_is_soon_done_without(cluster: Cluster) -> None:
    engine = OpenSearchEngine(cluster.address("hanging"), Path("/nowhere"))
    cluster.wait(status="green")
    fill(engine, ARTICLES)
    hanging = (manager(cluster) + 1) % 3
    cluster.signal(hanging, signal.SIGSTOP)

    def answers() -> bool:
        try:
            return ask(engine, "siria") == {5, 6}
        except SearchUnreachable:
            return False

    try:
        # The cluster itself needs a while to do without it; meanwhile nobody waits for long.
        wait_until(lambda: all(answers() for _time in range(20)))
    finally:
        cluster.signal(hanging, signal.SIGCONT)
