"""The days of a week or a month, with the articles that appear on each."""

import calendar
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import F, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from articles.models import Article, ArticleQuerySet, DayTally

Status = Article.Status
# Published articles that a day of a month, or of a week, shows; the others are in the list.
OF_A_DAY = {"month": 5, "week": 40}
MOST_SCHEDULED = 500  # of all days that are shown
DRAFTS_SHOWN = 20
EARLIEST, LATEST = date(1600, 2, 1), date(2199, 11, 30)


@dataclass(slots=True)
class PlannedDay:
    """A day with its articles in the order of their hours, and how many it has in all."""

    day: date
    is_outside: bool
    articles: list[Article] = field(default_factory=list)
    number: int = 0

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()

    @property
    def is_over(self) -> bool:
        return self.day < timezone.localdate()

    @property
    def hidden(self) -> int:
        """How many of its articles are not shown."""
        return max(self.number - len(self.articles), 0)


@dataclass(frozen=True, slots=True)
class Span:
    """A week, or a month with the days that fill its first and last week; weeks begin on Monday."""

    kind: str
    anchor: date

    @property
    def days(self) -> list[date]:
        first = self.anchor
        last = self.anchor
        if self.kind == "month":
            first = self.anchor.replace(day=1)
            last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        first -= timedelta(days=first.weekday())
        last += timedelta(days=6 - last.weekday())
        return [first + timedelta(days=number) for number in range((last - first).days + 1)]

    @property
    def before(self) -> date:
        """A day of the week or month before."""
        if self.kind == "week":
            return self.anchor - timedelta(days=7)
        return self.anchor.replace(day=1) - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the week or month after."""
        if self.kind == "week":
            return self.anchor + timedelta(days=7)
        return self.anchor.replace(day=28) + timedelta(days=4)

    def is_outside(self, day: date) -> bool:
        """Whether a day is shown only to fill a week of the month."""
        return self.kind == "month" and day.month != self.anchor.month


def load(span: Span) -> list[PlannedDay]:
    """The days of a span with their articles, in three queries."""
    days = span.days
    within = {"day__gte": days[0], "day__lte": days[-1]}
    of_day: dict[date, list[Article]] = defaultdict(list)
    shown = _rows().filter(**within)
    scheduled = shown.filter(status=Status.SCHEDULED).order_by("published")[:MOST_SCHEDULED]
    place = Window(RowNumber(), partition_by="day", order_by=F("visible_from").desc())
    # By what it is not: for a state of its own a database reads all that have it, not these days.
    published = shown.filter(visible_from__isnull=False).exclude(status=Status.SCHEDULED)
    newest = published.annotate(place=place)
    first = newest.filter(place__lte=OF_A_DAY[span.kind]).order_by("published")
    tallies = dict(DayTally.objects.filter(**within).values_list("day", "count"))
    for article in (*first, *scheduled):
        of_day[article.day].append(article)
    planned = []
    for day in days:
        there = of_day[day]
        waiting = sum(article.status == Status.SCHEDULED for article in there)
        number = tallies.get(day, 0) + waiting
        planned.append(PlannedDay(day, span.is_outside(day), there, number))
    return planned


def drafts() -> list[Article]:
    """The newest drafts, which can be given a day."""
    return list(_rows().filter(status=Status.DRAFT).order_by("-published")[:DRAFTS_SHOWN])


def _rows() -> ArticleQuerySet:
    names = ("title", "published", "status", "day", "modified", "section__name", "source__name")
    return Article.objects.select_related("section", "source").only(*names)
