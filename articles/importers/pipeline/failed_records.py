"""Records that an import refused: handed out, and taken in once more."""

import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from tempfile import TemporaryFile
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from articles.importers import jsonl
from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.queue import enqueue_import
from articles.importers.pipeline.run import Journal, take_in
from articles.importers.records import Failure, Item, Options, Record
from articles.models import ImportFailure, ImportRun

MOST_RETRIED = 200  # records that are taken in again while the editor waits
# Formats whose records may be without a date: it is then that of their import.
UNDATED = {"feed", "page", "wxr"}


def failures_as_lines(failures: Iterable[ImportFailure]) -> Iterator[str]:
    """The records as JSON Lines that can be imported, with their places and reasons."""
    for failure in failures:
        line = {"place": failure.place, "reason": failure.reason, **failure.record}
        yield json.dumps(line, ensure_ascii=False, default=str) + "\n"


class _Notes(Journal):
    """Keeps the reasons of what fails again, by the id that stands for its place."""

    def __init__(self) -> None:
        super().__init__(None)
        self.reasons: dict[int, str] = {}

    def fail(self, failures: Iterable[Failure]) -> None:
        self.reasons |= {int(failure.place): str(failure.reason) for failure in failures}


def retry_failures(run: ImportRun, user: Any) -> Counts:
    """Take the failed records of a run in for ``user``; what succeeds is a failure no more."""
    failures = list(run.failures.all()[:MOST_RETRIED])
    notes = _Notes()
    items = (_item(failure, run) for failure in failures)
    options = replace(Options.from_json(run.options), editor=user.pk)
    counts = take_in(items, options, journal=notes)
    with transaction.atomic():
        done = [failure.pk for failure in failures if failure.pk not in notes.reasons]
        ImportFailure.objects.filter(pk__in=done).delete()
        for failure in failures:
            failure.reason = notes.reasons.get(failure.pk, failure.reason)
        left = [failure for failure in failures if failure.pk in notes.reasons]
        ImportFailure.objects.bulk_update(left, ["reason"], batch_size=100)
        _count(run, counts)
    return counts


def _count(run: ImportRun, counts: Counts) -> None:
    """Write down what has become of its failed records."""
    now = ImportRun.objects.select_for_update().get(pk=run.pk)
    now.created += counts.created
    now.updated += counts.updated
    now.unchanged += counts.unchanged
    now.failed = max(now.failed - (counts.total - counts.failed), 0)
    now.save(update_fields=["created", "updated", "unchanged", "failed"])


def _item(failure: ImportFailure, run: ImportRun) -> Item:
    line = json.dumps(_values(failure, run)).encode()
    item = next(iter(jsonl.read(io.BytesIO(line))))
    if isinstance(item, Record):
        item.place = str(failure.pk)
        return item
    reason = item.reason if isinstance(item, Failure) else failure.reason
    return Failure(str(failure.pk), reason, failure.record)


def _values(failure: ImportFailure, run: ImportRun) -> dict[str, Any]:
    values: dict[str, Any] = failure.record
    if run.format in UNDATED and values.get("title"):
        return {"published": run.started.isoformat(), "body": "", **values}
    return values


def enqueue_failures(run: ImportRun, user: Any) -> ImportRun:
    """A new import of the failed records of a run, which are that one's from then on."""
    with TemporaryFile() as body, transaction.atomic():
        number = 0
        for failure in run.failures.iterator(chunk_size=500):
            body.write(json.dumps(_values(failure, run)).encode() + b"\n")
            number += 1
        body.seek(0)
        new = enqueue_import(
            _("Failed records of: %s") % run.origin[:900],
            Options.from_json(run.options),
            format="jsonl",
            file=File(body, name="failed.jsonl"),
            user=user,
        )
        run.failures.all().delete()
        run.failed = max(run.failed - number, 0)
        run.save(update_fields=["failed"])
    return new
