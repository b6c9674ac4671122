"""Turns: what one process does at a time, on whatever machine where the index is a shared one."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from articles.models import Lease
from articles.search.engines.base import SearchEngine
from articles.search.types import SearchBusy

RENEW_SECONDS = 5.0
LOOK_SECONDS = 0.5  # between two looks whether a turn is over


@contextmanager
def turn(engine: SearchEngine, deed: str, wait: float = 0.0) -> Iterator[Callable[[], None]]:
    """Do something to a shared index that no other machine does at this time.

    Yields what is to be called again and again meanwhile; it raises ``SearchBusy`` when another
    has taken the turn over. An index of one machine is guarded by its own locks alone. Raises
    ``SearchBusy`` where another has the turn for longer than ``wait`` seconds.
    """
    if not engine.is_shared:
        yield lambda: None
        return
    name = f"{engine.name}: {deed}"
    holder = f"{socket.gethostname()[:200]}:{os.getpid()}:{secrets.token_hex(4)}"
    end = time.monotonic() + wait
    while not Lease.objects.take(name, holder):
        if time.monotonic() >= end:
            raise SearchBusy(f"another process has the turn “{deed}”")
        time.sleep(LOOK_SECONDS)
    try:
        yield _renewal(name, holder)
    finally:
        Lease.objects.give_back(name, holder)


def _renewal(name: str, holder: str) -> Callable[[], None]:
    renewed = time.monotonic()

    def go_on() -> None:
        nonlocal renewed
        if time.monotonic() - renewed < RENEW_SECONDS:
            return
        if not Lease.objects.renew(name, holder):
            raise SearchBusy("another process has taken the turn over")
        renewed = time.monotonic()

    return go_on
