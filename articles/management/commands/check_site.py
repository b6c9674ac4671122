"""``manage.py check_site``: what an operator wants to know in one look."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import override

from articles.site_checks import run_checks

SOMETHING_WRONG = 1


class Command(BaseCommand):
    # They would load all pages of the site, of which nothing is wanted here.
    requires_system_checks = ()
    help = (
        "Check database, tables, index, worker, disk, pictures, cache, feeds, imports, clock and "
        "mail: a line each, with what to do. Exit status 1 when something is wrong."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with override("en"):  # like all commands
            outcomes = run_checks()
        is_ok = all(outcome.is_ok for outcome in outcomes)
        if options["json"]:
            told = {"ok": is_ok, "checks": [asdict(outcome) for outcome in outcomes]}
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=1))
        else:
            for outcome in outcomes:
                word = "ok" if outcome.is_ok else "WRONG"
                self.stdout.write(f"{word:<6} {outcome.name:<11} {outcome.sentence}")
        if not is_ok:
            sys.exit(SOMETHING_WRONG)
