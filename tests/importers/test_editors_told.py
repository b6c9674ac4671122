"""What editors are told of feeds and imports: each once, whoever dies in between."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files import File
from django.utils import timezone

from articles.importers import (
    Options,
    enqueue_import,
    poll,
    run_waiting,
    settle_killed,
    tell_of_long_failures,
)
from articles.importers.pipeline import queue
from articles.importers.polling.long_failures import FEWEST_FAILURES, TOLD_AFTER
from articles.models import DeskNotice, FeedState, ImportRun, Source
from tests.importers.feed_samples import two
from tests.importers.feed_server import Server, source, state

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("polled_on_loopback")]
State = ImportRun.State
LINE = b'{"title": "T", "body": "x", "source": "S", "published": "2018-04-03T10:00:00Z"}\n'


def told() -> list[tuple[str, int]]:
    """What waits to be told, which is told herewith."""
    rows = list(DeskNotice.objects.order_by("pk").values_list("kind", "about"))
    DeskNotice.objects.all().delete()
    return rows


def a_day_passes() -> None:
    FeedState.objects.update(failing_since=timezone.now() - TOLD_AFTER - timedelta(seconds=1))


def test_a_feed_that_fails_for_a_day_is_told_once_and_when_it_works_again(feeds: Server) -> None:
    outlet = source(feeds.put("/f", status=500))
    for _visit in range(2):
        poll(force=True)
    assert tell_of_long_failures() == 0
    a_day_passes()
    assert tell_of_long_failures() == 1
    for _visit in range(3):
        poll(force=True)
        a_day_passes()
        assert tell_of_long_failures() == 0
    assert told() == [("feed fails", outlet.pk)]
    feeds.put("/f", two())
    poll(force=True)
    poll(force=True)
    assert told() == [("feed works", outlet.pk)]
    assert (state(outlet).failing_since, state(outlet).failure_told) == (None, False)
    feeds.put("/f", status=500)
    for _visit in range(2):
        poll(force=True)
    a_day_passes()
    assert tell_of_long_failures() == 1


def test_a_short_failure_is_told_neither_when_it_begins_nor_when_it_ends(feeds: Server) -> None:
    source(feeds.put("/f", status=500))
    poll(force=True)
    poll(force=True)
    tell_of_long_failures()
    feeds.put("/f", two())
    poll(force=True)
    assert told() == []


def failing(**values: Any) -> FeedState:
    outlet = Source.objects.create(name="F", slug="f", feed_address="https://f.example/feed")
    long_ago = timezone.now() - TOLD_AFTER - timedelta(seconds=1)
    return FeedState.objects.create(
        source=outlet, **{"failures": 5, "failing_since": long_ago, **values}
    )


@pytest.mark.parametrize(("failures", "is_told"), [(1, False), (2, True)])
def test_one_failure_alone_says_little(failures: int, is_told: bool) -> None:
    assert FEWEST_FAILURES == 2
    failing(failures=failures)
    assert bool(tell_of_long_failures()) == is_told


@pytest.mark.parametrize(("seconds", "is_told"), [(-5, False), (5, True)])
def test_a_day_must_have_passed(seconds: int, is_told: bool) -> None:
    assert timedelta(days=1) == TOLD_AFTER
    failing(failing_since=timezone.now() - TOLD_AFTER - timedelta(seconds=seconds))
    assert bool(tell_of_long_failures()) == is_told


def test_a_feed_that_was_taken_away_or_has_another_address_is_not_told_of(feeds: Server) -> None:
    feed = failing()
    Source.objects.update(feed_address="")
    assert tell_of_long_failures() == 0
    Source.objects.update(feed_address=feeds.put("/new", two()))
    poll(force=True)
    feed.refresh_from_db()
    assert (feed.failures, feed.failing_since, feed.failure_told) == (0, None, False)
    assert told() == []


def test_who_dies_while_it_tells_tells_it_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    failing()

    def die(*_any: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(type(DeskNotice.objects), "put", die)
        with pytest.raises(SystemExit):
            tell_of_long_failures()
    assert not FeedState.objects.get().failure_told
    assert tell_of_long_failures() == 1


def asked(content: bytes, user: User | None) -> ImportRun:
    file = File(BytesIO(content), name="records.jsonl")
    return enqueue_import("records.jsonl", Options(), file=file, user=user)


@pytest.mark.parametrize("content", [LINE, b"\x00\x01\x02"])
def test_an_import_that_ended_is_told_to_who_asked_for_it(content: bytes) -> None:
    run = asked(content, User.objects.create_user("ada"))
    run_waiting()
    run.refresh_from_db()
    assert run.state in {State.DONE, State.BROKEN}
    assert told() == [("import", run.pk)]


def test_an_import_that_nobody_asked_for_on_the_desk_is_told_to_nobody() -> None:
    asked(LINE, None)
    run_waiting()
    assert told() == []


def test_an_import_whose_worker_was_killed_too_often_is_told() -> None:
    run = asked(LINE, User.objects.create_user("ada"))
    silent = timezone.now() - timedelta(hours=1)
    ImportRun.objects.update(state=State.RUNNING, heartbeat=silent, attempts=1)
    settle_killed()
    assert told() == []
    ImportRun.objects.update(state=State.RUNNING, heartbeat=silent, attempts=3)
    settle_killed()
    assert told() == [("import", run.pk)]


def test_an_import_that_breaks_for_a_reason_of_ours_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run = asked(LINE, User.objects.create_user("ada"))
    monkeypatch.setattr(queue, "import_source", lambda *_any, **_more: 1 / 0)
    run_waiting()
    assert told() == [("import", run.pk)]
