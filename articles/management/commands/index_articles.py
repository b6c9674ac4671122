"""``manage.py index_articles``: take over the changes that wait for the search index."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles import search
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.types import SearchBusy, SearchUnavailable

PAUSE = 0.5  # seconds between two looks at the outbox
WAIT = 600.0  # seconds for the lock


class Command(BaseCommand):
    help = "Takes over the changes that wait for the search index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--watch", action="store_true", help="stay and go on doing so")

    def handle(self, *args: Any, watch: bool, **options: Any) -> None:
        try:
            self.drain()
            while watch:
                time.sleep(PAUSE)
                self.drain()
        except SearchUnavailable as error:
            raise CommandError(f"{error}: run rebuild_index") from None
        except SearchBusy as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"the index cannot be written: {error.strerror}") from None
        except KeyboardInterrupt:
            self.stderr.write("stopped")
        finally:
            self.stdout.write(f"{search.status().documents} articles in the index")

    def drain(self) -> None:
        engine = current_engine()
        done = sync.drain_all(engine, wait=WAIT)
        engine.tidy(large=True)
        if done:
            self.stdout.write(f"{done} changes taken over")
