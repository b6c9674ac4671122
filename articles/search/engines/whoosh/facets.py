"""How the found articles divide over sections, sources, languages, countries, years, months."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from articles.search.engines.whoosh.columns import Array
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.search.types import FACETS, Bar, Facet, FacetName, Filters

MAX_VALUES = 60  # of one facet
MAX_BARS = 600  # months in a row, empty ones among them


def facets(
    snapshot: Snapshot, documents: Mapping[str, Array], filters: Filters
) -> dict[FacetName, tuple[Facet, ...]]:
    """The facets of a result.

    ``documents[""]`` are the documents found. A field that is filtered counts over
    ``documents[field]``, which are found when that one filter is left out, so that a second
    value can be chosen.
    """
    everywhere = documents[""].astype(np.intp)  # converted once: every field looks it up
    found: dict[FacetName, tuple[Facet, ...]] = {}
    for name in FACETS:
        among = documents.get(name, everywhere)
        counts = _counts(snapshot, name, among)
        found[name] = _chosen_first(counts, set(map(str, getattr(filters, name))))
    return found


def _counts(snapshot: Snapshot, name: FacetName, documents: Array) -> list[tuple[str, str, int]]:
    """Value, label and count of each value, the most frequent first (years: the newest)."""
    if name == "year":
        return _years(snapshot.numbers["month"].take(documents))
    labels = snapshot.labels[name]
    counts = np.bincount(snapshot.codes[name].take(documents), minlength=len(labels))
    totals: dict[str, tuple[str, int]] = {}
    codes = np.flatnonzero(counts)
    for code, count in zip(codes.tolist(), counts[codes].tolist(), strict=True):
        for value, label in _values(name, labels[code]):
            known = totals.get(value)
            totals[value] = (label, known[1] + count if known else count)
    listed = [(value, label, count) for value, (label, count) in totals.items() if value]
    return sorted(listed, key=lambda one: (-one[2], one[1]))


def _values(name: FacetName, label: Any) -> tuple[tuple[str, str], ...]:
    """The values that a document of this label counts for: a section also for those above."""
    if name == "section":
        return label  # type: ignore[no-any-return]  # labels come from JSON
    return (label,) if name == "source" else ((label, label),)


def _years(months: Array) -> list[tuple[str, str, int]]:
    if not len(months):
        return []
    first = int(months.min()) // 12
    by_month = np.bincount(months - first * 12)
    counts = np.add.reduceat(by_month, np.arange(0, len(by_month), 12))
    return [
        (str(first + place), str(first + place), int(counts[place]))
        for place in np.flatnonzero(counts)[::-1].tolist()
    ]


def _chosen_first(counts: list[tuple[str, str, int]], chosen: set[str]) -> tuple[Facet, ...]:
    """So many values as are shown; chosen ones are among them even when nothing has them."""
    shown = counts[:MAX_VALUES]
    if chosen:
        known = {value for value, _label, _count in counts}
        shown += [one for one in counts[MAX_VALUES:] if one[0] in chosen]
        shown += [(value, value, 0) for value in sorted(chosen - known)]
    return tuple(Facet(value, label, count, value in chosen) for value, label, count in shown)


def histogram(snapshot: Snapshot, documents: Array) -> tuple[Bar, ...]:
    """How many of the documents are of each month, from the first to the last of them.

    Empty months are left out where there would be too many.
    """
    months = snapshot.numbers["month"][documents]
    if not len(months):
        return ()
    first = int(months.min())
    counts = np.bincount(months - first).tolist()
    return tuple(
        Bar(_month(first + place), count)
        for place, count in enumerate(counts)
        if count or len(counts) <= MAX_BARS
    )


@lru_cache(maxsize=10_000)
def _month(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"
