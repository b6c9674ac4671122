"""The search over gunicorn: its page, and articles that are saved while readers ask."""

import json
import random
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
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
# Seconds between two articles that are saved: about as long as one of them takes, so that the
# slowest answer is looked for among as many in the rests as beside the saving.
REST = 0.75
TOO_LATE = 503  # the status of a search page whose engine did not answer in time
SLOW = 50.0  # milliseconds that no reader is to wait because of the editor
AFTER = 0.5  # seconds in which all processes have followed a change


def addresses(archive: Archive, number: int, seed: int) -> list[str]:
    """Searches of all kinds, no two alike."""
    questions = Questions(archive.site.data_dir / "archive.sqlite3", seed=seed)
    return [f"{SEARCH}?q={quote(one.text)}" for one in questions.different(number)]


class Answer(NamedTuple):
    """A search page as the server's log has it."""

    end: datetime
    ms: float
    status: int

    def overlaps(self, start: datetime, end: datetime) -> bool:
        return self.end >= start and self.end - timedelta(milliseconds=self.ms) <= end


@contextmanager
def answers(archive: Archive) -> Iterator[list[Answer]]:
    """What the server says of the search pages that are asked for meanwhile.

    What a client sees has the client's own work in it, and that of whoever shares its process.
    """
    found: list[Answer] = []
    start = archive.site.log.stat().st_size
    yield found
    with archive.site.log.open("rb") as log:
        log.seek(start)
        lines = [json.loads(line) for line in log if line.startswith(b"{")]
    found += [
        Answer(datetime.fromisoformat(line["time"]), line["ms"], line["status"])
        for line in lines
        if line.get("path") == SEARCH
    ]


def page(archive: Archive, number: int) -> dict[str, float]:
    """Milliseconds of search pages that no cache has, one after the other.

    Nodes of a cluster that have much else to do may be too late for a page: how many of them were.
    """
    paths = addresses(archive, 2 * number, seed=7)
    allowed = (200,) if archive.has_search else (200, TOO_LATE)
    with archive.site.serving():
        one_by_one(archive.site.port, paths[:number], allowed)
        with answers(archive) as found:
            times = sorted(one_by_one(archive.site.port, paths[number:], allowed))
    server = sorted(answer.ms for answer in found)
    return {
        "p50_ms": percentile(server, 50),
        "p95_ms": percentile(server, 95),
        "client_p50_ms": percentile(times, 50),
        "client_p95_ms": percentile(times, 95),
        "too_late": sum(answer.status == TOO_LATE for answer in found),
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


def as_json(found: Iterable[Answer]) -> dict[str, float]:
    """What is told of readers' times."""
    ordered = sorted(answer.ms for answer in found)
    return {
        "asked": len(ordered),
        "p50_ms": percentile(ordered, 50),
        "p99_ms": percentile(ordered, 99),
        "slowest_ms": max(ordered, default=0.0),
        "slow_share": sum(ms > SLOW for ms in ordered) / max(len(ordered), 1),
    }


def saved_and_found(archive: Archive, times: int) -> dict[str, Any]:
    """Seconds from an editor's press on "save" to the article being found, while readers ask.

    The editor rests between two articles: the readers' times beside it are those of the rests.
    An article's own time begins when its form is opened, and ends some time after it is found,
    when the other processes have followed.
    """
    paths = addresses(archive, 2_000, seed=8)
    rows = archive.read("SELECT id FROM articles_article ORDER BY id DESC LIMIT ?", times)
    found, busy = [], []
    with archive.site.serving():
        editor = Editor(archive.site)
        one_by_one(archive.site.port, paths[:WARM])
        with answers(archive) as asked, Readers(archive.site.port, paths[WARM:]):
            for (article,) in rows:
                time.sleep(REST)
                start = datetime.now(UTC)
                found.append(_saved(archive, editor, int(article)))
                time.sleep(AFTER)
                busy.append((start, datetime.now(UTC)))
    during = {answer for answer in asked if any(answer.overlaps(*span) for span in busy)}
    ordered = sorted(found)
    return {
        "seconds_p50": percentile(ordered, 50),
        "seconds_p95": percentile(ordered, 95),
        "readers_without": as_json(set(asked) - during),
        "readers_during": as_json(during),
    }


def _saved(archive: Archive, editor: Editor, article: int) -> float:
    """Seconds from "save" to being found."""
    word = f"parola{time.time_ns():x}"
    fields = editor.open(article)
    start = time.perf_counter()
    editor.save(article, fields, f"Titolo {word}")
    while not is_found(archive, word):
        time.sleep(0.05)
    return time.perf_counter() - start


def is_found(archive: Archive, word: str) -> bool:
    """Whether the API finds exactly the article that has the word."""
    answer = fetch(f"{archive.site.url}/api/v1/search/?q={word}&v={time.time_ns()}")
    return bool(json.loads(answer.body)["total"] == 1)
