"""Requests that no browser sends: two ends to one body, forged headers, files that are nobody's."""

import json
import re
import socket
from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from tests.live import Site, fetch

SMUGGLED = "GET /smuggled-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
POST = "POST /cookie/ HTTP/1.1\r\nHost: 127.0.0.1"


def said(site: Site, request: str) -> str:
    """All that the server says to these bytes until it closes, or falls silent."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=30) as client:
        client.sendall(request.encode("latin-1"))
        pieces = []
        try:
            while piece := client.recv(65_536):
                pieces.append(piece)
                client.settimeout(3)
        except TimeoutError:
            pass  # it waits for what does not come
    return b"".join(pieces).decode("utf-8", "replace")


def statuses(answer: str) -> list[str]:
    return re.findall(r"^HTTP/1\.[01] (\d{3})", answer, re.MULTILINE)


@pytest.mark.parametrize(
    "headers",
    [
        (f"Content-Length: {len(SMUGGLED)}", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 5"),
        ("Content-Length: 0", f"Content-Length: {len(SMUGGLED)}"),
        ("Content-Length: 5, 0",),
        ("Content-Length: +5",),
        ("Content-Length: -1",),
        ("Content-Length: 0x5",),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: identity, chunked, identity",),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding:\x0bchunked",),
        (" Content-Length: 5",),
        ("Content-Length: 5\r\n folded",),
        ("X: a\rb",),
        ("X: a\x00b",),
        ("X Y: a",),
        (": a",),
    ],
)
def test_a_request_has_one_end_or_is_refused(site: Site, headers: Sequence[str]) -> None:
    answer = said(site, "\r\n".join((POST, *headers)) + "\r\n\r\n0\r\n\r\n" + SMUGGLED)
    found = statuses(answer)
    assert len(found) == 1, answer
    assert found[0] in {"400", "501"}
    assert "smuggled-in" not in site.log.read_text()


def test_a_chunked_body_that_is_no_such_is_refused(site: Site) -> None:
    for chunk in ("zz\r\n", "5;\x00\r\nhello\r\n0\r\n\r\n", "-1\r\nhello\r\n", "fffffffff\r\nx"):
        answer = said(site, f"{POST}\r\nTransfer-Encoding: chunked\r\n\r\n{chunk}{SMUGGLED}")
        # The page may have refused the form before the server came to the end of its body.
        assert set(statuses(answer)) <= {"400", "403"}, answer
    assert "smuggled-in" not in site.log.read_text()


@pytest.mark.parametrize(
    "lines",
    [[f"X-{number}: a" for number in range(101)], ["X: " + "a" * 8200], ["X" * 8200 + ": a"]],
)
def test_a_head_without_end_is_refused(site: Site, lines: list[str]) -> None:
    request = "\r\n".join(("GET / HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""))
    assert statuses(said(site, request)) in (["400"], ["431"])


@pytest.mark.parametrize("name", ["X_Forwarded_Proto", "X_FORWARDED_PROTO", "x-forwarded_proto"])
def test_a_header_cannot_be_forged_by_its_spelling(site: Site, name: str) -> None:
    """Underscores and hyphens are the same to Django: the server drops what has the first."""
    request = f"GET /readyz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n{name}: x\r\n\r\n"
    assert statuses(said(site, request)) == ["200"]
    given = fetch(f"{site.url}/", headers={"X_Request_ID": "0123456789abcdef"})
    assert given.headers["X-Request-ID"] != "0123456789abcdef"


def test_a_line_of_the_log_cannot_be_forged(site: Site) -> None:
    forged = '%0a{"level":"INFO","logger":"pressreview.security","event":"forged"}%0d%0a'
    answer = site.get(f"/a{forged}", X_Request_ID="b" * 16 + "%0a")
    assert answer.status == 404
    site.get("/healthz")
    for line in site.log.read_text().splitlines():
        assert json.loads(line).get("event") != "forged"


def test_every_line_has_its_moment_in_utc(site: Site) -> None:
    site.get("/healthz")
    for line in site.log.read_text().splitlines():
        moment = datetime.fromisoformat(json.loads(line)["time"])
        assert moment.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "path",
    [
        *("/.git/config", "/.env", "/manage.py", "/pyproject.toml", "/pressreview/settings.py"),
        *("/static/", "/static/css/", "/media/", "/media/articles/", "/var/archive.sqlite3"),
        *("/archive.sqlite3", "/secret_key", "/imports/", "/search/", "/__debug__/", "/docs/"),
        *("/static/../secret_key", "/static/..%2fsecret_key", "/media/%2e%2e/secret_key"),
        *("/static/%00", "/media/..\\secret_key", "//etc/passwd", "/media//etc/passwd.jpg"),
    ],
)
def test_nothing_that_is_no_page_is_handed_out(site: Site, path: str) -> None:
    answer = site.get(path)
    assert answer.status in {301, 400, 404}
    if answer.status == 301:  # to the address with a slash, which is not there either
        assert site.get(answer.headers["Location"]).status == 404
