"""One import from beginning to end: batches, counts, the record of the run, what failed."""

import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.duplicates import recognise
from articles.importers.format_detection import Opened
from articles.importers.pipeline.import_counts import Counts, Outcome
from articles.importers.pipeline.late_counts import count_again
from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.pipeline.normalise_parallel import RecordPreparation
from articles.importers.pipeline.store import Store
from articles.importers.records import (
    AnyItems,
    Failure,
    Format,
    Item,
    Notice,
    Options,
    SourceUnreadable,
    TaxonomyTerm,
    Unread,
)
from articles.models import DeskNotice, ImportFailure, ImportRun
from articles.process_pool import release_memory

BATCH = 200
# A run keeps this many failed records; all of them are counted, and go to the file if one is given.
MOST_FAILURES = 5_000
# Of longer ones together only what they are, without their texts.
MOST_KEPT = 50_000_000
# Up to so many articles get their stories at once; those of larger imports get them later.
MOST_AT_ONCE = 2_000
BEAT_SECONDS = 5.0
# A run that was killed is begun again by itself until it has been begun so often: what kills
# whoever takes it in must not do so for ever.
MOST_ATTEMPTS = 3


class TakenOver(Exception):
    """The run had given no sign of life for so long that another worker has it by now."""


Progress = Callable[[Counts], None]


def no_progress(counts: Counts) -> None:
    """Show no progress."""


class Journal:
    """Keeps the record of a run: its state, its counts and its failed records.

    ``errors`` gets the failed records as JSON Lines. A run that need not be kept when it brought
    nothing is only written once it has brought something.
    """

    def __init__(
        self, run: ImportRun | None, *, keep_empty: bool = True, errors: TextIO | None = None
    ) -> None:
        self.run = run
        self.keep_empty = keep_empty
        self.errors = errors
        self.source: Opened | None = None
        self.kept = self.size = 0
        self.beat_at = time.monotonic()

    def reads(self, source: Opened, format: Format) -> None:
        """Note the source and the format that the records come from."""
        self.source = source
        if self.run is not None:
            self.run.format = format

    @contextmanager
    def running(self, counts: Counts) -> Iterator[None]:
        """Record that the run goes on while the block does, and whether it ended or broke off."""
        self.begin()
        try:
            yield
        except BaseException as error:
            with override(settings.LANGUAGE_CODE):
                known = isinstance(error, SourceUnreadable)
                message = str(error) if known else _("It was broken off; run it again.")
                self.end(counts, ImportRun.State.BROKEN, message)
            raise
        with override(settings.LANGUAGE_CODE):
            self.end(counts, ImportRun.State.DONE)

    def begin(self) -> None:
        if self.run is not None and self.keep_empty:
            self.run.state = ImportRun.State.RUNNING
            self.run.heartbeat = Now()
            self.run.save()

    def fail(self, failures: Iterable[Failure]) -> None:
        """Store failed records with their reasons in the site's language."""
        with override(settings.LANGUAGE_CODE):
            rows = [(failure.place, str(failure.reason), failure.record) for failure in failures]
        for place, reason, record in rows if self.errors else ():
            line = {"place": place, "reason": reason, **record}
            print(json.dumps(line, ensure_ascii=False, default=str), file=self.errors)
        if self.run is None:
            return
        if not self.run.pk:
            self.run.save()
        kept = rows[: MOST_FAILURES - self.kept]
        self.kept += len(kept)
        ImportFailure.objects.bulk_create(
            [
                ImportFailure(
                    run=self.run, place=place[:200], reason=reason, record=self._within(record)
                )
                for place, reason, record in kept
            ],
            batch_size=200,
        )

    def _within(self, record: dict[str, Any]) -> dict[str, Any]:
        """The record, without its text once the texts that are kept have become too many."""
        self.size += len(str(record.get("body", "")))
        return record if self.size <= MOST_KEPT else record | {"body": ""}

    def decided(self, prepared: PreparedRecord, outcome: Outcome | Failure) -> None:
        """What became of a record; a trial shows the first of them."""

    def beat(self, counts: Counts) -> None:
        """Store a sign of life and the counts so far, every few seconds."""
        if self.keep_empty and time.monotonic() - self.beat_at > BEAT_SECONDS:
            self._write(counts)
            self.beat_at = time.monotonic()

    def end(self, counts: Counts, state: ImportRun.State, message: str = "") -> None:
        """Store the final state and counts, with a message in the site's language."""
        brought = counts.created + counts.updated + counts.failed
        if self.run is not None and (self.keep_empty or brought):
            self.run.state = state
            self.run.message = message or counts.message
            self.run.finished = timezone.now()
            self._write(counts)

    def _write(self, counts: Counts) -> None:
        """Raises ``TakenOver`` where another worker has the run."""
        if self.run is None:
            return
        self.run.heartbeat = Now()
        self.run.progress = self.source.share() if self.source else None
        for name in ("created", "updated", "unchanged", "failed"):
            setattr(self.run, name, getattr(counts, name))
        with transaction.atomic():
            if self.run.attempts and not self._is_ours(self.run):
                raise TakenOver
            self.run.save()
            tell_of_end([self.run])

    @staticmethod
    def _is_ours(run: ImportRun) -> bool:
        rows = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run.pk)
        own = rows.filter(attempts=run.attempts, state=ImportRun.State.RUNNING)
        return own.first() is not None


