"""A page that comes in piece by piece, as over a slow network, moves nothing that has a place."""

import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Addresses
from tests.live import Site, fetch

# The head of a page in pieces of about so many bytes, the rest at once. A piece ends behind an
# element: one that ends within a word moves what stands behind the word, whoever sends it.
PIECE = 200
IN_PIECES = 10_000
PAUSE = 0.02  # seconds
PIECES = re.compile(rb".{1,%d}.*?</\w+>" % PIECE, re.DOTALL)

SHIFTS = """() => new Promise((resolve) => {
  const moved = [];
  const place = (source) => source.node?.parentElement?.outerHTML.slice(0, 80);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved.push(...entry.sources.map(place));
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(moved), 600);
})"""


class _InPieces(BaseHTTPRequestHandler):
    """Hands on what the site answers; pages slowly, all else at once."""

    protocol_version = "HTTP/1.1"
    site = ""

    def do_GET(self) -> None:
        answer = fetch(f"{self.site}{self.path}", headers={"Accept-Language": "it"})
        kind = answer.headers.get("Content-Type", "")
        self.send_response(answer.status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        sent = 0
        if kind.startswith("text/html"):
            for piece in PIECES.finditer(answer.body, 0, IN_PIECES):
                self.wfile.write(piece[0])
                sent = piece.end()
                time.sleep(PAUSE)
        self.wfile.write(answer.body[sent:])

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing."""


@pytest.fixture
def slow_network(site_server: Site) -> Iterator[str]:
    """The address under which the site is reached slowly."""
    handler = type("InPieces", (_InPieces,), {"site": site_server.url})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_while_a_page_comes_in(
    open_page: Callable[..., Page], addresses: Addresses, slow_network: str, width: int
) -> None:
    page = open_page("/healthz", width=width)
    moved = {}
    for address in ("/", "/articoli/", "/cerca/", "/cerca/?q=iran", addresses.article):
        page.goto(f"{slow_network}{address}")
        if shifts := page.evaluate(SHIFTS):
            moved[address] = shifts
    assert moved == {}
