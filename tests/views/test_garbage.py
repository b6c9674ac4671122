"""What an answered request leaves behind: nothing that waits for the garbage collector."""

import gc
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from wsgiref.util import setup_testing_defaults

import pytest
from django.http import HttpRequest
from django.template.context import BaseContext
from jinja2.runtime import Context
from pytest_django import Settings

from articles.models import Story
from articles.search import sync
from articles.search.engines import current_engine
from pressreview.wsgi import application
from tests.small_archive import SmallArchive


@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize(
    "path", ["/", "/cerca/", "/archivio/", "/archivio/2020/", "/2020/01/31/sanzioni/"]
)
def test_requests_and_contexts_go_with_the_answer(
    archive: SmallArchive, settings: Settings, tmp_path: Path, path: str
) -> None:
    settings.DATA_DIR = tmp_path
    moment = datetime(2020, 1, 31, 12, tzinfo=UTC)
    story = Story.objects.create()
    for slug in ("sanzioni", "altre-sanzioni"):
        archive.make_article(title="Sanzioni", slug=slug, published=moment, story=story)
    sync.rebuild(current_engine())
    read(f"{path}?q=sanzioni")
    gc.collect()
    gc.disable()
    try:
        before = count()
        for number in range(5):
            read(f"{path}?q=sanzioni&v={number}")
        after = count()
    finally:
        gc.enable()
    assert after == before


def read(address: str) -> bytes:
    """The body of an answer, as a server would take it."""
    path, _mark, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "testserver"}
    setup_testing_defaults(environ)
    answer = application(environ, _start)
    body = b"".join(answer)
    answer.close()
    return body


def _start(
    _status: str, _headers: list[tuple[str, str]], _error: Any = None, /
) -> Callable[[bytes], object]:
    return lambda _bytes: None


def count() -> int:
    """Requests and contexts of templates that are in memory."""
    # By their types alone: a lazy object that was left over would be made to ask for its own.
    return sum(
        issubclass(type(one), HttpRequest | BaseContext | Context) for one in gc.get_objects()
    )
