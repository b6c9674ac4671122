"""Counts that pages show, stored so that no page counts the archive itself."""

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Section, Source, Tag, TaxonomyModel

# What articles are filed under, with the field of the article that says so.
TAXONOMIES: list[tuple[type[TaxonomyModel], str]] = [
    (Section, "section"),
    (Source, "source"),
    (Tag, "tags"),
]


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
    for model, field in TAXONOMIES:
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
    for first in {day.replace(day=1) for day in days}:
        _recount_month(first)


def _last_day(first: date) -> date:
    return first.replace(day=monthrange(first.year, first.month)[1])


def _recount_month(first: date) -> None:
    days = DayTally.objects.filter(day__range=(first, _last_day(first)))
    total = days.aggregate(n=Sum("count"))["n"]
    if total:
        MonthTally.objects.update_or_create(first=first, defaults={"count": total})
    else:
        MonthTally.objects.filter(first=first).delete()


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
