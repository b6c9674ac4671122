"""What a worker does for the index, again and again."""

import errno
import logging
import time
from collections.abc import Callable

from articles.models import IndexReplica
from articles.models.index_replica import SIGN_PAUSE
from articles.search.engines import current_engine
from articles.search.engines.base import SearchEngine
from articles.search.sync.draining import drain_all, keep_place, require_outbox
from articles.search.sync.lag import is_waiting
from articles.search.sync.rebuilding import rebuild
from articles.search.types import IndexMissing, SearchBusy, SearchUnavailable

logger = logging.getLogger(__name__)

# Between two attempts of one process to build an index that is missing.
REBUILD_PAUSE = 30.0

_reported: set[str] = set()


def _report(error: OSError) -> None:
    """Log what is wrong when it begins to be, not each time it is seen."""
    code = errno.errorcode.get(error.errno or 0, "")
    if code not in _reported:
        _reported.add(code)
        logger.warning("the index cannot be written; it is tried again", extra={"what": code})


class _Attempts:
    """When this process may try again to build a missing index."""

    next_at = float("-inf")


class _Signs:
    """Which index this process has given a sign of life for, at which place, and when."""

    given: tuple[str, int] = ("", 0)
    given_at = float("-inf")


def drain(progress: Callable[[int], None] = lambda number: None) -> None:
    """What a worker does for the index every moment: apply what waits in the outbox, or build an
    index where there is no usable one. ``progress`` is called while one is built.

    Does nothing where another process is at it, or the disk is full: the outbox stays.
    """
    engine = current_engine()
    if not engine.supports_search:
        return
    try:
        place = _place(engine, progress)
        if is_waiting(place):
            drain_all(engine)
            engine.tidy(large=False)
        else:
            _give_sign(engine.name, place)
        _reported.clear()
    except (SearchBusy, SearchUnavailable):
        return
    except OSError as error:
        _report(error)


def _place(engine: SearchEngine, progress: Callable[[int], None]) -> int:
    """The place of the index, which is built first where it is missing or too far behind."""
    try:
        place = engine.place()
        require_outbox(place)
    except IndexMissing as error:
        _build_missing(engine, progress, str(error))
        return engine.place()
    return place


def _build_missing(engine: SearchEngine, progress: Callable[[int], None], reason: str) -> None:
    if time.monotonic() < _Attempts.next_at:
        raise SearchBusy("the index is built in a while")
    _Attempts.next_at = time.monotonic() + REBUILD_PAUSE
    rebuild(engine, progress, reason=reason)
    _Attempts.next_at = float("-inf")


def _give_sign(name: str, place: int) -> None:
    """Have the database know that the index is there and where, also when whoever brought it there
    was killed before it said so."""
    is_due = time.monotonic() - _Signs.given_at > SIGN_PAUSE.total_seconds()
    if (name, place) == _Signs.given and not is_due:
        return
    if not IndexReplica.objects.give_sign(name, place):
        keep_place(name, place)
    _Signs.given, _Signs.given_at = (name, place), time.monotonic()


def merge() -> None:
    """Merge what many changes of the index have left, however long it takes."""
    try:
        current_engine().tidy(large=True)
    except SearchUnavailable:  # the next drain builds it
        return
    except OSError as error:
        _report(error)


def prune() -> None:
    """Forget indexes that are gone, and delete rows of the outbox that nobody needs."""
    IndexReplica.objects.forget_silent()
