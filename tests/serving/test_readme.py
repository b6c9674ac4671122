"""The README names what there is, and nothing else."""

import re

from django.core.management import get_commands

from tests.live import BASE_DIR
from tests.serving.settings_read import settings_read

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")


def in_tables(pattern: str) -> set[str]:
    """What the first cells of the tables' rows begin with."""
    return set(re.findall(rf"(?m)^\| `{pattern}", README))


def test_every_setting_and_no_other() -> None:
    assert settings_read() == in_tables(r"(PRESSREVIEW_\w+)`")


def test_every_target_of_make_and_no_other() -> None:
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"(?m)^\.PHONY: (.+)$", makefile)
    assert declared is not None
    assert set(declared[1].split()) - {"install"} == in_tables(r"make (\w+)")
    assert "make install" in README


def test_every_command_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if app == "articles"}
    assert ours == in_tables(r"([a-z_]+)(?: [^`]*)?`") - {"make"}


def test_no_row_of_a_table_stands_twice() -> None:
    first_cells = re.findall(r"(?m)^\| (`.+?`) \|", README)
    assert len(first_cells) > 50
    assert sorted(set(first_cells)) == sorted(first_cells)


def test_the_files_that_it_names_are_there() -> None:
    for path in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (BASE_DIR / path).exists(), path
    for path in re.findall(r"`(deploy/[\w.]+)`", README):
        assert (BASE_DIR / path).exists(), path


def test_every_room_and_no_other() -> None:
    """The tree under “Architecture” has each folder with code of the project and of the app."""
    tree = README.partition("## Architecture")[2].split("```")[1]
    for root, rooms in re.findall(r"(?m)^(pressreview|articles)/.*\n((?: .*\n)+)", tree):
        named = set(re.findall(r"(\w+)/", "\n".join(re.findall(r"(?m)^  (\S.*?)(?:  |$)", rooms))))
        there = {path.name for path in (BASE_DIR / root).iterdir() if path.is_dir()}
        assert named == there - {"__pycache__"}, root
