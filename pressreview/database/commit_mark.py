"""Whether anything was committed to the database, for a fraction of what a query costs.

What follows the archive several times a second asks this first: on a site that nobody changes
nothing else is ever asked.
"""

from django.db import connection

# SQLite: a number that changes with the commits of other connections than the one that asks
# (sqlite.org/pragma.html#pragma_data_version). PostgreSQL: the transactions that a query would
# see; while these are the same, so is all that it would read ("System Information Functions").
QUERIES = {
    "sqlite": "PRAGMA data_version",
    "postgresql": "SELECT pg_current_snapshot()::text",
}


def commit_mark() -> tuple[object, ...]:
    """A value that differs from the last one of this thread once anything has been committed.

    Read it before what it stands for: a commit between the two then makes the next one differ.
    Inside a transaction every value differs. Raises Django's ``Error`` where the database cannot
    be asked.
    """
    with connection.cursor() as cursor:
        cursor.execute(QUERIES[connection.vendor])
        value = cursor.fetchone()
    if connection.in_atomic_block:
        return (object(),)
    # The connection is part of the mark: its numbers mean nothing to the next one.
    own_writes = getattr(connection.connection, "total_changes", None)
    return (connection.connection, value, own_writes)
