"""What import-linter cannot say: which modules know of HTTP requests."""

import ast
from pathlib import Path

import pytest

from tests.live import BASE_DIR

# Modules whose classes are requests and answers, or make answers of requests.
OF_REQUESTS = ("django.http", "django.shortcuts", "django.core.handlers", "django.views")
# Rooms that answer requests, and the one module that reads a search from an address.
THAT_ANSWER = (
    "articles/views/",
    "articles/admin/",
    "articles/accounts/",
    "articles/templatetags/",
    "articles/search_page/request.py",
    "pressreview/middleware/",
    "pressreview/page_cache/",
)
# Each with its reason. A module that no longer needs to stand here must go from the list.
EXCEPTIONS = {
    "articles/comments/request_origin.py": "reads a commenter's browser and address from headers",
    "articles/lists/pagination.py": "reads a page's key from the address, and refuses a forged one",
    "articles/lists/site_context.py": "a context processor, which Django hands the request",
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
