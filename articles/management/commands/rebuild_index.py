"""``manage.py rebuild_index``: build the search index anew, beside the live one."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.types import SearchBusy, SearchUnavailable

STEP = 2.0  # seconds between two lines of progress


class Command(BaseCommand):
    help = "Builds the search index anew beside the live one and swaps it in."

    def handle(self, *args: Any, **options: Any) -> None:
        total = Article.objects.count()
        started = shown = time.monotonic()

        def progress(number: int) -> None:
            nonlocal shown
            if time.monotonic() - shown >= STEP:
                shown = time.monotonic()
                self.stdout.write(f"{number} of {total}")

        try:
            number = sync.rebuild(current_engine(), progress)
            sync.drain_all(current_engine(), wait=sync.WAIT_SECONDS)
            current_engine().tidy(large=True)
        except (SearchBusy, SearchUnavailable) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"the index cannot be written: {error.strerror}") from None
        seconds = time.monotonic() - started
        self.stdout.write(
            f"{number} articles in {seconds:.1f} s ({number / max(seconds, 0.001):.0f} a second)"
        )
