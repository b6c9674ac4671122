"""What every answer says beside its content."""

import json
import secrets
from pathlib import Path

import pytest

from tests.live import Site

PAGES = ["/", "/en/", "/articoli/", "/sezione/esteri/", "/archivio/", "/cookie/", "/no-such-page/"]


@pytest.mark.parametrize("path", [*PAGES, "/admin/login/", "/feed/", "/healthz"])
def test_the_security_headers(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", [*PAGES, "/admin/login/"])
def test_the_content_policy_allows_nothing_inline(site: Site, path: str) -> None:
    policy = site.get(path).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["default-src"] == directives["base-uri"] == "'none'"
    assert directives["frame-ancestors"] == "'none'"
    assert directives["style-src"] == "'self'"
    assert directives["script-src"].split()[0] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", PAGES)
def test_a_reader_gets_no_cookie(site: Site, path: str) -> None:
    assert "Set-Cookie" not in site.get(path).headers


def test_https_has_the_browser_keep_to_it(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        variables={
            "PRESSREVIEW_SITE_URL": "https://archive.example.org",
            "PRESSREVIEW_SECRET_KEY": secrets.token_urlsafe(64),
        },
    )
    site.prepare("--empty")
    with site.serving():
        plain = site.get("/", Host="archive.example.org")
        assert plain.status == 301
        assert plain.headers["Location"] == "https://archive.example.org/"
        secure = site.get("/", Host="archive.example.org", X_Forwarded_Proto="https")
        assert secure.status == 200
        assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
        login = site.get("/admin/login/", Host="archive.example.org", X_Forwarded_Proto="https")
        assert "Secure" in login.headers["Set-Cookie"]
        assert site.get("/", Host="elsewhere.example").status == 400


def test_the_checks_of_a_deployment_find_nothing(tmp_path: Path) -> None:
    site = Site(
        tmp_path,
        variables={
            "PRESSREVIEW_SITE_URL": "https://archive.example.org",
            "PRESSREVIEW_SECRET_KEY": secrets.token_urlsafe(64),
        },
    )
    done = site.manage("check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_liveness_and_readiness(site: Site) -> None:
    alive = site.get("/healthz")
    assert (alive.status, alive.body) == (200, b"ok\n")
    ready = site.get("/readyz")
    assert ready.status == 200
    assert json.loads(ready.body)["database"] == "ok"
    for answer in (alive, ready):
        assert "no-store" in answer.headers["Cache-Control"]
