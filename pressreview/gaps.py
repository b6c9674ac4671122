"""Work beside readers waits for a gap between them.

The threads of a process share one interpreter: a reader who is answered while two others are and
the index is written waits four times as long. What can wait a moment lets them go first: the
background's work, and the desk, whose form of an article costs as much as five searches.
"""

import threading
import time
from collections.abc import Callable
from functools import cache

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

LONGEST_WAIT = 0.1  # seconds: where readers leave no gap, work goes on among them


class Gaps:
    """How many requests of a kind this process is answering, and when there are none."""

    def __init__(self) -> None:
        self._answering = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._answering += 1

    def __exit__(self, *_error: object) -> None:
        with self._changed:
            self._answering -= 1
            if not self._answering:
                self._changed.notify_all()

    def wait(self, longest: float | None = None) -> bool:
        """Wait until no request is being answered, or so many seconds; whether there is a gap."""
        longest = LONGEST_WAIT if longest is None else longest
        with self._changed:
            return self._changed.wait_for(lambda: not self._answering, longest)


class Patience(threading.local):
    """The seconds for which the request that a thread answers may still wait for readers."""

    left = 0.0


gaps = Gaps()  # between the requests of this process
readers = Gaps()  # between those of its readers
patience = Patience()


def let_readers_pass() -> None:
    """Wait for a gap between readers, where the desk is being answered and has waited little."""
    if patience.left > 0:
        start = time.monotonic()
        readers.wait(patience.left)
        patience.left -= time.monotonic() - start


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Counts what is being answered, and makes the desk patient."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with gaps:
            if request.path.startswith(desk()):
                return _patiently(get_response, request)
            with readers:
                return get_response(request)

    return answer


def _patiently(
    get_response: Callable[[HttpRequest], HttpResponseBase], request: HttpRequest
) -> HttpResponseBase:
    patience.left = LONGEST_WAIT
    try:
        let_readers_pass()
        return get_response(request)
    finally:
        patience.left = 0.0


@cache
def desk() -> str:
    """What the addresses of the desk begin with."""
    return reverse("admin:index")
