"""Fetching: what is public comes, within bounds of time, size and redirects."""

import io
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from email.utils import format_datetime
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from articles.importers.fetch import MOST_BYTES, Fetched, _Transfer, fetch
from articles.importers.not_fetched import seconds_to_wait
from tests.importers.web_server import CERTIFICATE, PAGE, Server, refusal

pytestmark = pytest.mark.usefixtures("in_english")

CURL_MAX_WRITE_SIZE = 16_384  # bytes that libcurl hands over at once at most (curl/curl.h)


def test_a_page_comes_with_its_headers(server: Server) -> None:
    found = fetch(server.at("/page"))
    assert (found.address, found.status, found.body) == (server.at("/page"), 200, PAGE)
    assert found.headers["etag"] == '"one"'
    assert found.moved_to == ""


def test_the_host_learns_the_project_and_the_site_and_no_more(
    server: Server, settings: Settings
) -> None:
    fetch(server.at("/page"))
    sent = server.asked[0][1]
    assert sent.pop("User-Agent") == (
        f"Mozilla/5.0 (compatible; pressreview; +{settings.SITE_URL})"
    )
    assert sent["Accept-Language"] == "*"
    assert set(sent) == {"Host", "Accept", "Accept-Encoding", "Accept-Language"}


def test_what_has_not_changed_is_not_sent_again(server: Server) -> None:
    found = fetch(server.at("/status/304"), headers={"If-None-Match": '"one"'})
    assert (found.status, found.body) == (304, b"")
    assert server.asked[0][1]["If-None-Match"] == '"one"'


def test_a_kept_etag_cannot_begin_another_header(server: Server) -> None:
    fetch(server.at("/page"), headers={"If-None-Match": '"one"\r\nCookie: a=b'})
    assert "Cookie" not in server.asked[0][1]


def test_a_large_file_goes_where_it_is_told(server: Server) -> None:
    file = io.BytesIO()
    found = fetch(server.at("/size/100000"), into=file)
    assert (found.body, len(file.getvalue())) == (b"", 100_000)


def test_a_full_disk_is_the_error_that_it_is(server: Server) -> None:
    class Full(io.BytesIO):
        def write(self, _data: Any) -> int:
            raise OSError("No space left on device")

    with pytest.raises(OSError, match="No space left"):
        fetch(server.at("/page"), into=Full())


def test_what_is_packed_is_unpacked(server: Server) -> None:
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
    server: Server, path: str, moved: bool
) -> None:
    found = fetch(server.at(path))
    assert (found.address, found.body) == (server.at("/page"), PAGE)
    assert found.moved_to == (server.at("/page") if moved else "")


def test_a_redirect_to_nowhere_is_a_status(server: Server) -> None:
    assert refusal(server.at("/status/302")).status == 302


def test_five_redirects_are_followed_and_no_more(server: Server) -> None:
    assert fetch(server.at("/count/4")).body == PAGE
    assert "redirects" in str(refusal(server.at("/count/5")))
    assert len(server.asked) == 6 + 6


def test_a_circle_of_redirects_ends(server: Server) -> None:
    assert "redirects" in str(refusal(server.at("/circle")))
    assert len(server.asked) == 6


def test_a_cookie_goes_back_on_the_same_way_and_no_further(server: Server) -> None:
    fetch(server.at("/cookie"))
    fetch(server.at("/page"))
    assert [headers.get("Cookie") for _path, headers in server.asked] == [None, "a=b", None]


def test_a_redirect_that_wants_its_cookie_back_ends(server: Server) -> None:
    assert fetch(server.at("/wall")).body == PAGE
    assert len(server.asked) == 2


def test_a_cookie_is_not_told_to_another_host(server: Server) -> None:
    target = server.at("/page", "localhost")
    fetch(server.at(f"/cookieto/{target}"))
    assert "Cookie" not in server.asked[1][1]


@pytest.mark.parametrize(("number", "sent"), [(50, 50), (51, 50)])
def test_of_an_answer_fifty_cookies_are_kept(server: Server, number: int, sent: int) -> None:
    fetch(server.at(f"/cookies/{number}"))
    assert server.asked[1][1]["Cookie"].count("=") == sent


def test_an_answer_that_a_proxy_has_changed_is_taken(server: Server) -> None:
    assert fetch(server.at("/proxied")).body == PAGE


