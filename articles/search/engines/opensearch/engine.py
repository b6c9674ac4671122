"""The engine over a cluster: puts together asking, writing, rebuilding."""

import logging
import threading
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from django.utils import timezone
from opensearchpy import exceptions

from articles.cluster_address import ClusterAddress
from articles.search.engines import ranking
from articles.search.engines.base import Ids, Rebuild, SearchEngine
from articles.search.engines.opensearch import (
    bulk_writes,
    filter_queries,
    index_check,
    index_layout,
    similar_articles,
)
from articles.search.engines.opensearch.cluster_client import Calls, Deadline, connect, work
from articles.search.engines.opensearch.cluster_rebuild import (
    LASTING,
    ClusterRebuild,
    drop_unfinished,
)
from articles.search.engines.opensearch.cluster_search import ClusterSearch
from articles.search.engines.opensearch.index_state import KnownIndex, StateKeeper
from articles.search.engines.opensearch.match_queries import Query
from articles.search.engines.opensearch.spelling import Speller
from articles.search.engines.opensearch.statistics import Statistics
from articles.search.engines.opensearch.word_counts import Searches, WordCounts
from articles.search.types import (
    Document,
    IndexMissing,
    IndexStatus,
    Results,
    SearchBusy,
    SearchQuery,
    SearchUnavailable,
    SearchUnreachable,
)

logger = logging.getLogger(__name__)

NOT_ASKED = "the search cluster has not been asked yet"


