"""A thread does its tasks when they are due, whatever becomes of them."""

import logging
import threading
from collections.abc import Callable

import pytest
from django.db import connection

from pressreview.database.availability import availability
from pressreview.database.failures import Away
from pressreview.task_thread import Stopped, TaskThread

SECONDS = 10.0


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pressreview.task_thread.close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close", lambda: None)


def until(number: int, done: threading.Event) -> tuple[Callable[[], None], list[int]]:
    """A task that sets the event when it is done for the ``number``-th time; its calls."""
    calls: list[int] = []

    def task() -> None:
        calls.append(len(calls))
        if len(calls) == number:
            done.set()

    return task, calls


def end(thread: TaskThread) -> None:
    thread.ended.set()
    thread.join(SECONDS)
    assert not thread.is_alive()


def test_each_task_is_done_at_once_and_then_when_it_is_due() -> None:
    done = threading.Event()
    often, _calls = until(3, done)
    seldom, calls = until(2, threading.Event())
    thread = TaskThread("own", ((often, 0.001), (seldom, 3_600.0)))
    thread.start()
    assert done.wait(SECONDS)
    end(thread)
    assert calls == [0]


def test_none_is_begun_once_it_is_to_end() -> None:
    calls: list[str] = []
    thread = TaskThread("own", ((lambda: thread.ended.set(), 1.0), (lambda: calls.append(""), 1.0)))
    thread.start()
    thread.join(SECONDS)
    assert calls == []


def test_a_task_that_goes_on_failing_is_logged_when_it_begins_to(
    caplog: pytest.LogCaptureFixture,
) -> None:
    results = iter([True, True, False, True])

    def task() -> None:
        if next(results):
            raise ValueError

    thread = TaskThread("own", ((task, 1.0),))
    with caplog.at_level(logging.ERROR):
        lines = []
        for _turn in range(4):
            thread.do(task)
            lines.append(len(caplog.records))
    assert lines == [1, 1, 1, 2]


def test_a_task_that_is_stopped_has_not_failed(caplog: pytest.LogCaptureFixture) -> None:
    def task() -> None:
        raise Stopped

    TaskThread("own", ((task, 1.0),)).do(task)
    assert not caplog.records


def test_that_the_database_is_away_is_not_said_by_each(caplog: pytest.LogCaptureFixture) -> None:
    def task() -> None:
        raise Away("the database does not answer")

    TaskThread("own", ((task, 1.0),)).do(task)
    assert not caplog.records


@pytest.mark.parametrize("asks_for_all", [True, False])
def test_while_the_database_is_away_only_who_asks_for_all_goes_on(
    monkeypatch: pytest.MonkeyPatch, asks_for_all: bool
) -> None:
    monkeypatch.setattr(availability, "is_away", True)
    done = threading.Event()
    task, calls = until(2, done)
    thread = TaskThread("own", ((task, 0.001),), asks_for_all=asks_for_all)
    thread.start()
    assert done.wait(SECONDS if asks_for_all else 0.1) == asks_for_all
    end(thread)
    assert bool(calls) == asks_for_all
