"""Whether dates in figures stand day first or month first, judged by the whole column."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import Literal

from django.utils.translation import gettext as _

from articles.importers.csv.rows import Row
from articles.importers.language_detection import guess_language
from articles.importers.records import RecordRefused

Order = Literal["day", "month", "open", "mixed"]

# Two figures with a year behind them: which of them is the month, only others can say.
FIGURES = re.compile(
    r"(?<![\d/.-])(\d{1,2})(\s?[/.-]\s?)(\d{1,2})(?=\s?[/.-]\s?\d{4}(?!\d))", re.ASCII
)
HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
MONTHS = 12
IN_MEMORY = 4 * 1024 * 1024  # bytes of rows that wait; more of them wait in a file
MOST_TEXTS = 6  # by whose language a column without any other evidence is judged
TEXT_LENGTH = 100  # characters of each
MONTH_FIRST_LANGUAGES = {"en", ""}


class DateOrder:
    """What the dates of a column say of their order, as evidence comes in."""

    def __init__(self, *, is_italian: bool) -> None:
        self._is_italian = is_italian
        self._day_first = self._month_first = self._half_day = False
        self._with_slash = self._without_slash = False
        self._texts: list[str] = []

    def see(self, date: str, text: str) -> None:
        """Note a date, and a text that stands beside it."""
        found = FIGURES.search(date)
        if found is None:
            return
        first, second = int(found[1]), int(found[3])
        self._day_first |= first > MONTHS >= second
        self._month_first |= second > MONTHS >= first
        self._half_day |= HALF_DAY.search(date) is not None
        is_slash = "/" in found[2]
        self._with_slash |= is_slash
        self._without_slash |= not is_slash
        if len(self._texts) < MOST_TEXTS and text.strip():
            self._texts.append(text[:TEXT_LENGTH])

    def order(self) -> Order:
        """The order: by days above 12; else by AM and PM, which go with months first; else by
        full stops, the language of the header and that of the texts, which go with days first.

        Where days above 12 stand in both places it is "mixed"; where nothing says it, "open".
        """
        if self._day_first or self._month_first:
            both = self._day_first and self._month_first
            return "mixed" if both else "day" if self._day_first else "month"
        if self._half_day:
            return "month"
        is_day_first = self._is_italian or (self._without_slash and not self._with_slash)
        if is_day_first or guess_language("\n".join(self._texts)) not in MONTH_FIRST_LANGUAGES:
            return "day"
        return "open"


def with_days_first(date: str, order: Order) -> str:
    """The date with its day before its month. Raises ``RecordRefused`` where nothing says which
    of its figures is which."""
    found = FIGURES.search(date)
    if found is None or order == "day" or found[1] == found[3]:
        return date
    first, second = int(found[1]), int(found[3])
    if order in {"open", "mixed"}:
        if max(first, second) <= MONTHS:
            raise RecordRefused(_undecided(date, order))
        order = "month" if second > MONTHS else "day"
    if order == "day":
        return date
    return f"{date[: found.start()]}{found[3]}{found[2]}{found[1]}{date[found.end() :]}"


def _undecided(date: str, order: Order) -> str:
    if order == "mixed":
        reason = _(
            "In “%s” the month may be the first or the second figure: the dates of the column "
            "stand both ways. Write 2018-04-03."
        )
    else:
        reason = _(
            "In “%s” the month may be the first or the second figure, and no date of the column "
            "says which. Write 2018-04-03."
        )
    return reason % date[:40]


def in_one_order(
    rows: Iterable[Row], evidence: DateOrder, date_and_text: Callable[[Row], tuple[str, str]]
) -> Iterator[tuple[Row, Order]]:
    """The rows with the order of their dates, which the last row may be the first to tell.

    Rows are held back from the first date on that could be read in two ways, where they are many
    in a file. Whatever the reading of rows raises is raised once those before it are given.
    """
    remaining = iter(rows)
    for row in remaining:
        if FIGURES.search(date_and_text(row)[0]):
            yield from _held_back(chain([row], remaining), evidence, date_and_text)
            return
        yield row, "day"


def _held_back(
    rows: Iterable[Row], evidence: DateOrder, date_and_text: Callable[[Row], tuple[str, str]]
) -> Iterator[tuple[Row, Order]]:
    broken: Exception | None = None
    with SpooledTemporaryFile(IN_MEMORY) as file:
        try:
            for row in rows:
                evidence.see(*date_and_text(row))
                file.write(json.dumps(row).encode() + b"\n")
        except Exception as error:
            broken = error
        order = evidence.order()
        file.seek(0)
        for line in file:
            yield Row(*json.loads(line)), order
    if broken is not None:
        raise broken
