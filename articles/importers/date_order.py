"""Whether dates in figures stand day first or month first, judged by all dates of a column or a
feed."""

import re
from typing import Literal

from django.utils.translation import gettext as _

from articles.importers.calendar_words import calendar_words, folded, key
from articles.importers.language_detection import guess_language
from articles.importers.records import RecordRefused

Order = Literal["day", "month", "open", "mixed"]

# Two figures with a year behind them: which of them is the month, only others can say.
FIGURES = re.compile(
    r"(?<![\d/.-])(\d{1,2})(\s?[/.-]\s?)(\d{1,2})(?=\s?[/.-]\s?\d{4}(?!\d))", re.ASCII
)
WORD = re.compile(r"[^\W\d_]{2,}")
HALF_DAY = re.compile(r"\d\s?[ap]\.?m\b", re.IGNORECASE)
MONTHS = 12
MOST_TEXTS = 6  # by whose language a column without any other evidence is judged
TEXT_LENGTH = 100  # characters of each
MONTH_FIRST_LANGUAGES = {"en", ""}


class DateOrder:
    """What the dates of a column say of their order, as evidence comes in."""

    def __init__(self, *, is_day_first: bool) -> None:
        self._is_day_first = is_day_first
        self._day_first = self._month_first = self._half_day = False
        self._with_slash = self._without_slash = False
        self._texts: list[str] = []

    def see(self, date: str, text: str) -> None:
        """Note a date, and a text that stands beside it."""
        found = FIGURES.search(date)
        if found is None or _names_weekday(date[: found.start()]):
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
        full stops, the header (``is_day_first``) and the language of the texts.

        Where days above 12 stand in both places it is "mixed"; where nothing says it, "open".
        """
        if self._day_first or self._month_first:
            both = self._day_first and self._month_first
            return "mixed" if both else "day" if self._day_first else "month"
        if self._half_day:
            return "month"
        is_dotted = self._without_slash and not self._with_slash
        if (
            self._is_day_first
            or is_dotted
            or guess_language("\n".join(self._texts)) not in MONTH_FIRST_LANGUAGES
        ):
            return "day"
        return "open"


def with_days_first(date: str, order: Order) -> str:
    """The date with its day before its month. Raises ``RecordRefused`` where nothing says which
    of its figures is which."""
    found = FIGURES.search(date)
    if found is None or order == "day" or found[1] == found[3]:
        return date
    if _names_weekday(date[: found.start()]):
        return date
    first, second = int(found[1]), int(found[3])
    if order in {"open", "mixed"}:
        if max(first, second) <= MONTHS:
            raise RecordRefused(_undecided(date, order))
        order = "month" if second > MONTHS else "day"
    if order == "day":
        return date
    return f"{date[: found.start()]}{found[3]}{found[2]}{found[1]}{date[found.end() :]}"


def _names_weekday(text: str) -> bool:
    """Whether a weekday stands before the figures, by which they are read ("Tue, 04/03/2018")."""
    return any(key(word) in calendar_words().weekdays for word in WORD.findall(folded(text)))


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
