"""Each index keeps its own place in the outbox: what one has taken over another still gets."""

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import search
from articles.models import Article, ContentVersion, IndexJob, IndexReplica, index_replica
from articles.models.index_replica import BUILDING_SILENCE, KEPT, SIGN_PAUSE
from articles.models.outbox import content_changed
from articles.search import sync
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.sync import background, draining
from tests.search.machines import Machine
from tests.small_archive import SmallArchive

WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def a(settings: Any, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "a", settings)


@pytest.fixture
def b(settings: Any, tmp_path: Path) -> Machine:
    return Machine(tmp_path / "b", settings)


@pytest.fixture
def both(a: Machine, b: Machine, archive: SmallArchive) -> SmallArchive:
    """An article that both machines have."""
    archive.make_article(title="Vulcano in Islanda")
    a.work()
    b.work()
    return archive


def titles(number: int) -> set[str]:
    return {f"Vertice {one}" for one in range(number)}


def silent(machine: Machine, long: timedelta) -> None:
    """As if nothing had been heard of a machine, nor changed, for so long."""
    IndexReplica.objects.filter(pk=machine.row.pk).update(seen=Now() - long)
    IndexJob.objects.update(created=timezone.now() - long)


def test_who_was_down_finds_what_was_saved_meanwhile(
    a: Machine, b: Machine, both: SmallArchive
) -> None:
    for number in range(10):
        both.make_article(title=f"Vertice {number}")
        a.work()
    assert a.found("vertice") == titles(10)
    assert b.found("vertice") == set()
    assert IndexJob.objects.exists()
    b.work()
    assert b.found("vertice") == titles(10)
    assert not IndexJob.objects.exists()
    assert a.is_equal() and b.is_equal()


def test_both_find_all_that_either_saves(a: Machine, b: Machine, both: SmallArchive) -> None:
    for number in range(40):
        both.make_article(title=f"Vertice {number}")
        (a if number % 2 else b).work()
    a.work()
    b.work()
    assert a.found("vertice") == b.found("vertice") == titles(40)
    assert a.row.place == b.row.place
    assert not IndexJob.objects.exists()


def test_who_was_away_for_a_week_builds_its_index_anew(
    a: Machine, b: Machine, both: SmallArchive, caplog: pytest.LogCaptureFixture
) -> None:
    both.make_article(title="Vertice 0")
    a.work()
    silent(b, KEPT - timedelta(minutes=1))
    search.prune()
    assert IndexJob.objects.exists() and IndexReplica.objects.count() == 2
    silent(b, KEPT + timedelta(minutes=1))
    search.prune()
    assert not IndexJob.objects.exists()
    assert [row.name for row in IndexReplica.objects.all()] == [a.row.name]
    assert b.found("vertice") == set()
    b.work()
    assert b.found("vertice") == {"Vertice 0"}
    assert IndexReplica.objects.count() == 2
    assert [one.what for one in caplog.records] == [  # type: ignore[attr-defined]
        "the index is further behind than the outbox goes"
    ]
    b.work()
    assert len(caplog.records) == 1


def test_nothing_is_completed_by_who_no_longer_knows_what_was_withdrawn(
    a: Machine, b: Machine, both: SmallArchive
) -> None:
    Article.objects.all().withdraw("Errore.")
    b.here()
    assert search.complete("vulc") == []  # the outbox says so
    silent(b, KEPT + timedelta(minutes=1))
    search.prune()
    assert sync.unindexed_articles(search.status().place) is None
    assert search.complete("vulc") == []
    assert search.suggest(search.SearchQuery(search.read_query("vulcanno"))) is None


