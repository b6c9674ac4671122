"""Dates as files of the press write them: ISO 8601, and Italian or English forms."""

import re
import warnings
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from babel.dates import get_day_names, get_month_names
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importers.records import RecordRefused

LANGUAGES = ["it", "en", "fr", "de", "es"]
# Before 1600 there was no periodical press; later years are slips of the pen.
FIRST_YEAR, LAST_YEAR = 1600, 2199
LONGEST = 80  # characters
IN_FIGURES = re.compile(r"\d+\s?[/.-]\s?\d")
FULL_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)

_TIME = (
    r"(?:[\s,]*(?:T|-|–|at|alle|ore|alle\s+ore|um|à)?\s*"
    r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)


def read_moment(text: str) -> datetime:
    """The moment that a text names, aware of its time zone. Raises ``RecordRefused``.

    Figures are read day first: "03/04/2018" is 3 April. A time without a zone is the site's.
    A day without a time is its first moment at the site, so that the article is filed under
    that day and no other. What names no whole day ("aprile 2018", "ieri") is refused.
    """
    text = text.strip()
    try:
        found = datetime.fromisoformat(text)
        # A week without its day, which is taken for its Monday.
        whole = text[-3:-2].upper() != "W"
    except ValueError:
        read = _read_slowly(text) if len(text) <= LONGEST else None
        if read is None:
            raise _refused(text) from None
        found, whole = read, True
    if not whole or not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise _refused(text)
    if found.tzinfo is None:
        return found.replace(tzinfo=timezone.get_default_timezone())
    return found


def _refused(text: str) -> RecordRefused:
    if not text:
        return RecordRefused(_("There is no date of publication."))
    shown = text[:LONGEST]
    return RecordRefused(
        _("“%(date)s” is no date that can be read, such as 2018-04-03 or 3 aprile 2018.")
        % {"date": shown}
    )


@lru_cache(maxsize=8192)
def _read_slowly(text: str) -> datetime | None:
    """What a text in words or figures names, without zone where it gives none; None for nothing.

    Kept, since the rows of a file share their days.
    """
    lowered = " ".join(text.casefold().split())
    for shape in _shapes():
        if match := shape.fullmatch(lowered):
            return _composed(match.groupdict())
    # What two figures for a year stand for would be guessed, and the order in "4/13/2018".
    if IN_FIGURES.match(lowered) or not FULL_YEAR.search(lowered):
        return None
    return _read_freely(lowered)


@cache
def _months() -> dict[str, int]:
    """Names of the months and their short forms without full stop (Unicode's CLDR)."""
    return {
        name.casefold().rstrip("."): number
        for language in (*LANGUAGES, "en_GB")
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


@cache
def _shapes() -> tuple[re.Pattern[str], ...]:
    """The forms that are common, as patterns for text in lower case."""
    days = {
        name.casefold().rstrip(".")
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=language).values()
    }
    weekday = rf"(?:(?:{_any_of(days)})\.?,?\s)?"
    day = r"(?P<day>\d{1,2})(?:°|º|er|st|nd|rd|th)?"
    month = rf"(?P<word>{_any_of(_months())})\.?"
    year = r"(?P<year>\d{4})"
    dates = (
        rf"{day}\s?[/.-]\s?(?P<month>\d{{1,2}})\s?[/.-]\s?{year}",
        rf"{year}[/.-](?P<month>\d{{1,2}})[/.-]{day}",
        rf"{day}[.\s/-]\s?(?:de\s)?{month}[,\s/-]\s?(?:de\s|del\s)?{year}",
        rf"{month}\s{day},?\s{year}",
    )
    return tuple(re.compile(weekday + date + _TIME, re.IGNORECASE | re.ASCII) for date in dates)


def _any_of(names: Any) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _composed(parts: dict[str, str | None]) -> datetime | None:
    """A moment from the parts that a pattern found; None where the calendar has none such."""
    month = parts.get("month") or _months()[parts["word"] or ""]
    hour = int(parts["hour"] or 0)
    if half := parts["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = (parts["zone"] or "").upper().replace("UTC", "Z").replace("GMT", "Z")
    try:
        return datetime.fromisoformat(
            f"{parts['year']}-{int(month):02}-{int(parts['day'] or 0):02}"
            f"T{hour:02}:{parts['minute'] or '00'}:{parts['second'] or '00'}{zone}"
        )
    except ValueError:
        return None


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=LANGUAGES,
        settings={
            "DATE_ORDER": "DMY",
            "PREFER_LOCALE_DATE_ORDER": False,
            # Nothing that depends on today.
            "PARSERS": ["absolute-time"],
            "REQUIRE_PARTS": ["day", "month", "year"],
            "STRICT_PARSING": True,
        },
    )


def _read_freely(text: str) -> datetime | None:
    """What the library dateparser makes of the less common forms: some milliseconds a text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found: datetime | None = _parser().get_date_data(text).date_obj
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            return None
    return found
