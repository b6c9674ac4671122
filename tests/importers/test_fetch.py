"""Fetching: what is public comes, within bounds; nothing else is ever called."""

import gzip
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.importers.addresses import ascii_address, may_be_called
from articles.importers.base import SourceUnreadable
from articles.importers.fetch import Fetched, NotFetched, fetch, seconds_to_wait

PAGE = b"<p>Ciao</p>"
REFUSED = "private network"


class _Handler(BaseHTTPRequestHandler):
    """Answers by the path: each test says there what it wants to be sent."""

    server: "_Server"

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

    def drip(self, data: bytes) -> None:
        while not self.server.stopping.is_set():
            self.wfile.write(data)
            self.wfile.flush()
            time.sleep(0.05)

    def log_message(self, *_args: Any) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.stopping = threading.Event()

    @property
    def paths(self) -> list[str]:
        return [path for path, _headers in self.asked]

    def at(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.server_port}{path}"


@pytest.fixture(scope="module")
def running() -> Iterator[_Server]:
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.stopping.set()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def server(running: _Server, settings: Settings) -> _Server:
    """A server that may be called; the rest of the loopback network too."""
    settings.FETCH_NETWORKS = [ip_network("127.0.0.0/8")]
    running.asked.clear()
    return running


@pytest.fixture
def hidden(running: _Server, settings: Settings) -> _Server:
    """The same server where, as by default, nothing private may be called."""
    settings.FETCH_NETWORKS = []
    running.asked.clear()
    return running


def refusal(address: str, **options: Any) -> NotFetched:
    with pytest.raises(NotFetched) as caught:
        fetch(address, **options)
    return caught.value


def test_a_page_comes_with_its_headers(server: _Server) -> None:
    found = fetch(server.at("/page"))
    assert (found.address, found.status, found.body) == (server.at("/page"), 200, PAGE)
    assert found.headers["etag"] == '"one"'
    assert found.moved_to == ""


def test_the_host_learns_the_project_and_the_site_and_no_more(
    server: _Server, settings: Settings
) -> None:
    fetch(server.at("/page"))
    sent = server.asked[0][1]
    assert sent.pop("User-Agent") == f"pressreview (+{settings.SITE_URL})"
    assert set(sent) == {"Host", "Accept", "Accept-Encoding"}


def test_what_has_not_changed_is_not_sent_again(server: _Server) -> None:
    found = fetch(server.at("/status/304"), headers={"If-None-Match": '"one"'})
    assert (found.status, found.body) == (304, b"")
    assert server.asked[0][1]["If-None-Match"] == '"one"'


def test_a_kept_etag_cannot_begin_another_header(server: _Server) -> None:
    fetch(server.at("/page"), headers={"If-None-Match": '"one"\r\nCookie: a=b'})
    assert "Cookie" not in server.asked[0][1]


def test_a_large_file_goes_where_it_is_told(server: _Server) -> None:
    file = io.BytesIO()
    found = fetch(server.at("/size/100000"), into=file)
    assert (found.body, len(file.getvalue())) == (b"", 100_000)


def test_a_full_disk_is_the_error_that_it_is(server: _Server) -> None:
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fetch(server.at("/page"), into=Full())


def test_what_is_packed_is_unpacked(server: _Server) -> None:
    assert fetch(server.at("/bomb/1000")).body == bytes(1000)


@pytest.mark.parametrize(
    ("path", "moved"),
    [
        ("/to/301//page", True),
        ("/to/308//page", True),
        ("/to/302//page", False),
        ("/to/303//page", False),
        ("/to/307//page", False),
        ("/to/301//to/301//page", True),
        ("/to/301//to/302//page", False),
        ("/to/302//to/301//page", False),
    ],
)
def test_redirects_are_followed_and_permanent_ones_told(
    server: _Server, path: str, moved: bool
) -> None:
    found = fetch(server.at(path))
    assert (found.address, found.body) == (server.at("/page"), PAGE)
    assert found.moved_to == (server.at("/page") if moved else "")


def test_a_redirect_to_nowhere_is_a_status(server: _Server) -> None:
    assert refusal(server.at("/status/302")).status == 302


def test_five_redirects_are_followed_and_no_more(server: _Server) -> None:
    assert fetch(server.at("/count/4")).body == PAGE
    assert "redirects" in str(refusal(server.at("/count/5")))
    assert len(server.asked) == 6 + 6


def test_a_circle_of_redirects_ends(server: _Server) -> None:
    assert "redirects" in str(refusal(server.at("/circle")))
    assert len(server.asked) == 6


def test_cookies_are_not_kept(server: _Server) -> None:
    fetch(server.at("/cookie"))
    assert [headers.get("Cookie") for _path, headers in server.asked] == [None, None]


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 418, 429, 500, 503])
def test_any_other_status_is_told(server: _Server, status: int) -> None:
    error = refusal(server.at(f"/status/{status}"))
    assert error.status == status
    assert str(status) in str(error)
    assert error.retry_after is None


