"""What a process knows of the index: brought by ``follow``, kept in memory."""

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import timezone
from opensearchpy import OpenSearch

from articles.search.engines.opensearch.cluster_client import NOT_READY, Call, Calls, Deadline
from articles.search.engines.opensearch.cluster_documents import NEVER
from articles.search.engines.opensearch.filter_queries import visible
from articles.search.engines.opensearch.index_layout import PLACE
from articles.search.types import IndexMissing, SearchUnreachable

MOST_LANGUAGES = 60  # whose inflections a word is looked up in
# A state that nobody has renewed for so long is renewed by whoever asks a question.
FRESH_SECONDS = 1.0
# Between two looks at how large the index is, and at what becomes visible.
COUNTED_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class KnownIndex:
    """A state of the index, and what readers see of it.

    Between the moments ``seen_from`` and ``seen_until`` (in seconds since 1970) no article
    becomes visible.
    """

    index: str
    place: int
    documents: int = 0
    segments: int = 0
    bytes: int = 0
    languages: tuple[str, ...] = ()
    seen_from: int = 0
    seen_until: int = NEVER
    visible: int = 0
    counted_at: float = field(default=0.0, compare=False)

    def moment(self, at: float) -> int:
        """The same number for all moments at which readers see the same."""
        second = int(at)
        return self.seen_from if self.seen_from <= second < self.seen_until else second

    def key(self, moment: int | None) -> Hashable:
        """What tells this state of the index, and what is seen of it, from all others."""
        return self.index, self.place, self.documents, moment


class StateKeeper:
    """Renews the state of the index behind an alias."""

    def __init__(self, client: OpenSearch, alias: str, calls: Calls) -> None:
        self.client = client
        self.alias = alias
        self.calls = calls
        self.known: KnownIndex | None = None
        self._renewed_at = float("-inf")
        self._lock = threading.Lock()

    def current(self, deadline: Deadline) -> KnownIndex:
        """The state, renewed where nobody has done it lately, or is at it.

        Raises ``SearchUnavailable``.
        """
        known, is_usable = self.known, self._renewed_at > float("-inf")
        if known is not None and time.monotonic() - self._renewed_at < FRESH_SECONDS:
            return known
        # Whoever renews it may wait for a host that hangs.
        if known is not None and is_usable and self._lock.locked():
            return known
        return self.renewed(deadline)

    def renewed(self, deadline: Deadline) -> KnownIndex:
        """The state at this moment. Raises ``SearchUnavailable``."""
        with self._lock:
            try:
                state = self._renewed(deadline)
            except IndexMissing:
                self.known = None
                raise
            self.known, self._renewed_at = state, time.monotonic()
            return state

    def forget(self) -> None:
        """Have the next question look for itself: this process has changed the index."""
        self._renewed_at = float("-inf")
        known = self.known
        self.known = known and replace(known, counted_at=float("-inf"))

    def _renewed(self, deadline: Deadline) -> KnownIndex:
        with self.calls.made(deadline) as call:
            wanted = {"_source_includes": PLACE}
            found = call(self.client.get, index=self.alias, id=PLACE, params=wanted)
            known, now = self.known, int(timezone.now().timestamp())
            same = (known and known.index, known and known.place) == (
                found["_index"],
                _place(found),
            )
            if known and same and now < known.seen_until and not self._is_due(known):
                return known
            return self._counted(call, found["_index"], _place(found), now)

    def _is_due(self, known: KnownIndex) -> bool:
        return time.monotonic() - known.counted_at > COUNTED_SECONDS

    def _counted(self, call: Call, index: str, place: int, now: int) -> KnownIndex:
        """The state with everything that has to be counted."""
        answer = call(self.client.search, index=index, body=_questions(now))
        if answer["_shards"]["failed"]:
            raise SearchUnreachable(NOT_READY)
        found = answer["aggregations"]
        stats = call(self.client.indices.stats, index=index, metric="store,segments")
        total = stats["_all"]["primaries"]
        buckets = found["languages"]["buckets"]
        return KnownIndex(
            index=index,
            place=place,
            documents=found["documents"]["value"],
            # Of parts that are just moving to another node nothing is told.
            segments=total.get("segments", {}).get("count", 0),
            bytes=total.get("store", {}).get("size_in_bytes", 0),
            languages=tuple(sorted(bucket["key"] for bucket in buckets)),
            seen_from=int(found["seen"]["last"]["value"] or 0),
            seen_until=int(found["unseen"]["next"]["value"] or NEVER),
            visible=found["seen"]["doc_count"],
            counted_at=time.monotonic(),
        )


def _place(found: dict[str, Any]) -> int:
    return int(found["_source"][PLACE])


def _questions(now: int) -> dict[str, Any]:
    last, following = {"max": {"field": "visible"}}, {"min": {"field": "visible"}}
    later = {"range": {"visible": {"gt": now, "lt": NEVER}}}
    return {
        "size": 0,
        "track_total_hits": False,
        "aggs": {
            "documents": {"value_count": {"field": "id"}},
            "languages": {"terms": {"field": "stem_language", "size": MOST_LANGUAGES}},
            "seen": {"filter": visible(now), "aggs": {"last": last}},
            "unseen": {"filter": later, "aggs": {"next": following}},
        },
    }
