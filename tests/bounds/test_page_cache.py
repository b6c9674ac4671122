"""Which pages are kept, how many and for how long, at each bound and one beyond."""

from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import (
    InMemoryUploadedFile,
    SimpleUploadedFile,
    TemporaryUploadedFile,
)
from django.db.utils import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from gunicorn.http.errors import LimitRequestLine
from pytest_django import Settings

from pressreview import gunicorn_worker
from pressreview import settings as own_settings
from pressreview.page_cache import middleware, store
from pressreview.page_cache import stamps as stamps_module
from pressreview.page_cache.middleware import PageCacheMiddleware
from pressreview.page_cache.stamps import Stamp, Stamps
from pressreview.page_cache.store import KeptPage, Key, PageStore

MEGABYTE = 1024 * 1024


def key(number: int = 0) -> Key:
    return Key("http", "localhost", f"/{number}/", "", "", "")


def page(size: int = 0, made_at: float = 1_000.0) -> KeptPage:
    return KeptPage(200, {}, b"x" * size, made_at)


@pytest.mark.parametrize("more", [0, 1])
def test_queries_of_two_hundred_characters_have_kept_pages(
    db: None, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert middleware.LONGEST_QUERY == 200
    made: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        made.append(request)
        return HttpResponse("page")

    cache = PageCacheMiddleware(answer)
    cache.stamps.turn_to(Stamp("contents", "generation", "ranking"))
    monkeypatch.setattr(stamps_module, "STAMP_SECONDS", float("inf"))
    query = "q=".ljust(middleware.LONGEST_QUERY + more, "x")
    cache.store.turn_to(cache.stamps.newest.of_pages)
    for _time in range(2):
        given = cache(RequestFactory().get(f"/cerca/?{query}"))
        # It is one for every reader in either case.
        assert (given.status_code, given["Cache-Control"]) == (200, middleware.SHARED)
    assert len(made) == 1 + more


@pytest.mark.parametrize(("seconds", "is_asked"), [(-0.1, False), (0.0, False), (0.1, True)])
def test_a_stamp_that_could_not_be_read_is_asked_for_a_second_later(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_asked: bool
) -> None:
    assert stamps_module.UNREAD_SECONDS == 1.0
    clock = SimpleNamespace(now=1_000.0)
    asked: list[float] = []

    def fail() -> str:
        asked.append(clock.now)
        raise OperationalError

    monkeypatch.setattr(
        stamps_module, "time", SimpleNamespace(monotonic=lambda: clock.now, time=lambda: 0.0)
    )
    monkeypatch.setattr(stamps_module, "_row", fail)
    stamps = Stamps()
    stamps.newest = Stamp("contents", "generation", "ranking")
    assert stamps.current() == stamps.newest
    clock.now += stamps_module.UNREAD_SECONDS + seconds
    assert stamps.current() == stamps.newest
    assert len(asked) == 1 + is_asked


@pytest.mark.parametrize(
    ("seconds", "is_given"), [(-0.1, False), (0.0, True), (299.9, True), (300.0, False)]
)
def test_a_page_is_given_for_five_minutes(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_given: bool
) -> None:
    assert store.KEPT_SECONDS == 300
    kept = PageStore()
    kept.turn_to("stamp")
    kept.put("stamp", key(), page(made_at=1_000.0))
    monkeypatch.setattr(store, "time", SimpleNamespace(time=lambda: 1_000.0 + seconds))
    assert (kept.get("stamp", key()) is not None) is is_given
    # In place of a page that cannot be made any will do.
    assert kept.get("stamp", key(), is_old_good=True) is not None


@pytest.mark.parametrize("more", [0, 1])
def test_the_longest_page_is_a_sixteenth_of_all(more: int) -> None:
    assert store.LONGEST_PAGE == store.MOST_BYTES // 16 == 4 * MEGABYTE
    kept = PageStore()
    kept.turn_to("stamp")
    kept.put("stamp", key(), page(store.LONGEST_PAGE + more))
    assert len(kept.pages) == 1 - more


@pytest.mark.parametrize("more", [0, 1])
def test_pages_take_sixty_four_megabytes(monkeypatch: pytest.MonkeyPatch, more: int) -> None:
    assert store.MOST_BYTES == 64 * MEGABYTE
    monkeypatch.setattr(store, "MOST_BYTES", 3 * (store.OVERHEAD + 100))
    kept = PageStore()
    kept.turn_to("stamp")
    for number in range(3):
        kept.put("stamp", key(number), page(100 + more * (number == 2)))
    assert kept.pages.keys() == [key(number) for number in range(more, 3)]
    sizes = [100 + more * (number == 2) for number in range(more, 3)]
    assert kept.pages.bytes == sum(size + store.OVERHEAD for size in sizes)


def test_the_page_that_was_asked_for_last_goes_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "MOST_BYTES", 2 * store.OVERHEAD)
    monkeypatch.setattr(store, "time", SimpleNamespace(time=lambda: 1_000.0))
    kept = PageStore()
    kept.turn_to("stamp")
    kept.put("stamp", key(0), page())
    kept.put("stamp", key(1), page())
    kept.get("stamp", key(0))
    kept.put("stamp", key(2), page())
    assert kept.pages.keys() == [key(0), key(2)]
    # A page that is made again counts once.
    kept.put("stamp", key(2), page())
    assert (kept.pages.keys(), kept.pages.bytes) == ([key(0), key(2)], 2 * store.OVERHEAD)


