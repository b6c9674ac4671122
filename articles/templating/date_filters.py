"""Dates and moments as pages write them: in the site's time zone and the reader's language."""

from datetime import date as Day
from datetime import datetime
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

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


def when(moment: datetime) -> str:
    """A moment as short as a reader of today takes it: "oggi, 07:45", "27 nov.", "3 apr. 2018".

    The hour stands where the day is today's and the hour is known; the year where it is another.
    """
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        hour = clock_if_known(moment)
        return _("today, %(hour)s") % {"hour": hour} if hour else _("today")
    if local.year == today.year:
        return _date(local.date(), pgettext("short date", "j M"), reader_language())
    return _date(local.date(), pgettext("short date", "j M Y"), reader_language())


def clock_if_known(moment: datetime) -> str:
    """The time of a moment; empty for noon and midnight sharp, as a day without an hour is kept."""
    local = timezone.localtime(moment)
    is_of_day = local.hour in {0, 12} and not (local.minute or local.second)
    return "" if is_of_day else clock(moment)


def clock(moment: datetime) -> str:
    """The time of a moment, such as "14:05"."""
    return f"{timezone.localtime(moment):%H:%M}"


def iso(moment: datetime) -> str:
    """A moment for machines (ISO 8601), such as "2018-04-03T12:00:00+02:00"."""
    return timezone.localtime(moment).isoformat()
