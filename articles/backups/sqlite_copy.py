"""Copies a database of SQLite out of a running site, and back into one.

Both ways by SQLite's online backup (sqlite.org/backup.html) in a single step. Out: it reads one
snapshot, and writers go on beside it. In: it is one transaction of the file that takes its place,
so whoever has it open sees the old content or the new; killed half-way it leaves the old.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from articles.backups.archive_file import BackupRefused
from articles.backups.site_tables import left_out

# How a copy is opened that nobody else has open, and that is made anew if anything goes wrong.
# What is deleted from it is overwritten.
OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "init_command": (
        "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA secure_delete=ON;"
        "PRAGMA temp_store=MEMORY;"
    ),
}
LOCK_SECONDS = 60.0  # for whoever writes


@contextmanager
def snapshot() -> Iterator[None]:
    """Have the connection read one state of the database; others go on writing."""
    connection.ensure_connection()
    own = connection.connection
    if own.in_transaction:  # which reads one state already
        yield
        return
    own.execute("BEGIN DEFERRED")  # Django's own would take the lock for writing
    try:
        yield
    finally:
        own.execute("ROLLBACK")


def copy_out(target: Path) -> None:
    """Copy what the connection reads into a new file: within ``snapshot`` that state."""
    with closing(sqlite3.connect(target)) as copy:
        connection.connection.backup(copy, progress=_within(LOCK_SECONDS))


def _within(seconds: float) -> Callable[[int, int, int], None]:
    """What a copy calls when it has failed to get a lock, which raises when that takes too long."""
    end = time.monotonic() + seconds

    def look(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > end:
            raise BackupRefused("Somebody else has been writing to the database for too long.")

    return look


def remove_left_out() -> None:
    """Delete from the connection's database what no backup holds."""
    tables = {*connection.introspection.table_names()} & left_out()
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608


def check() -> None:
    """Read all of the connection's database. Raises ``BackupRefused`` with what is wrong in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')")
        if cursor.fetchone()[0]:
            raise BackupRefused("The database holds what this program never makes in it.")
        cursor.execute("PRAGMA quick_check(1)")
        said = str(cursor.fetchone()[0])
        if said != "ok":
            raise BackupRefused(f"The database is damaged: {said}.")
        cursor.execute("PRAGMA foreign_key_check")
        if cursor.fetchone() is not None:
            raise BackupRefused("The database is damaged: rows refer to others that are gone.")


def copy_in(source: Path, target: Path) -> bool:
    """Put the content of a file into the place of the database ``target``, which may be in use.

    A file that is no database any more is put aside as ``….damaged``; answers whether it was.
    Raises ``BackupRefused`` where somebody else holds the lock for too long.
    """
    try:
        _match_page_size(source, target)
        _copy_into(source, target)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF not in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise BackupRefused(f"The database cannot be written: {error}.") from None
        for ending in ("-wal", "-shm", ""):
            path = target.with_name(target.name + ending)
            if path.exists():
                path.rename(path.with_name(path.name + ".damaged"))
        _copy_into(source, target)
        return True
    return False


def _match_page_size(source: Path, target: Path) -> None:
    """A database in WAL mode takes in none with other pages."""
    with closing(sqlite3.connect(target)) as database:
        wanted = database.execute("PRAGMA page_size").fetchone()[0]
    with closing(sqlite3.connect(source)) as copy:
        if copy.execute("PRAGMA page_size").fetchone()[0] != wanted:
            copy.execute(f"PRAGMA page_size={int(wanted)}")
            copy.execute("VACUUM")


def _copy_into(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        copy.backup(database, progress=_within(LOCK_SECONDS))
        database.execute("PRAGMA busy_timeout=5000")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
