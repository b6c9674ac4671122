"""Readers of all kinds, who ask at a rate of their own and not as fast as the site answers."""

import http.client
import itertools
import random
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from tests.bench.archives import Archive, searches
from tests.load.records import Records

THREADS = 12
TIMEOUT = 60.0  # seconds
# Who comes so late is not waited for by those after: they come then.
LATE_SECONDS = 1.0
# Of a hundred requests of the crowd.
SHARES = {
    "article": 60,
    "front page and lists": 12,
    "crawler": 12,
    "search": 7,
    "search without results": 3,
    "completion": 6,
}
KEPT_QUESTIONS = 20_000
HEADERS = {"Accept-Encoding": "gzip"}


def zipf(paths: list[str], dice: random.Random) -> Iterator[str]:
    """Addresses without end, the n-th most read n times as rare as the first."""
    weights = list(itertools.accumulate(1 / place for place in range(1, len(paths) + 1)))
    while True:
        yield from dice.choices(paths, cum_weights=weights, k=1000)


def without_results(dice: random.Random) -> Iterator[str]:
    """Searches for words that no text has."""
    while True:
        word = "".join(dice.choices("bcdfghjklmnpqrstvwxz", k=9))
        yield f"/cerca/?q={word}"


def completions(archive: Archive, dice: random.Random) -> Iterator[str]:
    """What is asked while words of the archive's titles are typed."""
    rows = archive.read("SELECT title FROM articles_article LIMIT 2000")
    words = [word for (title,) in rows for word in title.split() if len(word) > 3]
    while True:
        word = dice.choice(words)
        for length in range(2, min(len(word), 6)):
            yield f"/cerca/suggerimenti/?q={quote(word[:length])}"


def addresses(archive: Archive, seed: int) -> dict[str, Iterator[str]]:
    """For each kind of request its addresses, without end."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    articles = archive.articles(archive.number)
    read = articles.copy()
    dice.shuffle(read)
    pages = archive.pages()
    lists = [path for kind, paths in pages.items() if kind != "article" for path in paths]
    # The crawler asks each page once; who is through becomes a reader.
    crawled = itertools.chain(articles, lists, zipf(read, dice))
    number = min(KEPT_QUESTIONS, 20 * archive.number)
    return {
        "article": zipf(read, dice),
        "front page and lists": zipf(["/", "/en/", *lists], dice),
        "crawler": crawled,
        "search": itertools.cycle(searches(archive, number)),
        "search without results": without_results(dice),
        "completion": completions(archive, dice),
    }


@dataclass(slots=True)
class Answer:
    """What came back, as far as it is looked at."""

    status: int


class Connection:
    """A connection that is kept, as browsers and proxies keep theirs."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._kept: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """One request. Raises ``OSError`` or ``HTTPException``.

        A kept connection that the server has closed meanwhile is opened again, once, as HTTP says
        (RFC 9112, 9.3.1).
        """
        if self._kept is not None:
            try:
                return self._get(self._kept, path)
            except (ConnectionError, http.client.RemoteDisconnected):
                self.close()
        self._kept = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
        try:
            return self._get(self._kept, path)
        except BaseException:
            self.close()
            raise

    def _get(self, connection: http.client.HTTPConnection, path: str) -> Answer:
        connection.request("GET", path, headers=HEADERS)
        response = connection.getresponse()
        response.read()
        return Answer(response.status)

    def close(self) -> None:
        if self._kept is not None:
            self._kept.close()
            self._kept = None


class Crowd:
    """So many requests a second, whatever becomes of them; ``rate`` may be changed meanwhile."""

    def __init__(self, port: int, records: Records, kinds: Mapping[str, Iterator[str]]) -> None:
        self.rate = 1.0
        self.late = 0
        self._port, self._records, self._kinds = port, records, dict(kinds)
        self._lock = threading.Lock()
        self._next = time.monotonic()
        self._dice = random.Random(7)  # noqa: S311  # no secret
        self._deck: list[str] = []  # of each kind its share of the next hundred requests
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._ask) for _number in range(THREADS)]

    def __enter__(self) -> "Crowd":
        self._next = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _ask(self) -> None:
        connection = Connection(self._port)
        while not self._ended.is_set():
            due, kind, path = self._turn()
            if self._ended.wait(max(0.0, due - time.monotonic())):
                break
            self._records.ask(kind, lambda path=path: connection.get(path))  # type: ignore[misc]
        connection.close()

    def _turn(self) -> tuple[float, str, str]:
        """When the next one comes, and what it asks."""
        with self._lock:
            now = time.monotonic()
            if now - self._next > LATE_SECONDS:
                self.late += int((now - self._next) * self.rate)
                self._next = now
            due = self._next
            self._next += 1 / self.rate
            if not self._deck:
                self._deck = [kind for kind, number in SHARES.items() for _one in range(number)]
                self._dice.shuffle(self._deck)
            kind = self._deck.pop()
            return due, kind, next(self._kinds[kind])
