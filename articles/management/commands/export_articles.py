"""``manage.py export_articles``: the whole archive, or what a search finds, as a file."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from articles import search
from articles.importers import as_lines, as_table, every_id, records_of
from articles.search.types import MAX_PAGE_SIZE

FORMATS = {"jsonl": as_lines, "csv": as_table}


class Command(BaseCommand):
    help = (
        "Writes articles of every state to standard output, with their comments and all that "
        "import_articles needs to make the same archive of it. The output holds personal data, "
        "such as the e-mail addresses of readers: keep it like the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=FORMATS, default="jsonl")
        parser.add_argument("--query", default="", help="only what this search finds")

    def handle(self, *args: Any, **options: Any) -> None:
        ids = found_ids(options["query"]) if options["query"].strip() else every_id()
        # The files are UTF-8, whatever the terminal speaks.
        reconfigure = getattr(self.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", newline="")
        try:
            for piece in FORMATS[options["format"]](records_of(ids)):
                self.stdout.write(piece, ending="")
            self.stdout.flush()
        except search.SearchUnavailable as error:
            raise CommandError(str(error)) from None
        except BrokenPipeError:
            # Whoever reads has had enough; the interpreter would complain once more at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def found_ids(text: str) -> Iterator[int]:
    """Ids of the articles that a query finds, drafts included, the oldest first."""
    parsed, page, pages, now = search.read_query(text), 1, 1, timezone.now()
    while page <= pages:
        query = search.SearchQuery(
            parsed, sort="oldest", page=page, page_size=MAX_PAGE_SIZE,
            drafts=True, facets=False, relax=False, at=now,
        )  # fmt: skip
        results = search.search(query)
        yield from [hit.id for hit in results.hits]
        page, pages = page + 1, results.pages
