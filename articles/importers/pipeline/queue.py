"""Imports that were asked for on the desk: run one after the other, by the worker."""

import logging
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from tempfile import NamedTemporaryFile
from typing import Any, cast

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.importers.format_detection import Opened, opened
from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.import_source import import_source
from articles.importers.pipeline.run import Journal, TakenOver, settle_killed, tell_of_end
from articles.importers.records import Format, Options, SourceUnreadable
from articles.models import ImportRun
from articles.text.html import one_line, without_controls

logger = logging.getLogger(__name__)
State = ImportRun.State
LONGEST_ORIGIN = 1000


def enqueue_import(
    origin: str,
    options: Options,
    *,
    format: str = "",
    file: "File[bytes] | None" = None,
    user: Any = None,
) -> ImportRun:
    """Queue an import with its file; without a file ``origin`` is an address to be fetched.

    An empty ``format`` is told from the source when it is run.
    """
    return ImportRun.objects.create(
        origin=one_line(without_controls(origin))[:LONGEST_ORIGIN],
        format=format,
        options=options.as_json(),
        file=file or "",
        user=user,
        state=State.WAITING,
    )


class _Interrupted(Exception):
    """The process is to end before the import has."""


def run_waiting(is_ending: Callable[[], bool] = lambda: False) -> int:
    """Run all queued imports, the oldest first; return their number. Processes share them out.

    Once ``is_ending()`` the import that is being run goes back into the queue: what it has stored
    is known again.
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
    pending = ImportRun.objects.filter(state=State.WAITING).order_by("started", "pk")
    for pk in pending.values_list("pk", flat=True):
        values = {"state": State.RUNNING, "heartbeat": Now(), "attempts": F("attempts") + 1}
        if ImportRun.objects.filter(pk=pk, state=State.WAITING).update(**values):
            return ImportRun.objects.get(pk=pk)
    return None


def _run(run: ImportRun, progress: Callable[[Counts], None]) -> None:
    """Take it in; what goes wrong stands in the run, for the editor."""
    options = replace(Options.from_json(run.options), editor=run.user_id or 0)
    format = cast(Format, run.format or "auto")
    try:
        with _source_of(run) as source:
            journal = Journal(run)
            import_source(source, options, format=format, journal=journal, progress=progress)
    except SourceUnreadable as error:
        _break(run, error)
    except _Interrupted:
        run.wait_again()
    except TakenOver:
        logger.warning("an import was taken over by another worker", extra={"run": run.pk})
        return
    except Exception:
        logger.exception("an import failed", extra={"run": run.pk})
        _break(run, None)
    if run.state == State.DONE and run.file:
        _forget_file(run)


def _forget_file(run: ImportRun) -> None:
    """Delete the file of an import that has taken it in, once no row names it any more.

    Killed in between, or with the storage away, it leaves a file that nobody needs, which is tidied
    away after a day; never a name whose file is gone.
    """
    storage, name = run.file.storage, str(run.file.name)

    def delete() -> None:
        with suppress(OSError):
            storage.delete(name)

    with transaction.atomic():
        ImportRun.objects.filter(pk=run.pk, file=name).update(file="")
        transaction.on_commit(delete)


@contextmanager
def _source_of(run: ImportRun) -> Iterator[Opened]:
    """What the run is to take in: its file, copied where the storage is no folder, or an address.

    Raises ``SourceUnreadable``.
    """
    if not run.file:
        with opened(run.origin) as source:
            yield source
        return
    try:
        path = run.file.path
    except NotImplementedError:
        with _copied(run) as source:
            yield source
        return
    with opened(path) as source:
        yield source


@contextmanager
def _copied(run: ImportRun) -> Iterator[Opened]:
    with NamedTemporaryFile() as copy:
        try:
            with run.file.open() as file:
                shutil.copyfileobj(file, copy)
        except FileNotFoundError:
            raise SourceUnreadable(_("The file is no longer there.")) from None
        except OSError:
            raise SourceUnreadable(_("The store of the file cannot be reached.")) from None
        copy.flush()
        with opened(copy.name) as source:
            yield source


def _break(run: ImportRun, error: SourceUnreadable | None) -> None:
    """Write down why it was broken off. Its file is kept, so that it can be run again."""
    with override(settings.LANGUAGE_CODE):
        run.message = str(error) if error else _("It was broken off; run it again.")
        run.state, run.finished = State.BROKEN, timezone.now()
        with transaction.atomic():
            run.save()
            tell_of_end([run])
