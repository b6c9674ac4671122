"""Copies the tables of a PostgreSQL database out of a running site, and back into one.

By the connection that the site has, table by table in one snapshot, as CSV. ``pg_dump`` would have
to be installed in the server's version or a later one, be given the password, and write a file that
nothing else opens; the structure of the tables is in the migrations anyway.

Put back they are beside the site's own tables, in a schema that is made for it, where the
migrations make them anew; then they take their places in one transaction.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from articles.backups.archive_file import TABLE, BackupRefused, Reader
from articles.backups.site_tables import left_out, site_tables

SCHEMA = "pressreview_restoring"
LOCK = 0x7072_6573_7372_6576  # any number that no other program locks
# For the locks of all tables, while readers and writers come and go.
LOCK_SECONDS = 20
TRIES = 5
COLUMNS = """
    SELECT attname FROM pg_attribute
    WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
    ORDER BY attnum
"""
SEQUENCES = """
    SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0
        AND NOT a.attisdropped AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) <> ''
"""


def begin_snapshot() -> None:
    """Let the transaction that has just begun read one state of the database to its end."""
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def copy_out() -> Iterator[tuple[str, Iterable[bytes]]]:
    """The site's tables: the member's name and its pieces, to be read before the next."""
    for table in site_tables():
        if table not in left_out():
            yield f"tables/{table}.csv", _rows(table)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(map(connection.ops.quote_name, names))


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, [connection.ops.quote_name(table)])
        return [name for (name,) in cursor.fetchall()]


def _rows(table: str) -> Iterator[bytes]:
    statement = f"COPY {_quoted([table])} ({_quoted(_columns(table))}) TO STDOUT"
    with connection.wrap_database_errors, connection.cursor() as cursor:
        copying: Any = cursor
        with copying.copy(f"{statement} WITH (FORMAT csv, HEADER)") as copy:
            for piece in copy:
                yield bytes(piece)


@contextmanager
def own_schema() -> Iterator[None]:
    """An empty schema to restore into, which one process has at a time and which goes in the end.

    What is left of one that was killed goes as well. Raises ``BackupRefused`` where another process
    is restoring, on whatever machine: the lock is the connection's.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise BackupRefused("Another restore is running.")
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        cursor.execute(f"CREATE SCHEMA {SCHEMA}")
        try:
            yield
        finally:
            cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def make_tables(migrations: Iterable[str]) -> None:
    """Make the tables as these migrations have them."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    wanted = set(migrations)
    plan = [
        (migration, is_backwards)
        for migration, is_backwards in executor.migration_plan(leaves, clean_start=True)
        if f"{migration.app_label}.{migration.name}" in wanted
    ]
    executor.migrate([], plan)


def copy_in(reader: Reader) -> None:
    """Fill the tables, which are as they were when the backup was made."""
    tables = dict(reader.names(TABLE))
    if not set(tables) <= set(site_tables()) or set(tables) != set(reader.manifest.tables):
        raise BackupRefused("The backup has tables that this program does not know.")
    with transaction.atomic(), connection.cursor() as cursor:
        # What migrations put in is in the backup as well.
        cursor.execute(f"TRUNCATE {_quoted(site_tables())}")
        for table, member in tables.items():
            _copy_table(cursor, table, reader.pieces(member))
        cursor.execute(SEQUENCES)
        for table, column, sequence in cursor.fetchall():
            largest = f"SELECT MAX({_quoted([column])}) FROM {_quoted([table])}"  # noqa: S608
            cursor.execute(
                f"SELECT setval(%s, COALESCE(({largest}), 1), ({largest}) IS NOT NULL)",
                [sequence],
            )


def _copy_table(cursor: Any, table: str, pieces: Iterator[bytes]) -> None:
    """The names of the first line are those of the table's columns, or the file is refused."""
    first = next(pieces, b"")
    line = first.partition(b"\n")[0].decode(errors="replace")
    columns = next(csv.reader(io.StringIO(line)), [])
    if sorted(columns) != sorted(_columns(table)):
        raise BackupRefused(f"The backup’s table {table} has other columns than it should.")
    statement = f"COPY {_quoted([table])} ({_quoted(columns)}) FROM STDIN"
    command = f"{statement} WITH (FORMAT csv, HEADER)"
    with connection.wrap_database_errors, cursor.copy(command) as copy:
        copy.write(first)
        for piece in pieces:
            copy.write(piece)


def swap(tables: Iterable[str]) -> None:
    """Put the restored tables into the places of the site's own, in one transaction."""
    for number in range(1, TRIES + 1):
        try:
            _swap(set(tables))
            return
        except OperationalError as error:  # a lock that did not come, a deadlock
            if number == TRIES:
                raise BackupRefused(f"The database is too busy to be replaced: {error}.") from None


@transaction.atomic
def _swap(tables: set[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        cursor.execute("SELECT current_schema()")
        place = connection.ops.quote_name(cursor.fetchone()[0])
        former = {*site_tables()} | (tables & {*connection.introspection.table_names()})
        if former:
            cursor.execute(f"DROP TABLE {_quoted(sorted(former))} CASCADE")
        for table in sorted(tables):
            name = connection.ops.quote_name(table)
            cursor.execute(f"ALTER TABLE {SCHEMA}.{name} SET SCHEMA {place}")
        cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
