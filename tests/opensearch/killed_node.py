"""A node is killed under readers and a writer: what each of them met."""

import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from articles.search.engines.opensearch.engine import OpenSearchEngine
from articles.search.query.parsed_query import ParsedQuery
from articles.search.types import SearchQuery, SearchUnavailable
from tests.opensearch.cluster import Cluster
from tests.search.contract import ARTICLES, change, fill, make

READERS = 8
CHANGES = 30
PAUSE = 0.05  # seconds between two questions of a reader


@dataclass
class Met:
    """What readers were told, in how many seconds each; what is in the index in the end."""

    failed: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    wanted: list[int] = field(default_factory=list)


def manager(cluster: Cluster) -> int:
    """The number of the node that manages the others."""
    (told,) = cluster.ask(cluster.http[0], "_cat/cluster_manager?format=json")
    return int(told["node"].rpartition("-")[2])


def ask(engine: OpenSearchEngine, text: str) -> set[int]:
    query = SearchQuery(ParsedQuery(text, date(2020, 6, 15)))
    return {hit.id for hit in engine.search(query).hits}


def kill_one(cluster: Cluster) -> Met:
    """Kill the node that manages the others; it is started again, and the cluster whole."""
    engine = OpenSearchEngine(cluster.address("killed"), Path("/nowhere"))
    fill(engine, ARTICLES)
    met = Met(wanted=[*range(1, 10), *range(1_000, 1_000 + CHANGES)])
    ended = threading.Event()

    def read() -> None:
        reader = OpenSearchEngine(engine.address, engine.data_dir)
        while not ended.is_set():
            start = time.perf_counter()
            try:
                if ask(reader, "siria") != {5, 6}:
                    met.failed.append("another answer")
            except SearchUnavailable as error:
                met.failed.append(str(error))
            met.seconds.append(time.perf_counter() - start)
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
    ids, _prints = engine.fingerprints()
    met.ids = [int(number) for number in ids]
    return met
