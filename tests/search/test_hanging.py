"""An index that does not answer holds up no reader, and starts no rebuild."""

import json
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from articles import search
from articles.models import IndexReplica
from articles.search import engines
from articles.search.engines import current_engine
from articles.search.types import SearchUnreachable
from tests.search.hanging import MESSAGE, HangingEngine
from tests.small_archive import SmallArchive


@pytest.fixture
def hanging(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HangingEngine:
    monkeypatch.setitem(engines.ENGINES, "hanging", "tests.search.hanging.HangingEngine")
    settings.DATA_DIR, settings.SEARCH_URL = tmp_path, "hanging:"
    engine = current_engine()
    assert isinstance(engine, HangingEngine)
    return engine


@pytest.fixture
def followed(hanging: HangingEngine) -> Iterator[HangingEngine]:
    """A process whose follower waits for the index."""
    search.set_followed(True)
    thread = Thread(target=search.follow)
    thread.start()
    yield hanging
    search.set_followed(False)
    hanging.is_over.set()
    thread.join()


def test_pages_are_answered_and_search_says_that_it_is_away(
    followed: HangingEngine, archive: SmallArchive, client: Client
) -> None:
    article = archive.make_article(title="Vulcano in Islanda")
    for path in ("/", "/articoli/", article.get_absolute_url(), "/feed/"):
        assert client.get(path).status_code == 200, path
    assert client.get("/cerca/?q=vulcano").status_code == 503
    assert client.get("/api/v1/search/?q=vulcano").status_code == 503
    assert client.get("/cerca/suggerimenti/?q=vulc").status_code < 500
    assert followed.asked == ["follow"]


def test_a_monitor_is_told(followed: HangingEngine, db: None, client: Client) -> None:
    answer = client.get("/readyz")
    told = json.loads(answer.content)
    assert (answer.status_code, told["index"], told["database"]) == (503, "unavailable", "ok")
    assert told["index_lag_jobs"] == 0
    assert followed.asked == ["follow"]


def test_what_cannot_be_reached_is_not_built_anew(
    hanging: HangingEngine, archive: SmallArchive, caplog: pytest.LogCaptureFixture
) -> None:
    hanging.is_over.set()
    archive.make_article()
    search.drain()
    assert hanging.asked == ["place"]
    assert not caplog.records
    assert not IndexReplica.objects.exists()
    assert search.status().state == "unreachable"
    with pytest.raises(SearchUnreachable, match=MESSAGE):
        search.similar(1)