def take_in(
    items: AnyItems,
    options: Options,
    *,
    journal: Journal | None = None,
    progress: Progress = no_progress,
    workers: int | None = 0,
) -> Counts:
    """Store all records that a format yields; return the counts of what became of them.

    ``workers`` are processes that prepare records for this one, which writes them (None: as many
    as there are processors).
    Raises ``SourceUnreadable`` when nothing more of the source can be read; what it gave until
    then is stored.
    """
    journal = journal or Journal(None)
    counts = Counts()
    with journal.running(counts):
        _take_in_all(items, options, counts, journal, progress, workers)
    return counts


def _take_in_all(
    items: AnyItems,
    options: Options,
    counts: Counts,
    journal: Journal,
    progress: Progress,
    workers: int | None,
) -> None:
    store = Store(options)
    try:
        with RecordPreparation(workers) as cleaning:
            for number, batch in enumerate(cleaning.map(_batches(items))):
                # One batch counts at once what it changed; of many that would be most of the work.
                store.counts_late = number > 0 and not options.dry_run
                _put(batch, store, counts, journal)
                progress(counts)
                journal.beat(counts)
                release_memory()
    finally:
        if store.counts_late:
            count_again()
    if not options.dry_run and 0 < counts.created + counts.updated <= MOST_AT_ONCE:
        while recognise():
            pass


def _batches(items: Iterable[Item | Unread]) -> Iterator[list[Item | Unread]]:
    """The items in batches; what came before a source broke is a last, smaller one."""
    source = iter(items)
    while True:
        batch: list[Item | Unread] = []
        broken = None
        try:
            batch.extend(itertools.islice(source, BATCH))
        except SourceUnreadable as error:
            broken = error
        if batch:
            yield batch
        if broken is not None:
            raise broken
        if not batch:
            return


def _put(batch: list[Any], store: Store, counts: Counts, journal: Journal) -> None:
    failures = [item for item in batch if isinstance(item, Failure)]
    for item in batch:
        if isinstance(item, TaxonomyTerm):
            store.put_term(item)
        elif isinstance(item, Notice):
            counts.notices.append(item.text)
    prepared = [item for item in batch if isinstance(item, PreparedRecord)]
    for record, outcome in zip(prepared, store.put(prepared), strict=True):
        journal.decided(record, outcome)
        if isinstance(outcome, Failure):
            failures.append(outcome)
        else:
            counts.add(outcome)
    counts.failed += len(failures)
    if failures:
        journal.fail(failures)


def tell_of_end(runs: Iterable[ImportRun]) -> None:
    """Have the editors who asked for these imports told of those that have ended."""
    ended = [run.pk for run in runs if run.user_id and run.finished]
    if ended:
        DeskNotice.objects.put(DeskNotice.Kind.IMPORT, ended)


def settle_killed() -> int:
    """Let runs that were killed begin again, or mark them as broken off, and take the counts that
    they left for later. Returns their number."""
    killed = ImportRun.objects.silent()
    if not killed.exists():
        return 0
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        number = killed.filter(attempts__range=(1, MOST_ATTEMPTS - 1)).wait_again()
        ids = list(killed.select_for_update(of=("self",)).values_list("pk", flat=True))
        broken = ImportRun.objects.filter(pk__in=ids)
        number += broken.update(
            state=ImportRun.State.BROKEN,
            message=_("It was broken off; run it again."),
            finished=timezone.now(),
        )
        tell_of_end(broken)
        count_again()
    return number
