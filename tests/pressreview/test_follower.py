"""A site that nobody changes costs next to nothing, and still shows each article at its time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Source
from pressreview.page_cache.middleware import PageCacheMiddleware
from tests.quiet_moments import holds_in_a_quiet_moment
from tests.small_archive import SmallArchive


@pytest.fixture
def archive(transactional_db: None, settings: Any) -> SmallArchive:
    settings.SEARCH_URL = "null:"
    return SmallArchive()


@pytest.fixture
def cache(archive: SmallArchive) -> PageCacheMiddleware:
    def make(_request: HttpRequest) -> HttpResponse:
        return HttpResponse("page")

    archive.make_article()
    cache = PageCacheMiddleware(make)
    cache.follow()
    return cache


def queries(cache: PageCacheMiddleware) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        cache.follow()
    return [one["sql"] for one in captured]


def test_nothing_is_asked_but_whether_there_was_a_commit(cache: PageCacheMiddleware) -> None:
    def one_look() -> bool:
        asked = queries(cache)
        return len(asked) == 1 and "articles_" not in asked[0]

    assert holds_in_a_quiet_moment(one_look)


def test_after_a_commit_the_state_is_read_once(cache: PageCacheMiddleware) -> None:
    before = cache.stamps.newest
    Source.objects.create(name="Faro", slug="faro")
    assert [sql for sql in queries(cache) if "articles_contentversion" in sql]
    assert holds_in_a_quiet_moment(lambda: len(queries(cache)) == 1)
    assert cache.stamps.newest != before


def test_an_article_shows_at_its_time_though_nothing_is_committed(
    archive: SmallArchive, cache: PageCacheMiddleware
) -> None:
    due = timezone.now() + timedelta(hours=1)
    archive.make_article(published=due)
    cache.follow()
    before = cache.stamps.newest
    with time_machine.travel(due - timedelta(seconds=1), tick=False):
        assert holds_in_a_quiet_moment(lambda: len(queries(cache)) == 1)
        assert cache.stamps.newest.contents.split(" ")[:2] == before.contents.split(" ")[:2]
    with time_machine.travel(due, tick=False):
        cache.follow()
        assert cache.stamps.newest.contents.split(" ")[:2] != before.contents.split(" ")[:2]
        assert holds_in_a_quiet_moment(lambda: len(queries(cache)) == 1)
