"""Whether the database answers: who finds that it does not spares the others the wait.

The thread that follows the archive asks it three times a second. While it does not answer nobody
else in the process asks: pages come from what is kept, and what cannot be answered from that is
refused at once. So no thread waits for a database that hangs, and none is needed to find it back.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db.utils import Error

from pressreview.database.failures import Away, Trouble, trouble_of

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
else:
    BaseDatabaseWrapper = object

ASKING_SECONDS = 3.0  # that the database has to answer the one who asks for all
logger = logging.getLogger(__name__)


class _Asker(threading.local):
    """What holds for one thread."""

    deadline = 0.0  # until which it asks although the database is away; 0 when it does not


class Availability:
    """What a process knows of its database."""

    def __init__(self) -> None:
        self.is_away = False
        self._asker = _Asker()

    @contextmanager
    def asking(self, *, for_all: bool = True) -> Iterator[None]:
        """Ask the database, away or not, for no longer than ``ASKING_SECONDS``.

        Asking ``for_all`` finds out how it is for the whole process.
        """
        self._asker.deadline = time.monotonic() + ASKING_SECONDS
        try:
            yield
        except Error as error:
            if for_all:
                self._failed(error)
            raise
        else:
            if for_all:
                self._answered()
        finally:
            self._asker.deadline = 0.0

    def check(self) -> None:
        """Raises ``Away`` where this thread is not to ask now."""
        if self._asker.deadline:
            if time.monotonic() > self._asker.deadline:
                raise Away("the database takes too long to answer")
        elif self.is_away:
            raise Away("the database does not answer")

    def _failed(self, error: Error) -> None:
        # A damaged one answers some questions.
        if trouble_of(error) in {Trouble.AWAY, Trouble.BUSY} and not self.is_away:
            self.is_away = True
            logger.error("the database does not answer", exc_info=error)

    def _answered(self) -> None:
        if self.is_away:
            self.is_away = False
            logger.warning("the database answers again")


availability = Availability()


class CheckedWrapper(BaseDatabaseWrapper):
    """Part of a database backend: opens and uses no connection while the database is away."""

    def ensure_connection(self) -> None:
        # Django also calls this of an open connection, to see whether to close it.
        if self.connection is None:
            availability.check()
        super().ensure_connection()

    def close_if_health_check_failed(self) -> None:
        # What is first to be asked before a query.
        availability.check()
        super().close_if_health_check_failed()
