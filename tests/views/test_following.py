"""What is done beside readers after a change: they find the pages made."""

import threading

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from articles.models import Article
from pressreview.page_cache import follower, stamps
from pressreview.page_cache import middleware as page_cache
from pressreview.page_cache.middleware import PageCacheMiddleware
from tests.small_archive import SmallArchive


class Pages:
    """A site whose every page lists the titles, and which remembers what it had to make."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.cache = PageCacheMiddleware(self._make)

    def _make(self, request: HttpRequest) -> HttpResponse:
        self.made.append(request.get_full_path())
        titles = Article.objects.order_by("pk").values_list("title", flat=True)
        return HttpResponse("\n".join(titles), headers={"X-State": request.contents})  # type: ignore[attr-defined]

    def read(self, path: str, notice: str = "") -> str:
        cookie = f"{settings.NOTICE_COOKIE_NAME}={notice}" if notice else ""
        answer = self.cache(RequestFactory(HTTP_COOKIE=cookie).get(path))
        assert isinstance(answer, HttpResponse)
        return answer.content.decode()


@pytest.fixture
def pages(archive: SmallArchive, one_connection: None, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """Pages of which requests do not read the stamp: whoever follows does."""
    monkeypatch.setattr(stamps, "STAMP_SECONDS", 3_600.0)
    archive.make_article(title="Prima")
    pages = Pages()
    pages.cache.follow()
    pages.made.clear()
    return pages


def test_a_reader_finds_what_changed_made_by_the_thread_that_follows(
    pages: Pages, archive: SmallArchive
) -> None:
    assert pages.read("/a/?q=perch%C3%A9+no") == "Prima"
    archive.make_article(title="Seconda")
    assert pages.read("/a/?q=perch%C3%A9+no") == "Prima"  # nobody has followed yet
    pages.cache.follow()
    assert pages.made == ["/a/?q=perch%C3%A9+no"] * 2
    assert pages.read("/a/?q=perch%C3%A9+no") == "Prima\nSeconda"
    assert len(pages.made) == 2


def test_of_each_address_the_last_page_is_made_and_no_more_than_a_few(
    pages: Pages, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_cache, "REMAKING_SECONDS", 3_600.0)
    for path in ("/a/", "/b/", "/c/", "/d/", "/e/?q=1", "/e/?q=2"):
        pages.read(path)
    pages.read("/e/?q=3", notice="1")
    pages.made.clear()
    archive.make_article(title="Seconda")
    pages.cache.follow()
    assert pages.made == ["/e/?q=3", "/e/?q=2", "/d/", "/c/"]
    assert page_cache.REMADE == 4


def test_what_nobody_reads_is_not_made_again_and_again(pages: Pages, archive: SmallArchive) -> None:
    pages.read("/a/")
    archive.make_article(title="Seconda")
    pages.cache.follow()
    archive.make_article(title="Terza")
    pages.cache.follow()
    assert pages.made == ["/a/"] * 2
    assert pages.read("/a/") == "Prima\nSeconda\nTerza"


def test_making_ends_when_it_takes_too_long(
    pages: Pages, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.read("/a/")
    pages.read("/b/")
    pages.made.clear()
    monkeypatch.setattr(page_cache, "REMAKING_SECONDS", -1.0)
    archive.make_article(title="Seconda")
    pages.cache.follow()
    assert pages.made == []
    assert pages.read("/b/") == "Prima\nSeconda"


def test_parts_follow_the_ranking_of_what_is_read_though_nothing_changed(
    pages: Pages, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.read("/a/")
    before = pages.cache.stamps.newest
    monkeypatch.setattr(stamps, "RANKING_SECONDS", 1e-6)
    pages.cache.follow()
    after = pages.cache.stamps.newest
    assert after.of_parts != before.of_parts
    assert after.of_pages == before.of_pages
    assert pages.made == ["/a/"] * 2


def test_readers_are_not_turned_back_to_what_was_read_before_they_looked_themselves(
    pages: Pages, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages.read("/a/")
    archive.make_article(title="Seconda")
    make = pages.cache.get_response

    def slowly(request: HttpRequest) -> HttpResponse:
        archive.make_article(title="Terza")
        monkeypatch.setattr(pages.cache, "get_response", make)
        monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
        assert pages.read("/b/") == "Prima\nSeconda\nTerza"
        monkeypatch.setattr(stamps, "STAMP_SECONDS", 3_600.0)
        return HttpResponse("outdated")

    monkeypatch.setattr(pages.cache, "get_response", slowly)
    pages.cache.follow()
    assert pages.read("/a/") == "Prima\nSeconda\nTerza"


@pytest.mark.django_db
def test_a_process_follows_before_its_first_reader_and_until_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads: list[threading.Thread] = []
    twice = threading.Event()

    def follow() -> None:
        threads.append(threading.current_thread())
        if len(threads) > 1:
            twice.set()

    monkeypatch.setattr(page_cache, "follow", follow)
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own
    monkeypatch.setattr(follower, "FOLLOW_SECONDS", 0.01)
    follower.start()
    try:
        assert threads[0] is threading.current_thread()
        assert twice.wait(10)
    finally:
        follower.stop()
    assert not [one for one in threading.enumerate() if one.name == "follower"]
