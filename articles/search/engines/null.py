"""No search: for sites that want none, and for work on everything else."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

from articles.search.engines.base import Ids, Rebuild, SearchEngine
from articles.search.types import (
    Document,
    IndexStatus,
    Results,
    SearchQuery,
    SearchUnavailable,
)

SWITCHED_OFF = "search is switched off"


class NullEngine(SearchEngine):
    """Keeps nothing and finds nothing.

    Changes stay in the outbox, so that another engine chosen later takes them over.
    """

    supports_search = False
    supports_similar = False
    supports_suggestions = False
    supports_completion = False

    def search(self, query: SearchQuery) -> Results:
        raise SearchUnavailable(SWITCHED_OFF)

    def similar(self, article_id: int, limit: int, at: datetime | None = None) -> list[int]:
        return []

    def suggest(
        self, text: str, at: datetime | None = None, without: Collection[int] = ()
    ) -> str | None:
        return None

    def complete(
        self, prefix: str, limit: int, at: datetime | None = None, without: Collection[int] = ()
    ) -> list[str]:
        return []

    @property
    def name(self) -> str:
        return "null"

    def status(self) -> IndexStatus:
        return IndexStatus("off", SWITCHED_OFF)

    def follow(self) -> None:
        return

    def place(self) -> int:
        raise SearchUnavailable(SWITCHED_OFF)

    @contextmanager
    def writing(self, seconds: float = 0.0) -> Iterator[None]:
        yield

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        raise SearchUnavailable(SWITCHED_OFF)

    def fingerprints(self) -> tuple[Ids, Ids]:
        raise SearchUnavailable(SWITCHED_OFF)

    def rebuild(self, version: int) -> AbstractContextManager[Rebuild]:
        raise SearchUnavailable(SWITCHED_OFF)

    def tidy(self, *, large: bool) -> bool:
        return False

    def verify(self) -> list[str]:
        return []