def test_the_time_that_a_host_asks_to_wait_is_told(server: _Server) -> None:
    assert refusal(server.at("/status/429/120")).retry_after == 120.0


def test_a_date_to_wait_for_is_told_in_seconds() -> None:
    later = timezone.now() + timedelta(hours=1)
    found = seconds_to_wait(format_datetime(later))
    assert found is not None
    assert 3590 < found <= 3600
    assert seconds_to_wait("Wed, 21 Oct 2015 07:28:00 GMT") == 0.0


@given(st.text() | st.from_regex(r"[A-Z][a-z]{2}, \d+ Jan \d+ \d+:\d+:\d+ .*"))
def test_no_retry_after_is_an_error(value: str) -> None:
    found = seconds_to_wait(value)
    assert found is None or found >= 0


@pytest.mark.parametrize("path", ["/size/2000000", "/bomb/2000000", "/endless", "/manyheaders"])
def test_what_is_too_large_is_not_taken(server: _Server, path: str) -> None:
    file = io.BytesIO()
    error = refusal(server.at(path), most_bytes=1_000_000, into=file)
    assert "larger than 0.954 MB" in str(error)
    assert len(file.getvalue()) <= 1_000_000


def test_a_bomb_is_measured_as_it_unpacks(server: _Server) -> None:
    start = time.monotonic()
    assert "larger than" in str(refusal(server.at("/bomb/200000000")))
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("path", ["/trickle", "/headers", "/to/302//trickle"])
def test_who_sends_drop_by_drop_is_left(server: _Server, path: str) -> None:
    start = time.monotonic()
    error = refusal(server.at(path), seconds=0.6)
    assert "longer than 1 second" in str(error)
    assert time.monotonic() - start < 3


def test_the_time_is_that_of_all_redirects_together(server: _Server) -> None:
    assert "longer than" in str(refusal(server.at("/page"), seconds=0))


@pytest.mark.parametrize("path", ["/short", "/raw/", "/raw/nonsense", "/raw/220 smtp%0d%0a"])
def test_what_is_broken_off_is_not_taken(server: _Server, path: str) -> None:
    error = refusal(server.at(path))
    assert "broke off" in str(error)


def test_what_cannot_be_unpacked_is_told(server: _Server) -> None:
    assert "unpacked" in str(refusal(server.at("/broken")))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0177.0.0.1",
        "0x7f.0.0.1",
        "0x7f000001",
        "１２７.0.0.1",
        "127。0。0。1",
        "localhost",
        "LOCALHOST.",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_no_spelling_of_our_own_machine_is_called(hidden: _Server, host: str) -> None:
    error = refusal(hidden.at("/page", host), seconds=5)
    assert REFUSED in str(error)
    assert hidden.asked == []


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://100.64.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "https://[::ffff:10.0.0.1]/",
    ],
)
def test_no_address_inside_a_network_is_called(hidden: _Server, address: str) -> None:
    with patch("articles.importers.fetch.socket.socket") as made:
        assert REFUSED in str(refusal(address, seconds=5))
    made.assert_not_called()


def test_a_name_that_leads_inside_is_not_called(hidden: _Server) -> None:
    """The check sees the address that is called, not the name, so a name that leads elsewhere
    the second time it is asked for (DNS rebinding) gains nothing."""
    names: list[str] = []

    def told(host: str) -> bool:
        names.append(host)
        return may_be_called(host)

    with patch("articles.importers.fetch.may_be_called", told):
        assert REFUSED in str(refusal(hidden.at("/page", "localhost")))
    assert "127.0.0.1" in names
    assert set(names) <= {"127.0.0.1", "::1"}


def test_no_redirect_leads_inside(server: _Server, settings: Settings) -> None:
    settings.FETCH_NETWORKS = [ip_network("127.0.0.1")]
    for target in (server.at("/page", "127.0.0.2"), server.at("/page", "[::1]"), "//10.0.0.1/"):
        assert REFUSED in str(refusal(server.at(f"/to/302/{target}"), seconds=5))
    assert "/page" not in server.paths


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "http://"),
        ("gopher://127.0.0.1/", "http://"),
        ("ftp://127.0.0.1/", "http://"),
        ("javascript:alert(1)", "http://"),
        ("http://user:password@127.0.0.1/page", "password"),
        ("http://127.0.0.1:25/", "port"),
        ("http://[::1/", "web address"),
    ],
)
def test_no_redirect_leads_to_another_scheme_or_port(
    server: _Server, target: str, reason: str
) -> None:
    assert reason in str(refusal(server.at(f"/to/301/{target}")))
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "//127.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http:///path",
        "http://exa mple.org/",
        "http://example.org\\@127.0.0.1/",
        "http://%31%32%37.0.0.1/",
        "http://user@example.org/",
        "http://user:password@example.org/",
        "http://example.org:22/",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:port/",
        "http://[::1",
        "http://[v1.a]/",
        "http://[fe80::1%25eth0]/",
        "http://a..b/",
        "http://-a.b/",
        f"http://{'a' * 64}.b/",
        f"http://{'a.' * 200}b/",
        f"http://example.org/{'a' * 5000}",
        "http://\x00example.org/",
    ],
)
def test_what_is_no_public_web_address_is_refused_at_once(hidden: _Server, address: str) -> None:
    with patch("articles.importers.fetch._Transfer.run") as run:
        error = refusal(address)
    run.assert_not_called()
    assert (error.status, str(error)[-1]) == (0, ".")


