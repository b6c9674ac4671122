"""README and documents name what there is, and nothing else."""

import re
from argparse import ArgumentParser
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.urls import resolve

from articles.search import read_query
from articles.search.query.ast import Everything
from articles.search.query.parser import NOTHING
from pressreview.middleware import metrics_page
from tests.live import BASE_DIR
from tests.serving.settings_read import settings_read

DOCS = BASE_DIR / "docs"
PAGES = [BASE_DIR / "README.md", *sorted(DOCS.glob("*.md"))]
README_LINES = 60
METRICS = "/metrics"  # answered by a middleware, before the addresses are looked at
each_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(BASE_DIR).as_posix()
)


def text_of(name: str) -> str:
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def in_tables(text: str, pattern: str) -> set[str]:
    """What the first cells of the tables' rows begin with."""
    return set(re.findall(rf"(?m)^\| `{pattern}", text))


def headings(page: Path) -> set[str]:
    """The fragments by which a page's headings are found, as GitHub makes them."""
    found = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", one.lower()).strip().replace(" ", "-") for one in found}


def test_the_readme_stays_short() -> None:
    assert len(PAGES[0].read_text(encoding="utf-8").splitlines()) <= README_LINES


def test_every_document_is_in_the_index() -> None:
    named = set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("README")))
    assert named == {page.name for page in DOCS.glob("*.md")} - {"README.md"}


def test_every_setting_and_no_other() -> None:
    assert settings_read() == in_tables(text_of("operating"), r"(PRESSREVIEW_\w+)`")


@each_page
def test_every_setting_that_it_names_is_read(page: Path) -> None:
    named = re.findall(r"PRESSREVIEW_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))
    assert {name.removesuffix("_FILE") for name in named} <= settings_read()


def test_every_target_of_make_and_no_other() -> None:
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"(?m)^\.PHONY: (.+)$", makefile)
    assert declared is not None
    assert set(declared[1].split()) - {"install"} == in_tables(
        text_of("development"), r"make (\w+)"
    )
    assert "make install" in text_of("operating")


def test_every_command_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if app == "articles"}
    commands = text_of("operating").partition("## Commands")[2].partition("\n## ")[0]
    assert ours == in_tables(commands, r"([a-z_]+)(?: [^`]*)?`")


@each_page
def test_what_it_calls_has_the_options_that_it_gives(page: Path) -> None:
    """Each call of ``manage.py``, in a block or in the middle of a sentence."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    for command, rest in re.findall(r"manage\.py ([a-z_]+)([^`\n]*)", text):
        parser: ArgumentParser = load_command_class(get_commands()[command], command).create_parser(
            "manage.py", command
        )
        known = {option for action in parser._actions for option in action.option_strings}
        assert set(re.findall(r"(?<!\S)--[a-z-]+", rest)) <= known, f"{command}{rest}"


@each_page
def test_no_row_of_a_table_stands_twice(page: Path) -> None:
    """By its first cell; rows of the log have the same, and are told apart by their messages."""
    first = r"`.+?`" if page.name != "logs.md" else r"`.+"
    for table in re.findall(r"(?:^\|.*\n)+", page.read_text(encoding="utf-8"), re.MULTILINE):
        beginnings = re.findall(rf"(?m)^\| ({first}) \|", table)
        assert sorted(set(beginnings)) == sorted(beginnings)


@each_page
def test_what_it_leads_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for path, anchor in re.findall(r"\]\((?!http)([^)#]*)#?([^)]*)\)", text):
        target = page.parent / path if path else page
        assert target.exists(), path
        assert not anchor or anchor in headings(target), f"{path}#{anchor}"
    for path in re.findall(r"`((?:deploy|tests|articles|pressreview|docs)/[\w./]+)`", text):
        assert (BASE_DIR / path).exists(), path


def test_every_address_leads_to_a_page() -> None:
    table = text_of("use").partition("## Addresses")[2].partition("## Privacy")[0]
    addresses = set(re.findall(r"`(/[^`?]*)", table)) - {METRICS}
    assert len(addresses) > 30
    for address in addresses:
        # English pages are found where English is spoken; they are the same.
        path = address.replace("<id>", "1").replace("<slug>", "energia").removeprefix("/en")
        # A middleware answers the figures, before anything looks at hosts.
        assert path == metrics_page.PATH or resolve(path).func is not None, address


def test_every_query_asks_for_something() -> None:
    table = text_of("search").partition("## What you can write")[2].partition("\n## ")[0]
    first_cells = re.findall(r"(?m)^\| (`.+?`) \|", table)
    queries = [query for cell in first_cells for query in re.findall(r"`([^`]+)`", cell)]
    assert len(queries) > 12
    for query in queries:
        assert read_query(query).tree not in {Everything(), NOTHING}, query


def test_every_room_and_no_other() -> None:
    """The tree of the rooms has each folder with code of the project and of the app."""
    tree = text_of("development").partition("## The rooms of the code")[2].split("```")[1]
    for root, rooms in re.findall(r"(?m)^(pressreview|articles)/.*\n((?: .*\n)+)", tree):
        named = set(re.findall(r"(\w+)/", "\n".join(re.findall(r"(?m)^  (\S.*?)(?:  |$)", rooms))))
        there = {path.name for path in (BASE_DIR / root).iterdir() if path.is_dir()}
        assert named == there - {"__pycache__"}, root
