"""A web server on loopback that hands out feeds and keeps what it was asked; sources of them."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.utils import timezone

from articles.models import FeedState, Source

HOUR = timedelta(hours=1)


@dataclass
class Page:
    """What the server answers at a path."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


@dataclass
class Request:
    path: str
    host: str
    headers: dict[str, str]
    began: float
    ended: float = 0.0


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer so from now on; the address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Page(body, status, named)
        return self.address(path)


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        host = (self.headers["Host"] or "").partition(":")[0]
        asked = Request(self.path, host, dict(self.headers), time.monotonic())
        self.server.requests.append(asked)
        page = self.server.pages.get(self.path, Page(status=404))
        time.sleep(page.seconds)
        asked_for = self.headers["If-None-Match"]
        is_known = asked_for is not None and asked_for == page.headers.get("ETag")
        self.send_response(304 if is_known else page.status)
        for name, value in page.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0" if is_known else str(len(page.body)))
        self.end_headers()
        asked.ended = time.monotonic()
        self.wfile.write(b"" if is_known else page.body)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def source(address: str, name: str = "La Lanterna", **values: Any) -> Source:
    slug = name.lower().replace(" ", "-")
    return Source.objects.create(name=name, slug=slug, feed_address=address, **values)


def state(of: Source) -> FeedState:
    return FeedState.objects.get(source=of)


def waits(of: Source) -> timedelta:
    """How long the feed is left alone from now, to the minute."""
    return timedelta(minutes=round((state(of).next_check - timezone.now()) / HOUR * 60))
