"""Which generation queries run on: the newest, opened once for all threads of a process."""

import threading
import time
from dataclasses import dataclass

from django.utils import timezone

from articles.search.engines.whoosh import facets
from articles.search.engines.whoosh.index_folder import IndexFolder, Root
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.search.engines.whoosh.visible_documents import visible
from articles.search.types import IndexMissing, SearchUnavailable, SearchUnreachable

# The clock of file systems ticks every few milliseconds: two changes within one tick look
# like one, so a folder that was changed just now is looked at again.
TICK_NS = 50_000_000
# So long after somebody has followed the index, queries need not look for a newer generation.
FOLLOWED_SECONDS = 0.5
# An index that could not be read is tried again after so many seconds.
RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Opened:
    """A generation that is open."""

    snapshot: Snapshot
    stamp: tuple[int, ...]  # of the folder, as it was before it was read
    is_settled: bool  # whether the stamp would show every later change


class Reader:
    """Opens the newest generation when there is a newer one."""

    def __init__(self, root: Root) -> None:
        self.root = root
        self._opened: Opened | None = None
        self._followed_at = float("-inf")
        self._failure: tuple[float, SearchUnavailable] | None = None
        self._lock = threading.Lock()

    def newest(self) -> Opened:
        """The newest generation. Raises ``SearchUnavailable``.

        While one thread opens a new generation the others go on with the one before.
        """
        opened = self._usable()
        if opened is not None and (self._is_followed() or self._is_current(opened)):
            return opened
        if not self._lock.acquire(blocking=opened is None):
            return opened  # type: ignore[return-value]  # it would have waited without one
        try:
            return self._open_newest()
        finally:
            self._lock.release()

    def follow(self) -> Opened:
        """Open the newest generation now. Raises ``SearchUnavailable``.

        Whoever calls this again and again takes the opening off the queries of other threads.
        """
        opened = self.current()
        self._followed_at = time.monotonic()
        return opened

    def current(self) -> Opened:
        """The generation that is the newest at this moment. Raises ``SearchUnavailable``.

        For what must not be told of an older one: whoever asks waits until it is open.
        """
        with self._lock:
            return self._open_newest()

    @property
    def known(self) -> Snapshot | SearchUnavailable:
        """What was opened last, or why nothing was; looks at no file."""
        failure, opened = self._failure, self._opened
        if failure is not None:
            return failure[1]
        if opened is None:
            return SearchUnreachable("the index has not been looked at yet")
        return opened.snapshot

    def look_again(self) -> None:
        """Have the next question see what this process has just changed in the folder."""
        self._failure = None
        self._followed_at = float("-inf")

    def _is_followed(self) -> bool:
        return time.monotonic() - self._followed_at < FOLLOWED_SECONDS

    def _usable(self) -> Opened | None:
        """What is open, as long as its files are what they were."""
        opened = self._opened
        return opened if opened is not None and opened.snapshot.is_whole() else None

    def _is_current(self, opened: Opened) -> bool:
        stamp = self._stamp(opened.snapshot.folder)
        if stamp != opened.stamp:
            return False
        return opened.is_settled or (opened.snapshot.folder.newest() == opened.snapshot.generation)

    def _stamp(self, folder: IndexFolder) -> tuple[int, ...]:
        """What changes with every commit and with every swap."""
        try:
            changed = folder.path.stat().st_mtime_ns
        except OSError:
            changed = 0
        return (*self.root.stamp(), changed)

    def _open_newest(self) -> Opened:
        opened = self._usable()
        if opened is not None and self._is_current(opened):
            return opened
        if self._failure and time.monotonic() - self._failure[0] < RETRY_SECONDS:
            error = self._failure[1]
            raise type(error)(str(error))
        try:
            self._opened = self._open()
        except SearchUnavailable as error:
            self._opened = None
            self._failure = (time.monotonic(), error)
            raise
        self._failure = None
        return self._opened

    def _open(self) -> Opened:
        old = self._usable()
        known = old.snapshot.segments if old else {}
        for _attempt in range(20):
            folder = self.root.live()
            stamp = self._stamp(folder)
            folder.check()
            contents = folder.contents()
            if (
                old
                and old.snapshot.folder.path == folder.path
                and (old.snapshot.generation == contents.generation)
            ):
                snapshot = old.snapshot
            else:
                try:
                    snapshot = Snapshot(folder, contents, known)
                except FileNotFoundError:  # a newer generation has merged it away
                    continue
                prepare(snapshot)
            is_settled = time.time_ns() - stamp[-1] > TICK_NS
            return Opened(snapshot, stamp, is_settled)
        raise IndexMissing("the index is damaged: files are missing")


def prepare(snapshot: Snapshot) -> None:
    """Make what every query of this moment uses before the first one waits for it."""
    seen = visible(snapshot, timezone.now().timestamp())
    seen.scorer  # noqa: B018  # is made when it is first asked for
    facets.prepare(seen)
    snapshot.number_of(0)  # puts all ids in order
