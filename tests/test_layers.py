"""What import-linter cannot say: nothing below the views knows of requests."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ARTICLES = Path(__file__).resolve().parent.parent / "articles"
BELOW_THE_VIEWS = ("models", "content", "search", "comments", "api", "lists", "search_page")
# Reads the headers of a request, for the views of comments and reads.
ALLOWED = {ARTICLES / "comments" / "origin.py"}


def modules() -> Iterator[Path]:
    for name in BELOW_THE_VIEWS:
        place = ARTICLES / name
        yield from place.rglob("*.py") if place.is_dir() else [place]


def imported_modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
        elif isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
    return found


@pytest.mark.parametrize(
    "path", sorted(set(modules()) - ALLOWED), ids=lambda path: str(path.relative_to(ARTICLES))
)
def test_it_knows_no_request(path: Path) -> None:
    assert not {name for name in imported_modules(path) if name.startswith("django.http")}


def test_the_one_exception_is_still_there() -> None:
    assert all("django.http" in imported_modules(path) for path in ALLOWED)
