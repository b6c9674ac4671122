"""Where kept pages are: of one stamp, up to a number of bytes, the least used dropped first."""

from typing import Any

import pytest

from pressreview import rendered_cache
from pressreview.page_cache import store as page_store
from pressreview.page_cache.store import (
    LONGEST_PAGE,
    MOST_BYTES,
    OVERHEAD,
    KeptPage,
    Key,
    PageStore,
    etag_of,
)

KEYS = [Key("http", "localhost", f"/{name}/", "", "", "") for name in "abc"]


def page(size: int) -> KeptPage:
    content = b"x" * size
    return KeptPage(200, {"ETag": etag_of(content)}, content)


@pytest.fixture
def store() -> PageStore:
    made = PageStore()
    made.turn_to("now")
    return made


@pytest.mark.parametrize("more", [0, 1])
def test_the_least_used_page_goes_when_there_is_no_room(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert MOST_BYTES == 64 * 1024 * 1024
    monkeypatch.setattr(page_store, "MOST_BYTES", 2 * (OVERHEAD + 100))
    store = PageStore()
    store.turn_to("now")
    first, second, _third = KEYS
    store.put("now", first, page(100))
    store.put("now", second, page(100 + more))
    assert (store.get("now", first) is None) == bool(more)
    assert store.get("now", second) is not None


@pytest.mark.parametrize("more", [0, 1])
def test_a_page_may_take_a_sixteenth_of_the_room(store: PageStore, more: int) -> None:
    assert LONGEST_PAGE == MOST_BYTES // 16
    store.put("now", KEYS[0], page(LONGEST_PAGE + more))
    assert (store.get("now", KEYS[0]) is None) == bool(more)


def test_a_new_stamp_empties_it(store: PageStore) -> None:
    store.put("now", KEYS[0], page(1))
    store.put("another time", KEYS[1], page(1))
    assert store.get("now", KEYS[1]) is None, "it was made of another state"
    store.turn_to("then")
    assert store.get("then", KEYS[0]) is None
    assert store.recent(3) == []


def test_pages_that_readers_asked_for_last_are_recent(store: PageStore) -> None:
    for key in KEYS:
        store.put("now", key, page(1), is_read=key != KEYS[2])
    assert store.recent(3) == [KEYS[1], KEYS[0]]
    assert store.get("now", KEYS[0])
    assert store.get("now", KEYS[2])
    assert store.recent(2) == [KEYS[2], KEYS[0]]


def test_a_request_that_began_before_a_turn_does_not_turn_it_back(store: PageStore) -> None:
    store.turn_to("then")
    store.put("then", KEYS[0], page(1))
    assert store.get("now", KEYS[0]) is None, "it is of a later state"
    store.put("now", KEYS[1], page(1))
    assert store.get("then", KEYS[0]) is not None
    assert store.get("then", KEYS[1]) is None
    # Who follows the archive is believed, whatever the stamp.
    store.turn_to("now")
    assert store.get("now", KEYS[0]) is None


def test_a_page_of_another_release_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    for release, has_page in (("older", True), ("newer", False)):
        monkeypatch.setattr(rendered_cache, "release", lambda release=release: release)
        if has_page:
            page_store.write_shared("now", KEYS[0], page(1))
        assert (page_store.read_shared("now", KEYS[0]) is not None) == has_page


@pytest.mark.parametrize("lost", [0, 1])
def test_half_a_page_of_the_shared_cache_is_none(lost: int) -> None:
    packed = page(100).packed()
    assert (KeptPage.unpacked(packed[: len(packed) - lost]) is None) == bool(lost)


def test_what_the_shared_cache_gave_is_not_given_back_to_it(
    monkeypatch: pytest.MonkeyPatch, store: PageStore
) -> None:
    written: list[Key] = []
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    monkeypatch.setattr(page_store, "write_shared", lambda _stamp, key, _page: written.append(key))
    made = page(1)
    given = KeptPage.unpacked(made.packed())
    assert given is not None
    store.put("now", KEYS[0], made)
    store.put("now", KEYS[1], given)
    assert written == [KEYS[0]]
    assert store.get("now", KEYS[1]) is given


@pytest.mark.parametrize(
    ("name", "value", "is_same"),
    [
        ("DATA_DIR", "/srv/another", True),
        ("SEARCH_URL", "whoosh:/srv/another/index", True),
        ("SEARCH_URL", "null:", False),
        ("SITE_NAME", "Another", False),
        ("COMMENT_DAYS", 7, False),
    ],
)
def test_a_release_is_the_same_on_every_machine_with_the_same_settings(
    settings: Any, name: str, value: object, is_same: bool
) -> None:
    settings.SEARCH_URL = "whoosh:"
    before = rendered_cache.release.__wrapped__()
    setattr(settings, name, value)
    assert (rendered_cache.release.__wrapped__() == before) is is_same
