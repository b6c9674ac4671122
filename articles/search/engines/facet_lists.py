"""Counted values as facets and as a histogram, the same for every engine."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from articles.search.engines import ranking
from articles.search.types import MAX_FACET_VALUES, Facet, MonthCount

ValueCounts = list[tuple[str, str, int]]  # value, label and count


def chosen_first(counts: ValueCounts, chosen: set[str]) -> tuple[Facet, ...]:
    """So many values as are shown; chosen ones are among them even when nothing has them."""
    if not chosen:
        return tuple([Facet(*counted) for counted in counts[:MAX_FACET_VALUES]])
    known = {value for value, _label, _count in counts}
    shown = counts[:MAX_FACET_VALUES]
    shown += [counted for counted in counts[MAX_FACET_VALUES:] if counted[0] in chosen]
    shown += [(value, value, 0) for value in sorted(chosen - known)]
    return tuple(Facet(value, label, count, value in chosen) for value, label, count in shown)


def years_of(by_month: Mapping[int, int]) -> ValueCounts:
    """The years of some months (counted from the year 0), the newest first."""
    counts: dict[int, int] = {}
    for month, count in by_month.items():
        counts[month // 12] = counts.get(month // 12, 0) + count
    return [(str(year), str(year), counts[year]) for year in sorted(counts, reverse=True)]


def months_of(by_month: Mapping[int, int]) -> tuple[MonthCount, ...]:
    """The months (counted from the year 0) from the first to the last that has a count.

    Empty months are left out where there would be too many.
    """
    if not by_month:
        return ()
    first, last = min(by_month), max(by_month)
    if last - first < ranking.MAX_BARS:
        months: Iterable[int] = range(first, last + 1)
        labels: Iterable[str] = month_labels(first, last - first + 1)
    else:
        months = sorted(by_month)
        labels = map(month_label, months)
    return tuple(
        MonthCount(label, by_month.get(month, 0))
        for label, month in zip(labels, months, strict=True)
    )


@lru_cache(maxsize=500)
def month_labels(first: int, number: int) -> tuple[str, ...]:
    """Of so many months in a row."""
    return tuple(month_label(first + at) for at in range(number))


def month_label(month: int) -> str:
    """A month, counted from the year 0, as ``YYYY-MM``."""
    return f"{month // 12:04d}-{month % 12 + 1:02d}"
