"""Noon of a day near today: an hour that the clocks show once, whatever day it is."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def noon_in(days: int) -> datetime:
    """Noon at the site so many days from today. So many times 24 hours from now may be a time that
    the clocks skip or show twice, which forms ask about."""
    day = timezone.localdate() + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time(12)))
