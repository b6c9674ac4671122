"""Pools of processes for work that takes several processors.

Nothing here needs the settings, so that a process that was just started can import it first.
"""

import ctypes
import multiprocessing
import os
import threading
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import connection as connections


def processors() -> int:
    """How many processors this process may use; one where the system does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def pool(workers: int) -> ProcessPoolExecutor:
    """A pool of so many processes, which know the settings and end with this process.

    They are spawned, not forked: a copy of this process would hold its database connection.
    """
    return ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=prepare_process
    )


def prepare_process() -> None:
    """Make a process of a pool ready: load the settings, and have it end when its parent does."""
    import django

    django.setup()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connections.wait([sentinel])
    os._exit(1)


def release_memory() -> None:
    """Hand freed memory back to the system, where the C library can (glibc does).

    Batches of texts of all lengths leave holes in the heap: twice as much as is in use.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
