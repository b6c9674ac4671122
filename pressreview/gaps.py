"""Work beside readers waits for a gap between them.

The threads of a process share one interpreter: a reader who is answered while two others are and
the index is written waits four times as long. What can wait a moment lets them go first: the
background's work, and the desk, whose form of an article costs as much as five searches.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

LONGEST_WAIT = 0.1  # seconds: where readers leave no gap, work goes on among them
AT_ONCE = 0.05  # seconds that work which has begun waits for one gap


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

    @property
    def number(self) -> int:
        return self._answering

    def wait(self, longest: float | None = None) -> bool:
        """Wait until no request is being answered, or so many seconds; whether there is a gap."""
        longest = LONGEST_WAIT if longest is None else longest
        with self._changed:
            return self._changed.wait_for(lambda: not self._answering, longest)


class Patience(threading.local):
    """The seconds for which what a thread does may still wait for readers."""

    left = 0.0


gaps = Gaps()  # between the requests of this process
readers = Gaps()  # between those of its readers
tasks = Gaps()  # between the tasks of its background
patience = Patience()


def let_readers_pass() -> None:
    """Wait for a gap between readers, where this thread has patience left."""
    # In a transaction others wait for its locks.
    if patience.left > 0 and not connection.in_atomic_block:
        start = time.monotonic()
        has_come = readers.wait(min(patience.left, AT_ONCE))
        # None for so long: readers leave none, or one of them waits for what this thread holds.
        patience.left = patience.left - (time.monotonic() - start) if has_come else 0.0


@contextmanager
def patiently() -> Iterator[None]:
    """Have this thread let readers pass before each query and each template, for a while in all."""
    patience.left = LONGEST_WAIT
    try:
        with connection.execute_wrapper(_query):
            yield
    finally:
        patience.left = 0.0


def _query(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    let_readers_pass()
    return execute(sql, params, many, context)


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Counts what is being answered, and makes the desk patient."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with gaps, patiently() if request.path.startswith(desk()) else readers:
            return get_response(request)

    return answer


@cache
def desk() -> str:
    """What the addresses of the desk begin with."""
    return reverse("admin:index")