@given(st.text() | st.from_regex(r"https?://.*", fullmatch=True))
def test_any_address_is_read_or_refused(address: str) -> None:
    try:
        found = ascii_address(address)
    except SourceUnreadable:
        return
    assert found.isascii()
    assert ascii_address(found) == found


@pytest.mark.parametrize(
    ("address", "wire"),
    [
        ("HTTP://Example.ORG", "http://example.org/"),
        ("http://perché.it/è?q=è#e", "http://xn--perch-fsa.it/%C3%A8?q=%C3%A8"),
        ("https://straße.de/", "https://xn--strae-oqa.de/"),
        ("https://例え.テスト/%E3%81", "https://xn--r8jz45g.xn--zckzah/%E3%81"),
        ("http://[2001:DB8::1]:8080/a b", "http://[2001:db8::1]:8080/a%20b"),
    ],
)
def test_international_addresses_are_written_for_the_wire(address: str, wire: str) -> None:
    assert ascii_address(address) == wire


def test_paths_with_accents_are_asked_for_escaped(server: _Server) -> None:
    fetch(server.at("/page/perché?città=sì"))
    assert server.paths == ["/page/perch%C3%A9?citt%C3%A0=s%C3%AC"]


def test_a_redirect_may_be_written_with_accents(server: _Server) -> None:
    found = fetch(server.at("/to/301//page/%C3%83%C2%A8"))
    assert server.paths[-1] == "/page/%C3%A8"
    assert found.moved_to.endswith("/page/%C3%A8")


@pytest.mark.parametrize(
    ("host", "is_public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("64:ff9b::808:808", True),
        ("2002:808:808::1", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::808:808", False),
        ("2002:a00:1::1", False),
        ("2001:db8::1", False),
        ("2001::1", False),
        ("100::1", False),
        ("::127.0.0.1", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("240.0.0.1", False),
        ("nonsense", False),
    ],
)
def test_only_public_addresses_may_be_called(
    settings: Settings, host: str, is_public: bool
) -> None:
    settings.FETCH_NETWORKS = []
    assert may_be_called(host) is is_public


def test_an_intranet_may_be_let_through(settings: Settings) -> None:
    settings.FETCH_NETWORKS = [ip_network("10.1.0.0/16"), ip_network("fd00::/8")]
    assert may_be_called("10.1.2.3")
    assert may_be_called("::ffff:10.1.2.3")
    assert may_be_called("fd00::1")
    assert not may_be_called("10.2.0.1")


def test_proxies_of_the_environment_are_ignored(
    server: _Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(server.at("/page")).body == PAGE


def test_a_host_that_is_not_there_is_told(hidden: _Server) -> None:
    assert "no such host" in str(refusal("http://nowhere.invalid/"))


def test_a_host_that_does_not_listen_is_told(server: _Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert "does not accept" in str(refusal(f"http://127.0.0.1:{port}/"))


def test_a_web_server_without_encryption_is_not_taken_for_a_secure_one(server: _Server) -> None:
    error = refusal(server.at("/page").replace("http:", "https:"))
    assert "secure" in str(error)
    assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(
    server: _Server, certificate: str
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"https://localhost:{listening.getsockname()[1]}/"
        thread = threading.Thread(target=_shake_hands, args=(listening, context))
        thread.start()
        assert "secure" in str(refusal(address))
        # Were there somebody, it would be its silence that is told.
        with patch("articles.importers.fetch.certifi.where", lambda: certificate):
            assert "broke off" in str(refusal(address))
        thread.join()


def _shake_hands(listening: socket.socket, context: ssl.SSLContext) -> None:
    for _number in range(2):
        connection, _address = listening.accept()
        with connection, suppress(OSError), context.wrap_socket(connection, server_side=True):
            pass


@pytest.fixture
def certificate(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    path.write_text(CERTIFICATE)
    return str(path)


def test_many_are_fetched_at_the_same_time(server: _Server) -> None:
    found: list[Fetched] = []
    make: Callable[[], None] = lambda: found.append(fetch(server.at("/to/302//page")))  # noqa: E731
    threads = [threading.Thread(target=make) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.body for each in found] == [PAGE] * 12


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
