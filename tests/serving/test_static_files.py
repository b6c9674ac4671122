"""Static files: a digest in the name, compressed once, kept for ever."""

import gzip
import re

import brotli  # type: ignore[import-untyped]
import pytest

from tests.live import Site

LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.fixture(scope="module")
def linked(site: Site) -> list[str]:
    """The addresses of the static files that the front page names."""
    found = LINKED.findall(site.get("/").text)
    assert any(path.endswith(".css") for path in found)
    assert any(path.endswith(".js") for path in found)
    return sorted(set(found))


def test_names_carry_a_digest_and_are_kept_for_ever(site: Site, linked: list[str]) -> None:
    for path in linked:
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", path), path
        answer = site.get(path)
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert "Set-Cookie" not in answer.headers


def test_they_come_compressed_as_the_browser_asks(site: Site, linked: list[str]) -> None:
    path = max(
        (path for path in linked if path.endswith(".css")), key=lambda p: len(site.get(p).body)
    )
    plain = site.get(path)
    zipped = site.get(path, Accept_Encoding="gzip")
    small = site.get(path, Accept_Encoding="gzip, br")
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert small.headers["Content-Encoding"] == "br"
    assert gzip.decompress(zipped.body) == brotli.decompress(small.body) == plain.body
    assert len(small.body) <= len(zipped.body) < len(plain.body)
    assert "Accept-Encoding" in plain.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    ["/static/", "/static/css/site.css", "/static/../secret_key", "/static/%2e%2e/secret_key"],
)
def test_nothing_else_is_served_from_there(site: Site, path: str) -> None:
    assert site.get(path).status == 404


@pytest.mark.parametrize("path", ["/media/../secret_key", "/media/..%2farchive.sqlite3", "/media/"])
def test_the_data_folder_is_not_served(site: Site, path: str) -> None:
    assert site.get(path).status == 404
