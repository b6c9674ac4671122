"""Each of some rooms has one door: what others may use of it stands in its ``__init__``."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "articles"
# What others may use of these stands in their ``__init__``.
WITH_A_FACE = ("importers", "comments", "api", "duplicates")
# The readers of formats: loaded by who reads one, never by a web process.
SLOW = {"feedparser", "listparser", "trafilatura", "dateparser", "py3langid"}


def imported_names(path: Path) -> Iterator[tuple[str, str]]:
    """Each name that a file imports, with its module; "" for a module as a whole."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


@pytest.mark.parametrize("package", WITH_A_FACE)
def test_others_use_what_a_package_shows(package: str) -> None:
    whole = f"articles.{package}"
    shown = set(import_module(whole).__all__)
    outside = [
        *(path for path in ARTICLES.rglob("*.py") if not path.is_relative_to(ARTICLES / package)),
        *(ROOT / "pressreview").rglob("*.py"),
    ]
    assert not [
        f"{path.relative_to(ROOT)}: {module} {name}"
        for path in outside
        for module, name in imported_names(path)
        if module.startswith(f"{whole}.")
        or (module == whole and name not in shown)
        or (module == "articles" and name == package)
    ]


def test_a_web_process_loads_no_reader_of_formats() -> None:
    code = (
        "import sys, pressreview.wsgi, articles.importers, articles.urls\n"
        "from django.urls import reverse\nreverse('home')\nprint(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not SLOW.intersection(done.stdout.split())
