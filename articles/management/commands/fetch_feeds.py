"""``manage.py fetch_feeds``: visit the feeds of sources, and take in what is new."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.importers import PollCounts, poll
from articles.models import Source

SOME_FAILED = 1


class Command(BaseCommand):
    help = (
        "Visits the feeds of sources that are due and takes in what is new. "
        "Exit status 0, or 1 when a feed failed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--source", action="append", metavar="SLUG", help="only this one (may be repeated)"
        )
        parser.add_argument("--force", action="store_true", help="also feeds that are not due yet")

    def handle(self, *args: Any, source: list[str] | None, force: bool, **options: Any) -> None:
        only = None if source is None else [self.find(slug) for slug in source]
        try:
            counts = poll(only=only, force=force, say=self.stdout.write)
            self.sum_up(counts)
        except KeyboardInterrupt:
            self.stderr.write("stopped")
            return
        if counts.failed_feeds:
            sys.exit(SOME_FAILED)

    def find(self, slug: str) -> Source:
        """The source of that address. ``CommandError`` without one, or one without a feed."""
        source = Source.objects.filter(slug=slug).first()
        if source is None:
            raise CommandError(f"There is no source “{slug}”.")
        if not source.feed_address:
            raise CommandError(f"{source} has no feed address.")
        return source

    def sum_up(self, counts: PollCounts) -> None:
        if not counts.feeds:
            self.stdout.write("No feed is due; --force visits them all the same.")
            return
        self.stdout.write(
            f"feeds visited {counts.feeds:,}, of them failed {counts.failed_feeds:,}; articles "
            f"created {counts.created:,}, updated {counts.updated:,}, "
            f"unchanged {counts.unchanged:,}, failed {counts.failed:,}"
        )
