"""Moments in which nobody commits.

PostgreSQL tells of the commits in all databases of a server, and tests beside this one have theirs
on the same server: what holds while nothing is committed is asked for at several moments there.
"""

from collections.abc import Callable

from django.db import connection

TRIES = 50


def holds_in_a_quiet_moment(check: Callable[[], bool]) -> bool:
    """Whether the check holds; on SQLite, which nobody else writes to, at the first time."""
    return any(check() for _try in range(1 if connection.vendor == "sqlite" else TRIES))
