"""Tells from an exception what is wrong with the database, the disk or the store of media.

SQLite says it in result codes (sqlite.org/rescode.html), PostgreSQL in SQLSTATEs (“PostgreSQL Error
Codes” of its manual), the system in ``errno``. What a program did wrong is none of these.
"""

import errno
import logging
import sqlite3
from collections.abc import Iterator
from enum import Enum

from django.db.utils import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


class Trouble(Enum):
    """A fault of database, disk or store of media; its value is the number of seconds after which
    to ask again.
    """

    BUSY = 10  # another one writes
    AWAY = 30  # cannot be reached, or does not answer
    STORE = 31  # of pictures and files: cannot be reached, or refuses
    FULL = 300  # the disk
    DAMAGED = 301  # what is stored cannot be read

    @property
    def retry_after(self) -> str:
        """The value of the header ``Retry-After``, in seconds."""
        return str(self.value)

    @property
    def for_readers(self) -> Promise:
        """A sentence for a reader whose comment could not be stored."""
        return _("It cannot be kept just now. Please send it again in a few minutes.")

    @property
    def for_editors(self) -> Promise:
        """A sentence for an editor whose form could not be saved."""
        return FOR_EDITORS[self]


FOR_EDITORS = {
    Trouble.BUSY: _(
        "Nothing was saved: something else is writing to the database, and it took too long to "
        "wait for. Send it again in a moment."
    ),
    Trouble.AWAY: _(
        "Nothing was saved: the database cannot be reached. Send it again when it is back."
    ),
    Trouble.STORE: _(
        "Nothing was saved: the store of pictures and files cannot be reached. Send it again when "
        "it is back."
    ),
    Trouble.FULL: _(
        "Nothing was saved: the disk of the site is full. Whoever runs the site must make room; "
        "then send it again."
    ),
    Trouble.DAMAGED: _("Nothing was saved: the database is damaged. Tell whoever runs the site."),
}


class Refused(OperationalError):
    """The database is not asked, since it would not answer in time."""

    trouble = Trouble.BUSY


class Away(Refused):
    """The database did not answer when it was asked last."""

    trouble = Trouble.AWAY


class StoreAway(OSError):
    """The store of pictures and files for import did not do what it was asked."""

    trouble = Trouble.STORE


class StoreUntrusted(StoreAway):
    """The store shows a certificate that no authority known to this site vouches for."""


SQLITE = {
    sqlite3.SQLITE_BUSY: Trouble.BUSY,
    sqlite3.SQLITE_LOCKED: Trouble.BUSY,
    sqlite3.SQLITE_PROTOCOL: Trouble.BUSY,
    sqlite3.SQLITE_FULL: Trouble.FULL,
    sqlite3.SQLITE_IOERR: Trouble.AWAY,
    sqlite3.SQLITE_CANTOPEN: Trouble.AWAY,
    sqlite3.SQLITE_PERM: Trouble.AWAY,
    sqlite3.SQLITE_READONLY: Trouble.AWAY,
    sqlite3.SQLITE_CORRUPT: Trouble.DAMAGED,
    sqlite3.SQLITE_NOTADB: Trouble.DAMAGED,
}
# By SQLSTATE, else by its class, which is its first two characters.
POSTGRESQL = {
    "08": Trouble.AWAY,  # connection
    "25006": Trouble.AWAY,  # read-only: a standby
    "40": Trouble.BUSY,  # deadlock, serialisation
    "53": Trouble.AWAY,  # no memory, no connection left
    "53100": Trouble.FULL,
    "55P03": Trouble.BUSY,  # lock timeout
    "57": Trouble.AWAY,  # shut down, starting
    "57014": Trouble.BUSY,  # statement timeout
    "58": Trouble.AWAY,  # an error of its system
    "XX001": Trouble.DAMAGED,
    "XX002": Trouble.DAMAGED,
}
SYSTEM = {
    errno.ENOSPC: Trouble.FULL,
    errno.EDQUOT: Trouble.FULL,
    errno.EFBIG: Trouble.FULL,
    errno.EROFS: Trouble.AWAY,
}


def trouble_of(error: BaseException | None) -> Trouble | None:
    """The trouble that an exception or one of its causes means; None for any other error."""
    for cause in _chain(error):
        trouble = _of_one(cause)
        if trouble is not None:
            return trouble
    return None


def note(trouble: Trouble) -> None:
    """Log that something that was sent could not be stored."""
    logger.warning("a form could not be kept", extra={"what": trouble.name.lower()})


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception and its causes, the innermost first: it knows best."""
    seen: list[BaseException] = []
    while error is not None and error not in seen:
        seen.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return reversed(seen)


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, Refused | StoreAway):
        return error.trouble
    if isinstance(error, sqlite3.Error):
        # The low byte is the kind, the rest says more of it.
        return SQLITE.get((getattr(error, "sqlite_errorcode", None) or 0) & 0xFF)
    if isinstance(error, OSError):
        return SYSTEM.get(error.errno or 0)
    code = getattr(error, "sqlstate", None)
    if isinstance(code, str):
        return POSTGRESQL.get(code) or POSTGRESQL.get(code[:2])
    if type(error).__module__.startswith("psycopg") and _is_lost(error):
        return Trouble.AWAY
    # Django closes what it cannot use; what is asked of it afterwards finds it closed.
    return Trouble.AWAY if isinstance(error, InterfaceError) else None


def _is_lost(error: BaseException) -> bool:
    """Whether psycopg means the connection: what the server says has a code."""
    return type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
