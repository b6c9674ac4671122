"""Builds an index anew, beside the live one."""

import logging
import time
from collections.abc import Callable

from articles.models import ContentVersion, IndexReplica
from articles.models.index_replica import SIGN_PAUSE
from articles.search.documents import DocumentBuilder
from articles.search.engines.base import Rebuild, SearchEngine
from articles.search.sync.draining import WAIT_SECONDS, catch_up, require_outbox, take_over
from articles.search.sync.turns import turn
from articles.search.types import SearchBusy

logger = logging.getLogger(__name__)


def rebuild(
    engine: SearchEngine,
    progress: Callable[[int], None] = lambda number: None,
    *,
    reason: str = "",
) -> int:
    """Build a new index beside the live one and swap it in; the number of articles.

    ``reason`` is what is wrong with the live one, for the log. The new index has a place of its
    own in the outbox, which keeps what changes meanwhile for it. Raises ``SearchBusy`` when another
    process is rebuilding.
    """
    with turn(engine, "rebuild") as go_on:
        version = ContentVersion.objects.read().current
        with engine.rebuild(version) as new:
            if reason:
                # By the one process that does it: every process finds the index unusable.
                logger.warning("the index is being rebuilt", extra={"what": reason})
            sign = _Sign(f"{engine.name} (being built)", version, go_on)
            try:
                return _build(engine, new, sign, progress)
            finally:
                IndexReplica.objects.filter(pk=sign.name).delete()
                IndexReplica.objects.prune()


class _Sign:
    """The row of an index that is being built, renewed now and then."""

    def __init__(self, name: str, place: int, go_on: Callable[[], None]) -> None:
        self.name, self.place = name, place
        self._go_on = go_on
        if not IndexReplica.objects.register(name, place, is_building=True):
            raise SearchBusy("the outbox is being tidied up")
        self._given_at = time.monotonic()

    def give(self, place: int | None = None) -> None:
        """Write the row anew, where it is due or there is a new place."""
        self._go_on()
        if place is not None or time.monotonic() - self._given_at > SIGN_PAUSE.total_seconds():
            self.place = place or self.place
            IndexReplica.objects.moved(self.name, self.place)
            self._given_at = time.monotonic()


def _build(engine: SearchEngine, new: Rebuild, sign: _Sign, progress: Callable[[int], None]) -> int:
    number = 0
    for documents in DocumentBuilder().all_documents():
        new.add(documents)
        number += len(documents)
        sign.give()
        progress(number)
    new.settle()
    # Most of what has changed meanwhile, while the live index goes on.
    take_over(new, sign.place, sign.give)
    with turn(engine, "changes", WAIT_SECONDS), engine.writing(WAIT_SECONDS):
        require_outbox(sign.place)
        place = catch_up(new, sign.place, sign.give)
        new.finish()
        IndexReplica.objects.register(engine.name, place)
    return number
