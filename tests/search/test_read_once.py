"""What a reader typed is cleaned once and parsed once, whatever is made of it."""

import ast
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from articles.admin.admin_search import found_ids
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.query import parsed_query
from tests.small_archive import SmallArchive

ARTICLES = Path(__file__).resolve().parents[2] / "articles"
# Words of which some are in titles, one in none, and one is misspelt: marks, "why", another
# spelling and what there were without each word are all made.
QUERY = "sanzioni grano vulkano titolo:russia"


@pytest.fixture
def calls(
    archive: SmallArchive, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Counter[str]:
    """How often a query was cleaned and parsed, over an index of a few articles."""
    settings.DATA_DIR = tmp_path
    for number in range(9):
        archive.make_article(title=f"Sanzioni alla Russia {number}", body="<p>Il vulcano.</p>")
    sync.rebuild(current_engine())
    counted: Counter[str] = Counter()

    def count(name: str) -> None:
        function = getattr(parsed_query, name)

        def counting(*arguments: Any) -> Any:
            # What is suggested instead is a query of its own, which is asked whether it finds any.
            counted[name] += "vulcano" not in arguments[0]
            return function(*arguments)

        monkeypatch.setattr(parsed_query, name, counting)

    count("clean")
    count("parse")
    return counted


@pytest.mark.parametrize(
    "address",
    ["/cerca/", "/cerca/feed/", "/cerca/risultati.csv", "/cerca/risultati.json", "/api/v1/search/"],
)
def test_once_a_request(calls: Counter[str], client: Client, address: str) -> None:
    response = client.get(address, {"q": QUERY})
    assert response.status_code == 200
    content = response.getvalue().decode()
    assert "Sanzioni" in content.replace("<mark>", "")
    assert calls == {"clean": 1, "parse": 1}


def test_once_a_completion_which_needs_no_tree(calls: Counter[str], client: Client) -> None:
    assert client.get("/cerca/suggerimenti/", {"q": "sanz"}).json() == ["sanzioni"]
    assert calls == {"clean": 1}


@pytest.mark.parametrize(
    "command", [("search_articles", QUERY), ("export_articles", "--query", QUERY)]
)
def test_once_a_command(calls: Counter[str], command: tuple[str, ...]) -> None:
    call_command(*command, stdout=StringIO())
    assert calls == {"clean": 1, "parse": 1}


def test_once_a_search_of_the_desk_over_several_pages(
    calls: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.admin.admin_search.MAX_PAGE_SIZE", 2)
    ids, total = found_ids("russia")
    assert len(ids) == total == 9
    assert calls == {"clean": 1, "parse": 1}


def test_nobody_else_reads_queries() -> None:
    """``ParsedQuery`` alone imports what cleans and parses."""
    readers = {
        str(path.relative_to(ARTICLES))
        for path in ARTICLES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith("articles.search.query.")
        and {"clean", "parse"} & {name.name for name in node.names}
    }
    assert readers == {"search/query/parsed_query.py"}
