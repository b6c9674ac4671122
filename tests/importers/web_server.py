"""A web server on the loopback network that answers as a test wants it to."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest

from articles.importers.fetch import fetch
from articles.importers.not_fetched import NotFetched

PAGE = b"<p>Ciao</p>"


class _Handler(BaseHTTPRequestHandler):
    """Answers by the path: each test says there what it wants to be sent."""

    server: "Server"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        kind, _slash, rest = self.path.lstrip("/").partition("/")
        try:
            getattr(self, f"send_{kind}")(unquote(rest))
        except OSError:
            self.close_connection = True  # the client has hung up, as it should

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def send_page(self, _rest: str) -> None:
        self.answer(200, PAGE, ETag='"one"', Content_Type="text/html; charset=utf-8")

    def send_status(self, rest: str) -> None:
        status, _slash, wait = rest.partition("/")
        self.answer(int(status), b"no", **({"Retry_After": wait} if wait else {}))

    def send_to(self, rest: str) -> None:
        status, _slash, target = rest.partition("/")
        self.answer(int(status), b"elsewhere" * 1000, Location=target)

    def send_count(self, rest: str) -> None:
        number = int(rest)
        self.answer(302, Location=f"/count/{number - 1}" if number else "/page")

    def send_circle(self, _rest: str) -> None:
        self.answer(301, Location="/circle")

    def send_size(self, rest: str) -> None:
        self.answer(200, b"a" * int(rest))

    def send_bomb(self, rest: str) -> None:
        self.answer(200, gzip.compress(bytes(int(rest))), Content_Encoding="gzip")

    def send_file(self, _rest: str) -> None:
        self.answer(200, self.server.file)

    def send_broken(self, _rest: str) -> None:
        self.answer(200, b"this is no gzip", Content_Encoding="gzip")

    def send_endless(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        while not self.server.stopping.is_set():
            self.wfile.write(b"a" * 65_536)

    def send_trickle(self, _rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        self.drip(b"a")

    def send_headers(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.drip(b"X-A: b\r\n")

    def send_manyheaders(self, _rest: str) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        while not self.server.stopping.is_set():
            self.wfile.write(b"X-A: b\r\n" * 1000)

    def send_short(self, _rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"a")

    def send_raw(self, rest: str) -> None:
        self.wfile.write(rest.encode("latin-1"))

    def send_cookie(self, _rest: str) -> None:
        self.answer(302, Set_Cookie="a=b; Path=/", Location="/page")

    def send_cookieto(self, rest: str) -> None:
        self.answer(302, Set_Cookie="a=b; Path=/", Location=rest)

    def send_cookies(self, rest: str) -> None:
        self.send_response(302)
        for number in range(int(rest)):
            self.send_header("Set-Cookie", f"c{number}=1; Path=/")
        self.send_header("Location", "/page")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def send_wall(self, _rest: str) -> None:
        """Sends round in a circle whoever does not bring back its cookie."""
        if self.headers["Cookie"] == "seen=1":
            self.answer(200, PAGE)
        else:
            self.answer(302, Set_Cookie="seen=1; Path=/", Location="/wall")

    def send_proxied(self, _rest: str) -> None:
        self.answer(203, PAGE)

    def send_labelled(self, rest: str) -> None:
        self.answer(200, b"this is no gzip", Content_Encoding=rest)

    def drip(self, data: bytes) -> None:
        while not self.server.stopping.is_set():
            self.wfile.write(data)
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_args: Any) -> None:
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()
        self.file = b""

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


@contextmanager
def serving() -> Iterator[Server]:
    server = Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.server_close()


def refusal(address: str, **options: Any) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetch(address, **options)
    return caught.value


# For the name "localhost", signed by itself, made for this test and used nowhere else.
CERTIFICATE = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg6SV1TxStJhPo1P7t
qBbPtOKzEA5ZBWUQlltKewbNvsehRANCAAQM0gvy3d5ken2S4spZ1WXbPEtOamYA
fTGwsdjzZwWe512azcrXG9Ihe9r3QSUbt8hJJZQoIPhaApbO+3EGxP/x
-----END PRIVATE KEY-----
-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUO/qGC1Q9U01RWzaUsI+LYUxLDicwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNDIzMDk1MVoYDzIxMjYxMDMx
MjMwOTUxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAQM0gvy3d5ken2S4spZ1WXbPEtOamYAfTGwsdjzZwWe512azcrXG9Ih
e9r3QSUbt8hJJZQoIPhaApbO+3EGxP/xo1MwUTAdBgNVHQ4EFgQUpYgLjCW9ZkS1
ZyBdVdi0xLNME+8wHwYDVR0jBBgwFoAUpYgLjCW9ZkS1ZyBdVdi0xLNME+8wDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAqor36A/vJ9Jbbc6WO4h+
oTy3quDKUNtn6OeCZprQyWMCIQDUNROXX9sno6e8Gjh5vvfAkoi2Rx5Hu632GC0z
ikyADA==
-----END CERTIFICATE-----
"""
