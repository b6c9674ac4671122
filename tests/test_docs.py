"""The pages in ``docs/`` that follow an article and a query name what there is."""

import re
from pathlib import Path
from pydoc import locate

import pytest

from tests.live import BASE_DIR

PAGES = sorted((BASE_DIR / "docs").glob("life-of-*.md"))
# `module.function`, `package.module.Class.method` or `Class.method`, as the pages write them.
DOTTED = re.compile(r"`((?:[A-Za-z_]\w*\.)+[A-Za-z_]\w*)`")
FILE = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|html|md))`")


def unknown_names(text: str) -> list[str]:
    """The dotted names of a page that lead nowhere.

    They begin below ``articles``, with ``pressreview``, or with a class that the page names in
    full elsewhere.
    """
    names = DOTTED.findall(text)
    classes = {
        ".".join(parts[: place + 1])
        for name in names
        for parts in [name.split(".")]
        for place, part in enumerate(parts)
        if part[0].isupper() and place
    }
    in_full = {name.rpartition(".")[2]: name for name in classes}
    return [name for name in names if not exists(name, in_full)]


def exists(name: str, in_full: dict[str, str]) -> bool:
    first, _dot, rest = name.partition(".")
    whole = f"{in_full[first]}.{rest}" if first in in_full else name
    return locate(whole if first == "pressreview" else f"articles.{whole}") is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_function_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(DOTTED.findall(text)) > 10
    assert unknown_names(text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    paths = FILE.findall(page.read_text(encoding="utf-8"))
    assert [path for path in paths if not (BASE_DIR / path).is_file()] == []


def test_what_is_not_there_is_told() -> None:
    text = "`search.suggest` `search.types.Hit.matched` `Hit.missing` `pressreview.urls.sitemaps`"
    assert unknown_names(text) == []
    text += " `search.nothing` `Hit.nothing` `nowhere.search` `Results.total` `pressreview.x`"
    assert unknown_names(text) == text.replace("`", "").split()[4:]
