"""Work beside readers waits for a gap between them.

The threads of a process share one interpreter: a reader who is answered while two others are and
the index is written waits four times as long. What can wait a moment lets them go first.
"""

import threading
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

LONGEST_WAIT = 0.1  # seconds: where readers leave no gap, work goes on among them


class Gaps:
    """How many requests this process is answering, and when there are none."""

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

    def wait(self) -> bool:
        """Wait until no request is being answered, or long enough; whether there is a gap."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._answering, LONGEST_WAIT)


gaps = Gaps()  # of this process


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Counts what is being answered."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        with gaps:
            return get_response(request)

    return answer
