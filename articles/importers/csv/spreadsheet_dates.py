"""Dates as spreadsheets write them into tables, in a form that says its year in full."""

import re
from datetime import datetime, timedelta

from articles.importers.dates import without_markup

# Days since the end of 1899, as Excel and LibreOffice count them, which a cell shows that has lost
# its format. So many figures are no year, and the days are those from 1927 to 2173.
SERIAL = re.compile(r"([1-9]\d{4})(?:[.,](\d{1,12}))?", re.ASCII)
BEGINS = datetime(1899, 12, 30)
# A day in figures alone that a program has read as a number.
COMPACT = re.compile(r"((?:1[6-9]|2[01])\d{6})[.,]0", re.ASCII)
# "03/04/18", "3.4.18 14:30", "3-apr-18": LibreOffice writes the first by itself, Excel the last.
SHORT_YEAR = re.compile(
    r"(\d{1,2}\s?[/.]\s?\d{1,2}\s?[/.]\s?|\d{1,2}[\s/.-]\s?[^\W\d_]{3,10}\.?[\s/.-]\s?)"
    r"(\d{2})(?=\Z|,?\s)"
)
FIRST_OF_LAST_CENTURY = 50  # as in RFC 2822, 4.3


def in_full(date: str) -> str:
    """The date with all figures of its year; any other text as it is."""
    date = without_markup(date).strip()
    if serial := SERIAL.fullmatch(date):
        return _of_serial(float(f"{serial[1]}.{serial[2] or 0}"))
    if compact := COMPACT.fullmatch(date):
        return compact[1]
    found = SHORT_YEAR.match(date)
    if found is None:
        return date
    century = 19 if int(found[2]) >= FIRST_OF_LAST_CENTURY else 20
    return f"{found[1]}{century}{found[2]}{date[found.end() :]}"


def _of_serial(days: float) -> str:
    """The moment of a count of days, to the second."""
    moment = BEGINS + timedelta(seconds=round(days * 86_400))
    return f"{moment:%Y-%m-%d}" if days.is_integer() else f"{moment:%Y-%m-%dT%H:%M:%S}"