def test_an_index_of_another_database_is_built_anew(
    a: Machine, both: SmallArchive, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a database was restored from before the index's last change."""
    Article.objects.update(title="Vertice 0")
    ContentVersion.objects.update(version=1, pruned=0)
    IndexJob.objects.all().delete()
    a.work()
    assert a.found("vertice") == {"Vertice 0"}
    assert "another database" in caplog.records[0].what  # type: ignore[attr-defined]


def test_a_place_that_nobody_wrote_down_is_written_down_later(
    a: Machine, b: Machine, both: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker is killed between the index's commit and the row."""

    def kill(*_told: object) -> None:
        raise KeyboardInterrupt

    both.make_article(title="Vertice 0")
    b.work()
    before = a.row.place
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(draining, "keep_place", kill)
        a.work()
    assert a.found("vertice") == {"Vertice 0"}
    assert (a.row.place, IndexJob.objects.exists()) == (before, True)
    a.work()
    assert a.row.place == a.here().place() > before
    search.prune()
    assert not IndexJob.objects.exists()
    assert a.is_equal()


def test_one_rebuilds_while_the_other_indexes(a: Machine, b: Machine, both: SmallArchive) -> None:
    both.make_article(title="Vertice 0")

    def meddle(number: int) -> None:
        if number > 2:
            return
        building = IndexReplica.objects.get(is_building=True)
        both.make_article(title="Vertice 1")
        Article.objects.get(title="Vulcano in Islanda").delete()
        b.work()
        assert IndexJob.objects.filter(version__gt=building.place).exists()
        a.here()

    sync.rebuild(a.here(), meddle)
    for machine in (a, b):
        assert machine.found("vertice OR vulcano") == titles(2)
        assert machine.is_equal()
    assert not IndexReplica.objects.filter(is_building=True).exists()
    assert not IndexJob.objects.exists()


def test_a_builder_that_died_holds_up_the_outbox_for_an_hour(
    a: Machine, both: SmallArchive
) -> None:
    IndexReplica.objects.register("dead", 1, is_building=True)
    for silence, is_kept in ((-1, True), (1, False)):
        seen = Now() - BUILDING_SILENCE - timedelta(minutes=silence)
        IndexReplica.objects.filter(pk="dead").update(seen=seen)
        search.prune()
        assert IndexReplica.objects.filter(pk="dead").exists() is is_kept


def test_an_idle_site_writes_nothing_but_a_sign_of_life(
    a: Machine, both: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    a.work()
    content_changed()  # a comment: nothing for the index
    with CaptureQueriesContext(connection) as asked:
        for _ in range(5):
            search.drain()
            a.work()  # as a process that has just started, too
    assert not [one for one in asked if one["sql"].startswith(WRITES)]
    assert len(asked) <= 5 * 7
    pause = SIGN_PAUSE + timedelta(seconds=5)
    IndexReplica.objects.filter(pk=a.row.pk).update(seen=Now() - pause)
    with CaptureQueriesContext(connection) as asked:
        for _ in range(5):
            a.work()
    assert len([one for one in asked if one["sql"].startswith(WRITES)]) == 1
    with CaptureQueriesContext(connection) as asked:
        monkeypatch.setattr(background._Signs, "given_at", float("inf"))
        search.drain()
    assert len(asked) == 2  # the version, and what comes after the place


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 5])
def test_many_rows_of_one_change_are_taken_over_or_not(
    a: Machine, both: SmallArchive, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    """A page of the outbox ends within a change: the place is beyond it once all of it is there."""
    places: list[int | None] = []
    apply = WhooshEngine.apply

    def watched(self: WhooshEngine, documents: Any, removed: Any, version: int, place: Any) -> None:
        places.append(place)
        apply(self, documents, removed, version, place)

    monkeypatch.setattr(WhooshEngine, "apply", watched)
    monkeypatch.setattr(draining, "ROWS", 2)
    both.make_article(title="Vertice 0")
    before = ContentVersion.objects.read().current
    made = [both.make_article(title=f"Vertice {number}").pk for number in range(1, rows)]
    IndexJob.objects.filter(version__gt=before).delete()
    Article.objects.filter(title__startswith="Vertice").publish()
    after = ContentVersion.objects.read().current
    assert a.here().place() < before
    assert sync.drain_all(a.here()) == rows + 1
    assert places[-1] == after
    assert {place for place in places[:-1] if place is not None} <= {before, after - 1}
    assert a.found("vertice") == titles(len(made) + 1)


def test_a_folder_has_one_identity(tmp_path: Path) -> None:
    names = {WhooshEngine("whoosh:", tmp_path / folder).name for folder in ("a", "a", "b", "b")}
    assert len(names) == 2
    assert [file.name for file in (tmp_path / "a" / "search").iterdir()] == ["identity"]


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_to_delete_rows_for_who_changes_content(
    a: Machine, both: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As while an import writes a batch; the next sign of life makes up for it."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer, and no locks of rows.")
    monkeypatch.setattr(index_replica, "SIGN_PAUSE", timedelta(0))
    both.make_article(title="Vertice 0")
    changed, told = threading.Event(), threading.Event()

    def write_a_batch() -> None:
        with transaction.atomic():
            content_changed()
            changed.set()
            assert told.wait(30)
        connection.close()

    batch = threading.Thread(target=write_a_batch)
    batch.start()
    assert changed.wait(30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    a.work()
    search.prune()
    assert a.found("vertice") == {"Vertice 0"}
    assert IndexJob.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("RESET lock_timeout")
    told.set()
    batch.join()
    a.work()
    IndexReplica.objects.exclude(pk=a.row.pk).delete()
    a.work()
    assert not IndexJob.objects.exists()
