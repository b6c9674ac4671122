"""The histogram of hits over time: bars of months or years, and the address each leads to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format

from articles.search.types import MonthCount
from articles.search_page.request import SearchRequest
from articles.text.country_and_language_names import reader_language
from articles.text.months import last_day_of

# More months than this are drawn as years.
MOST_MONTHS = 36
PICTURE_WIDTH, PICTURE_HEIGHT = 600, 80


@dataclass(slots=True)
class HistogramBar:
    """One bar of the picture, and the address of this search narrowed to its month or year.

    Places and sizes are in the picture's units, of ``PICTURE_WIDTH`` and ``PICTURE_HEIGHT``; a
    slot is the bar with the space around it, from top to bottom, which can be pressed as well.
    """

    label: str
    count: int
    url: str
    x: float
    y: float
    width: float
    height: float
    slot_x: float
    slot_width: float


def histogram_bars(request: SearchRequest, months: Sequence[MonthCount]) -> list[HistogramBar]:
    """The bars of the picture; none where there would be a single one."""
    periods = _periods(months)
    if len(periods) < 2:
        return []
    highest, step = max(period.articles for period in periods), PICTURE_WIDTH / len(periods)
    reader = reader_language()
    return [
        _bar(request, period, place * step, step, period.articles / highest, reader)
        for place, period in enumerate(periods)
    ]


def _bar(
    request: SearchRequest, period: "_Period", x: float, step: float, share: float, reader: str
) -> HistogramBar:
    """The bar of a period at ``x``, ``share`` of the picture high."""
    height = round(share * PICTURE_HEIGHT, 1)
    return HistogramBar(
        label=str(period.first.year) if period.is_year else _month_name(period.first, reader),
        count=period.articles,
        url=request.between(period.first, period.last),
        x=round(x + step * 0.1, 2),
        y=round(PICTURE_HEIGHT - height, 1),
        width=round(step * 0.8, 2),
        height=height,
        slot_x=round(x, 2),
        slot_width=round(step, 2),
    )


@lru_cache(maxsize=5_000)
def _month_name(first: date, _reader: str) -> str:
    """The month in the words of the reader's language, which is the active one."""
    return date_format(first, "YEAR_MONTH_FORMAT")


@lru_cache(maxsize=5_000)
def _month_number(day: str) -> int:
    """Months since the year 0, of a date as text: a picture counts hundreds of them."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


class _Period(NamedTuple):
    """A month or a year by its first and last day, and the number of its articles."""

    first: date
    last: date
    articles: int

    @property
    def is_year(self) -> bool:
        return self.first.month != self.last.month


def _periods(months: Sequence[MonthCount]) -> list[_Period]:
    """Every month between the first and the last, or every year where those are many."""
    numbers = [_month_number(month.date) for month in months]
    counts: Counter[int] = Counter()
    is_long = bool(numbers) and numbers[-1] - numbers[0] >= MOST_MONTHS
    for number, month in zip(numbers, months, strict=True):
        counts[number // 12 if is_long else number] += month.count
    every = range(min(counts, default=0), max(counts, default=-1) + 1)
    period = _year if is_long else _month
    return [period(number, counts[number]) for number in every]


def _year(number: int, count: int) -> _Period:
    return _Period(date(number, 1, 1), date(number, 12, 31), count)


def _month(number: int, count: int) -> _Period:
    first = date(number // 12, number % 12 + 1, 1)
    return _Period(first, last_day_of(first), count)
