"""The contract on a real cluster, and what is special to its engine."""

import multiprocessing
from datetime import timedelta
from typing import Any

import pytest

from articles.search.engines import parallel_groups, ranking
from articles.search.engines.base import SearchEngine
from articles.search.engines.opensearch import cluster_rebuild
from articles.search.engines.opensearch.cluster_client import FULL_DISK
from articles.search.engines.opensearch.engine import OpenSearchEngine
from articles.search.engines.opensearch.spelling import Speller
from articles.search.types import IndexMissing, SearchUnreachable
from tests.opensearch.cluster import Cluster
from tests.opensearch.fixtures import drop_indexes
from tests.search.contract import (
    ARTICLES,
    NOW,
    EngineContract,
    ask,
    change,
    fill,
    found,
    make,
)
from tests.search.contract_answers import AnswerContract
from tests.search.contract_typed import TypedContract
from tests.search.contract_writers import WriterContract


class TestOpenSearch(EngineContract, AnswerContract, TypedContract, WriterContract):
    @pytest.fixture
    def engine(self, cluster_engine: OpenSearchEngine) -> SearchEngine:
        return cluster_engine


def other(engine: OpenSearchEngine) -> OpenSearchEngine:
    """The engine of another machine."""
    return OpenSearchEngine(engine.address, engine.data_dir)


