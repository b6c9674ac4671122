"""Moments on another day: the hour on the clock is kept, whatever the clocks do that night."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from articles.admin.date_time_fields import is_never

# When the first article of a day appears that is given a day and no hour, and the steps after.
FIRST_HOUR = time(8)
STEP = timedelta(minutes=30)


def on_day(moment: datetime, day: date) -> datetime:
    """The moment in UTC at which the site's clocks show the same time on another day.

    Of a time that they show twice it is the same of the two as before, otherwise the first. A time
    that they skip is as much later as they are put forward.
    """
    local = timezone.localtime(moment)
    clock = datetime.combine(day, local.time().replace(fold=0))
    fold = 0 if is_never(clock) else local.fold
    zone = timezone.get_current_timezone()
    return clock.replace(fold=fold, tzinfo=zone).astimezone(UTC)


def free_moment(day: date, taken: Collection[datetime]) -> datetime | None:
    """The first half hour of a day from 8:00 on that is to come and not taken; None for none."""
    zone = timezone.get_current_timezone()
    candidate = datetime.combine(day, FIRST_HOUR, zone).astimezone(UTC)
    now = timezone.now()
    minutes = {moment.astimezone(UTC).replace(second=0, microsecond=0) for moment in taken}
    while timezone.localtime(candidate).date() == day:
        if candidate > now and candidate not in minutes:
            return candidate
        candidate += STEP
    return None
