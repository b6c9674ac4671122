"""Dates of the calendar."""

from calendar import monthrange
from datetime import date


def last_day_of_month(year: int, month: int) -> date:
    """The last day of a month. Raises ``ValueError`` for a month that the calendar lacks."""
    first = date(year, month, 1)  # ``monthrange`` alone takes years that no date can have
    return first.replace(day=monthrange(year, month)[1])
