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
from typing import IO

from tests.bench.archives import Archive, never_kept, searches, zipf
from tests.bench.load import HEADERS, Load, measure
from tests.live import BASE_DIR, environment, fetch, free_port, wait_for_port

WARM_PATHS = 200
KEPT = 40  # pages of a kind that are asked for again and again
MIXED_ARTICLES = 5000
EDIT_SECONDS = 2.0
SEARCHES_A_SECOND = 1_000  # more than are answered


@dataclass
class Throughput:
    """One kind of load in all rounds, and in each round its share of the bare view's."""

    loads: list[Load] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)

    def add(self, load: Load, bare: Load) -> None:
        """Take in the load of a round, and what the bare view did in it."""
        self.loads.append(load)
        self.ratios.append(load.requests_per_second / bare.requests_per_second)

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


@dataclass(frozen=True)
class Kind:
    """A kind of load: its addresses, how many of them every process has kept beforehand, and
    whether an editor saves an article every ``EDIT_SECONDS`` meanwhile."""

    paths: list[str]
    warmed: int = 0
    is_edited: bool = False


def kinds_of_load(
    archive: Archive, number: int, questions: Sequence[str], warmed: int
) -> dict[str, Kind]:
    """Each kind of load by its name; pages that are "new" are in no cache, nor is any of them
    asked for a second time before as many others as the time allows."""
    pages, mark = archive.pages(), f"{time.time_ns():x}-"
    # Not those that the reader of the mixture has had: no part of them is kept either.
    pages["article"] = archive.articles(MIXED_ARTICLES, others=True)
    new = {
        f"{name}, new": Kind(never_kept(pages[name], number, mark + name))
        for name in ("article", "section", "list", "source", "tag", "home")
    }
    if questions:
        new["search, new"] = Kind(list(questions))
    mixture = Kind(zipf(archive.articles(MIXED_ARTICLES), number), is_edited=True)
    kept = {
        f"{name}, kept": Kind(list(islice(cycle(pages[name][:KEPT]), WARM_PATHS)), warmed)
        for name in ("article", "section", "home")
    }
    return {"articles by Zipf, edited": mixture, **new, **kept}


def throughput(
    archive: Archive, rounds: int, seconds: float, warmed: int = WARM_PATHS
) -> dict[str, Throughput]:
    """Every kind of load in turn, round after round, each round beginning with the bare view.

    A round has the site started anew, so that whatever is kept is made in it.
    """
    found: dict[str, Throughput] = {}
    number = int(20_000 * seconds)
    asked = int(SEARCHES_A_SECOND * seconds)
    questions = searches(archive, rounds * asked) if archive.has_search else []
    with bare_view() as bare:
        for place in range(rounds):
            base = measure(bare, ["/"], seconds)
            found.setdefault("bare view", Throughput()).add(base, base)
            some = questions[place * asked : (place + 1) * asked]
            with archive.site.serving():
                for name, kind in kinds_of_load(archive, number, some, warmed).items():
                    load = _loaded(archive, kind, seconds)
                    found.setdefault(name, Throughput()).add(load, base)
    return found


def _loaded(archive: Archive, kind: Kind, seconds: float) -> Load:
    if kind.warmed:
        warm_up(archive.site.port, list(dict.fromkeys(kind.paths))[: kind.warmed])
    if not kind.is_edited:
        return measure(archive.site.port, kind.paths, seconds)
    with editing(archive):
        return measure(archive.site.port, kind.paths, max(seconds, 2 * EDIT_SECONDS))


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
                    mark, number = f"{time.time_ns():x}-{turn}-", samples // 4
                    # Other pages each time: no part of them is kept.
                    first = turn * number % len(pages[name])
                    turned = pages[name][first:] + pages[name][:first]
                    paths = never_kept(turned, number, mark)
                    times[place] += one_by_one(archive.site.port, paths)
            before, after = (statistics.median(some) for some in times)
            found[name] = {
                f"ms_at_{small.number}": round(before, 3),
                f"ms_at_{large.number}": round(after, 3),
                "ratio": round(after / before, 3),
            }
    return found


def one_by_one(port: int, paths: Sequence[str], allowed: Sequence[int] = (200,)) -> list[float]:
    """Milliseconds of each request, one after the other over one connection.

    An answer with a status that is not ``allowed`` ends it all.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times = []
    for path in paths:
        start = time.perf_counter()
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        answer.read()
        times.append(1000 * (time.perf_counter() - start))
        if answer.status not in allowed:
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
# Begins with a line of its input, and ends with it. The newest article stands on every page.
EDITS = """
import select, sys, time
from articles.models import Article
article = Article.objects.published().newest_first().first()
print("ready", flush=True)
sys.stdin.readline()
while not select.select([sys.stdin], [], [], {seconds})[0]:
    article.title = "Edit of " + str(time.time_ns())
    article.save()
"""


@contextmanager
def editing(archive: Archive) -> Iterator[None]:
    """An editor who changes a title every ``EDIT_SECONDS`` while the block is run."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-c", EDITS.format(seconds=EDIT_SECONDS)],
        cwd=BASE_DIR,
        env=archive.site.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process, _input_of(process) as line:
        line.write("begin\n")
        line.flush()
        yield
    if process.returncode:
        raise SystemExit("the editor failed")


@contextmanager
def _input_of(process: "subprocess.Popen[str]") -> Iterator[IO[str]]:
    """The input of a process that has said that it is ready; closed at the end."""
    if process.stdin is None or process.stdout is None:
        raise SystemExit("the editor has no input")
    while "ready" not in (line := process.stdout.readline()):
        if not line:
            raise SystemExit("the editor did not start")
    with process.stdin:
        yield process.stdin


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
