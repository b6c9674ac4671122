"""Each check says that all is well where it is, and what to do where it is not."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.core.files.storage import Storage
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone, translation

from articles import search
from articles.models import (
    ContentVersion,
    FeedState,
    ImportRun,
    IndexJob,
    IndexReplica,
    OutgoingMail,
    PictureJob,
    Source,
    WorkerProcess,
)
from articles.search.types import IndexStatus
from articles.site_checks import CHECKS, checks, run_checks, services
from articles.site_checks import bounded_checks as running
from articles.site_checks.outcomes import Wrong
from articles.worker import readiness
from pressreview.database.availability import availability
from tests.live import free_port
from tests.small_archive import SmallArchive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def worker() -> None:
    WorkerProcess.objects.renew("machine:1")


def wrong(check: Callable[[], str]) -> str:
    with pytest.raises(Wrong) as found:
        check()
    return str(found.value)


def test_a_site_that_is_well(worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "status", lambda: IndexStatus("ready", documents=3))
    outcomes = run_checks()
    assert [outcome.name for outcome in outcomes] == [check.name for check in CHECKS]
    assert [outcome for outcome in outcomes if not outcome.is_ok] == []
    assert all(outcome.sentence.endswith(".") for outcome in outcomes)


def test_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "database_state", lambda: "unreachable")
    outcomes = {outcome.name: outcome for outcome in run_checks(without=["mail"])}
    assert "does not answer" in outcomes["database"].sentence
    for name in ("migrations", "index", "worker", "feeds", "imports", "clock"):
        assert not outcomes[name].is_ok
        assert "cannot be told" in outcomes[name].sentence
    assert outcomes["disk"].is_ok
    assert not availability.is_away
    monkeypatch.setattr(readiness, "database_state", lambda: "damaged")
    assert "restore a backup" in wrong(checks.database)


def test_pending_migrations() -> None:
    ((_app, newest),) = MigrationLoader(connection).graph.leaf_nodes("articles")
    MigrationRecorder(connection).record_unapplied("articles", newest)
    assert wrong(checks.migrations).startswith("1 migration has not been applied")


def test_no_worker() -> None:
    assert "start pressreview-worker" in wrong(checks.worker)


@pytest.mark.parametrize(("seconds", "is_ok"), [(checks.LONGEST_LAG, True), (60.1, False)])
def test_an_index_that_lags(seconds: float, is_ok: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    status = IndexStatus("ready", documents=3, waiting=2, oldest_seconds=seconds)
    monkeypatch.setattr(search, "status", lambda: status)
    if is_ok:
        assert checks.index() == "3 articles; 2 changes wait for it."
    else:
        assert "2 changes wait" in wrong(checks.index)


def test_an_index_that_is_missing_or_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "status", lambda: IndexStatus("missing", message="none"))
    assert "(none): the worker builds it" in wrong(checks.index)
    monkeypatch.setattr(search, "status", lambda: IndexStatus("unreachable", message="no host"))
    assert "(no host): changes wait until its cluster is back" in wrong(checks.index)
    monkeypatch.setattr(search, "status", lambda: IndexStatus("off"))
    assert checks.index() == "Search is switched off."


def feed(**state: Any) -> Source:
    source = Source.objects.create(name="Faro", slug="faro", feed_address="https://f.example/")
    FeedState.objects.create(source=source, **state)
    return source


@pytest.mark.parametrize("more", [-1, 0])
def test_a_feed_that_fails(more: int) -> None:
    feed(failures=checks.MOST_FAILURES + more)
    if more:
        assert checks.feeds() == "1 feed, in order."
    else:
        assert "(Faro)" in wrong(checks.feeds)


@pytest.mark.parametrize("seconds", [-5, 5])
def test_a_feed_that_nobody_visits(seconds: int, settings: LazySettings) -> None:
    feed(next_check=timezone.now() - checks.LATEST_VISIT - timedelta(seconds=seconds))
    if seconds < 0:
        assert checks.feeds() == "1 feed, in order."
    else:
        assert "should have been visited" in wrong(checks.feeds)
        settings.FEED_MINUTES = 0  # visited on demand alone
        assert checks.feeds() == "1 feed, in order."


@pytest.mark.parametrize("seconds", [-5, 5])
def test_an_import_that_waits(seconds: int) -> None:
    started = timezone.now() - checks.LONGEST_WAIT - timedelta(seconds=seconds)
    ImportRun.objects.create(origin="a", state="waiting", started=started)
    if seconds < 0:
        assert checks.imports() == "No import waits or was broken off."
    else:
        assert wrong(checks.imports).startswith("1 import waits")


@pytest.mark.parametrize("seconds", [-5, 5])
def test_an_import_that_was_broken_off(seconds: int) -> None:
    started = timezone.now() - checks.IMPORT_DAYS + timedelta(seconds=seconds)
    ImportRun.objects.create(origin="a", state="broken", started=started)
    if seconds < 0:
        assert checks.imports() == "No import waits or was broken off."
    else:
        assert "was broken off" in wrong(checks.imports)


def changed_before(seconds: float) -> None:
    job = IndexJob.objects.create(version=7, object_id=1)
    moment = timezone.now() - timedelta(seconds=seconds)
    IndexJob.objects.filter(pk=job.pk).update(created=moment)


@pytest.mark.parametrize("seconds", [-5, 5])
def test_the_index_of_another_machine_that_lags(seconds: int) -> None:
    IndexReplica.objects.create(name="one:a", place=7, seen=timezone.now())
    IndexReplica.objects.create(name="two:b", place=6, seen=timezone.now())
    IndexReplica.objects.create(name="new", place=1, seen=timezone.now(), is_building=True)
    changed_before(checks.LONGEST_LAG + seconds)
    if seconds < 0:
        assert checks.indexes() == "2 indexes, up to date."
    else:
        assert wrong(checks.indexes).startswith("1 index is behind")
        assert "(two:b)" in wrong(checks.indexes)


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_are_named(more: int) -> None:
    for number in range(checks.MOST_NAMES + more):
        IndexReplica.objects.create(name=f"m{number}", place=6, seen=timezone.now())
    changed_before(1000)
    assert wrong(checks.indexes).count("m") - wrong(checks.indexes).count("machine") == (
        checks.MOST_NAMES
    )


@pytest.mark.parametrize("seconds", [-5, 5])
def test_a_mail_that_does_not_get_away(seconds: int) -> None:
    created = timezone.now() - checks.LONGEST_WAIT - timedelta(seconds=seconds)
    OutgoingMail.objects.create(sealed="x", created=created)
    if seconds < 0:
        assert checks.waiting_mails() == "No mail waits for long."
    else:
        assert wrong(checks.waiting_mails).startswith("1 mail has not been sent")


@pytest.mark.parametrize("seconds", [-5, 5])
def test_a_picture_without_sizes(seconds: int, archive: SmallArchive) -> None:
    created = timezone.now() - checks.LONGEST_WAIT - timedelta(seconds=seconds)
    job = PictureJob.objects.create(picture=archive.make_picture(), created=created)
    if seconds < 0:
        assert checks.sizes_of_pictures() == "All pictures have their sizes."
    else:
        assert "has no sizes yet" in wrong(checks.sizes_of_pictures)
    PictureJob.objects.filter(pk=job.pk).update(problem=PictureJob.Problem.DAMAGED)
    assert "choose it again" in wrong(checks.sizes_of_pictures)


@pytest.mark.parametrize("more", [-2.0, 2.0])
def test_a_clock_that_is_behind(more: float, worker: None) -> None:
    ContentVersion.objects.get_or_create(pk=1)
    moment = timezone.now() - timedelta(seconds=checks.MOST_SECONDS_OFF + more)
    with time_machine.travel(moment, tick=False):
        if more < 0:
            assert checks.clock() == "The clock agrees with the database."
        else:
            assert "seconds off" in wrong(checks.clock)


def test_a_full_disk(settings: LazySettings) -> None:
    settings.LEAST_DISK = 10**9
    assert "make room" in wrong(services.disk)


class BrokenStorage(Storage):
    """A bucket whose owner has gone."""

    def save(self, *_arguments: Any, **_options: Any) -> str:
        raise PermissionError("s3://name:secret@host")


def test_a_storage_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "default_storage", BrokenStorage())
    sentence = wrong(services.media)
    assert "(PermissionError)" in sentence
    assert "secret" not in sentence


def test_a_cache_that_does_not_answer(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = {
        "default": {
            "BACKEND": "pressreview.redis_cache.SharedCache",
            "LOCATION": f"redis://127.0.0.1:{free_port()}/0",
        }
    }
    assert "does not answer" in wrong(services.shared_cache)


# Mail


@pytest.fixture
def mail_server(settings: LazySettings) -> Iterator[list[Any]]:
    received: list[Any] = []

    class Handler:
        async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
            received.append(envelope)
            return "250 OK"

    controller = Controller(Handler(), hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield received
    controller.stop()


def test_a_mail_server_is_sent_nothing(mail_server: list[Any]) -> None:
    assert services.mail() == "The mail server takes connections."
    assert mail_server == []


def test_a_mail_server_that_wants_no_name(mail_server: list[Any], settings: LazySettings) -> None:
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "desk", "a-secret"
    sentence = wrong(services.mail)
    assert "cannot be used" in sentence
    assert "a-secret" not in sentence


def test_no_mail_server(settings: LazySettings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    assert "(ConnectionRefusedError)" in wrong(services.mail)
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    assert services.mail() == "Mail is not sent by this site: it is thrown away."


# Bounds in time


@pytest.mark.parametrize("hangs", [False, True])
def test_what_hangs_is_left_behind(hangs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_SECONDS", 1.0 if hangs else 60.0)
    release = threading.Event()
    begun = []

    def hang() -> str:
        begun.append(translation.get_language())
        release.wait(60.0 if hangs else 0.2)
        return "It went on."

    check = next(check for check in CHECKS if check.name == "media")
    hanging = checks.Check("media", check.title, hang, may_hang=True)
    monkeypatch.setattr(running, "CHECKS", (hanging,))
    (outcome,) = run_checks()
    assert outcome.is_ok is not hangs
    if hangs:
        assert "No answer" in outcome.sentence
        # While it hangs no other thread is begun.
        assert "No answer" in run_checks()[0].sentence
    assert begun == ["en"]
    release.set()


def test_a_check_that_fails_is_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> str:
        raise KeyError("a secret")

    broken = checks.Check("index", CHECKS[2].title, fail)
    monkeypatch.setattr(running, "CHECKS", (broken,))
    assert run_checks()[0].sentence == "The check itself failed; the log says where."
