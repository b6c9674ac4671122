"""The search over gunicorn: its page, and articles that are saved while readers ask."""

import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from tests.bench.archives import Archive
from tests.bench.load import percentile
from tests.bench.measures import one_by_one
from tests.bench.search.corpus import Questions
from tests.bench.search.editor import Editor
from tests.live import fetch

SEARCH = "/cerca/"
READERS = 4
WARM = 60  # questions before anything is measured
PAUSE = 0.25  # seconds between two questions of one reader


def addresses(archive: Archive, number: int, seed: int) -> list[str]:
    """Searches of all kinds, no two alike."""
    questions = Questions(archive.site.data_dir / "archive.sqlite3", seed=seed)
    return [f"{SEARCH}?q={quote(one.text)}" for one in questions.different(number)]


@contextmanager
def server_times(archive: Archive) -> Iterator[list[float]]:
    """Milliseconds that the server says it took for each search page asked for meanwhile.

    What a client sees has the client's own work in it, and that of whoever shares its process.
    """
    found: list[float] = []
    start = archive.site.log.stat().st_size
    yield found
    with archive.site.log.open("rb") as log:
        log.seek(start)
        lines = [json.loads(line) for line in log if line.startswith(b"{")]
    found += sorted(line["ms"] for line in lines if line.get("path") == SEARCH)


def page(archive: Archive, number: int) -> dict[str, float]:
    """Milliseconds of search pages that no cache has, one after the other."""
    paths = addresses(archive, 2 * number, seed=7)
    with archive.site.serving():
        one_by_one(archive.site.port, paths[:number])
        with server_times(archive) as server:
            times = sorted(one_by_one(archive.site.port, paths[number:]))
    return {
        "p50_ms": percentile(server, 50),
        "p95_ms": percentile(server, 95),
        "client_p50_ms": percentile(times, 50),
        "client_p95_ms": percentile(times, 95),
    }


@dataclass
class Readers:
    """Readers who ask one question after the other, with a pause for reading."""

    port: int
    paths: list[str]
    stopped: threading.Event = field(default_factory=threading.Event)

    def _read(self, number: int) -> None:
        places = random.Random(number)  # noqa: S311 (no secret)
        while not self.stopped.wait(PAUSE * places.uniform(0.5, 1.5)):
            one_by_one(self.port, [places.choice(self.paths)])

    def __enter__(self) -> "Readers":
        self.threads = [threading.Thread(target=self._read, args=(n,)) for n in range(READERS)]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()


def as_json(ordered: list[float]) -> dict[str, float]:
    """What is told of readers' times."""
    return {
        "asked": len(ordered),
        "p50_ms": percentile(ordered, 50),
        "p99_ms": percentile(ordered, 99),
        "slowest_ms": max(ordered, default=0.0),
    }


def saved_and_found(archive: Archive, times: int) -> dict[str, Any]:
    """Seconds from an editor's press on "save" to the article being found, while readers ask.

    The readers' times without any saving are those of the same server just before.
    """
    paths = addresses(archive, 2_000, seed=8)
    rows = archive.read("SELECT id FROM articles_article ORDER BY id DESC LIMIT ?", times)
    found = []
    with archive.site.serving():
        editor = Editor(archive.site)
        one_by_one(archive.site.port, paths[:WARM])
        with server_times(archive) as before, Readers(archive.site.port, paths[WARM:1000]):
            time.sleep(max(2.0, times / 2))
        with server_times(archive) as during, Readers(archive.site.port, paths[1000:]):
            for (article,) in rows:
                word = f"parola{time.time_ns():x}"
                fields = editor.open(int(article))
                start = time.perf_counter()
                editor.save(int(article), fields, f"Titolo {word}")
                while not is_found(archive, word):
                    time.sleep(0.02)
                found.append(time.perf_counter() - start)
    ordered = sorted(found)
    return {
        "seconds_p50": percentile(ordered, 50),
        "seconds_p95": percentile(ordered, 95),
        "readers_without": as_json(before),
        "readers_during": as_json(during),
    }


def is_found(archive: Archive, word: str) -> bool:
    """Whether the API finds exactly the article that has the word."""
    answer = fetch(f"{archive.site.url}/api/v1/search/?q={word}&v={time.time_ns()}")
    return bool(json.loads(answer.body)["total"] == 1)
