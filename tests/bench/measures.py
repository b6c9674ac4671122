"""What is measured: throughput beside the bare view, growth with the archive, edits that show."""

import http.client
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice

from tests.bench.archives import Archive, never_kept, zipf
from tests.bench.load import HEADERS, Load, measure
from tests.live import BASE_DIR, environment, fetch, free_port, wait_for_port

WARM_PATHS = 200
MIXED_ARTICLES = 5000


@dataclass
class Throughput:
    """One kind of load in all rounds, and in each round its share of the bare view's."""

    loads: list[Load] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def as_json(self) -> dict[str, float]:
        """The median of the rounds."""
        rows = [load.as_json() for load in self.loads]
        medians = {name: statistics.median(row[name] for row in rows) for name in rows[0]}
        return medians | {"ratio_to_bare": round(statistics.median(self.ratios), 3)}


@contextmanager
def bare_view() -> Iterator[int]:
    """The bare view, served as the site is but by itself; gives its port."""
    port = free_port()
    options = ("--bind", f"127.0.0.1:{port}", "--config", "python:tests.bench.bare_server")
    command = [sys.executable, "-m", "gunicorn", *options]
    process = subprocess.Popen(command, cwd=BASE_DIR, env=environment(), stderr=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def loads(archive: Archive, number: int) -> dict[str, list[str]]:
    """Addresses for each kind of load; those that end in "cold" are in no cache."""
    pages, mark = archive.pages(), f"{time.time_ns():x}-"
    articles = archive.articles(MIXED_ARTICLES)
    kinds = {name: pages[name] for name in ("home", "section", "article")}
    warm = {name: list(islice(cycle(paths), WARM_PATHS)) for name, paths in kinds.items()}
    cold = {
        f"{name}, cold": never_kept(paths, number, mark + name) for name, paths in kinds.items()
    }
    return {**warm, **cold, "articles by Zipf": zipf(articles, number)}


def throughput(
    archive: Archive, rounds: int, seconds: float, warmed: int = WARM_PATHS
) -> dict[str, Throughput]:
    """Every kind of load in turn, round after round, each round beginning with the bare view.

    Of those that are not cold, ``warmed`` pages are in every worker's cache beforehand.
    """
    found: dict[str, Throughput] = {}
    with archive.site.serving(), bare_view() as bare:
        for _round in range(rounds):
            base = measure(bare, ["/"], seconds)
            found.setdefault("bare view", Throughput()).loads.append(base)
            found["bare view"].ratios.append(1.0)
            for name, paths in loads(archive, number=int(20_000 * seconds)).items():
                if not name.endswith("cold"):
                    warm_up(archive.site.port, list(dict.fromkeys(paths))[:warmed])
                load = measure(archive.site.port, paths, seconds)
                kind = found.setdefault(name, Throughput())
                kind.loads.append(load)
                kind.ratios.append(load.requests_per_second / base.requests_per_second)
    return found


def warm_up(port: int, paths: Sequence[str]) -> None:
    """Ask for every page often enough for all workers to have it."""
    # A connection stays with one worker.
    for _connection in range(8):
        one_by_one(port, paths)


def growth(small: Archive, large: Archive, samples: int) -> dict[str, dict[str, float]]:
    """The time of each kind of page, in no cache, of one request after the other (median)."""
    found = {}
    with small.site.serving(), large.site.serving():
        kinds = [(small, small.pages()), (large, large.pages())]
        for name in small.pages():
            times: list[list[float]] = [[], []]
            # In small turns, so that what else the machine does falls on both alike.
            for turn in range(4):
                for place, (archive, pages) in enumerate(kinds):
                    mark = f"{time.time_ns():x}-{turn}-"
                    paths = never_kept(pages[name], samples // 4, mark)
                    times[place] += one_by_one(archive.site.port, paths)
            before, after = (statistics.median(some) for some in times)
            found[name] = {
                f"ms_at_{small.number}": round(before, 3),
                f"ms_at_{large.number}": round(after, 3),
                "ratio": round(after / before, 3),
            }
    return found


def one_by_one(port: int, paths: Sequence[str]) -> list[float]:
    """Milliseconds of each request, one after the other over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (time.perf_counter() - start))
        if answer.status != 200:
            raise SystemExit(f"{path} answered {answer.status}")
    connection.close()
    return times


EDIT = """
import time
from articles.models import Article
article = Article.objects.published().newest_first().first()
article.title = "{title}"
article.save()
print(time.time())
"""


def seconds_until_visible(archive: Archive, times: int) -> list[float]:
    """For each of some edits the seconds from its commit to the last answer without it.

    Every request has a connection of its own, so that all workers are asked.
    """
    found = []
    with archive.site.serving():
        for number in range(times):
            title = f"Edit {number} of {time.time_ns()}"
            edit = subprocess.Popen(
                [sys.executable, "manage.py", "shell", "-c", EDIT.format(title=title)],
                cwd=BASE_DIR,
                env=archive.site.environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            last_stale, fresh_since = time.time(), 0.0
            while not fresh_since or time.time() - fresh_since < 2:
                asked = time.time()
                if title in fetch(f"{archive.site.url}/").text:
                    fresh_since = fresh_since or asked
                else:
                    last_stale, fresh_since = asked, 0.0
                if edit.poll():
                    raise SystemExit("the edit failed")
            output, _errors = edit.communicate()
            found.append(max(0.0, last_stale - float(output.split()[-1])))
    return found
