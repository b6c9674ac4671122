"""The engine over a folder: puts together reading, searching, writing, rebuilding."""

import secrets
import socket
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from articles.search.engines import ranking
from articles.search.engines.base import Ids, Rebuild, SearchEngine
from articles.search.engines.whoosh import (
    batch_update,
    index_reader,
    lexicon,
    more_like_this,
    rebuild,
    suggestions,
)
from articles.search.engines.whoosh.index_folder import Root
from articles.search.engines.whoosh.index_reader import Opened, Reader
from articles.search.engines.whoosh.query_run import Search
from articles.search.engines.whoosh.visible_documents import Visible, visible
from articles.search.types import (
    Document,
    IndexStatus,
    Results,
    SearchBusy,
    SearchQuery,
    SearchUnavailable,
)

WAIT_SECONDS = 60.0  # for the lock, where a merge is to be put in place


class WhooshEngine(SearchEngine):
    """An index in a folder: ``whoosh:`` in the data folder, ``whoosh:/a/path`` elsewhere."""

    def __init__(self, address: str, data_dir: Path) -> None:
        super().__init__(address, data_dir)
        folder = address.partition(":")[2]
        self.root = Root(Path(folder) if folder else data_dir / "search")
        self.reader = Reader(self.root)

    def search(self, query: SearchQuery) -> Results:
        at = query.at or timezone.now()
        seen = visible(self.reader.newest().snapshot, None if query.drafts else at.timestamp())
        results = Search(seen, query).results()
        if results.total_all >= ranking.FEW or results.partial or not query.text:
            return results
        return replace(results, suggestion=suggestions.suggest(seen, query.text))

    def _seen(self, at: datetime | None, opened: Opened) -> Visible:
        return visible(opened.snapshot, (at or timezone.now()).timestamp())

    def similar(self, article_id: int, limit: int, at: datetime | None = None) -> list[int]:
        return more_like_this.similar(self._seen(at, self.reader.newest()), article_id, limit)

    def suggest(
        self, text: str, at: datetime | None = None, without: Collection[int] = ()
    ) -> str | None:
        seen = self._seen(at, self.reader.current())
        return suggestions.suggest(seen.without(without), text)

    def complete(
        self, prefix: str, limit: int, at: datetime | None = None, without: Collection[int] = ()
    ) -> list[str]:
        seen = self._seen(at, self.reader.current())
        return suggestions.complete(seen.without(without), prefix, limit)

    @property
    def name(self) -> str:
        """The folder's identity, and the machine: a copy of the folder elsewhere is another."""
        return f"{socket.gethostname()[:200]}:{self.root.identity()}"

    def status(self) -> IndexStatus:
        known = self.reader.known
        if isinstance(known, SearchUnavailable):
            return IndexStatus(known.state, str(known))
        return IndexStatus(
            "ready",
            documents=known.count,
            segments=len(known.placed),
            bytes=known.bytes,
            place=known.place,
        )

    def place(self) -> int:
        return self.reader.current().snapshot.place

    def follow(self) -> None:
        snapshot = self.reader.follow().snapshot
        index_reader.prepare(snapshot)  # anew whenever an article has become visible
        for placed in snapshot.placed:
            lexicon.spellings(placed.segment)

    def writing(self, seconds: float = 0.0) -> AbstractContextManager[None]:
        return self.root.lock("write", seconds)

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        folder = self.root.live()
        folder.check()
        batch_update.apply_to(folder, documents, removed, version, place)
        self.reader.look_again()

    def fingerprints(self) -> tuple[Ids, Ids]:
        return self.reader.current().snapshot.fingerprints()

    @contextmanager
    def rebuild(self, version: int) -> Iterator[Rebuild]:
        with self.root.lock("rebuild"):
            self.root.drop_all_but_live()
            path = self.root.path / f"building-{secrets.token_hex(8)}"
            new = rebuild.WhooshRebuild(self.root, path, version)
            try:
                yield new
            finally:
                new.close()
                self.root.drop_all_but_live()
                self.reader.look_again()

    def tidy(self, *, large: bool) -> bool:
        try:
            with self.root.lock("merge"):
                return self._merge(2 * batch_update.LARGEST if large else batch_update.SMALL_MERGE)
        except SearchBusy:
            return False

    def _merge(self, most: int) -> bool:
        """Merge what is due; whether larger merges are due."""
        folder = self.root.live()
        while group := batch_update.due_for_merge(folder.contents().segments, most):
            new = batch_update.merged_segment(folder, group)
            with self.writing(WAIT_SECONDS):
                contents = folder.contents()
                segments = batch_update.with_merged(folder, contents, group, new)
                if segments is not None:
                    folder.commit(contents, segments)
                folder.drop_leftovers()
        return bool(
            batch_update.due_for_merge(folder.contents().segments, 2 * batch_update.LARGEST)
        )

    def verify(self) -> list[str]:
        snapshot = self.reader.current().snapshot
        return [
            f"{segment.columns.path.name}: {name}"
            for segment in snapshot.segments.values()
            for name in segment.columns.damaged()
        ]