class Sending:
    """A client that goes on sending an address; what is read of it is counted."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.read = 0
        self.waits: list[float] = []
        self.answer = b""

    def settimeout(self, seconds: float) -> None:
        self.waits.append(seconds)

    def sendall(self, data: bytes) -> None:
        self.answer += data

    def shutdown(self, _how: int) -> None:
        """Nothing is sent any more."""

    def recv(self, size: int) -> bytes:
        piece = min(size, self.left)
        self.left -= piece
        self.read += piece
        return b"x" * piece


@pytest.mark.parametrize("more", [-1, 0, 1, 10 * MEGABYTE])
def test_four_megabytes_of_an_address_are_read_to_their_end(more: int) -> None:
    assert gunicorn_worker.MOST_UNREAD == 4 * MEGABYTE
    client = Sending(gunicorn_worker.MOST_UNREAD + more)
    gunicorn_worker._throw_away(client)  # type: ignore[arg-type]
    assert client.read == gunicorn_worker.MOST_UNREAD + min(more, 0)


def test_who_sends_too_long_an_address_has_two_seconds_for_each_piece() -> None:
    assert gunicorn_worker.LONGEST_WAIT == 2.0
    client = Sending(1)
    worker = gunicorn_worker.Worker.__new__(gunicorn_worker.Worker)
    worker._too_long = lambda: b"HTTP/1.1 414"  # type: ignore[method-assign]
    error = LimitRequestLine(9, 8)
    worker.handle_error(None, client, None, error)  # type: ignore[arg-type]
    assert (client.waits, client.answer) == ([gunicorn_worker.LONGEST_WAIT], b"HTTP/1.1 414")


@pytest.mark.parametrize(("more", "kind"), [(0, InMemoryUploadedFile), (1, TemporaryUploadedFile)])
def test_uploads_of_five_megabytes_stay_in_memory(
    settings: Settings, more: int, kind: type
) -> None:
    """The whole form counts, with what stands around the file."""
    size = own_settings.FILE_UPLOAD_MAX_MEMORY_SIZE
    assert size == settings.FILE_UPLOAD_MAX_MEMORY_SIZE == 5 * MEGABYTE
    around = len(RequestFactory().post("/", {"file": SimpleUploadedFile("a", b"")}).body)
    file = SimpleUploadedFile("a", b"x" * (size - around + more))
    request = RequestFactory().post("/", {"file": file})
    assert isinstance(request.FILES["file"], kind)
    request.close()
