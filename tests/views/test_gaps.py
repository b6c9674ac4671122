"""Work beside readers lets them go first."""

import threading

import pytest
from django.http import HttpRequest, HttpResponse

from pressreview import gaps


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
