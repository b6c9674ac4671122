"""How many visible articles hold each word of a question: what its score is weighed by.

Counted anew for each state of the index, by what readers see, and remembered for that long.
"""

import json
import threading
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from articles.search.engines.opensearch.match_queries import Query, any_of

MOST_REMEMBERED = 20_000  # counts of one process
AT_ONCE = 24  # filters that one pass over the articles counts

Searches = Callable[[list[Query]], list[dict[str, Any]]]


class WordCounts:
    """Counts of filters. ``ask`` puts several searches to the cluster at once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Hashable, str], int] = {}
        self._lock = threading.Lock()

    def of(
        self, state: Hashable, visible: Query, wanted: Mapping[str, Query], ask: Searches
    ) -> dict[str, int]:
        """How many articles each filter finds; ``state`` tells what is searched from what was."""
        texts = {name: json.dumps(query, sort_keys=True) for name, query in wanted.items()}
        found = {
            name: count
            for name, text in texts.items()
            if (count := self._known.get((state, text))) is not None
        }
        missing = [name for name in wanted if name not in found]
        if missing:
            counted = self._count(visible, [wanted[name] for name in missing], ask)
            found |= dict(zip(missing, counted, strict=True))
            with self._lock:
                if len(self._known) > MOST_REMEMBERED:
                    self._known.clear()
                self._known |= {(state, texts[name]): found[name] for name in missing}
        return found

    def _count(self, visible: Query, queries: list[Query], ask: Searches) -> list[int]:
        if len(queries) <= AT_ONCE:
            return counts_in(ask([together(visible, queries)])[0], len(queries))
        answers = ask([alone(visible, query) for query in queries])
        return [int(answer["hits"]["total"]["value"]) for answer in answers]


def together(visible: Query, queries: list[Query]) -> Query:
    """One search that counts what each of some filters finds."""
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [visible, any_of(queries)]}},
        "aggs": {str(place): {"filter": query} for place, query in enumerate(queries)},
    }


def counts_in(answer: dict[str, Any], number: int) -> list[int]:
    """What ``together`` has counted."""
    found = answer["aggregations"]
    return [int(found[str(place)]["doc_count"]) for place in range(number)]


def alone(visible: Query, query: Query) -> Query:
    """One search that counts what one filter finds."""
    return {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [visible, query]}}}
