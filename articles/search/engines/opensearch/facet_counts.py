"""Facets and histogram of a search: what is asked of the cluster, and its answer read."""

from collections.abc import Mapping
from typing import Any

from articles.search.analysis import primary_language
from articles.search.engines.facet_lists import ValueCounts, chosen_first, months_of, years_of
from articles.search.engines.opensearch.cluster_documents import read_label
from articles.search.engines.opensearch.match_queries import EVERYTHING, Query, all_of
from articles.search.types import FACETS, MAX_FACET_VALUES, Facet, FacetName, Filters, MonthCount

# Values of one facet that are fetched where some are chosen, which may be rare ones.
MOST_VALUES = 5_000

_FIELDS: dict[str, str] = {
    "section": "section_labels",
    "source": "source_label",
    "language": "language",
    "country": "country",
}
_MONTHS = {"histogram": {"field": "month", "interval": 1, "min_doc_count": 1}}


class FacetCounts:
    """Counts what a search finds, each facet without its own filter.

    ``filters`` are those of facets, which narrow the hits alone; ``full`` is what holds all the
    words, over which a filtered facet is counted.
    """

    def __init__(self, filters: Mapping[str, Query], full: Query, chosen: Filters) -> None:
        self.filters = filters
        self.full = full
        self.chosen = chosen

    def asked(self) -> dict[str, Any]:
        """The aggregations."""
        asked = {name: self._within(name, self._values(name)) for name in _FIELDS}
        asked["months"] = self._within("", _MONTHS)
        if "year" in self.filters:
            asked["year"] = self._within("year", _MONTHS)
        return asked

    def _values(self, name: str) -> dict[str, Any]:
        chosen = getattr(self.chosen, name)
        # Some more than are shown: two may be one whose new name is on its way.
        size = MOST_VALUES if chosen else 2 * MAX_FACET_VALUES
        return {"terms": {"field": _FIELDS[name], "size": size, "shard_size": 5 * size}}

    def _within(self, name: str, counted: dict[str, Any]) -> dict[str, Any]:
        """What is counted, among the articles that the other filters leave."""
        others = [query for field, query in self.filters.items() if field != name]
        if name in self.filters and self.full != EVERYTHING:
            others.append(self.full)
        return {"filter": all_of(others), "aggs": {"found": counted}} if others else counted

    def facets(self, answer: Mapping[str, Any]) -> dict[FacetName, tuple[Facet, ...]]:
        """Every field with its values."""
        return {name: self._facet(name, answer) for name in FACETS}

    def _facet(self, name: FacetName, answer: Mapping[str, Any]) -> tuple[Facet, ...]:
        chosen = set(map(str, getattr(self.chosen, name)))
        if name == "year":
            buckets = _buckets(answer, "year" if "year" in self.filters else "months")
            return chosen_first(years_of(_by_month(buckets)), chosen)
        return chosen_first(_counts(name, _buckets(answer, name)), chosen)

    def histogram(self, answer: Mapping[str, Any]) -> tuple[MonthCount, ...]:
        """How many of the articles are of each month, from the first to the last of them."""
        return months_of(_by_month(_buckets(answer, "months")))


def _buckets(answer: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    counted = answer[name]
    buckets: list[dict[str, Any]] = counted.get("found", counted)["buckets"]
    return buckets


def _by_month(buckets: list[dict[str, Any]]) -> dict[int, int]:
    return {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}


def _counts(name: FacetName, buckets: list[dict[str, Any]]) -> ValueCounts:
    """Values with labels, the most frequent first. One with two labels has the one of most."""
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}
    for bucket in buckets:
        value, label = bucket["key"], bucket["key"]
        if name in ("section", "source"):
            read = read_label(bucket["key"])
            value, label = read.value, read.name
        labels.setdefault(value, label)
        counts[value] = counts.get(value, 0) + bucket["doc_count"]
    if name == "language":
        # To choose ``pt`` finds ``pt-BR`` as well.
        for value in [code for code in counts if primary_language(code) != code]:
            primary = primary_language(value)
            if primary in counts:
                counts[primary] += counts[value]
    listed = [(value, labels[value], count) for value, count in counts.items() if value]
    return sorted(listed, key=lambda one: (-one[2], one[1], one[0]))
