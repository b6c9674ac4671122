"""Imports that were asked for on the desk: run one after the other, by the worker."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import cast

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.importers import opml
from articles.importers.format_detection import detect, items_of, opened, options_for
from articles.importers.pipeline.run import Counts, Journal, options_of, settle_killed, take_in
from articles.importers.records import Format, SourceUnreadable
from articles.models import ImportRun

logger = logging.getLogger(__name__)
State = ImportRun.State


def is_waiting() -> bool:
    """Whether an import waits to be run."""
    return ImportRun.objects.filter(state=State.WAITING).exists()


class _Interrupted(Exception):
    """The process is to end before the import has."""


def run_waiting(is_ending: Callable[[], bool] = lambda: False) -> int:
    """Run all that wait, the oldest first; their number. Several processes share them out.

    Once ``is_ending()`` the import that is being run goes back among those that wait: what it has
    stored is known again.
    """
    settle_killed()
    number = 0

    def check(_counts: Counts) -> None:
        if is_ending():
            raise _Interrupted

    while not is_ending() and (run := _claim()) is not None:
        _run(run, check)
        number += 1
    return number


def _claim() -> ImportRun | None:
    """The oldest that waits, as this process's own: whoever changes its state has it."""
    waiting = ImportRun.objects.filter(state=State.WAITING).order_by("started", "pk")
    for pk in waiting.values_list("pk", flat=True):
        values = {"state": State.RUNNING, "heartbeat": timezone.now()}
        if ImportRun.objects.filter(pk=pk, state=State.WAITING).update(**values):
            return ImportRun.objects.get(pk=pk)
    return None


def _run(run: ImportRun, progress: Callable[[Counts], None]) -> None:
    """Take it in; what goes wrong stands in the run, for the editor."""
    source = run.file.path if run.file else run.origin
    try:
        with opened(source) as found:
            kind = cast(Format, run.format) or detect(found)
            run.format = kind
            if kind == "opml":
                _take_in_sources(run, found.whole())
            else:
                journal = Journal(run, share=found.share)
                asked = replace(options_of(run.options), editor=run.user_id or 0)
                options = options_for(asked, kind)
                items = items_of(found, kind, options)
                take_in(items, options, journal=journal, progress=progress)
    except SourceUnreadable as error:
        _break(run, error)
    except _Interrupted:
        run.wait_again()
    except Exception:
        logger.exception("an import failed", extra={"run": run.pk})
        _break(run, None)
    if run.state == State.DONE and run.file:
        run.file.delete(save=True)


def _take_in_sources(run: ImportRun, body: bytes) -> None:
    counts = opml.take_in(opml.read(body))
    Journal(run).fail(counts.failures)
    run.created, run.updated, run.unchanged = counts.created, counts.updated, counts.unchanged
    run.failed, run.state, run.finished = counts.failed, State.DONE, timezone.now()
    run.save()


def _break(run: ImportRun, error: SourceUnreadable | None) -> None:
    """Say why it was broken off. What was handed over stays, so that it can be run again."""
    with override(settings.LANGUAGE_CODE):
        run.message = str(error) if error else _("It was broken off; run it again.")
        run.state, run.finished = State.BROKEN, timezone.now()
        run.save()
