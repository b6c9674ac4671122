"""Work on pictures, one at a time: it takes more memory than all pages together."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

PAUSE = 0.05  # seconds between two looks whether it is one's turn


class Busy(Exception):
    """It was not one's turn in time."""


@contextmanager
def one_at_a_time(seconds: float | None = None) -> Iterator[None]:
    """Hold the machine's only place for such work, over all threads and processes of the site.

    Waits for it as long as it takes, or raises ``Busy`` after so many seconds. The system gives
    the place back when a process dies.
    """
    descriptor = os.open(settings.DATA_DIR / "pictures.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(descriptor, seconds)
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int, seconds: float | None) -> None:
    if seconds is None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return
    end = time.monotonic() + seconds
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > end:
                raise Busy from None
            time.sleep(PAUSE)
