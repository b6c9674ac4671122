"""Who changes the archive meanwhile: commenters, an editor, feeds; each remembers what it did."""

import random
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from articles.comments.antispam import LEAST_SECONDS
from tests.bench.archives import Archive
from tests.bench.search.editor import Form
from tests.live import Answer, Site
from tests.load.records import Records
from tests.serving.conftest import PASSWORD, log_in
from tests.serving.forms import comment_token, send

EDITOR = "olga"
FEEDS = 5
ENTRIES = 30  # that a feed shows at once
LOCK_SECONDS = 60.0


class Writer(threading.Thread):
    """Does one thing again and again, with a pause between."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds = seconds
        self.ended = threading.Event()

    def run(self) -> None:
        while not self.ended.wait(self.seconds):
            # A process has just been killed: whoever keeps the records is told.
            with suppress(OSError, HTTPException, AssertionError):
                self.act()

    def act(self) -> None:
        raise NotImplementedError


class Sent(NamedTuple):
    """A comment's form: when it was fetched, of which article, with which token."""

    at: float
    article: str
    token: str


class Commenter(Writer):
    """Fetches a form, takes as long as people do, and sends it; each time from elsewhere."""

    def __init__(self, site: Site, records: Records, articles: list[str], seconds: float) -> None:
        super().__init__(seconds)
        self.site, self.records, self.articles = site, records, articles
        self.kept: list[str] = []
        self._forms: deque[Sent] = deque()
        self._number = 0

    def act(self) -> None:
        article = random.choice(self.articles)  # noqa: S311  # no secret
        self._forms.append(Sent(time.monotonic(), article, comment_token(self.site, article)))
        if time.monotonic() - self._forms[0].at > LEAST_SECONDS + 1:
            self._send(self._forms.popleft())

    def _send(self, form: Sent) -> None:
        self._number += 1
        text = f"Un commento che porta il numero {self._number} e che non somiglia a un altro."
        fields = {
            "name": "Lettrice",
            "email": f"lettrice{self._number}@lettori.example",
            "text": text,
            **{"token": form.token, "parent": "", "website": ""},
        }
        network = f"10.{self._number // 250 % 250}.{self._number % 250}.7"
        path = f"{form.article}commenti/"
        answer = self.records.ask(
            "comment", lambda: send(self.site, path, fields, X_Forwarded_For=network)
        )
        if answer is not None and answer.status == 303:
            self.kept.append(text)


class Editing(Writer):
    """Opens an article's form on the desk and saves it with another title."""

    def __init__(self, site: Site, records: Records, ids: list[int], seconds: float) -> None:
        super().__init__(seconds)
        self.site, self.records, self.ids = site, records, ids
        self.saved: dict[int, str] = {}
        self.unknown: set[int] = set()  # sent, and no answer came
        self.number_saved = 0
        self._headers = log_in(site, EDITOR)
        self._number = 0

    def act(self) -> None:
        article = random.choice(self.ids)  # noqa: S311  # no secret
        path = f"/admin/articles/article/{article}/change/"
        page = self.records.ask("editor opens", lambda: self.site.get(path, **self._headers))
        if page is None or page.status != 200:
            return
        self._number += 1
        title = f"Titolo cambiato {self._number} volte"
        form = _fields(page) | {"title": [title], "_save": ["1"]}
        answer = self.records.ask(
            "editor saves", lambda: send(self.site, path, form, **self._headers)
        )
        if answer is None:
            self.unknown.add(article)
        elif answer.status == 302:
            self.saved[article] = title
            self.number_saved += 1
            self.unknown.discard(article)


def _fields(page: Answer) -> dict[str, list[str]]:
    """The values of each field of a form, without what is not part of it."""
    found: dict[str, list[str]] = {}
    for name, value in Form(page.text).fields:
        if name not in {"title", "q"}:
            found.setdefault(name, []).append(value)
    return found


class Feeds(Writer):
    """Feeds with ever new entries, and a nudge to visit them: their own pauses are longer."""

    def __init__(self, archive: Archive, seconds: float) -> None:
        super().__init__(seconds)
        self.archive = archive
        self.entries = 0

    def act(self) -> None:
        self.entries += 1
        path = self.archive.site.data_dir / "archive.sqlite3"
        with closing(sqlite3.connect(path, timeout=LOCK_SECONDS)) as database:
            database.execute("UPDATE articles_feedstate SET next_check = '2020-01-01 00:00:00'")
            database.commit()

    def body(self, feed: int) -> bytes:
        """The feed as it is now (RSS 2.0)."""
        numbers = range(max(0, self.entries - ENTRIES), self.entries)
        items = "".join(
            f"<item><guid>f{feed}-{number}</guid><title>Voce {number} del giornale {feed}</title>"
            f"<link>https://carico{feed}.example/{number}</link>"
            f"<description>{f'Parole della voce {number}. ' * 30}</description>"
            f"<pubDate>Tue, 03 Apr 2018 {number // 60 % 24:02}:{number % 60:02}:00 GMT</pubDate>"
            "</item>"
            for number in numbers
        )
        head = f"<title>Carico {feed}</title>"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'.encode()


@contextmanager
def feed_server(feeds: Feeds) -> Iterator[int]:
    """Hands the feeds out on loopback; gives the port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = feeds.body(int(self.path.strip("/") or 0))
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


SOURCES = """
for number in range({feeds}):
    Source.objects.create(name=f"Carico {{number}}", slug=f"carico-{{number}}",
        feed_address=f"http://127.0.0.1:{port}/{{number}}")
"""


def set_up(site: Site, port: int) -> None:
    """Make the sources of the feeds, and the editor's account."""
    site.make_editor(EDITOR, PASSWORD)
    done = site.manage("shell", "--no-startup", "-c", SOURCES.format(feeds=FEEDS, port=port))
    if done.returncode:
        raise SystemExit(done.stderr)
