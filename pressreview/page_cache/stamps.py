"""The archive's stamp: a short text that differs after every change that kept pages may show."""

import os
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

from django.db.models import Subquery
from django.db.utils import Error
from django.utils import timezone

from articles import search
from articles.models import Article, ContentVersion
from pressreview.database.availability import availability
from pressreview.database.commit_mark import commit_mark

# A stamp that nobody has followed for so long is read anew by the request that needs it.
STAMP_SECONDS = 0.5
# After it could not be read, requests go by the last one for so long.
UNREAD_SECONDS = 1.0
# The ranking of what is read changes without the archive: it is looked at this often.
RANKING_SECONDS = 30.0


class Stamp(NamedTuple):
    """What this moment's pages and their parts depend on, as short texts."""

    contents: str
    generation: str
    ranking: str  # of this process alone: it looks at the ranking at moments of its own

    @property
    def of_pages(self) -> str:
        """What pages are kept under, the same on every machine: numbers of the database, and how
        far the index has come in them.

        A kept page may show an older ranking of what is read: it is thrown away soon.
        """
        return f"{self.contents} {self.generation}"

    @property
    def of_parts(self) -> str:
        """The parts that pages share show no search."""
        return f"{self.contents} {self.ranking}"


class Stamps:
    """The newest stamp, read again after a while."""

    def __init__(self) -> None:
        self.newest = Stamp("", "", "")
        self.read_at = float("-inf")
        self.unread_at = float("-inf")
        self._reading = threading.Lock()
        # What the thread that follows has read: the row, the commits that it knows of, and the
        # time at which the next article becomes visible without one.
        self._followed = ""
        self._mark: tuple[object, ...] = ()
        self._next_due = float("-inf")

    @property
    def is_known(self) -> bool:
        return bool(self.newest.contents)

    def current(self) -> Stamp:
        """The newest stamp, or the last one where it cannot be read; none where there is none."""
        if time.monotonic() - self.read_at > STAMP_SECONDS:
            self._look()
        return self.newest

    def _look(self) -> None:
        # One thread asks. The others need not wait for it where they can go by the last stamp.
        if not self._reading.acquire(blocking=not (self.is_known or availability.is_away)):
            return
        try:
            if time.monotonic() - self.unread_at > UNREAD_SECONDS:
                self.turn_to(self._read(_row))
        except Error:  # said in the log by who asked
            pass
        finally:
            self._reading.release()

    def turn_to(self, stamp: Stamp) -> None:
        """Have requests go by a stamp that was read just now."""
        self.newest = stamp
        self.read_at = time.monotonic()

    def read(self) -> Stamp:
        """The stamp as it is now. Raises Django's ``Error`` where the database cannot be asked.

        For the one thread that follows: as long as nothing is committed it costs next to nothing.
        """
        with self._reading:
            return self._read(self._followed_row)

    def _read(self, read_row: Callable[[], str]) -> Stamp:
        try:
            with availability.asking():
                row = read_row()
        except Error:
            self.unread_at = time.monotonic()
            raise
        # Not all processes look at the same moment.
        ranking = int((time.monotonic() + os.getpid() % RANKING_SECONDS) // RANKING_SECONDS)
        return Stamp(f"{row} {timezone.localdate()}", search.generation(), str(ranking))

    def _followed_row(self) -> str:
        mark = commit_mark()
        if mark != self._mark or time.time() >= self._next_due:
            self._next_due = _next_due()
            self._followed = _row()
            self._mark = mark
        return self._followed


def _row() -> str:
    """The number of the last change, and the newest article that is visible."""
    newest = Article.objects.published().newest_first().values("pk")[:1]
    return str(ContentVersion.objects.values_list("version", Subquery(newest)).first())


def _next_due() -> float:
    """When the next scheduled article becomes visible, in seconds since 1970; never for none."""
    later = Article.objects.filter(visible_from__gt=timezone.now()).order_by("visible_from")
    due = later.values_list("visible_from", flat=True).first()
    return due.timestamp() if due else float("inf")
