"""How the found articles divide over sections, sources, languages, countries, years, months."""

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any

import numpy as np
from django.utils.functional import cached_property

from articles.search.analysis import primary_language
from articles.search.engines import ranking
from articles.search.engines.facet_lists import (
    ValueCounts,
    chosen_first,
    month_label,
    month_labels,
)
from articles.search.engines.whoosh.visible_documents import Visible
from articles.search.types import (
    FACETS,
    MAX_FACET_VALUES,
    Facet,
    FacetName,
    Filters,
    MonthCount,
)
from articles.whoosh_codec.column_file import Array

_STEP = float(1 << 24)  # more than any field has values; counts of this many stay exact


class Values:
    """The values of one field that some documents have, in the order of their labels."""

    def __init__(self, name: FacetName, labels: Sequence[Any], codes: Iterable[int]) -> None:
        """``codes`` are the numbers of those of the labels that the documents have, and those
        of newer documents come later."""
        codes = list(codes)
        known = frozenset(labels[code] for code in codes) if name == "language" else frozenset()
        pairs = [(code, value) for code in codes for value in _values(name, labels[code], known)]
        # One value may have two labels while its new name is on its way: the last one counts.
        label_of = {value: label for _code, (value, label) in pairs if value}
        self.names = sorted(label_of.items(), key=lambda name: (name[1], name[0]))
        place = {value: place for place, (value, _label) in enumerate(self.names)}
        kept = [(code, place[value]) for code, (value, _label) in pairs if value]
        self._codes = np.array([code for code, _place in kept], np.intp)
        self._places = np.array([place for _code, place in kept], np.intp)

    def most_frequent(self, per_code: Array, limit: int | None) -> ValueCounts:
        """The values of so many documents of each code, the most frequent first, then by label."""
        counts = np.bincount(self._places, per_code.take(self._codes), len(self.names))
        places = counts.nonzero()[0]
        # One number sorts by both: fewer steps, each of which costs more than its arithmetic.
        order = places - counts.take(places) * _STEP
        order.sort()
        return [self._counted(code) for code in order[:limit].tolist()]

    def _counted(self, order: float) -> tuple[str, str, int]:
        place = order % _STEP
        return (*self.names[int(place)], int((place - order) / _STEP))


def _values(name: FacetName, label: Any, languages: Set[str]) -> tuple[tuple[str, str], ...]:
    """The values that a document of this label counts for.

    A section counts for those above it as well, and a language of a region (``pt-BR``) for the
    language without one, where documents have that too: to choose ``pt`` finds both.
    """
    if name == "section":
        return label  # type: ignore[no-any-return]  # labels come from JSON
    if name == "source":
        return (label,)
    primary = primary_language(label) if name == "language" else label
    if primary != label and primary in languages:
        return (label, label), (primary, primary)
    return ((label, label),)


class Counted:
    """A result as it is counted.

    A field that is filtered counts over ``in_facet[field]``, which are found when that one
    filter is left out, so that a second value can be chosen.
    """

    def __init__(self, visible: Visible, documents: Array, in_facet: Mapping[str, Array]) -> None:
        self.visible = visible
        self.snapshot = visible.snapshot
        self.documents = documents
        self.in_facet = in_facet

    def facets(self, filters: Filters) -> dict[FacetName, tuple[Facet, ...]]:
        """Every field with its values."""
        return {name: self._facet(name, getattr(filters, name)) for name in FACETS}

    def _facet(self, name: FacetName, chosen: tuple[object, ...]) -> tuple[Facet, ...]:
        among = self.in_facet.get(name)
        if name == "year":
            counts = _years(*(self._months if among is None else self._by_month(among)))
        else:
            per_code = self._per_code(name, among)
            limit = None if chosen else MAX_FACET_VALUES
            counts = _values_of(self.visible, name).most_frequent(per_code, limit)
        return chosen_first(counts, set(map(str, chosen)))

    def _per_code(self, name: FacetName, among: Array | None) -> Array:
        """How many of the documents (or of others) have each code of a field."""
        documents = self.documents if among is None else among
        number, cells = len(self.snapshot.labels[name]), self.snapshot.cells
        if len(documents) < cells.number:  # taking them together would be the longer way
            return np.bincount(self.snapshot.codes[name].take(documents), minlength=number)
        by_cell = self._by_cell if among is None else cells.count(among)
        return np.bincount(cells.codes[name], by_cell, number)

    @cached_property
    def _by_cell(self) -> Array:
        return self.snapshot.cells.count(self.documents)

    @cached_property
    def _months(self) -> tuple[int, Array]:
        return self._by_month(self.documents)

    def _by_month(self, documents: Array) -> tuple[int, Array]:
        """A January, and how many of the documents are of it and of each month after it."""
        if not len(documents):
            return 0, np.empty(0, np.int64)
        months = self.snapshot.numbers["month"].take(documents)
        january = int(months.min()) // 12 * 12
        return january, np.bincount(months - january)

    def histogram(self) -> tuple[MonthCount, ...]:
        """How many of the documents are of each month, from the first to the last of them.

        Empty months are left out where there would be too many.
        """
        january, by_month = self._months
        monthly = by_month.tolist()
        before = next((place for place, count in enumerate(monthly) if count), 0)
        first, counts = january + before, monthly[before:]
        if len(counts) <= ranking.MAX_BARS:
            return tuple(map(MonthCount, month_labels(first, len(counts)), counts))
        return tuple(
            MonthCount(month_label(first + at), count) for at, count in enumerate(counts) if count
        )


def prepare(visible: Visible) -> None:
    """Put the values of these documents in order before somebody waits for them."""
    for name in FACETS:
        if name != "year":
            _values_of(visible, name)


def _values_of(visible: Visible, name: FacetName) -> Values:
    snapshot = visible.snapshot

    def make() -> Values:
        documents = np.arange(snapshot.size)
        if visible.mask is not None:
            documents = documents[visible.mask]
        last = np.full(len(snapshot.labels[name]), -1)
        np.maximum.at(last, snapshot.codes[name][documents], documents)
        order = np.argsort(last, kind="stable")
        return Values(name, snapshot.labels[name], order[last[order] >= 0].tolist())

    return snapshot.cache.get(
        ("values", name, visible.key), make, lambda values: 200 * len(values.names)
    )


def _years(january: int, by_month: Array) -> ValueCounts:
    """The years, the newest first."""
    counts = np.add.reduceat(by_month, np.arange(0, len(by_month), 12)).tolist()
    years = [(str(january // 12 + at), count) for at, count in enumerate(counts) if count]
    return [(year, year, count) for year, count in reversed(years)]
