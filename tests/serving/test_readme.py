"""The README names what there is, and nothing else."""

import re

from django.core.management import get_commands

from tests.live import BASE_DIR

README = (BASE_DIR / "README.md").read_text(encoding="utf-8")
READ = re.compile(r'(?:env|environment)\.\w+\(\s*"([A-Z_]+)"')


def in_tables(pattern: str) -> set[str]:
    """What the first cells of the tables' rows begin with."""
    return set(re.findall(rf"(?m)^\| `{pattern}", README))


def test_every_setting_and_no_other() -> None:
    read: set[str] = set()
    for path in (BASE_DIR / "pressreview").glob("*.py"):
        read |= set(READ.findall(path.read_text(encoding="utf-8")))
    assert {f"PRESSREVIEW_{name}" for name in read} | {"PRESSREVIEW_SECRET_KEY"} == in_tables(
        r"(PRESSREVIEW_\w+)`"
    )


def test_every_target_of_make_and_no_other() -> None:
    makefile = (BASE_DIR / "Makefile").read_text(encoding="utf-8")
    declared = re.search(r"(?m)^\.PHONY: (.+)$", makefile)
    assert declared is not None
    assert set(declared[1].split()) - {"install"} == in_tables(r"make (\w+)")
    assert "make install" in README


def test_every_command_and_no_other() -> None:
    ours = {name for name, app in get_commands().items() if app == "articles"}
    assert ours == in_tables(r"([a-z_]+)(?: [^`]*)?`") - {"make"}


def test_the_files_that_it_names_are_there() -> None:
    for path in re.findall(r"\]\((?!http)([^)]+)\)", README):
        assert (BASE_DIR / path).exists(), path
    for path in re.findall(r"`(deploy/[\w.]+)`", README):
        assert (BASE_DIR / path).exists(), path
