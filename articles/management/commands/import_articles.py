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

from articles.importers import (
    FORMATS,
    Counts,
    Format,
    Imported,
    Journal,
    Opened,
    Options,
    SourceUnreadable,
    import_source,
    opened,
    settle_killed,
)
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
        parser.add_argument(
            "source",
            nargs="+",
            help="a path, a folder, - for standard input, or a web address; several are one source",
        )
        parser.add_argument("--format", choices=FORMATS, default="auto")
        parser.add_argument("--section", default="", help="for articles that name none")
        parser.add_argument("--source", dest="outlet", default="", help="for articles without one")
        parser.add_argument(
            "--post-types",
            default="",
            metavar="KINDS",
            help="kinds of posts of a WordPress that are articles beside its posts: news,report",
        )
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
            post_types=options["post_types"],
        )
        settle_killed()
        hold_little()
        try:
            with opened(*options["source"]) as source, errors_file(options["errors"]) as errors:
                imported = self.import_source(source, options["format"], asked, errors)
        except SourceUnreadable as error:
            raise CommandError(str(error), returncode=UNREADABLE) from None
        except KeyboardInterrupt:
            raise CommandError("Broken off; run it again to go on.", returncode=130) from None
        self.say(imported, asked)
        if imported.counts.failed:
            sys.exit(SOME_FAILED)

    def import_source(
        self, source: Opened, format: Format, options: Options, errors: TextIO | None
    ) -> Imported:
        run = ImportRun(origin=source.name[:1000], options=options.as_json())
        journal = Journal(None if options.dry_run else run, errors=errors)
        show = Progress(self.stdout, source)
        imported = import_source(
            source, options, format=format, journal=journal, progress=show, workers=None
        )
        show.end()
        return imported

    def say(self, imported: Imported, options: Options) -> None:
        counts = imported.counts
        if options.dry_run and imported.feeds is not None:
            self.stdout.write(f"{imported.feeds:,} feeds")
            return
        would = "Would be " if options.dry_run else ""
        what = "" if imported.feeds is None else "sources "
        self.stdout.write(
            f"{would}{what}created {counts.created:,}, updated {counts.updated:,}, "
            f"unchanged {counts.unchanged:,}, failed {counts.failed:,}"
        )
        if counts.message:
            self.stdout.write(counts.message)


def hold_little() -> None:
    """Let the database keep less in memory than a web process does: rows come in and go out."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")


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
