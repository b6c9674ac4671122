"""Machines that share a database, each with an index in a folder of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles import search
from articles.models import Article, IndexReplica
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.engines.base import SearchEngine
from articles.search.sync import background


@dataclass
class Machine:
    """One machine, in the process of the test: its turn comes with ``here``."""

    folder: Path
    settings: Any

    def here(self) -> SearchEngine:
        """Go on as a process of this machine that has just started."""
        self.settings.DATA_DIR = self.folder
        self.settings.SEARCH_URL = "whoosh:"
        background._Signs.given_at = float("-inf")
        background._Attempts.next_at = float("-inf")
        return current_engine()

    def work(self) -> None:
        """What its worker does when it looks at the outbox."""
        self.here()
        search.drain()

    def found(self, text: str) -> set[str]:
        """Titles of what a reader of this machine finds."""
        self.here()
        results = search.search(search.SearchQuery(search.read_query(text), page_size=200))
        ids = [hit.id for hit in results.hits if not hit.missing]
        return set(Article.objects.filter(pk__in=ids).values_list("title", flat=True))

    def is_equal(self) -> bool:
        """Whether its index says what the database says."""
        return not sync.compare(self.here())

    @property
    def row(self) -> IndexReplica:
        return IndexReplica.objects.get(pk=self.here().name)