@pytest.mark.parametrize("status", [204, 400, 401, 403, 404, 410, 418, 429, 500, 503])
def test_any_other_status_is_told(server: Server, status: int) -> None:
    error = refusal(server.at(f"/status/{status}"))
    assert error.status == status
    assert str(status) in str(error)
    assert error.retry_after is None


def test_the_time_that_a_host_asks_to_wait_is_told(server: Server) -> None:
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
def test_what_is_too_large_is_not_taken(server: Server, path: str) -> None:
    file = io.BytesIO()
    error = refusal(server.at(path), most_bytes=1_000_000, into=file)
    assert "larger than 0.954 MB" in str(error)
    assert len(file.getvalue()) <= 1_000_000


def test_a_bomb_is_measured_as_it_unpacks(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is beyond the limit is not even unpacked, but for the piece in which it is reached."""
    unpacked: list[int] = []
    take_body = _Transfer.take_body

    def count(transfer: _Transfer, data: bytes) -> int:
        unpacked.append(len(data))
        return take_body(transfer, data)

    monkeypatch.setattr(_Transfer, "take_body", count)
    assert "larger than" in str(refusal(server.at("/bomb/200000000")))
    assert sum(unpacked[:-1]) <= MOST_BYTES < sum(unpacked)
    assert max(unpacked) <= CURL_MAX_WRITE_SIZE


@pytest.mark.parametrize("path", ["/trickle", "/headers", "/to/302//trickle"])
def test_who_sends_drop_by_drop_is_left(server: Server, path: str) -> None:
    start = time.monotonic()
    error = refusal(server.at(path), seconds=0.6)
    assert "longer than 1 second" in str(error)
    assert time.monotonic() - start < 20  # it would go on for ever


def test_the_time_is_that_of_all_redirects_together(server: Server) -> None:
    assert "longer than" in str(refusal(server.at("/page"), seconds=0))


@pytest.mark.parametrize("path", ["/short", "/raw/", "/raw/nonsense", "/raw/220 smtp%0d%0a"])
def test_what_is_broken_off_is_not_taken(server: Server, path: str) -> None:
    error = refusal(server.at(path))
    assert "broke off" in str(error)


@pytest.mark.parametrize("path", ["/broken", "/labelled/utf-8", "/labelled/gzip"])
def test_what_is_not_packed_as_it_says_comes_as_it_is(server: Server, path: str) -> None:
    assert fetch(server.at(path)).body == b"this is no gzip"


def test_paths_with_accents_are_asked_for_escaped(server: Server) -> None:
    fetch(server.at("/page/perché?città=sì"))
    assert server.paths == ["/page/perch%C3%A9?citt%C3%A0=s%C3%AC"]


def test_a_redirect_may_be_written_with_accents(server: Server) -> None:
    found = fetch(server.at("/to/301//page/%C3%83%C2%A8"))
    assert server.paths[-1] == "/page/%C3%A8"
    assert found.moved_to.endswith("/page/%C3%A8")


def test_proxies_of_the_environment_are_ignored(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    assert fetch(server.at("/page")).body == PAGE


def test_a_host_that_is_not_there_is_told(hidden: Server) -> None:
    assert "no such host" in str(refusal("http://nowhere.invalid/"))


def test_a_host_that_does_not_listen_is_told(server: Server) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        assert "does not accept" in str(refusal(f"http://127.0.0.1:{port}/"))


def test_a_web_server_without_encryption_is_not_taken_for_a_secure_one(server: Server) -> None:
    error = refusal(server.at("/page").replace("http:", "https:"))
    assert "secure" in str(error)
    assert server.asked == []


def test_a_certificate_that_nobody_vouches_for_is_refused(server: Server, certificate: str) -> None:
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
    # A site may be in such a folder as well.
    path = tmp_path_factory.mktemp("perché sì") / "localhost.pem"
    path.write_text(CERTIFICATE)
    return str(path)


def test_many_are_fetched_at_the_same_time(server: Server) -> None:
    found: list[Fetched] = []
    make: Callable[[], None] = lambda: found.append(fetch(server.at("/to/302//page")))  # noqa: E731
    threads = [threading.Thread(target=make) for _number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each.body for each in found] == [PAGE] * 12
