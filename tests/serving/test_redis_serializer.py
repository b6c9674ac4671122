"""What lies in Redis runs nothing, whoever has written it."""

import pickle
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.cache.backends.redis import RedisCache
from hypothesis import given
from hypothesis import strategies as st

from pressreview import rendered_cache
from pressreview.page_cache import store as page_store
from pressreview.page_cache.store import KeptPage, Key
from pressreview.redis_serializer import Serializer
from tests.live import Site, free_port, wait_for_port
from tests.needs import require
from tests.serving.conftest import FILL, run

REDIS = "Redis is missing: apt-get install redis-server"
KEY = Key("https", "archive.example.org", "/", "", "gzip", "")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Redis of this module's own."""
    program, port = require("redis-server", REDIS), free_port()
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", ""]
    folder = tmp_path_factory.mktemp("redis")
    process = subprocess.Popen([*command, "--dir", folder], stdout=subprocess.DEVNULL)
    try:
        wait_for_port(port, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture
def shared(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RedisCache]:
    """Redis as the settings configure it, in the place of the cache."""
    made = RedisCache(
        server, {"OPTIONS": {"serializer": "pressreview.redis_serializer.Serializer"}}
    )
    made.clear()
    monkeypatch.setattr(rendered_cache, "shared_cache", made)
    monkeypatch.setattr(rendered_cache, "is_shared", lambda: True)
    yield made
    client: Any = made._cache
    for pool in client._pools.values():
        pool.disconnect()


class Bomb:
    """Writes a file when a pickle of it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return Path.touch, (self.path,)  # type: ignore[return-value]


@given(VALUES)
def test_what_is_put_there_comes_back(value: object) -> None:
    values = Serializer()
    data = values.dumps(value)
    assert values.loads(data if isinstance(data, bytes) else str(data).encode()) == value


@given(st.binary())
def test_bytes_are_left_alone_and_any_bytes_are_a_value_or_nothing(data: bytes) -> None:
    values = Serializer()
    written = values.dumps(data)
    assert isinstance(written, bytes)
    assert values.loads(written) == data
    values.loads(data)


@given(VALUES | st.binary() | st.binary().map(lambda data: b'[200, {"a": "b"}, 1.5]\n' + data))
def test_anything_else_is_a_page_or_none(data: object) -> None:
    page = KeptPage.unpacked(data)
    assert page is None or KeptPage.unpacked(page.packed()) == page


def test_a_page_comes_back_as_it_was(shared: RedisCache) -> None:
    content = b"\x1f\x8b\n\x00 packed\n"
    headers = {"ETag": page_store.etag_of(content), "Vary": "Accept-Encoding"}
    page = KeptPage(410, headers, content)
    page_store.write_shared("stamp", KEY, page)
    assert page_store.read_shared("stamp", KEY) == page
    assert page_store.read_shared("another stamp", KEY) is None


def test_nothing_that_another_has_put_there_is_run(shared: RedisCache, tmp_path: Path) -> None:
    page, touched = KeptPage(200, {}, b"page"), tmp_path / "touched"
    page_store.write_shared("stamp", KEY, page)
    client = shared._cache.get_client()
    (name,) = client.keys("*page:*")
    bomb = pickle.dumps(Bomb(touched))
    for planted in (bomb, b"b" + bomb, b"j" + bomb, b"b[]\n", b"b[200, 5, 1.0]\n", b"", b"7", b"b"):
        client.set(name, planted)
        assert page_store.read_shared("stamp", KEY) is None
    assert not touched.exists()


def test_counters_are_counted_by_redis(shared: RedisCache) -> None:
    shared.set("number", 3)
    shared.incr("number", 4)
    assert shared.get("number") == 7


def test_a_site_keeps_its_pages_there_without_a_pickle(server: str, tmp_path: Path) -> None:
    site = Site(tmp_path, variables={"PRESSREVIEW_CACHE_URL": server, "PRESSREVIEW_WORKERS": "1"})
    site.prepare("--empty")
    run(site, FILL)
    with redis.Redis.from_url(server) as client:
        client.flushall()
        with site.serving():
            assert site.get("/articoli/").status == 200
        kept = [client.get(name) for name in client.keys("*page:*")]
    assert kept
    for value in kept:
        assert isinstance(value, bytes)
        assert value.startswith(b"b[200,")
        assert KeptPage.unpacked(value[1:]) is not None
