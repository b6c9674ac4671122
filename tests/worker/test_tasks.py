"""What the worker does: each task finds what waits for it, and nothing is done without need."""

import json
import runpy
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.queue import run_waiting
from articles.importers.pipeline.run import BATCH, MOST_ATTEMPTS, Journal, TakenOver, settle_killed
from articles.importers.polling import rounds
from articles.importers.polling.visit import Answer, Result, Visit, conclude
from articles.models import Article, Comment, ImportFailure, ImportRun, Source, WorkerProcess
from articles.models.worker_process import FORGOTTEN_AFTER
from articles.worker import process, tasks
from articles.worker.tasks import AfterCommits
from pressreview.task_thread import Stopped
from tests.quiet_moments import holds_in_a_quiet_moment
from tests.small_archive import SmallArchive

State = ImportRun.State


@pytest.fixture
def ending() -> Any:
    """The process has been told to end."""
    tasks.stopping.set()
    yield
    tasks.stopping.clear()


def test_an_import_that_waits_is_run(archive: SmallArchive) -> None:
    run = ImportRun.objects.create(origin="/no/such/file.jsonl", state=State.WAITING)
    tasks.run_imports()
    run.refresh_from_db()
    assert run.state == State.BROKEN


def test_none_is_begun_when_the_process_is_to_end(archive: SmallArchive, ending: None) -> None:
    run = ImportRun.objects.create(origin="/no/such/file.jsonl", state=State.WAITING)
    tasks.run_imports()
    run.refresh_from_db()
    assert run.state == State.WAITING


def test_an_import_that_the_end_interrupts_is_run_by_the_next_worker(
    archive: SmallArchive, tmp_path: Path
) -> None:
    records = tmp_path / "records.jsonl"
    with records.open("w") as file:
        for number in range(BATCH + 50):
            record = {
                "external_id": f"n{number}",
                "title": f"Titolo {number}",
                "body": f"<p>Testo {number}.</p>",
                "source": "La Lanterna",
                "published": "2018-04-03",
            }
            print(json.dumps(record), file=file)
    run = ImportRun.objects.create(origin=str(records), state=State.WAITING)
    # Before the first import, and again after each of its batches.
    answers = iter([False, True, True])
    assert run_waiting(lambda: next(answers)) == 1
    run.refresh_from_db()
    assert (run.state, run.created, run.message) == (State.WAITING, 0, "")
    assert Article.objects.count() == BATCH
    tasks.run_imports()
    run.refresh_from_db()
    assert (run.state, run.created, run.unchanged) == (State.DONE, 50, BATCH)
    assert Article.objects.count() == BATCH + 50


