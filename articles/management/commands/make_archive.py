"""``manage.py make_archive N``: a repeatable made-up archive for load tests."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles.synthetic import Maker

MOST = 10_000_000


class Command(BaseCommand):
    """Makes what an archive of N articles lacks; what is there already is kept."""

    help = "Fill the archive with N made-up articles for load tests, the same for the same seed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="N", type=int, help="how many articles")
        parser.add_argument("--seed", type=int, default=1, help="another seed, another archive")
        parser.add_argument("--comments", action="store_true", help="with readers' comments")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            default=None,
            metavar="DATE",
            help="the newest article is of the day before this one (default: today)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        number, seed = options["number"], options["seed"]
        if not 1 <= number <= MOST:
            raise CommandError(f"N must be from 1 to {MOST:,}.")
        if seed < 0:
            raise CommandError("The seed must be 0 or more.")
        until = options["until"] or timezone.localdate()
        if not date(1990, 1, 1) <= until <= timezone.localdate():
            raise CommandError("The last day must be from 1990-01-01 to today.")
        self._make(Maker(seed, number, until, with_comments=options["comments"]))

    def _make(self, maker: Maker) -> None:
        there, start = maker.existing(), time.monotonic()
        if there:
            self.stdout.write(f"{there:,} articles of seed {maker.seed} are there already.")
        done = there
        for done in maker.make():
            seconds = time.monotonic() - start
            speed = (done - there) / max(seconds, 0.001)
            self.stdout.write(f"\r{done:,} of {maker.number:,} articles, {speed:,.0f}/s", ending="")
            self.stdout.flush()
        if done > there:
            self.stdout.write("")
        seconds = time.monotonic() - start
        self.stdout.write(f"Made {done - there:,} articles in {seconds:.1f} s.")
