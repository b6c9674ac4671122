"""Whether the database answers: one thread of a process finds out for all of its threads.

While the database does not answer nobody else in the process asks it: pages come from what is kept,
and what cannot be answered from that is refused at once. So no thread waits for a database that
hangs, and none is needed to notice that it is back.
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
    """Until when one thread may ask although the database is away."""

    deadline = 0.0  # until which it asks although the database is away; 0 when it does not


class Availability:
    """What a process knows of its database: whether it answers."""

    def __init__(self) -> None:
        self.is_away = False
        self._asker = _Asker()

    @contextmanager
    def asking(self, *, for_all: bool = True) -> Iterator[None]:
        """Ask the database even if it is away, for at most ``ASKING_SECONDS``.

        With ``for_all`` the answer, or its lack, decides for the whole process.
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
        """Raise ``Away`` if this thread must not ask the database now.

        Time that passes between two questions is this process's own: on a machine with too much to
        do it may be seconds, and says nothing of the database.
        """
        if self.is_away and not self._asker.deadline:
            raise Away("the database does not answer")

    def check_waiting(self) -> None:
        """Raise ``Away`` if this thread must wait no longer for the answer that it waits for."""
        self.check()
        if self._asker.deadline and time.monotonic() > self._asker.deadline:
            raise Away("the database takes too long to answer")

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
    """Part of a database backend: it opens and uses no connection while the database is away."""

    def ensure_connection(self) -> None:
        # Django also calls this of an open connection, to see whether to close it.
        if self.connection is None:
            availability.check()
        super().ensure_connection()

    def close_if_health_check_failed(self) -> None:
        # What is first to be asked before a query.
        availability.check()
        super().close_if_health_check_failed()
