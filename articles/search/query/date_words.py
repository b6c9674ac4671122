"""Dates as readers type them: ``2018-04``, ``3 aprile 2018``, ``ieri``, ``ultimi 7 giorni``."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from articles.search.analysis import fold, words
from articles.text.months import last_day_of

Span = tuple[date, date]

_MONTHS = {
    name: number
    for names in (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre "
        "dicembre",
        "january february march april may june july august september october november december",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "jan feb mar apr may jun jul aug sep oct nov dec",
    )
    for number, name in enumerate(names.split(), 1)
} | {"sett": 9, "sept": 9}
_UNITS = {
    **dict.fromkeys(("giorno", "giorni", "day", "days"), 1),
    **dict.fromkeys(("settimana", "settimane", "week", "weeks"), 7),
    **dict.fromkeys(("mese", "mesi", "month", "months"), 30),
    **dict.fromkeys(("anno", "anni", "year", "years"), 365),
}
_LAST = {"ultimo", "ultimi", "ultima", "ultime", "last", "past"}
_NUMBERS = {
    name: number
    for names in (
        "due tre quattro cinque sei sette otto nove dieci undici dodici",
        "two three four five six seven eight nine ten eleven twelve",
    )
    for number, name in enumerate(names.split(), 2)
}
_MAX_DAYS = 73_000
# "3 april", "3rd", "1º" (folded).
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|o|er)?", re.ASCII)
# What stands between the ends of a range; further signs in a date itself, which is tried first.
_UP_TO = re.compile(r"\s*[-–—/]\s*|\s(?:al|to)\s")
_FROM = re.compile(r"(?:dal|from)\s")

_NUMERIC: list[tuple[re.Pattern[str], str]] = [
    (re.compile(r"(\d{4})", re.ASCII), "y"),
    (re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII), "ym"),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII), "ymd"),
    (re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII), "my"),
    (re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII), "dmy"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII), "ymd"),
]
# "3/4/18": the last year of those figures that has begun.
_SHORT_YEAR = re.compile(r"(\d{1,2}[/.]\d{1,2}[/.])(\d{2})", re.ASCII)


def parse_span(text: str, today: date) -> Span | None:
    """The first and last day that a reader's words mean; ``None`` where they are no date.

    ``2018..2020`` is from the one to the other, whichever comes first; without one of them it is
    open (``2018..``), up to the first or the last day that there is. ``2018-2020`` and ``dal 2018
    al 2020`` are ranges as well, and the first end may lack what the last one says (``1-3 aprile
    2018``).

    ``today`` is the day that *ieri* and the like count from.
    """
    text = fold(text.strip()[:60])  # digits of all scripts are ours, the sign of three dots is dots
    first, dots, last = text.partition("..")
    if dots:
        return _between(first.strip(), last.lstrip(".").strip(), today)
    return _one(text, today) or _up_to(text, today)


def is_range(text: str, today: date) -> bool:
    """Whether the words of a ``parse_span`` name two ends."""
    return _one(fold(text.strip()[:60]), today) is None


def _one(text: str, today: date) -> Span | None:
    """The days of a text that is no range."""
    return _numeric(text, today) or _in_words(words(text), today)


def _between(first: str, last: str, today: date) -> Span | None:
    ends = [_one(end, today) for end in (first, last) if end]
    if not ends or None in ends:
        return None
    days = [day for span in ends if span for day in span]
    return (min(days) if first else date.min), (max(days) if last else date.max)


def _up_to(text: str, today: date) -> Span | None:
    """The days of a range without dots."""
    text = _FROM.sub("", text, count=1) if _FROM.match(text) else text
    for joint in _UP_TO.finditer(text):
        first, last = text[: joint.start()], text[joint.end() :]
        shared = last.split()
        for missing in ["", *(" ".join(shared[at:]) for at in range(1, len(shared)))]:
            if first and last and (span := _between(f"{first} {missing}".strip(), last, today)):
                return span
    return None


def _numeric(text: str, today: date) -> Span | None:
    if short := _SHORT_YEAR.fullmatch(text):
        century = today.year // 100 - (int(short[2]) > today.year % 100)
        text = f"{short[1]}{century}{short[2]}"
    for pattern, order in _NUMERIC:
        match = pattern.fullmatch(text)
        if match:
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            return _span(parts["y"], parts.get("m"), parts.get("d"))
    return None


def _span(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """The whole year, month or day; ``None`` where the calendar has none such."""
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return _month(date(year, month, 1))
        return date(year, month, day), date(year, month, day)
    except ValueError:
        return None


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def _month(day: date) -> Span:
    return day.replace(day=1), last_day_of(day)


def _year(day: date) -> Span:
    return date(day.year, 1, 1), date(day.year, 12, 31)


_NAMED: dict[str, Callable[[date], Span]] = {
    "oggi": lambda day: (day, day),
    "ieri": lambda day: (day - timedelta(days=1),) * 2,
    "questa settimana": _week,
    "settimana scorsa": lambda day: _week(day - timedelta(days=7)),
    "questo mese": _month,
    "mese scorso": lambda day: _month(day.replace(day=1) - timedelta(days=1)),
    "quest anno": _year,
    "anno scorso": lambda day: _year(date(day.year - 1, 1, 1)),
}
_NAMED |= {
    other: _NAMED[name]
    for other, name in {
        "today": "oggi",
        "yesterday": "ieri",
        "this week": "questa settimana",
        "last week": "settimana scorsa",
        "la settimana scorsa": "settimana scorsa",
        "scorsa settimana": "settimana scorsa",
        "la scorsa settimana": "settimana scorsa",
        "this month": "questo mese",
        "last month": "mese scorso",
        "il mese scorso": "mese scorso",
        "scorso mese": "mese scorso",
        "lo scorso mese": "mese scorso",
        "this year": "quest anno",
        "last year": "anno scorso",
        "l anno scorso": "anno scorso",
        "scorso anno": "anno scorso",
        "lo scorso anno": "anno scorso",
    }.items()
}


def _in_words(written: list[str], today: date) -> Span | None:
    named = _NAMED.get(" ".join(written))
    if named:
        return named(today)
    if written and written[-1] in _UNITS and set(written[:-1]) & _LAST:
        return _last_days(written, today)
    if len(written) == 3 and written[0] in _MONTHS:  # "April 3, 2018"
        written = [written[1], written[0], written[2]]
    if 2 <= len(written) <= 3 and written[-2] in _MONTHS and _is_number(written[-1], 4):
        *days, month, year = written
        if not days:
            return _span(int(year), _MONTHS[month])
        if day := _DAY.fullmatch(days[0]):
            return _span(int(year), _MONTHS[month], int(day[1]))
    return None


def _is_number(word: str, digits: int) -> bool:
    return word.isascii() and word.isdigit() and len(word) <= digits


def _last_days(written: list[str], today: date) -> Span | None:
    """``ultimi 7 giorni``: so many days that today is the last of; ``ultimo mese``: 30."""
    numbers = [int(word) for word in written if _is_number(word, 9)]
    numbers += [_NUMBERS[word] for word in written if word in _NUMBERS]
    days = min((numbers[0] if numbers else 1) * _UNITS[written[-1]], _MAX_DAYS)
    if days < 1:
        return None
    earliest = max(today.toordinal() - days + 1, 1)
    return date.fromordinal(earliest), today