class OpenSearchEngine(SearchEngine):
    """An index in a cluster of OpenSearch, which all machines share."""

    is_shared: ClassVar[bool] = True

    def __init__(self, address: str, data_dir: Path) -> None:
        super().__init__(address, data_dir)
        self.cluster = ClusterAddress.of(address)
        self.alias = f"{self.cluster.name}-{index_layout.VERSION}"
        self.client = connect(self.cluster)
        self.calls, self.spare_calls = Calls(), Calls()
        self.readers = connect(self.cluster, for_readers=True)
        self.keeper = StateKeeper(self.readers, self.alias, self.calls)
        self.counts = WordCounts()
        self._failure: SearchUnavailable | None = None
        self._told: set[str] = set()
        self._statistics: tuple[str, Statistics] | None = None
        self._lock, self._writing = threading.Lock(), threading.Lock()

    # What readers ask.

    def search(self, query: SearchQuery) -> Results:
        if query.is_spare:
            return self._spare(query)
        deadline = Deadline()
        try:
            try:
                return self._search(query, deadline)
            except IndexMissing:  # another one has taken its place while it was asked
                self.keeper.forget()
                return self._search(query, deadline)
        except SearchUnavailable as error:
            self._failed(error)
            raise

    def _spare(self, query: SearchQuery) -> Results:
        """The answer to a question of filters alone, by what is known of the index."""
        state = self.keeper.known
        if state is None:
            raise SearchUnreachable(NOT_ASKED)
        ask = partial(self._ask, Deadline(is_spare=True), calls=self.spare_calls)
        return ClusterSearch(state, self.counts, ask, query).results()

    def _search(self, query: SearchQuery, deadline: Deadline) -> Results:
        state, ask = self.keeper.current(deadline), self._asked_by(deadline)
        results = ClusterSearch(state, self.counts, ask, query).results()
        if results.total_all >= ranking.FEW or results.partial or not query.text:
            return results
        try:
            speller = Speller(ask, self._seen(query.at, deadline)[2])
            return replace(results, suggestion=speller.suggest(query.text))
        except SearchUnavailable:  # what was found is shown without other words
            return results

    def _asked_by(self, deadline: Deadline) -> Searches:
        return partial(self._ask, deadline)

    def _ask(
        self, deadline: Deadline, bodies: list[Query], calls: Calls | None = None
    ) -> list[dict[str, Any]]:
        """The answers to some searches, asked for at once. Raises ``SearchUnavailable``."""
        with (calls or self.calls).made(deadline) as call:
            if len(bodies) == 1:
                return [call(self.readers.search, index=self.alias, body=bodies[0])]
            lines = [line for body in bodies for line in ({}, body)]
            told = call(self.readers.msearch, index=self.alias, body=lines)
            answers: list[dict[str, Any]] = told["responses"]
            for answer in answers:
                if "error" in answer:
                    error = answer["error"]
                    raise exceptions.TransportError(answer["status"], error["type"], error)
            return answers

    def _seen(self, at: datetime | None, deadline: Deadline) -> tuple[KnownIndex, int, Query]:
        """The state of the index, a moment, and the filter of what readers see then."""
        state = self.keeper.current(deadline)
        moment = state.moment((at or timezone.now()).timestamp())
        return state, moment, filter_queries.visible(moment)

    def similar(self, article_id: int, limit: int, at: datetime | None = None) -> list[int]:
        deadline = Deadline()
        state, moment, visible = self._seen(at, deadline)
        size = state.visible if moment == state.seen_from else state.documents
        ask = self._asked_by(deadline)
        return similar_articles.similar(ask, visible, size, moment, article_id, limit)

    def suggest(
        self, text: str, at: datetime | None = None, without: Collection[int] = ()
    ) -> str | None:
        deadline = Deadline()
        _state, _moment, visible = self._seen(at, deadline)
        return Speller(self._asked_by(deadline), visible, without).suggest(text)

    def complete(
        self, prefix: str, limit: int, at: datetime | None = None, without: Collection[int] = ()
    ) -> list[str]:
        deadline = Deadline()
        _state, _moment, visible = self._seen(at, deadline)
        return Speller(self._asked_by(deadline), visible, without).complete(prefix, limit)

    # The state of the index.

    @property
    def name(self) -> str:
        return self.alias

    def status(self) -> IndexStatus:
        known, failure = self.keeper.known, self._failure
        if known is None:
            failure = failure or SearchUnreachable(NOT_ASKED)
            return IndexStatus(failure.state, str(failure))
        return IndexStatus(
            state=failure.state if failure else "ready",
            message=str(failure or ""),
            documents=known.documents,
            segments=known.segments,
            bytes=known.bytes,
            place=known.place,
        )

    def follow(self) -> None:
        try:
            self.keeper.renewed(Deadline())
        except SearchUnavailable as error:
            self._failed(error)
            raise
        self._failure = None
        self._told.clear()

    def _failed(self, error: SearchUnavailable) -> None:
        """Remember what is wrong, and log it when it begins to be."""
        self._failure = error
        sentence = str(error)
        if sentence not in self._told and not isinstance(error, IndexMissing):
            self._told.add(sentence)
            logger.warning("the search cluster cannot be used", extra={"what": sentence})

    def place(self) -> int:
        with work():
            found = self.client.get(index=self.alias, id=index_layout.PLACE, params=LASTING)
        return int(found["_source"][index_layout.PLACE])

    # Changes.

    @contextmanager
    def writing(self, seconds: float = 0.0) -> Iterator[None]:
        if not self._writing.acquire(timeout=seconds):
            raise SearchBusy("another thread is writing to the index")
        try:
            yield
        finally:
            self._writing.release()

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        try:
            with work():
                lines = bulk_writes.changes(documents, removed, version, self._weighed_by())
                bulk_writes.write(self.client, self.alias, lines)
                self.client.indices.refresh(index=self.alias, params=LASTING)
                if place is not None:
                    bulk_writes.keep_place(self.client, self.alias, place)
        except SearchUnavailable as error:
            self._failed(error)
            raise
        self.keeper.forget()

    def _weighed_by(self) -> Statistics:
        """What the live index was measured by when it was made."""
        with self._lock:
            index = self.client.get(index=self.alias, id=index_layout.PLACE)["_index"]
            if self._statistics is None or self._statistics[0] != index:
                kept = bulk_writes.statistics(self.client, index)
                self._statistics = index, Statistics.read(kept)
            return self._statistics[1]

    @contextmanager
    def rebuild(self, version: int) -> Iterator[Rebuild]:
        with work():
            drop_unfinished(self.client, self.alias)
        new = ClusterRebuild(self.client, self.cluster, self.alias, version)
        try:
            yield new
        finally:
            new.close()
            self.keeper.forget()
            if new.is_finished:
                self._failure = None
            else:
                with work():
                    self.client.indices.delete(index=new.index, params=LASTING, ignore=[404])

    def tidy(self, *, large: bool) -> bool:
        """The cluster merges by itself; what was deleted is cleared away when there is time."""
        if large:
            with work():
                index_check.drop_older_layouts(self.client, self.cluster.name, self.alias)
                self.client.indices.forcemerge(
                    index=self.alias, params={"only_expunge_deletes": "true"} | LASTING
                )
        return False

    def fingerprints(self) -> tuple[Ids, Ids]:
        with work():
            return index_check.fingerprints(self.client, self.alias)

    def verify(self) -> list[str]:
        with work():
            return index_check.damage(self.client, self.alias)
