"""What every answer tells a browser, whichever part of the site gives it."""

import re
import secrets
from pathlib import Path

import pytest

from tests.live import Answer, Site, fetch
from tests.serving.conftest import article_path

ANSWERS = [
    *("/", "/en/cerca/?q=testo", "/no-such-page/", "/admin/login/", "/admin/", "/feed/"),
    *("/api/v1/articles/", "/api/v1/none/", "/cerca/risultati.csv?q=testo", "/cerca/suggerimenti/"),
    *("/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/static/no-such-file.css", "/media/x"),
]


def directives(answer: Answer) -> dict[str, str]:
    policy = answer.headers["Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _space, value in parts}


def assert_complete(answer: Answer) -> None:
    policy = directives(answer)
    for name in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[name] == "'none'", name
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    features = answer.headers["Permissions-Policy"].split(", ")
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(features)
    assert all(feature.endswith("=()") for feature in features)


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_has_the_whole_policy(site: Site, path: str) -> None:
    assert_complete(site.get(path))


def test_a_static_file_has_it_too(site: Site) -> None:
    found = re.search(r'href="(/static/icons/icon[^"]+\.svg)"', site.get("/").text)
    assert found is not None
    answer = site.get(found[1])
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert_complete(answer)


def test_a_kept_page_has_it_each_time(site: Site) -> None:
    path = article_path(site, 2)
    for _made_then_kept in range(2):
        assert_complete(site.get(path))


@pytest.mark.parametrize("path", ANSWERS)
def test_text_says_its_encoding(site: Site, path: str) -> None:
    kind = site.get(path).headers.get("Content-Type", "")
    if kind.startswith("text/") or "xml" in kind:
        assert kind.endswith("; charset=utf-8")


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT", "PATCH", "OPTIONS", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/articoli/", "/admin/login/", "/healthz", "/media/x.jpg"])
def test_what_no_page_asks_for_is_refused(site: Site, method: str, path: str) -> None:
    answer = fetch(site.url + path, method=method, headers={"X-Secret": "an-echo"})
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET, HEAD, POST"
    assert b"an-echo" not in answer.body
    assert_complete(answer)


def test_a_program_that_calls_the_api_in_the_clear_is_told(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        variables={
            "PRESSREVIEW_SITE_URL": "https://archive.example.org",
            "PRESSREVIEW_SECRET_KEY": secrets.token_urlsafe(64),
        },
    )
    site.prepare("--empty")
    with site.serving():
        host = {"Host": "archive.example.org"}
        plain = site.get("/api/v1/articles/", **host)
        assert (plain.status, plain.headers["Content-Type"]) == (
            403,
            "application/json; charset=utf-8",
        )
        assert "https" in plain.text
        secure = site.get("/api/v1/articles/", X_Forwarded_Proto="https", **host)
        assert secure.status == 200
        assert "includeSubDomains" in secure.headers["Strict-Transport-Security"]
        redirect = site.get("/articoli/", **host)
        assert redirect.status == 301
        assert_complete(redirect)
