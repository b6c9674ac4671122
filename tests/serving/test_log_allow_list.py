"""Whatever is sent, and whatever goes wrong with it: nothing of it stands in the log."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import quote

import pytest

from tests.live import Site, fetch
from tests.serving.conftest import FILL, PASSWORD, article_path, log_in, run, wait_until
from tests.serving.forms import FORM, send

# In each place that a request has for data, and as an address of a reader.
CANARY = "kanarie"
EMAIL = f"{CANARY}@lettori.example"
QUERY = f"q={quote(EMAIL)}&sezione={CANARY}&fonte={CANARY}&dal={CANARY}&page={CANARY}"
HEADERS = {
    "Cookie": f"redazione={CANARY}; modulo={CANARY}; x={CANARY}",
    "User-Agent": CANARY,
    "Referer": f"https://{CANARY}.example/?{QUERY}",
    "Origin": f"https://{CANARY}.example",
    "X-Forwarded-For": CANARY,
    "X-Request-ID": f"{CANARY}-12345678",
    "Authorization": f"Bearer {CANARY}",
    "Accept-Encoding": CANARY,
    "Accept-Language": CANARY,
    "If-None-Match": CANARY,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("log"), variables={"PRESSREVIEW_WORKERS": "1"})
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    with site.serving():
        yield site


@pytest.fixture
def clean(site: Site) -> Iterator[Site]:
    """The site; after the test its log has lines, and nothing of what was sent."""
    already = len(site.log.read_bytes())
    yield site
    last = site.get("/healthz").headers["X-Request-ID"]
    wait_until(lambda: last in site.log.read_text(), "the last request was not logged")
    written = site.log.read_bytes()[already:].decode()
    assert CANARY not in written.lower()
    assert "127.0.0.1" not in written
    assert all(json.loads(line)["level"] for line in written.splitlines())


def raw(site: Site, request: bytes) -> bytes:
    """What the server says to bytes that need be no request."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as client:
        client.sendall(request)
        try:
            return client.recv(65_536)
        except OSError:
            return b""


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/cerca/",
        "/articoli/",
        f"/tag/{CANARY}@lettori.example/",
        f"/no-such/{quote('?' + QUERY)}",
        "/admin/",
        "/admin/articles/article/",
        "/api/v1/search/",
        "/api/v1/articles/",
        "/cerca/suggerimenti/",
        "/cerca/risultati.csv",
        "/media/" + quote(f"../{EMAIL}"),
        "/static/" + quote(f"{EMAIL}.css"),
        "/readyz",
    ],
)
def test_what_is_asked(clean: Site, path: str) -> None:
    fetch(f"{clean.url}{path}?{QUERY}", headers=HEADERS)


def test_what_is_refused(clean: Site) -> None:
    url = f"{clean.url}/cerca/?{QUERY}"
    assert fetch(url, headers=HEADERS | {"Host": f"{CANARY}.example"}).status == 400
    assert fetch(url, headers={"Host": f"{EMAIL}:{CANARY}"}).status == 400
    assert fetch(url, method="POST", headers=HEADERS, body=CANARY.encode()).status in {403, 405}
    login = f"{clean.url}/admin/login/?{QUERY}"
    form = {"Content-Type": FORM}
    assert fetch(login, method="POST", headers=HEADERS | form, body=QUERY.encode()).status == 403


def test_what_is_too_much(clean: Site) -> None:
    path = article_path(clean, 1)
    huge = f"text={CANARY * 900_000}".encode()
    many = "&".join(f"{CANARY}{number}=1" for number in range(3_000)).encode()
    target = f"{clean.url}{path}commenti/?{QUERY}"
    form = {"Content-Type": FORM}
    assert fetch(target, method="POST", headers=form, body=many).status == 400
    with suppress(OSError):  # refused before it was sent in whole
        fetch(target, method="POST", headers=form, body=huge)
    assert fetch(f"{clean.url}/api/v1/search/?{many[:8000].decode()}").status in {200, 400, 422}
    broken = {"Content-Type": f"multipart/form-data; boundary={CANARY}"}
    body = f'--{CANARY}\r\nContent-Disposition: form-data; name="{CANARY}'.encode()
    fetch(target, method="POST", headers=broken, body=body)
    broken = {
        "Content-Type": f"multipart/form-data; boundary={'ä' * 3}{CANARY}".encode().decode(
            "latin-1"
        )
    }
    fetch(target, method="POST", headers=broken, body=body)


@pytest.mark.parametrize(
    "request_",
    [
        f"GET /?{QUERY} {CANARY}\r\n\r\n",
        f"{CANARY}\r\n\r\n",
        f"{CANARY.upper()} /?{QUERY} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        f"GET /?{QUERY} HTTP/9.9\r\nHost: x\r\n\r\n",
        f"GET /?{QUERY} HTTP/1.1\r\n{CANARY} {CANARY}\r\n\r\n",
        f"GET /?{QUERY} HTTP/1.1\r\nHost: x\r\n{CANARY}\x00: {CANARY}\r\n\r\n",
        f"GET /?{QUERY} HTTP/1.1\r\nHost: x\r\nContent-Length: {CANARY}\r\n\r\n",
        f"GET /?{QUERY} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: {CANARY}\r\n\r\n",
        f"GET /?{QUERY} HTTP/1.1\r\nHost: x\r\nX: {CANARY * 2000}\r\n\r\n",
        "GET / HTTP/1.1\r\n" + f"X-{CANARY}: {CANARY}\r\n" * 200 + "\r\n",
        f"GET /{CANARY * 1500}?{QUERY} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"GET http://[{CANARY}/?{QUERY} HTTP/1.1\r\nHost: x\r\n\r\n",
        f"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{CANARY}\r\n",
    ],
)
def test_what_is_no_request(clean: Site, request_: str) -> None:
    raw(clean, request_.encode())


def test_what_the_site_itself_fails_at(site: Site) -> None:
    """An error of the program, with what was asked in its text, in each layer of the site."""
    # A table that is gone: the database's message and the statement have what was asked.
    code = "from django.db import connection\nconnection.cursor().execute({!r})"
    run(site, code.format("ALTER TABLE articles_article RENAME TO away"))
    already = len(site.log.read_bytes())
    try:
        editor = log_in(site, "olga")
        for path in ("/cerca/", "/articoli/", f"/2018/01/01/{CANARY}/", "/api/v1/search/"):
            fetch(f"{site.url}{path}?nuova=1&{QUERY}", headers={"User-Agent": CANARY})
        answer = send(site, f"/2018/01/01/notizia/commenti/?{QUERY}", {"text": EMAIL})
        assert answer.status == 500
        site.get(f"/admin/articles/article/?{QUERY}", **editor)
        time.sleep(1)  # what runs in the background fails as well
    finally:
        run(site, code.format("ALTER TABLE away RENAME TO articles_article"))
    written = site.log.read_bytes()[already:].decode()
    lines = [json.loads(line) for line in written.splitlines()]
    failed = [line for line in lines if line["logger"] == "django.request"]
    assert failed
    # An operator is told what kind of error it is, of whom, and where.
    assert all(line["request_id"] for line in failed)
    kinds = {error["type"] for line in failed for error in line["errors"]}
    assert "sqlite3.OperationalError" in kinds
    assert any(
        "articles/views/" in frame for line in failed for frame in line["errors"][0]["frames"]
    )
    # The path of an article is on the line of the request alone.
    own = [line for line in lines if line.get("path") != f"/2018/01/01/{CANARY}/"]
    assert CANARY not in json.dumps(own).lower()
