"""Dates and moments as pages write them: in the site's time zone and the reader's language."""

from datetime import date as Day
from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format

from articles.text.country_and_language_names import reader_language


def date(value: Day, pattern: str = "DATE_FORMAT") -> str:
    """A day, or the day of a moment, such as "3 aprile 2018".

    ``pattern`` is the name of a format or one of Django's ``date`` filter, without the time.
    """
    day = timezone.localdate(value) if isinstance(value, datetime) else value
    return _date(day, pattern, reader_language())


@lru_cache(maxsize=20_000)
def _date(day: Day, pattern: str, _reader: str) -> str:
    """The day in the words of the reader's language, which is the active one."""
    return date_format(day, pattern)


def clock(moment: datetime) -> str:
    """The time of a moment, such as "14:05"."""
    return f"{timezone.localtime(moment):%H:%M}"


def iso(moment: datetime) -> str:
    """A moment for machines (ISO 8601), such as "2018-04-03T12:00:00+02:00"."""
    return timezone.localtime(moment).isoformat()
