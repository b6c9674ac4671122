"""Keeps the index like the database: drains the outbox, rebuilds, compares.

Rows of the outbox are deleted only after the index has kept what they ask for, so whatever
is killed does the same work again and ends the same.
"""

import errno
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
from django.db import connections
from django.db.models import Count, Min, Q
from django.utils import timezone

from articles.models import Article, IndexJob, Section
from articles.models.section_tree import SectionTree
from articles.search.documents import DocumentBuilder
from articles.search.engines import current_engine
from articles.search.engines.base import Rebuild, SearchEngine
from articles.search.types import IndexStatus, SearchBusy, SearchUnavailable

logger = logging.getLogger(__name__)

ROWS = 2_000  # of the outbox that are read at once
ARTICLES = 2_000  # that are applied at once
WAIT_SECONDS = 600.0  # for the lock, at the end of a rebuild
# Between two attempts of one process to build an index that is missing.
REBUILD_PAUSE = 30.0


def with_lag(status: IndexStatus) -> IndexStatus:
    """The state of an index with what waits in the outbox for it."""
    if not status.enabled:
        return status
    outbox = IndexJob.objects.aggregate(waiting=Count("pk"), oldest=Min("created"))
    oldest = outbox["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return replace(status, waiting=outbox["waiting"], oldest_seconds=round(max(age, 0.0), 3))


def unindexed_articles() -> set[int]:
    """Ids of articles that have changed, or are gone, since the index was told of them."""
    with connections[IndexJob.objects.db].cursor() as cursor:
        cursor.execute(*_unindexed_statement())
        return {article for (article,) in cursor.fetchall()}


@cache
def _unindexed_statement() -> tuple[str, tuple[Any, ...]]:
    """The SQL with its parameters: put together anew it takes longer than the answer, and a
    completion asks at every key."""
    jobs = IndexJob.objects.order_by().filter(kind=IndexJob.Kind.ARTICLE)
    return jobs.values_list("object_id").query.sql_with_params()


def drain_all(engine: SearchEngine, *, wait: float = 0.0) -> int:
    """Apply all that waits in the outbox; the number of rows done with.

    Raises ``SearchBusy`` when another process is at it, ``SearchUnavailable`` without index.
    """
    done = 0
    with engine.writing(wait):
        while True:
            number = _drain_some(engine)
            if not number:
                return done
            done += number


def _drain_some(engine: SearchEngine) -> int:
    """Apply some rows and delete them. The articles are read after the rows: never older."""
    rows = list(IndexJob.objects.order_by("pk").values_list("pk", "kind", "object_id")[:ROWS])
    if not rows:
        return 0
    builder = DocumentBuilder()
    for ids in _in_batches(_articles_of(rows)):
        documents = builder.documents(ids)
        engine.apply(documents, set(ids) - {document.id for document in documents})
    IndexJob.objects.filter(pk__in=[pk for pk, _kind, _object in rows]).delete()
    return len(rows)


def _articles_of(rows: Iterable[tuple[int, str, int]]) -> Iterator[int]:
    """Ids of the articles that jobs are about, each once."""
    wanted: dict[str, set[int]] = {kind: set() for kind in IndexJob.Kind.values}
    for _pk, kind, object_id in rows:
        wanted[kind].add(object_id)
    seen = wanted[IndexJob.Kind.ARTICLE]
    yield from sorted(seen)
    filed_under = Q()
    if wanted[IndexJob.Kind.SECTION]:
        filed_under |= Q(section__in=_branches(wanted[IndexJob.Kind.SECTION]))
    if wanted[IndexJob.Kind.SOURCE]:
        filed_under |= Q(source__in=wanted[IndexJob.Kind.SOURCE])
    if wanted[IndexJob.Kind.TAG]:
        filed_under |= Q(tags__in=wanted[IndexJob.Kind.TAG])
    if filed_under:
        ids = Article.objects.filter(filed_under).order_by("pk").values_list("pk", flat=True)
        for article in ids.distinct():
            if article not in seen:
                yield article


def _branches(ids: Iterable[int]) -> set[int]:
    """Sections and all that stand under them, whose articles show their names."""
    tree = SectionTree(Section.objects.all())
    return {section.pk for pk in ids if pk in tree.by_id for section in tree.branch(tree.by_id[pk])}


def _in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    batch: list[int] = []
    for article in ids:
        batch.append(article)
        if len(batch) == ARTICLES:
            yield batch
            batch = []
    if batch:
        yield batch


def rebuild(
    engine: SearchEngine,
    progress: Callable[[int], None] = lambda number: None,
    *,
    reason: str = "",
) -> int:
    """Build a new index beside the live one and swap it in; the number of articles.

    ``reason`` is what is wrong with the live one, for the log. Changes meanwhile go to the live
    index as ever and, at the end, to the new one. Raises ``SearchBusy`` when another process is
    rebuilding.
    """
    number = 0
    with engine.rebuild() as new:
        if reason:
            # By the one process that does it: every process finds the index unusable.
            logger.warning("the index is being rebuilt", extra={"what": reason})
        # What waits now is read below, whatever it is: these rows are done with at the end.
        pending = list(IndexJob.objects.order_by("pk").values_list("pk", flat=True))
        for documents in DocumentBuilder().all_documents():
            new.add(documents)
            number += len(documents)
            progress(number)
        new.settle()
        with engine.writing(WAIT_SECONDS):
            _catch_up(new)
            new.finish()
            for start in range(0, len(pending), ROWS):
                IndexJob.objects.filter(pk__in=pending[start : start + ROWS]).delete()
    return number


def _catch_up(new: Rebuild) -> None:
    for ids in _in_batches(new.changed()):
        documents = DocumentBuilder().documents(ids)
        new.replace(documents, set(ids) - {document.id for document in documents})


@dataclass(frozen=True, slots=True)
class Differences:
    """Where index and database do not say the same: ids of articles, and damage."""

    missing: list[int]  # in the database alone
    extra: list[int]  # in the index alone
    changed: list[int]
    damage: list[str]

    def __bool__(self) -> bool:
        return bool(self.missing or self.extra or self.changed or self.damage)


def compare(engine: SearchEngine) -> Differences:
    """Compare both ways. Changes still in the outbox are differences as well."""
    ids, prints = engine.fingerprints()
    missing: list[int] = []
    changed: list[int] = []
    seen = np.zeros(len(ids), bool)
    for documents in DocumentBuilder().all_documents():
        for document in documents:
            place = int(np.searchsorted(ids, document.id))
            if place == len(ids) or ids[place] != document.id:
                missing.append(document.id)
                continue
            seen[place] = True
            if prints[place] != document.fingerprint:
                changed.append(document.id)
    return Differences(missing, ids[~seen].tolist(), changed, engine.verify())


def repair(engine: SearchEngine, differences: Differences) -> None:
    """Make the index like the database again; a damaged one is built anew."""
    if differences.damage:
        rebuild(engine)
        return
    with engine.writing(WAIT_SECONDS):
        for ids in _in_batches([*differences.missing, *differences.changed, *differences.extra]):
            documents = DocumentBuilder().documents(ids)
            engine.apply(documents, set(ids) - {document.id for document in documents})


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


def drain(progress: Callable[[int], None] = lambda number: None) -> None:
    """What a worker does for the index every moment: apply what waits in the outbox, or build an
    index where there is no usable one. ``progress`` is called while one is built.

    Does nothing where another process is at it, or the disk is full: the outbox stays.
    """
    engine = current_engine()
    if not engine.supports_search:
        return
    try:
        if not engine.status().available:
            _build_missing(engine, progress)
        if IndexJob.objects.exists():
            drain_all(engine)
            engine.tidy(large=False)
        _reported.clear()
    except (SearchBusy, SearchUnavailable):
        return
    except OSError as error:
        _report(error)


def _build_missing(engine: SearchEngine, progress: Callable[[int], None]) -> None:
    if time.monotonic() < _Attempts.next_at:
        raise SearchBusy("the index is built in a while")
    _Attempts.next_at = time.monotonic() + REBUILD_PAUSE
    rebuild(engine, progress, reason=engine.status().message)
    _Attempts.next_at = float("-inf")


def merge() -> None:
    """Merge what many changes of the index have left, however long it takes."""
    try:
        current_engine().tidy(large=True)
    except SearchUnavailable:  # the next drain builds it
        return
    except OSError as error:
        _report(error)
