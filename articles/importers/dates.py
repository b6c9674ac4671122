"""Dates as files, feeds and pages of the press write them: in figures, in words, as a count.

Own rules come first (``written_dates``), a library's guess last, and only a whole one.
"""

import re
import warnings
from collections import Counter
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.importers.calendar_words import calendar_words, folded, key
from articles.importers.records import RecordRefused
from articles.importers.written_dates import WORD, read_written

LANGUAGES = ["it", "en", "fr", "de", "es"]
# Before 1600 there was no periodical press; later years are slips of the pen.
FIRST_YEAR, LAST_YEAR = 1600, 2199
LONGEST = 80  # characters
FULL_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
# At the beginning, or all three figures anywhere: which is which would be guessed.
IN_FIGURES = re.compile(r"\A\d+\s?[/.-]\s?\d|\d\s?[/.-]\s?\d+\s?[/.-]\s?\d")
# Seconds since 1970 have nine or ten figures from 1973 to 2286, milliseconds three more.
EPOCH = re.compile(r"(?P<seconds>\d{9,10})(?:\.\d{1,9})?|(?P<milliseconds>\d{12,13})", re.ASCII)
# As JSON of .NET has it, and as programs that count by the second mark it.
MARKED_COUNT = re.compile(r"(?:/Date\(|@)(\d{9,13})(?:[+-]\d{4})?(?:\)/)?", re.ASCII)
DAY_OF_YEAR = re.compile(r"(\d{4})-?(\d{3})(?=T|\Z)", re.ASCII)  # ISO 8601, 5.2.2.2
# A day with a zone and without a time (XML Schema, part 2, 3.3.9), and quoted as spreadsheets do.
DAY_AND_ZONE = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|\+\d\d:?\d\d)", re.ASCII)
QUOTED = re.compile(r"=?[\"']([^\"']{6,80})[\"']")
# Of twelve figures, which may be milliseconds as well, only those that are a day and a time.
COMPACT = re.compile(
    r"(?P<date>\d{8})(?P<time>\d{6})"
    r"|(?P<day>(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?P<minutes>[0-2]\d[0-5]\d)",
    re.ASCII,
)
# Python takes what stands behind the full stop of "2018-04-03 14.30" for a part of the hour.
FULL_STOPS = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d)\.(\d\d)(?:\.(\d\d))?(?!\d)", re.ASCII)
# Systems that write fields of a page into a feed or a table leave the page's markup around them.
TIME_ELEMENT = re.compile(
    r"<time\b[^<>]{0,200}\bdatetime=[\"']([^\"'<>]{8,40})[\"']", re.IGNORECASE
)
TAG = re.compile(r"</?[a-z][^<>]{0,300}>", re.IGNORECASE)
LONGEST_MARKUP = 1000


def read_moment(text: str) -> datetime:
    """The moment that a text names, aware of its time zone. Raises ``RecordRefused``.

    Figures are read day first: "03/04/2018" is 3 April. A time without a zone is the site's.
    A day without a time is its first moment at the site, so that the article is filed under
    that day and no other. What names no whole day ("aprile 2018", "ieri") is refused.
    """
    text = FULL_STOPS.sub(_with_colons, without_markup(text).strip())
    if quoted := QUOTED.fullmatch(text):
        text = quoted[1].strip()
    try:
        found = _in_figures(text) or datetime.fromisoformat(text)
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


def without_markup(text: str) -> str:
    """The date of a text that has elements of a page around it: the one that they name for
    machines, else their words."""
    if "<" not in text or len(text) > LONGEST_MARKUP:
        return text
    named = TIME_ELEMENT.search(text)
    return named[1] if named else TAG.sub(" ", text).strip()


def moment_or_none(text: str) -> datetime | None:
    """The same where a text need not name one: None for that which does not."""
    try:
        return read_moment(text)
    except RecordRefused:
        return None


def _refused(text: str) -> RecordRefused:
    if not text:
        return RecordRefused(_("There is no date of publication."))
    shown = text[:LONGEST]
    return RecordRefused(
        _("“%(date)s” is no date that can be read, such as 2018-04-03 or 3 aprile 2018.")
        % {"date": shown}
    )


def _with_colons(found: re.Match[str]) -> str:
    return ":".join(filter(None, found.groups()))


def _in_figures(text: str) -> datetime | None:
    """The moment of a count of seconds or of figures without any sign; None for other text."""
    if found := COMPACT.fullmatch(text):
        day, time = found["date"] or found["day"], found["time"] or found["minutes"]
        return datetime.fromisoformat(f"{day}T{time}")
    if found := DAY_AND_ZONE.fullmatch(text):
        return datetime.fromisoformat(found[1])
    if found := DAY_OF_YEAR.match(text):
        day = datetime.strptime(found[1] + found[2], "%Y%j").date()
        return datetime.fromisoformat(day.isoformat() + text[found.end() :])
    count = MARKED_COUNT.fullmatch(text)
    if found := EPOCH.fullmatch(count[1] if count else text):
        seconds = int(found["seconds"] or 0) or int(found["milliseconds"] or 0) // 1000
        return datetime.fromtimestamp(seconds, UTC)
    return None


@lru_cache(maxsize=8192)
def _read_slowly(text: str) -> datetime | None:
    """What a text in words or figures names, without zone where it gives none; None for nothing.

    Kept, since the rows of a file share their days.
    """
    try:
        return read_written(text) or _read_freely(text)
    except (ValueError, OverflowError):
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
    """What the library dateparser makes of the less common forms: some milliseconds a text.

    It guesses, so it counts only where every figure of the text, and its month, are in the answer.
    """
    lowered = folded(" ".join(text.split()))
    # What two figures for a year stand for would be guessed, and the order in "4/13/2018".
    if IN_FIGURES.search(lowered) or not FULL_YEAR.search(lowered):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found: datetime | None = _parser().get_date_data(lowered).date_obj
        except (ValueError, OverflowError, TypeError, AttributeError, IndexError):
            return None
    return found if found and _says_all(lowered, found) else None


def _says_all(text: str, found: datetime) -> bool:
    """Whether a moment has every figure of a text, and the text the moment's month."""
    figures = Counter(map(int, re.findall(r"\d+", text)))
    hours = {found.hour, found.hour % 12, found.hour % 12 or 12}
    said = Counter([found.day, found.year, found.minute, found.second, *hours])
    months = calendar_words().months
    named = {number for word in WORD.findall(text) for number, _stop in months.get(key(word), ())}
    if not named:
        said[found.month] += 1
    return figures <= said and (found.month in named if named else figures[found.month] > 0)
