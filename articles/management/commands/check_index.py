"""``manage.py check_index``: compare database and search index both ways."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.search import sync
from articles.search.engines import current_engine
from articles.search.types import SearchBusy, SearchUnavailable

SHOWN = 20  # ids of one kind that are printed


class Command(BaseCommand):
    help = "Compares database and search index both ways; exit status 1 on any difference."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="put right what differs")

    def handle(self, *args: Any, repair: bool, **options: Any) -> None:
        engine = current_engine()
        try:
            differences = sync.compare(engine)
            self.show(differences)
            if differences and repair:
                sync.repair(engine, differences)
                differences = sync.compare(engine)
                self.stdout.write("repaired" if not differences else "some differences remain")
        except SearchUnavailable as error:
            if not (repair and engine.supports_search):
                raise CommandError(str(error)) from None
            self.stdout.write(f"{error}; building it anew")
            sync.rebuild(engine)
            differences = sync.compare(engine)
        except SearchBusy as error:
            raise CommandError(str(error)) from None
        if differences:
            sys.exit(1)
        self.stdout.write("index and database say the same")

    def show(self, differences: sync.Differences) -> None:
        for name, ids in (
            ("missing in the index", differences.missing),
            ("in the index alone", differences.extra),
            ("changed since they were indexed", differences.changed),
        ):
            if ids:
                numbers = ", ".join(map(str, ids[:SHOWN])) + (", …" if len(ids) > SHOWN else "")
                self.stdout.write(f"{len(ids)} {name}: {numbers}")
        for line in differences.damage:
            self.stdout.write(f"damaged: {line}")