def test_hits_are_shown_though_other_words_come_too_late(
    cluster_engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def is_late(*_asked: object) -> str:
        raise SearchUnreachable("late")

    fill(cluster_engine, ARTICLES)
    monkeypatch.setattr(Speller, "suggest", is_late)
    answer = ask(cluster_engine, ARTICLES[0].title)
    assert ARTICLES[0].id in {hit.id for hit in answer.hits}
    assert (answer.suggestion, answer.total_all < ranking.FEW) == (None, True)


def test_an_older_version_overwrites_nothing(cluster_engine: OpenSearchEngine) -> None:
    fill(cluster_engine, ARTICLES)
    second = other(cluster_engine)
    second.apply([make(50, "Nuovo")], [1], 9, 9)
    cluster_engine.apply([make(50, "Vecchio"), make(1, "Vecchio")], [], 8, 8)
    assert found(cluster_engine, "nuovo") == {50}
    assert found(cluster_engine, "vecchio") == set()
    assert cluster_engine.place() == second.place() == 9


def test_two_machines_see_the_same(cluster_engine: OpenSearchEngine) -> None:
    second = other(cluster_engine)
    fill(cluster_engine, ARTICLES)
    second.follow()
    assert second.status().place == cluster_engine.place()
    assert found(second, "siria") == {5, 6}
    change(second, [make(60, "Siria")])
    assert found(cluster_engine, "siria") == {5, 6, 60}
    cluster_engine.follow()
    assert cluster_engine.status().place == second.place()
    fill(second, ARTICLES[:5])
    assert found(cluster_engine, "siria") == {5}


def test_a_full_disk_of_a_real_cluster_is_named(cluster_engine: OpenSearchEngine) -> None:
    fill(cluster_engine, ARTICLES)
    block: dict[str, Any] = {"index.blocks.read_only_allow_delete": True}
    cluster_engine.client.indices.put_settings(index=cluster_engine.alias, body=block)
    with pytest.raises(SearchUnreachable, match=FULL_DISK):
        cluster_engine.apply([make(50, "Pinguino")], [], 9, 9)
    assert cluster_engine.status().message == FULL_DISK
    assert found(cluster_engine, "siria") == {5, 6}  # readers notice nothing
    block["index.blocks.read_only_allow_delete"] = None
    cluster_engine.client.indices.put_settings(index=cluster_engine.alias, body=block)
    cluster_engine.apply([make(50, "Pinguino")], [], 9, 9)
    cluster_engine.follow()
    assert cluster_engine.status().state == "ready"
    assert found(cluster_engine, "pinguino") == {50}


def test_what_is_hidden_changes_no_score(cluster_engine: OpenSearchEngine) -> None:
    seen = [make(number, f"Vulcano {number}", "lava " * number) for number in range(1, 9)]
    fill(cluster_engine, seen)
    questions = ("vulcano", "lava vulcano", '"vulcano 3"', "lav*", "vulcano cenere")
    before = [[(hit.id, hit.score) for hit in ask(cluster_engine, q).hits] for q in questions]
    later = int((NOW + timedelta(days=1)).timestamp())
    hidden: list[Any] = [{"visible_from": None, "status": "draft"}, {"visible_from": later}]
    change(
        cluster_engine,
        [make(100 + n, "Vulcano", "lava zyqa", **hidden[n % 2]) for n in range(30)],
        [],
    )
    change(cluster_engine, [], range(120, 125))
    after = [[(hit.id, hit.score) for hit in ask(cluster_engine, q).hits] for q in questions]
    assert after == before
    assert cluster_engine.complete("zyq", 5, NOW) == []
    assert cluster_engine.suggest("zyqaa", NOW) is None
    assert found(cluster_engine, "zyqa") == set()
    assert len(found(cluster_engine, "zyqa", drafts=True, page_size=50)) == 25


def test_200_words_are_asked_at_once(cluster_engine: OpenSearchEngine) -> None:
    languages = ("it", "en", "fr", "de", "es")
    fill(cluster_engine, [make(n, text=f"parola{n}", language=languages[n]) for n in range(5)])
    words = " ".join(f"parola{number}" for number in range(200))
    assert {hit.id for hit in ask(cluster_engine, words).hits} == set(range(5))
    assert found(cluster_engine, words.replace(" ", " OR ")) == set(range(5))
    phrases = " ".join(f'"p{number} s"' for number in range(200))
    assert ask(cluster_engine, phrases).total == 0
    patterns = " ".join(f"p{number}*" for number in range(200))
    assert ask(cluster_engine, patterns).total == 0


def test_pages_past_ten_thousand_hits(cluster_engine: OpenSearchEngine) -> None:
    fill(cluster_engine, [make(number, "Titolo", age=number % 50) for number in range(1, 10_251)])
    page = ask(cluster_engine, "titolo", page=52, page_size=200)
    assert (page.total, len(page.hits)) == (10_250, 50)
    assert ask(cluster_engine, "titolo", page=53, page_size=200).hits == ()
    assert sum(month.count for month in page.histogram) == 10_250
    ids, prints = cluster_engine.fingerprints()
    assert ids.tolist() == prints.tolist() == list(range(1, 10_251))


def test_parts_and_copies_are_those_of_the_address(search_cluster: Cluster) -> None:
    address = search_cluster.address("parts?shards=3&replicas=1")
    engine = OpenSearchEngine(address, search_cluster.folder)
    fill(engine, ARTICLES)
    assert found(engine, "siria") == {5, 6}
    assert [hit.id for hit in ask(engine, "siria OR sanzioni", sort="newest").hits] == [1, 2, 5, 6]
    listed = engine.client.indices.get_settings(index=engine.alias)
    (told,) = (value["settings"]["index"] for value in listed.values())
    assert told["number_of_shards"] == "3"
    assert told["number_of_replicas"] == "1"
    assert told["merge"]["policy"]["segments_per_tier"] == str(cluster_rebuild.SEGMENTS)
    assert engine.verify() == []
    drop_indexes(engine)


def test_helpers_write_an_index_whoever_of_them_is_killed(
    cluster_engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 8)
    monkeypatch.setattr(cluster_rebuild, "SAMPLE", 10)
    with cluster_engine.rebuild(1) as new:
        for number in range(1, 61):
            new.add([make(number, f"vulcano{number}")])
            if number == 40:
                helpers = multiprocessing.active_children()
                for helper in helpers:
                    helper.kill()
        new.settle()
        new.finish()
    assert helpers
    assert not multiprocessing.active_children()
    ids, _prints = cluster_engine.fingerprints()
    assert ids.tolist() == list(range(1, 61))
    assert found(cluster_engine, "vulcano60") == {60}


def test_what_helpers_cannot_write_ends_the_rebuild_and_leaves_nothing(
    cluster_engine: OpenSearchEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel_groups, "DOCUMENTS", 8)
    monkeypatch.setattr(cluster_rebuild, "SAMPLE", 10)
    with (
        pytest.raises(IndexMissing),
        cluster_engine.rebuild(1) as new,
    ):
        new.add([make(number, "vulcano") for number in range(1, 11)])
        cluster_engine.client.indices.delete(index=f"{cluster_engine.cluster.name}-*")
        for number in range(11, 61):
            new.add([make(number, "vulcano")])
        new.settle()
    assert not multiprocessing.active_children()
    assert not cluster_engine.client.indices.get(index=f"{cluster_engine.cluster.name}-*")
