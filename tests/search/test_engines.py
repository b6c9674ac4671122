"""The contract on the engines there are, and what is special to each."""

from pathlib import Path

import pytest

from articles.search import SearchQuery, SearchUnavailable, read_query
from articles.search.engines.base import SearchEngine
from articles.search.engines.null import NullEngine
from articles.search.engines.whoosh import index_reader
from articles.search.engines.whoosh.engine import WhooshEngine
from tests.search.contract import ARTICLES, EngineContract, change, fill, found, make
from tests.search.contract_answers import AnswerContract
from tests.search.contract_typed import TypedContract
from tests.search.contract_writers import WriterContract


class TestWhoosh(EngineContract, AnswerContract, TypedContract, WriterContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> SearchEngine:
        return WhooshEngine("whoosh:", tmp_path)


def test_questions_open_no_generation_while_somebody_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = WhooshEngine("whoosh:", tmp_path), WhooshEngine("whoosh:", tmp_path)
    fill(engine, ARTICLES)
    engine.follow()
    change(other, [make(50, "Parolanuova")])  # as another process does
    assert found(engine, "parolanuova") == set()
    engine.follow()
    assert found(engine, "parolanuova") == {50}
    change(other, [], [50])
    monkeypatch.setattr(index_reader, "FOLLOWED_SECONDS", 0.0)  # as when the follower has died
    assert found(engine, "parolanuova") == set()


def test_who_changes_the_index_sees_it_at_once(tmp_path: Path) -> None:
    engine = WhooshEngine("whoosh:", tmp_path)
    fill(engine, ARTICLES)
    engine.follow()  # as a look for other words does where no thread follows
    change(engine, [make(50, "Parolanuova")])
    assert found(engine, "parolanuova") == {50}
    fill(engine, [make(51, "Parolanuova")])
    assert found(engine, "parolanuova") == {51}


def test_the_null_engine_finds_nothing_and_says_so(tmp_path: Path) -> None:
    engine = NullEngine("null:", tmp_path)
    assert not engine.supports_search
    assert engine.status().state == "off"
    assert engine.status().is_ready
    assert engine.similar(1, 5) == []
    assert engine.complete("a", 5) == []
    assert engine.verify() == []
    assert engine.suggest("parola") is None
    assert not engine.tidy(large=True)
    engine.follow()
    with pytest.raises(SearchUnavailable):
        engine.search(SearchQuery(read_query("parola")))
    with pytest.raises(SearchUnavailable), engine.writing():
        engine.apply([], [1], 1)
    with pytest.raises(SearchUnavailable):
        engine.place()
    with pytest.raises(SearchUnavailable):
        engine.fingerprints()
    with pytest.raises(SearchUnavailable):
        engine.rebuild(1)