def test_a_feed_that_is_due_is_visited(
    archive: SmallArchive, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FEED_MINUTES = 30
    rounds: list[Callable[..., None]] = []
    monkeypatch.setattr(tasks, "poll", lambda say: rounds.append(say))
    tasks.visit_feeds()
    assert not rounds
    Source.objects.create(name="Faro", slug="faro", feed_address="https://faro.example/feed/")
    tasks.visit_feeds()
    assert rounds == [tasks.go_on]


def test_a_round_of_feeds_ends_after_the_one_that_it_is_at(
    archive: SmallArchive, ending: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        address = f"http://127.0.0.1:9/{number}"  # refused, as no public address
        Source.objects.create(name=f"F{number}", slug=f"f{number}", feed_address=address)
    monkeypatch.setattr(rounds, "PAUSE", 0.0)
    visited: list[Visit] = []

    def concluded(visit: Visit, answer: Answer) -> Result:
        visited.append(visit)
        return conclude(visit, answer)

    monkeypatch.setattr("articles.importers.polling.rounds.conclude", concluded)
    with pytest.raises(Stopped):
        tasks.visit_feeds()
    assert len(visited) == 1


def test_articles_get_their_stories(archive: SmallArchive) -> None:
    for _number in range(3):
        archive.make_article()
    tasks.find_stories()
    assert not Article.objects.filter(story_pending=True).exists()


def test_an_import_that_was_killed_is_said_to_be(archive: SmallArchive) -> None:
    before = timezone.now() - timedelta(hours=1)
    run = ImportRun.objects.create(origin="x", heartbeat=before)
    assert settle_killed() == 1
    run.refresh_from_db()
    assert run.state == State.BROKEN


@pytest.mark.parametrize("more", [0, 1])
def test_an_import_that_was_killed_is_begun_again_a_few_times(
    archive: SmallArchive, more: int
) -> None:
    """What kills whoever takes it in does not do so for ever."""
    assert MOST_ATTEMPTS == 3
    run = ImportRun.objects.create(
        origin="x",
        heartbeat=timezone.now() - timedelta(hours=1),
        attempts=MOST_ATTEMPTS - 1 + more,
        created=7,
    )
    ImportFailure.objects.create(run=run, place="1", reason="Torn.")
    assert settle_killed() == 1
    run.refresh_from_db()
    assert run.state == (State.BROKEN if more else State.WAITING)
    assert run.created == 7 * more
    assert run.failures.count() == more


def test_an_editor_has_an_import_begun_again_as_often_as_before(archive: SmallArchive) -> None:
    run = ImportRun.objects.create(origin="x", state=State.BROKEN, attempts=MOST_ATTEMPTS)
    assert run.wait_again()
    run.refresh_from_db()
    assert (run.state, run.attempts) == (State.WAITING, 0)


def test_who_was_silent_for_too_long_leaves_an_import_to_who_took_it_over(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first goes on, on a machine that was stopped for minutes: its counts are not written."""
    monkeypatch.setattr("articles.importers.pipeline.run.BEAT_SECONDS", -1.0)
    run = ImportRun.objects.create(origin="x", state=State.RUNNING, attempts=1, created=5)
    first = Journal(ImportRun.objects.get(pk=run.pk))
    first.beat(Counts(created=6))
    ImportRun.objects.filter(pk=run.pk).update(attempts=2)
    with pytest.raises(TakenOver):
        first.beat(Counts(created=7))
    with pytest.raises(TakenOver):
        first.end(Counts(created=8), State.DONE)
    run.refresh_from_db()
    assert (run.state, run.created) == (State.RUNNING, 6)


def test_who_withdraws_a_scheduled_article_is_not_written_over(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is withdrawn after the worker has seen that it is due."""
    article = archive.make_article(status="scheduled")
    seen = type(Article.objects.all()).exists

    def withdraw_then(articles: Any) -> bool:
        is_due = seen(articles)
        monkeypatch.undo()
        Article.objects.filter(pk=article.pk).withdraw("Su richiesta.")
        return is_due

    monkeypatch.setattr(type(Article.objects.all()), "exists", withdraw_then)
    assert Article.objects.all().settle() == 0
    article.refresh_from_db()
    assert article.status == "withdrawn"


def test_no_two_workers_have_the_same_name() -> None:
    """Containers have the same numbers of processes, and may have the same names."""
    names = {runpy.run_path(process.__file__)["name"]() for _time in range(2)}
    assert len(names) == 2


def test_one_round_does_all_that_waits(
    archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    comment = archive.make_comment(
        archive.make_article(), network="x" * 64, created=timezone.now() - timedelta(days=31)
    )
    run = ImportRun.objects.create(origin="/no/such/file.jsonl", state=State.WAITING)
    call_command("work", "--once")
    run.refresh_from_db()
    assert run.state == State.BROKEN
    assert Comment.objects.get(pk=comment.pk).network == ""
    assert not Article.objects.filter(story_pending=True).exists()
    assert not WorkerProcess.objects.exists()  # it is not there to stay


@pytest.mark.django_db(transaction=True)
def test_a_task_rests_until_something_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOOK_SECONDS", 3_600.0)
    calls: list[int] = []

    def count() -> None:
        calls.append(1)

    task = AfterCommits(count)

    def rests() -> bool:
        task()
        calls[:] = [1]
        with CaptureQueriesContext(connection) as captured:
            task()
            task()
        return len(calls) == 1 and len(captured) == 2  # the looks

    assert holds_in_a_quiet_moment(rests)
    calls[:] = [1]
    Source.objects.create(name="Faro", slug="faro")
    task()
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_a_task_that_failed_is_tried_again_without_a_commit() -> None:
    calls: list[int] = []

    def fail() -> None:
        calls.append(1)
        raise OSError

    task = AfterCommits(fail)
    for _turn in range(2):
        with pytest.raises(OSError, match=r"^$"):
            task()
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_a_task_looks_now_and_then_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOOK_SECONDS", 0.0)
    calls: list[int] = []

    def count() -> None:
        calls.append(1)

    task = AfterCommits(count)
    task()
    task()
    assert len(calls) == 2


def test_workers_are_alive_for_half_a_minute_after_their_last_sign(db: None) -> None:
    workers = WorkerProcess.objects
    assert not workers.alive().exists()
    workers.renew("a:1")
    workers.renew("a:1")
    workers.renew("b:1")
    assert set(workers.alive().values_list("pk", flat=True)) == {"a:1", "b:1"}
    workers.filter(pk="a:1").update(seen=timezone.now() - timedelta(seconds=31))
    workers.filter(pk="b:1").update(seen=timezone.now() - timedelta(seconds=25))
    assert set(workers.alive().values_list("pk", flat=True)) == {"b:1"}


def test_killed_workers_are_forgotten_after_a_day(db: None) -> None:
    workers = WorkerProcess.objects
    for name, seconds in (("old:1", 60), ("young:1", -60)):
        workers.renew(name)
        seen = timezone.now() - FORGOTTEN_AFTER - timedelta(seconds=seconds)
        workers.filter(pk=name).update(seen=seen)
    tasks.forget_killed_workers()
    assert set(workers.values_list("pk", flat=True)) == {"young:1"}
