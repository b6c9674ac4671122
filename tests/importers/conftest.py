"""What the tests of intake share."""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from pathlib import Path

import pytest
from pytest_django import Settings

from articles.importers.polling import rounds
from articles.importers.records import Item, Record
from articles.importers.wordpress import reader as wordpress_reader
from tests.importers import feed_server, web_server
from tests.importers.wordpress_samples import FOOT, HEAD, Read, post, records


@pytest.fixture(scope="module")
def running() -> Iterator[web_server.Server]:
    with web_server.serving() as server:
        yield server


@pytest.fixture
def server(running: web_server.Server, settings: Settings) -> web_server.Server:
    """A server that may be called; the rest of the loopback network too."""
    settings.FETCH_NETWORKS = [ip_network("127.0.0.0/8")]
    running.asked.clear()
    return running


@pytest.fixture
def hidden(running: web_server.Server, settings: Settings) -> web_server.Server:
    """The same server where, as by default, nothing private may be called."""
    settings.FETCH_NETWORKS = []
    running.asked.clear()
    return running


@pytest.fixture
def polled_on_loopback(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visits to feeds of this machine, without the pause between two of one host."""
    settings.FETCH_NETWORKS = [ip_network("127.0.0.0/8"), ip_network("::1/128")]
    settings.FEED_MINUTES = 30
    settings.LANGUAGE_CODE = "en"
    monkeypatch.setattr(rounds, "PAUSE", 0.0)


@pytest.fixture
def feeds() -> Iterator[feed_server.Server]:
    """A server of feeds that a test fills."""
    with feed_server.serving() as found:
        yield found


@pytest.fixture
def read_export(tmp_path: Path) -> Read:
    def read(content: str | bytes) -> list[Item]:
        path = tmp_path / "export.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(wordpress_reader.read(path))

    return read


@pytest.fixture
def one_post(read_export: Read) -> Callable[..., Record]:
    """The record of a file with one post."""

    def one(more: str = "", **changes: str) -> Record:
        (record,) = records(read_export(HEAD + post(more, **changes) + FOOT))
        return record

    return one
