"""Counts that pages show, stored so that no page counts the archive itself."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Section, Source, Tag, TaxonomyModel
from articles.text.months import last_day_of

# What articles are filed under, with the field of the article that says so.
FILED_UNDER: list[tuple[type[TaxonomyModel], str]] = [
    (Section, "section"),
    (Source, "source"),
    (Tag, "tags"),
]

MONTHS_AT_ONCE = 100  # in one question to the database


class DayTally(models.Model):
    """How many articles of one day readers may see."""

    day = models.DateField(_("day"), primary_key=True)
    count = models.PositiveIntegerField(_("articles"))

    class Meta:
        verbose_name = _("day's count")
        verbose_name_plural = _("day's counts")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class MonthTally(models.Model):
    """How many articles of one month readers may see, under the month's first day."""

    first = models.DateField(_("month"), primary_key=True)
    count = models.PositiveIntegerField(_("articles"))

    class Meta:
        verbose_name = _("month's count")
        verbose_name_plural = _("month's counts")
        ordering = ["-first"]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}: {self.count}"


def recount(
    visible: QuerySet[Any],
    *,
    days: Iterable[date] = (),
    sections: Iterable[int] = (),
    sources: Iterable[int] = (),
    tags: Iterable[int] = (),
) -> None:
    """Count again what a change has touched, and store the counts.

    ``visible`` are all articles that readers may see now; ``days`` are dates of publication, the
    others ids of what articles are or were filed under. Counts are taken afresh and not added up,
    so that no order of events lets them drift.
    """
    _recount_days(visible, set(days))
    _recount_taxonomy(visible, Section, "section", set(sections))
    _recount_taxonomy(visible, Source, "source", set(sources))
    _recount_taxonomy(visible, Tag, "tags", set(tags))


def recount_all(visible: QuerySet[Any]) -> None:
    """Count everything again. ``visible`` are all articles that readers may see now."""
    _recount_calendar(visible)
    for model, field in FILED_UNDER:
        ids = set(model._default_manager.values_list("pk", flat=True))
        _recount_taxonomy(visible, model, field, ids)


def _recount_calendar(visible: QuerySet[Any]) -> None:
    """Count all days and months with one grouping of the archive."""
    days = dict(visible.order_by().values_list("day").annotate(n=Count("pk")))
    months: Counter[date] = Counter()
    for day, count in days.items():
        months[day.replace(day=1)] += count
    DayTally.objects.all().delete()
    MonthTally.objects.all().delete()
    # Whoever saves an article meanwhile may have counted its day already.
    DayTally.objects.bulk_create(
        [DayTally(day=day, count=count) for day, count in days.items()],
        batch_size=400,
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["count"],
    )
    MonthTally.objects.bulk_create(
        [MonthTally(first=first, count=count) for first, count in months.items()],
        batch_size=400,
        update_conflicts=True,
        unique_fields=["first"],
        update_fields=["count"],
    )


def _recount_days(visible: QuerySet[Any], days: set[date]) -> None:
    if not days:
        return
    of_days = visible.filter(day__in=days)
    counts = dict(of_days.values_list("day").annotate(n=Count("pk")).order_by())
    DayTally.objects.filter(day__in=days - counts.keys()).delete()
    DayTally.objects.bulk_create(
        [DayTally(day=day, count=count) for day, count in counts.items()],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["count"],
    )
    _recount_months({day.replace(day=1) for day in days})


def _recount_months(firsts: set[date]) -> None:
    """Sum the days of the months that begin on these, with one grouping for many of them."""
    pending = sorted(firsts)
    for start in range(0, len(pending), MONTHS_AT_ONCE):
        months = pending[start : start + MONTHS_AT_ONCE]
        in_months = reduce(or_, (Q(day__range=(first, last_day_of(first))) for first in months))
        days = DayTally.objects.filter(in_months).order_by()
        sums = days.values_list("day__year", "day__month").annotate(n=Sum("count"))
        totals = {date(year, month, 1): total for year, month, total in sums}
        MonthTally.objects.filter(first__in=set(months) - totals.keys()).delete()
        MonthTally.objects.bulk_create(
            [MonthTally(first=first, count=total) for first, total in totals.items()],
            update_conflicts=True,
            unique_fields=["first"],
            update_fields=["count"],
        )


def _recount_taxonomy(
    visible: QuerySet[Any], model: type[TaxonomyModel], field: str, ids: set[int]
) -> None:
    """Count the articles of these sections, sources or tags; store the counts that changed.

    One grouping counts all of them. A subquery for each row would be shorter, and as slow as the
    archive is large wherever the database plans it without statistics.
    """
    pks = sorted(ids)
    for start in range(0, len(pks), 500):
        batch = pks[start : start + 500]
        filed = visible.order_by().filter(**{f"{field}__in": batch}).values_list(field)
        counts = dict(filed.annotate(n=Count("pk")))
        changed = []
        for row in model._default_manager.filter(pk__in=batch).only("pk", "article_count"):
            if row.article_count != counts.get(row.pk, 0):
                row.article_count = counts.get(row.pk, 0)
                changed.append(row)
        model._default_manager.bulk_update(changed, ["article_count"], batch_size=250)
