"""Bounds on the time that hostile input takes.

They are many times what the work takes, and count the time of processors, of this process and of
those that it has waited for: a busy machine decides nothing. Only work that grows faster than its
input, or has no end, goes beyond them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager


def spent() -> float:
    """Seconds of processor time of this process and of those that have ended before it."""
    return sum(os.times()[:4])


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail where what is done within takes more seconds of processor time."""
    start = spent()
    yield
    assert spent() - start < seconds
