"""``manage.py import_articles SOURCE``: takes articles in from wherever they are."""

import gc
import sys
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.importers import opml
from articles.importers.format_detection import Opened, detect, items_of, opened, options_for
from articles.importers.pipeline.run import Counts, Journal, settle_killed, take_in
from articles.importers.records import FORMATS, Options, SourceUnreadable
from articles.models import ImportRun

UNREADABLE, SOME_FAILED = 2, 1
CACHE_KB = 8_000


class Command(BaseCommand):
    # They would load all pages of the site, of which nothing is wanted here.
    requires_system_checks = ()
    help = (
        "Take articles in from a file, standard input (-) or a web address: JSON Lines, CSV, a "
        "feed, a page, an export of WordPress, or a list of feeds (OPML). Importing the same "
        "twice changes nothing."
    )

    def run_from_argv(self, argv: list[str]) -> None:
        # What was loaded stays as it is: the collector of garbage need not look through it.
        gc.freeze()
        super().run_from_argv(argv)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="a path, - for standard input, or a web address")
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--section", default="", help="for articles that name none")
        parser.add_argument("--source", dest="outlet", default="", help="for articles without one")
        parser.add_argument(
            "--status",
            choices=["published", "draft"],
            default="published",
            help="of articles that name none",
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument(
            "--overwrite", action="store_true", help="also what was changed on the desk since"
        )
        parser.add_argument(
            "--errors", metavar="FILE", help="where failed records go, as JSON Lines"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = Options(
            section=options["section"],
            source=options["outlet"],
            status=options["status"],
            dry_run=options["dry_run"],
            overwrite=options["overwrite"],
        )
        settle_killed()
        hold_little()
        try:
            with opened(options["source"]) as found, errors_file(options["errors"]) as errors:
                kind = detect(found) if options["format"] == "auto" else options["format"]
                if kind == "opml":
                    self.take_in_sources(found, asked, errors)
                    return
                counts = self.take_in(found, kind, options_for(asked, kind), errors)
        except SourceUnreadable as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None
        except KeyboardInterrupt:
            raise CommandError("Broken off; run it again to go on.", returncode=130) from None
        if counts.failed:
            sys.exit(SOME_FAILED)

    def take_in(self, found: Opened, kind: Any, options: Options, errors: TextIO | None) -> Counts:
        run = ImportRun(origin=found.name[:1000], format=kind, options=kept_options(options))
        journal = Journal(None if options.dry_run else run, errors=errors, share=found.share)
        show = Progress(self.stdout, found)
        counts = take_in(
            items_of(found, kind, options), options, journal=journal, progress=show, helpers=None
        )
        show.end()
        self.say(counts, options)
        return counts

    def say(self, counts: Counts, options: Options) -> None:
        would = "Would be " if options.dry_run else ""
        self.stdout.write(
            f"{would}created {counts.created:,}, updated {counts.updated:,}, "
            f"unchanged {counts.unchanged:,}, failed {counts.failed:,}"
        )
        if counts.message:
            self.stdout.write(counts.message)

    def take_in_sources(self, found: Opened, options: Options, errors: TextIO | None) -> None:
        outlines = opml.read(found.whole())
        if options.dry_run:
            self.stdout.write(f"{len(outlines):,} feeds")
            return
        counts = opml.take_in(outlines)
        self.stdout.write(
            f"sources created {counts.created:,}, updated {counts.updated:,}, "
            f"unchanged {counts.unchanged:,}, failed {counts.failed:,}"
        )
        Journal(None, errors=errors).fail(counts.failures)
        for failure in counts.failures:
            self.stderr.write(f"{failure.place}: {failure.reason}")
        if counts.failed:
            sys.exit(SOME_FAILED)


def hold_little() -> None:
    """Let the database keep less in memory than a web process does: rows come in and go out."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")


def kept_options(options: Options) -> dict[str, Any]:
    """The options that a run is repeated with."""
    return {"section": options.section, "source": options.source, "status": options.status}


@contextmanager
def errors_file(name: str | None) -> Iterator[TextIO | None]:
    """The file for failed records, if one is wanted. ``CommandError`` when it cannot be made."""
    if not name:
        yield None
        return
    with ExitStack() as stack:
        try:
            file = stack.enter_context(Path(name).open("w", encoding="utf-8"))
        except OSError as error:
            raise CommandError(f"{name} cannot be written: {error.strerror}.") from None
        yield file


class Progress:
    """A line that says how far it is, how fast it goes, and how long it will take."""

    def __init__(self, out: Any, found: Opened) -> None:
        self.out, self.found = out, found
        self.started = self.shown = time.monotonic()
        self.is_watched = bool(getattr(out, "isatty", bool)())
        self.is_open = False

    def __call__(self, counts: Counts) -> None:
        now = time.monotonic()
        if now - self.shown < (0.5 if self.is_watched else 10.0):
            return
        self.shown = now
        line = self.line(counts, now - self.started)
        self.out.write(
            f"\r{line:<70}" if self.is_watched else line, ending="" if self.is_watched else "\n"
        )
        self.out.flush()
        self.is_open = self.is_watched

    def line(self, counts: Counts, seconds: float) -> str:
        """Records, rate, share and time left, as far as they are known."""
        text = f"{counts.total:,} records, {counts.total / max(seconds, 0.001):,.0f}/s"
        share = self.found.share()
        if share:
            left = round(seconds / share - seconds)
            text += f", {share:.0%}, {left // 60}:{left % 60:02} left"
        return text

    def end(self) -> None:
        if self.is_open:
            self.out.write("")
