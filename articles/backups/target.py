"""Where a backup is written: beside its place, under another name, until it is whole."""

import fcntl
import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

from django.db import DatabaseError

from articles.backups.archive_file import BackupRefused
from pressreview.database.failures import Trouble, trouble_of

PREFIX = ".pressreview-backup-"
DATED = re.compile(r"pressreview-[0-9]{8}T[0-9]{6}Z\.zip")


def dated_path(folder: Path, moment: datetime) -> Path:
    """The file of a backup that was begun at this moment, in a folder of several."""
    return folder / f"pressreview-{moment:%Y%m%dT%H%M%SZ}.zip"


def remove_older(folder: Path, kept: int) -> list[Path]:
    """Delete the dated backups of a folder but for the newest, by their names; those deleted."""
    dated = sorted(path for path in folder.iterdir() if DATED.fullmatch(path.name))
    older = dated[: max(len(dated) - kept, 0)]
    for path in older:
        path.unlink()
    return older


@contextmanager
def workplace(folder: Path) -> Iterator[Path]:
    """A folder in ``folder`` for what is being written, which is gone in the end.

    What is left of a backup that was killed goes as well.
    """
    for path in folder.glob(f"{PREFIX}*"):
        with suppress(OSError), _locked(path):
            shutil.rmtree(path)
    place = Path(mkdtemp(prefix=PREFIX, dir=folder))
    try:
        with _locked(place):
            yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold a folder's lock. Raises ``BlockingIOError`` where another process does."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def locked_folder(folder: Path) -> Iterator[Path]:
    """An empty folder of this name, which one process has at a time and which goes in the end.

    Raises ``BackupRefused`` where another process has it.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        with _locked(folder):
            for path in folder.iterdir():
                path.unlink()
            try:
                yield folder
            finally:
                shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        raise BackupRefused("Another restore is running.") from None


def publish(part: Path, path: Path) -> None:
    """Give a whole file its name, so that it survives a loss of power."""
    refuse_existing(path)
    part.chmod(0o600)
    part.rename(path)
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def refuse_existing(path: Path) -> None:
    """Raise ``BackupRefused`` where something has this name already."""
    if os.path.lexists(path):
        raise BackupRefused(f"{path} exists already: choose another name.")


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn what goes wrong with disk or database into ``BackupRefused``."""
    try:
        yield
    except OSError as error:
        raise BackupRefused(f"{path} cannot be written: {error.strerror or error}.") from None
    except (DatabaseError, sqlite3.Error) as error:
        trouble = trouble_of(error)
        if trouble is None:
            raise
        raise BackupRefused(SENTENCES[trouble]) from None


SENTENCES = {
    Trouble.BUSY: "The database is too busy: try again in a while.",
    Trouble.AWAY: "The database cannot be reached, or does not allow it.",
    Trouble.FULL: "There is no room left on a disk.",
    Trouble.DAMAGED: "The database is damaged.",
}
