"""Months of the calendar, as dates."""

from calendar import monthrange
from datetime import date


def last_day_of(day: date) -> date:
    """The last day of the month that a day is in."""
    return day.replace(day=monthrange(day.year, day.month)[1])
