"""The contract on the engines there are, and what is special to each."""

from pathlib import Path

import pytest

from articles.search import SearchQuery, SearchUnavailable
from articles.search.ast import Everything
from articles.search.engines.base import SearchEngine
from articles.search.engines.null import NullEngine
from articles.search.engines.whoosh.engine import WhooshEngine
from tests.search.contract import EngineContract


class TestWhoosh(EngineContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> SearchEngine:
        return WhooshEngine("whoosh:", tmp_path)


def test_the_null_engine_finds_nothing_and_says_so(tmp_path: Path) -> None:
    engine = NullEngine("null:", tmp_path)
    assert not engine.supports_search
    status = engine.status()
    assert not status.available
    assert status.is_ready
    assert engine.similar(1, 5) == []
    assert engine.complete("a", 5) == []
    assert engine.verify() == []
    assert engine.suggest("parola") is None
    assert not engine.tidy(large=True)
    with pytest.raises(SearchUnavailable):
        engine.search(SearchQuery("parola"), Everything())
    with pytest.raises(SearchUnavailable), engine.writing():
        engine.apply([], [1])
    with pytest.raises(SearchUnavailable):
        engine.fingerprints()
    with pytest.raises(SearchUnavailable):
        engine.rebuild()
