"""An engine whose index does not answer."""

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from threading import Event

from articles.search.engines.base import Ids, Rebuild, SearchEngine
from articles.search.types import Document, IndexStatus, Results, SearchQuery, SearchUnreachable

LONGEST = 60.0  # seconds, so that a test that fails ends
MESSAGE = "the index does not answer"


class HangingEngine(SearchEngine):
    """Every call that would ask the index hangs until the test is over."""

    is_shared = True

    def __init__(self, address: str, data_dir: Path) -> None:
        super().__init__(address, data_dir)
        self.asked: list[str] = []
        self.is_over = Event()

    def _hang(self, name: str) -> SearchUnreachable:
        self.asked.append(name)
        self.is_over.wait(LONGEST)
        return SearchUnreachable(MESSAGE)

    @property
    def name(self) -> str:
        return "hanging"

    def status(self) -> IndexStatus:
        return IndexStatus("unreachable", MESSAGE)

    def search(self, query: SearchQuery) -> Results:
        raise self._hang("search")

    def similar(self, article_id: int, limit: int, at: datetime | None = None) -> list[int]:
        raise self._hang("similar")

    def suggest(
        self, text: str, at: datetime | None = None, without: Collection[int] = ()
    ) -> str | None:
        raise self._hang("suggest")

    def complete(
        self, prefix: str, limit: int, at: datetime | None = None, without: Collection[int] = ()
    ) -> list[str]:
        raise self._hang("complete")

    def follow(self) -> None:
        raise self._hang("follow")

    def place(self) -> int:
        raise self._hang("place")

    def writing(self, seconds: float = 0.0) -> AbstractContextManager[None]:
        raise self._hang("writing")

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        raise self._hang("apply")

    def fingerprints(self) -> tuple[Ids, Ids]:
        raise self._hang("fingerprints")

    def rebuild(self, version: int) -> AbstractContextManager[Rebuild]:
        raise self._hang("rebuild")

    def tidy(self, *, large: bool) -> bool:
        raise self._hang("tidy")

    def verify(self) -> list[str]:
        raise self._hang("verify")
