"""Writes a backup of a site that is being used.

Pictures and files are stored outside of the database, and deleted as editors and imports go on. So
those that the database names are copied first, which may take long. Then one state of the database
is held on to, and the few files that only it names are copied. Where one of these is gone by then,
another state is taken, which no longer names it. So every file that the saved database names is
there, whoever deletes files meanwhile, on whatever machine; none of them need know of the backup.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from articles.backups import postgresql_tables, sqlite_copy, stored_files
from articles.backups.archive_file import (
    KEY,
    SQLITE,
    BackupRefused,
    Manifest,
    Reader,
    Writer,
    file_pieces,
    is_known,
)
from articles.backups.other_database import other_database
from articles.backups.progress_lines import Progress
from articles.backups.site_tables import applied_migrations, left_out, row_counts, site_tables
from articles.backups.target import explained, publish, refuse_existing, workplace
from pressreview import environment

# States of the database that are looked at until one names only files that are there: one costs
# a few milliseconds, in which a file would have to go.
TRIES = 20
PAUSE = 0.3  # seconds between two
# What is missing in so many is lost, and not about to be forgotten by the database.
LOST_AFTER = 4


@dataclass(frozen=True)
class Written:
    """What a backup holds."""

    size: int  # bytes
    rows: int
    files: int
    missing: list[str]  # files that the database names and the storage has not


def write_backup(path: Path, say: Callable[[str], None] = lambda line: None) -> Written:
    """Write a backup, read it again, and give it its name. Raises ``BackupRefused``.

    Until then there is no file of this name, and nothing is left of one that failed.
    """
    with explained(str(path)):
        refuse_existing(path)
        with workplace(path.parent) as folder:
            part = folder / "backup.zip"
            with part.open("xb") as file:
                manifest = _write(file, folder, Progress(say))
                file.flush()
                os.fsync(file.fileno())
                size = file.tell()
            number = _verify(part, manifest, Progress(say))
            publish(part, path)
    return Written(size, sum(manifest.tables.values()), number, manifest.missing)


def write_backup_to(file: IO[bytes], say: Callable[[str], None] = lambda line: None) -> None:
    """Write a backup to where it cannot be read again. Raises ``BackupRefused``."""
    with explained("The output"), workplace(Path(settings.DATA_DIR)) as folder:
        _write(file, folder, Progress(say))
        file.flush()


def _write(file: IO[bytes], folder: Path, progress: Progress) -> Manifest:
    with closing(Writer(file)) as writer:
        return _write_members(writer, folder, progress)


def _write_members(writer: Writer, folder: Path, progress: Progress) -> Manifest:
    # What is missing now may be a file that is being deleted, or one that is lost.
    missing = _add_files(writer, progress)
    key = Path(settings.DATA_DIR) / "secret_key"
    if not environment.secret("SECRET_KEY") and key.exists():
        writer.add(KEY, [key.read_bytes()])
    for number in range(1, TRIES + 1):
        with snapshot():
            known, missing = missing, _add_files(writer, progress)
            is_lost = missing <= known and number >= LOST_AFTER
            if not missing or is_lost or number == TRIES:
                progress.say("Database: copying")
                return _add_database(writer, folder, missing)
        time.sleep(PAUSE)  # for whoever deletes a file before its name
    raise AssertionError("unreachable")


@contextmanager
def snapshot() -> Iterator[None]:
    """Have the connection read one state of the database, whatever is written meanwhile."""
    if connection.vendor == "sqlite":
        with sqlite_copy.snapshot():
            yield
    else:
        with transaction.atomic():
            postgresql_tables.begin_snapshot()
            yield


def _add_files(writer: Writer, progress: Progress) -> set[str]:
    """Add the stored files that the database names and the backup lacks; those that are gone."""
    missing = set()
    for kind in stored_files.KINDS:
        for number, (member, name) in enumerate(stored_files.named(kind), start=1):
            if member not in writer:
                pieces = stored_files.read(kind[2].storage, name) if is_known(member) else None
                if pieces is None:
                    missing.add(member)
                else:
                    writer.add(member, pieces, is_packed=False)
            progress(f"Files ({kind[0]})", number)
    return missing


def _add_database(writer: Writer, folder: Path, missing: set[str]) -> Manifest:
    if connection.vendor != "sqlite":
        return _add_members(writer, postgresql_tables.copy_out(), missing)
    copy = folder / SQLITE
    sqlite_copy.copy_out(copy)
    with other_database(NAME=str(copy), OPTIONS=sqlite_copy.OPTIONS):
        sqlite_copy.remove_left_out()
        sqlite_copy.check()
        with copy.open("rb") as file:
            return _add_members(writer, [(SQLITE, file_pieces(file))], missing)


def _add_members(
    writer: Writer, members: Iterable[tuple[str, Iterable[bytes]]], missing: set[str]
) -> Manifest:
    """Add the connection's database, which does not change, and end the archive."""
    manifest = Manifest(
        made=timezone.now().isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=applied_migrations(),
        tables=row_counts(table for table in site_tables() if table not in left_out()),
        missing=sorted(missing),
    )
    for name, pieces in members:
        writer.add(name, pieces)
    writer.finish(manifest)
    return manifest


def _verify(part: Path, manifest: Manifest, progress: Progress) -> int:
    """Read what was written; the number of stored files in it.

    The database was read from the same bytes, before they were packed.
    """
    progress.say("Checking what was written")
    with closing(Reader(part)) as reader:
        reader.verify(lambda number: progress("Members", number))
        if reader.manifest != manifest:
            raise BackupRefused("What was written is not what can be read: the disk may be faulty.")
        kinds = [pattern for _folder, pattern, _field in stored_files.KINDS]
        return sum(1 for kind in kinds for _name in reader.names(kind))
