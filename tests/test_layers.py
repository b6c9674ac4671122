"""What import-linter cannot say: what knows of requests, and which rooms have one door."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from tests.live import BASE_DIR

ARTICLES = BASE_DIR / "articles"

# Modules whose classes are requests and answers, or make answers of requests.
OF_REQUESTS = ("django.http", "django.shortcuts", "django.core.handlers", "django.views")
# Rooms that answer requests, and the one module that reads a search from an address.
THAT_ANSWER = (
    "articles/views/",
    "articles/admin/",
    "articles/accounts/",
    "articles/templatetags/",
    "articles/templating/",
    "articles/search_page/request.py",
    "pressreview/middleware/",
    "pressreview/page_cache/",
)
# Each with its reason. A module that no longer needs to stand here must go from the list.
EXCEPTIONS = {
    "articles/comments/request_origin.py": "reads a commenter's browser and address from headers",
    "articles/lists/page_keys.py": "refuses a page's key that is forged",
    "articles/lists/pagination.py": "reads the page that an address asks for",
    "pressreview/database/write_queue.py": "has its own middleware, which bounds writing requests",
    "pressreview/http_request.py": "the class of the site's requests",
    "pressreview/security_log.py": "writes who asked for what was refused",
    "pressreview/template_backend.py": "Django hands the request to each template",
    "pressreview/wsgi.py": "hands requests to Django",
}


def modules() -> list[str]:
    paths = [*BASE_DIR.glob("articles/**/*.py"), *BASE_DIR.glob("pressreview/**/*.py")]
    return sorted(path.relative_to(BASE_DIR).as_posix() for path in paths)


def knows_requests(module: str) -> bool:
    """Whether a module imports something of requests, for its types too."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse((BASE_DIR / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            imported.update(f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
    return any(f"{name}.".startswith(f"{root}.") for name in imported for root in OF_REQUESTS)


@pytest.mark.parametrize(
    "module",
    [name for name in modules() if not name.startswith(THAT_ANSWER) and name not in EXCEPTIONS],
)
def test_it_knows_no_request(module: str) -> None:
    assert not knows_requests(module)


@pytest.mark.parametrize("module", sorted(EXCEPTIONS))
def test_an_exception_is_one_still(module: str) -> None:
    assert Path(BASE_DIR / module).is_file()
    assert knows_requests(module)
    assert not module.startswith(THAT_ANSWER)


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
        *(BASE_DIR / "pressreview").rglob("*.py"),
    ]
    assert not [
        f"{path.relative_to(BASE_DIR)}: {module} {name}"
        for path in outside
        for module, name in imported_names(path)
        if module.startswith(f"{whole}.")
        or (module == whole and name not in shown)
        or (module == "articles" and name == package)
    ]


@pytest.mark.parametrize("package", WITH_A_FACE)
def test_no_name_of_a_face_hides_a_module(package: str) -> None:
    modules = {path.stem for path in (ARTICLES / package).iterdir()}
    assert not modules & set(import_module(f"articles.{package}").__all__)


def test_a_web_process_loads_no_reader_of_formats() -> None:
    code = (
        "import sys, pressreview.wsgi, articles.importers, articles.urls\n"
        "from django.urls import reverse\nreverse('home')\nprint(*sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert not SLOW.intersection(done.stdout.split())
