"""``manage.py work``: the worker, which does all that a site does besides answering."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from articles.worker import process


class Command(BaseCommand):
    # They would load all pages of the site, of which nothing is wanted here.
    requires_system_checks = ()
    help = (
        "Takes changes into the search index, visits feeds, runs imports, finds stories and tidies "
        "up, until it is stopped. As many as one likes may run, on as many machines."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, and end")
        parser.add_argument(
            "--check",
            action="store_true",
            help="only tell by the exit status, 0 or 1, whether a worker of this machine is alive",
        )

    def handle(self, *args: Any, once: bool, check: bool, **options: Any) -> None:
        if check:
            sys.exit(0 if process.is_alive_here() else 1)
        if once:
            process.run_once()
        elif not process.run():
            # Some thread is at something long, which the next worker does again.
            os._exit(0)
