"""Work beside readers lets them go first."""

import socket
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import Client
from gunicorn.workers.gthread import ThreadWorker

from pressreview import gaps
from pressreview.gunicorn_worker import Worker


def test_work_waits_until_the_last_of_the_readers_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gaps, "LONGEST_WAIT", 10.0)
    monkeypatch.setattr(gaps, "gaps", gaps.Gaps())
    ready = threading.Barrier(3)
    answered = [threading.Event(), threading.Event()]
    order: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        ready.wait(10)
        answered[int(request.path)].wait(10)
        order.append(request.path)
        return HttpResponse()

    answer = gaps.middleware(view)
    readers = []
    for number in range(2):
        request = HttpRequest()
        request.path = str(number)
        readers.append(threading.Thread(target=answer, args=(request,)))
        readers[-1].start()
    ready.wait(10)

    def work() -> None:
        gaps.gaps.wait()
        order.append("work")

    worker = threading.Thread(target=work)
    worker.start()
    answered[0].set()
    readers[0].join()
    answered[1].set()
    worker.join()
    assert order == ["0", "1", "work"]


def test_work_goes_on_where_readers_leave_no_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "LONGEST_WAIT", 0.01)
    busy = gaps.Gaps()
    with busy:
        assert not busy.wait()
    assert busy.wait()


def test_a_request_that_fails_is_no_longer_being_answered() -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise ValueError

    with pytest.raises(ValueError, match=r"^$"):
        gaps.middleware(fail)(HttpRequest())
    assert gaps.gaps.wait()


def request_for(path: str) -> HttpRequest:
    request = HttpRequest()
    request.path = path
    return request


class Reader:
    """A reader who is being answered until ``leave``."""

    def __init__(self) -> None:
        self.has_come, self.may_go = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=gaps.middleware(self.view), args=(request_for("/"),))
        self.thread.start()
        assert self.has_come.wait(10)

    def view(self, _request: HttpRequest) -> HttpResponse:
        self.has_come.set()
        self.may_go.wait(10)
        return HttpResponse()

    def leave(self) -> None:
        self.may_go.set()
        self.thread.join()


@pytest.fixture
def very_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "LONGEST_WAIT", 10.0)
    monkeypatch.setattr(gaps, "AT_ONCE", 10.0)


def render() -> None:
    engines.all()[0].from_string("words").render()


def query() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.fixture
def reader_meanwhile(monkeypatch: pytest.MonkeyPatch, very_patient: None) -> Iterator[list[str]]:
    """A reader comes, and leaves as soon as somebody waits for it; what happened so far."""
    happened: list[str] = []
    reader = Reader()
    wait = gaps.readers.wait

    def noticed(longest: float | None = None) -> bool:
        happened.append("waited")
        reader.leave()
        return wait(longest)

    monkeypatch.setattr(gaps.readers, "wait", noticed)
    yield happened
    reader.leave()


@pytest.mark.parametrize("step", [render, query])
@pytest.mark.django_db(transaction=True)
def test_what_is_patient_lets_readers_pass_before_its_next_step(
    reader_meanwhile: list[str], step: Callable[[], None]
) -> None:
    with gaps.patiently():
        reader_meanwhile.clear()
        step()
    assert reader_meanwhile == ["waited"]


@pytest.mark.parametrize("step", [render, query])
@pytest.mark.django_db(transaction=True)
def test_readers_wait_for_no_other_reader(
    reader_meanwhile: list[str], step: Callable[[], None]
) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        step()
        return HttpResponse()

    gaps.middleware(view)(request_for("/cerca/"))
    assert reader_meanwhile == []


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_while_a_transaction_has_its_locks(reader_meanwhile: list[str]) -> None:
    with gaps.patiently(), transaction.atomic():
        reader_meanwhile.clear()
        query()
    assert reader_meanwhile == []


@pytest.mark.django_db(transaction=True)
def test_the_desk_goes_on_among_readers_who_leave_no_gap(
    monkeypatch: pytest.MonkeyPatch, admin_client: Client
) -> None:
    monkeypatch.setattr(gaps, "AT_ONCE", 0.01)
    reader = Reader()
    waits: list[bool] = []
    wait = gaps.readers.wait

    def noticed(longest: float | None = None) -> bool:
        waits.append(wait(longest))
        return waits[-1]

    monkeypatch.setattr(gaps.readers, "wait", noticed)
    try:
        answer = admin_client.get("/admin/articles/article/add/")
    finally:
        reader.leave()
    assert answer.status_code == 200
    # A form has a hundred templates: having waited in vain once, it waits no more.
    assert waits == [False]


@pytest.mark.usefixtures("very_patient")
def test_the_desk_is_no_reader_that_others_wait_for() -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        assert gaps.readers.wait(0.0)
        assert not gaps.gaps.wait(0.0)
        return HttpResponse()

    gaps.middleware(view)(request_for("/admin/articles/article/1/change/"))


@pytest.mark.parametrize(("workers", "pauses_made"), [(1, 0), (2, 2)])
def test_a_process_among_others_takes_a_connection_later_the_more_it_is_at(
    monkeypatch: pytest.MonkeyPatch, workers: int, pauses_made: int
) -> None:
    taken: list[socket.socket] = []
    pauses: list[float] = []
    monkeypatch.setattr(ThreadWorker, "accept", lambda self, listener: taken.append(listener))
    monkeypatch.setattr("pressreview.gunicorn_worker.time", SimpleNamespace(sleep=pauses.append))
    worker = Worker.__new__(Worker)
    worker.cfg = SimpleNamespace(workers=workers)
    with socket.socket() as listener:
        worker.accept(listener)
        assert not pauses
        with gaps.gaps:
            worker.accept(listener)
            with gaps.tasks:
                worker.accept(listener)
    assert len(taken) == 3
    assert len(pauses) == pauses_made
    assert pauses == sorted(set(pauses))
    assert all(0 < pause < 0.01 for pause in pauses)
