"""What several machines must not do to one shared index at a time is leased in the database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db.models import F

from articles.models import IndexReplica, Lease
from articles.models.lease import LEASE_TIME
from articles.search import SearchBusy, sync
from articles.search.engines.whoosh.engine import WhooshEngine
from articles.search.sync import turns
from articles.search.sync.turns import turn
from tests.small_archive import SmallArchive


class SharedFolder(WhooshEngine):
    """One index for all machines, whose own locks keep nobody apart."""

    is_shared = True

    @property
    def name(self) -> str:
        return "archive"

    @contextmanager
    def writing(self, seconds: float = 0.0) -> Iterator[None]:
        yield


@pytest.fixture
def machine(archive: SmallArchive, tmp_path: Path) -> Callable[[], SharedFolder]:
    archive.make_article(title="Vulcano")
    return lambda: SharedFolder("whoosh:", tmp_path)


def later(seconds: float) -> None:
    """As if so much time had passed."""
    Lease.objects.update(until=F("until") - timedelta(seconds=seconds))


def test_it_is_taken_over_after_half_a_minute_without_renewal(db: None) -> None:
    assert LEASE_TIME.total_seconds() == 30
    assert Lease.objects.take("index", "a")
    assert not Lease.objects.take("index", "b")
    assert Lease.objects.take("another", "b")
    later(28)
    assert not Lease.objects.take("index", "b")
    assert Lease.objects.renew("index", "a")
    later(28)
    assert not Lease.objects.take("index", "b")
    later(3)
    assert Lease.objects.take("index", "b")
    assert not Lease.objects.renew("index", "a")
    Lease.objects.give_back("index", "a")
    assert not Lease.objects.take("index", "a")
    Lease.objects.give_back("index", "b")
    assert Lease.objects.take("index", "a")


def test_a_shared_index_has_one_row_and_one_writer(machine: Callable[[], SharedFolder]) -> None:
    a, b = machine(), machine()
    sync.rebuild(a)
    assert [row.name for row in IndexReplica.objects.all()] == ["archive"]
    with turn(a, "changes"), pytest.raises(SearchBusy):
        sync.drain_all(b)
    with turn(a, "rebuild"), pytest.raises(SearchBusy):
        sync.rebuild(b)
    assert not Lease.objects.exists()
    sync.drain_all(b)
    assert not sync.compare(b)


def test_who_lost_its_turn_swaps_nothing_in(
    machine: Callable[[], SharedFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    a, b = machine(), machine()
    sync.rebuild(a)
    live = a.root.live().path
    monkeypatch.setattr(turns, "RENEW_SECONDS", -1.0)

    def lose(_number: int) -> None:
        Lease.objects.filter(name="archive: rebuild").update(holder="b")

    with pytest.raises(SearchBusy):
        sync.rebuild(b, lose)
    assert a.root.live().path == live
    assert not IndexReplica.objects.filter(is_building=True).exists()


@pytest.mark.parametrize(("more", "is_renewed"), [(-0.01, False), (0.01, True)])
def test_it_is_renewed_every_five_seconds(
    machine: Callable[[], SharedFolder],
    monkeypatch: pytest.MonkeyPatch,
    more: float,
    is_renewed: bool,
) -> None:
    assert turns.RENEW_SECONDS == 5.0
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(turns, "time", SimpleNamespace(monotonic=lambda: clock.now))
    with turn(machine(), "changes") as go_on:
        later(10)
        before = Lease.objects.get().until
        clock.now += turns.RENEW_SECONDS + more
        go_on()
        assert (Lease.objects.get().until > before) is is_renewed


def test_who_may_wait_gets_its_turn_when_the_other_died(
    machine: Callable[[], SharedFolder], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = machine()
    Lease.objects.take("archive: changes", "dead")
    monkeypatch.setattr(turns, "LOOK_SECONDS", 0.0)
    monkeypatch.setattr("time.sleep", lambda _seconds: later(31))
    with turn(engine, "changes", wait=60.0):
        assert Lease.objects.get().holder != "dead"
