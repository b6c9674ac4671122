"""What one transaction at a time may do, on whatever machine it runs.

Of a lock of PostgreSQL's own kind nothing is left by whoever dies ("Advisory Locks" of its manual).
SQLite has one writer anyway.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum

from django.db import connection

LOOK_SECONDS = 0.5  # between two attempts to have a lock that outlives transactions


class Task(IntEnum):
    """What is done by one at a time; the values are PostgreSQL's keys, which no other task has."""

    STORIES = 0x53746F7279
    IMPORTS = 0x496D706F72
    RANKING = 0x52616E6B69
    SETTING_UP = 0x5365747570
    FIGURES = 0x4669677572
    FRONT_PAGE = 0x46726F6E74
    PASTING = 0x5061737465


def one_at_a_time(task: Task) -> None:
    """Wait until no other transaction is at the task. Call it inside a transaction; what is read
    afterwards is what the one before has left."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(task)])


@contextmanager
def alone(task: Task) -> Iterator[None]:
    """Be the only one at a task of several transactions.

    It asks again and again, and does not wait inside a statement: whoever makes an index beside
    readers waits for all statements that began before (``CREATE INDEX CONCURRENTLY``).
    """
    if connection.vendor != "postgresql":
        yield
        return
    while not _is_ours(task):
        time.sleep(LOOK_SECONDS)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [int(task)])


def _is_ours(task: Task) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [int(task)])
        (is_ours,) = cursor.fetchone()
    return bool(is_ours)
