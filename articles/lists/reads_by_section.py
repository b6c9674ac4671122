"""Sums of reads by section and day, and what is left of reads by article: the worker's part.

A day has a row for each section, whatever is read; of articles a day keeps the most read alone once
a week has passed. So the tables grow by a bounded number of rows a day, for a year.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min, Sum
from django.utils import timezone

from articles.models import DailyReads, SectionReads
from articles.models.advisory_lock import Task, one_at_a_time

MOST_A_DAY = 1_000  # articles whose reads of a day are kept for a year
WHOLE_DAYS = 8  # for which all of them are: what is read most is ranked by the last seven
AT_ONCE = 500


def sum_up() -> None:
    """Bring the sums up to date, of today and of what was not summed up yet."""
    with transaction.atomic():
        one_at_a_time(Task.FIGURES)
        for day in _open_days():
            _sum_up(day)


def _open_days() -> Iterator[date]:
    """From the last day that has sums to today, and the day before today.

    A sum that is older than a week is not made again: not all that was read may be there any more.
    """
    today = timezone.localdate()
    day = SectionReads.objects.aggregate(day=Max("day"))["day"]
    if day is None:
        day = DailyReads.objects.aggregate(day=Min("day"))["day"] or today
    elif day < today - timedelta(days=WHOLE_DAYS):
        day += timedelta(days=1)
    day = min(day, today - timedelta(days=1))
    while day <= today:
        yield day
        day += timedelta(days=1)


def _sum_up(day: date) -> None:
    reads = DailyReads.objects.filter(day=day).order_by().values_list("article__section")
    sums = {section or 0: total for section, total in reads.annotate(total=Sum("count"))}
    rows = SectionReads.objects.filter(day=day)
    if dict(rows.values_list("section", "count")) != sums:
        rows.delete()
        SectionReads.objects.bulk_create(
            SectionReads(section=section, day=day, count=count) for section, count in sums.items()
        )


def thin_out() -> None:
    """Delete the reads of what was read least on days that are over for long."""
    before = timezone.localdate() - timedelta(days=WHOLE_DAYS)
    # What has no sum yet is not thinned: the sum would be too small.
    summed = SectionReads.objects.filter(day__lt=before).values("day")
    days = DailyReads.objects.filter(day__lt=before, day__in=summed).order_by().values_list("day")
    for day, _number in days.annotate(number=Count("pk")).filter(number__gt=MOST_A_DAY):
        ordered = DailyReads.objects.filter(day=day).order_by("-count", "article_id")
        ids = list(ordered.values_list("pk", flat=True)[MOST_A_DAY:])
        for start in range(0, len(ids), AT_ONCE):
            DailyReads.objects.filter(pk__in=ids[start : start + AT_ONCE]).delete()
