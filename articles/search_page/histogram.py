"""The picture of hits over time: bars of months or years, and the address that each narrows to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.formats import date_format

from articles.search.types import Bar
from articles.search_page.request import Asked
from articles.text.locale_names import reader_language
from articles.text.months import last_day_of

# More months than this are drawn as years.
MOST_MONTHS = 36
PICTURE_WIDTH, PICTURE_HEIGHT = 600, 80


@dataclass(slots=True)
class Column:
    """One bar of the picture, in its units, and the address that narrows to its time."""

    label: str
    count: int
    url: str
    x: float
    y: float
    width: float
    height: float
    slot_x: float
    slot_width: float


def columns_of(asked: Asked, bars: Sequence[Bar]) -> list[Column]:
    """The bars of the picture; none where there would be a single one."""
    stretches = _stretches(bars)
    if len(stretches) < 2:
        return []
    highest, step = max(one.number for one in stretches), PICTURE_WIDTH / len(stretches)
    columns, reader = [], reader_language()
    for place, (first, last, count) in enumerate(stretches):
        by_year = first.month != last.month
        height = round(count / highest * PICTURE_HEIGHT, 1)
        columns.append(
            Column(
                label=str(first.year) if by_year else _month_name(first, reader),
                count=count,
                url=asked.between(first, last),
                x=round(place * step + step * 0.1, 2),
                y=round(PICTURE_HEIGHT - height, 1),
                width=round(step * 0.8, 2),
                height=height,
                slot_x=round(place * step, 2),
                slot_width=round(step, 2),
            )
        )
    return columns


@lru_cache(maxsize=5_000)
def _month_name(first: date, _reader: str) -> str:
    """The month in the words of the reader's language, which is the active one."""
    return date_format(first, "YEAR_MONTH_FORMAT")


@lru_cache(maxsize=5_000)
def _month_number(day: str) -> int:
    """Months since the year 0, of a date as text: a picture counts hundreds of them."""
    return int(day[:4]) * 12 + int(day[5:7]) - 1


class _Stretch(NamedTuple):
    """A month or a year, and how many of the found articles are of it."""

    first: date
    last: date
    number: int


def _stretches(bars: Sequence[Bar]) -> list[_Stretch]:
    """Every month between the first and the last, or every year where those are many."""
    months = [_month_number(bar.date) for bar in bars]
    counts: Counter[int] = Counter()
    is_long = bool(months) and months[-1] - months[0] >= MOST_MONTHS
    for month, bar in zip(months, bars, strict=True):
        counts[month // 12 if is_long else month] += bar.count
    if is_long:
        years = range(min(counts), max(counts) + 1)
        return [_Stretch(date(y, 1, 1), date(y, 12, 31), counts[y]) for y in years]
    every = range(min(counts, default=0), max(counts, default=-1) + 1)
    firsts = [(date(m // 12, m % 12 + 1, 1), counts[m]) for m in every]
    return [_Stretch(first, last_day_of(first), number) for first, number in firsts]
