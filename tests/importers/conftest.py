"""What the tests of intake share."""

from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.utils import translation
from pytest_django import Settings

from articles.importers import polling
from tests.importers import feed_server, web_server


@pytest.fixture
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whatever the site speaks."""
    with translation.override("en"):
        yield


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
    monkeypatch.setattr(polling, "PAUSE", 0.0)


@pytest.fixture
def feeds() -> Iterator[feed_server.Server]:
    """A server of feeds that a test fills."""
    with feed_server.serving() as found:
        yield found
