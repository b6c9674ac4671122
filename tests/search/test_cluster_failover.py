"""Nodes of the cluster are killed under readers and a writer."""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from articles.search.engines.opensearch.engine import OpenSearchEngine
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import SearchQuery, SearchUnavailable, SearchUnreachable
from tests.live import Site
from tests.needs import missing
from tests.opensearch.cluster import MISSING, START_SECONDS, Cluster, is_missing, running
from tests.search.contract import ARTICLES, change, fill, make

READERS = 8
CHANGES = 30
PAUSE = 0.05  # seconds between two questions of a reader


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


def manager(cluster: Cluster) -> int:
    """The number of the node that manages the others."""
    (told,) = cluster.ask(cluster.http[0], "_cat/cluster_manager?format=json")
    return int(told["node"].rpartition("-")[2])


def ask(engine: OpenSearchEngine, text: str) -> set[int]:
    query = SearchQuery(ParsedQuery(text, date(2020, 6, 15)))
    return {hit.id for hit in engine.search(query).hits}


def test_a_killed_node_fails_no_query_and_loses_no_change(cluster: Cluster) -> None:
    engine = OpenSearchEngine(cluster.address("killed"), Path("/nowhere"))
    fill(engine, ARTICLES)
    ended = threading.Event()
    answered: list[float] = []
    failed: list[object] = []

    def read() -> None:
        reader = OpenSearchEngine(engine.address, engine.data_dir)
        while not ended.is_set():
            start = time.perf_counter()
            try:
                if ask(reader, "siria") != {5, 6}:
                    failed.append("another answer")
            except SearchUnavailable as error:
                failed.append(error)
            answered.append(time.perf_counter() - start)
            time.sleep(PAUSE)

    threads = [threading.Thread(target=read) for _ in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        for number in range(CHANGES):
            change(engine, [make(1_000 + number, f"Vulcano {number}")])
            if number == CHANGES // 3:
                killed = manager(cluster)
                cluster.kill(killed)
        cluster.start(killed)
        cluster.wait(status="green")
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    assert failed == []
    assert len(answered) > READERS
    ids, _prints = engine.fingerprints()
    assert ids.tolist() == [*range(1, 10), *range(1_000, 1_000 + CHANGES)]


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
        wait_until(answers)
        for _time in range(20):
            assert answers()
    finally:
        cluster.signal(hanging, signal.SIGCONT)
