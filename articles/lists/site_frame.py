"""What stands around every page: menu, newest headlines, side column.

Read together, in a fixed number of queries, and only when a page asks for a part.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.functional import cached_property

from articles.lists.read_once import section_tree
from articles.models import Article, Comment, DayTally, Dossier, MostRead, Section, Source
from articles.models.section_tree import SectionTree
from articles.text.months import last_day_of

STRIP_LENGTH = 6
LIST_LENGTH = 5
MOST_COMMENTS = 30  # of which the newest of each article is shown
SOURCES_LENGTH = 10
DOSSIERS_LENGTH = 5


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day of the calendar, and how many articles of it readers may see."""

    date: date
    count: int


@dataclass(frozen=True, slots=True)
class MonthCalendar:
    """A month with the number of articles of each day; weeks begin on Monday."""

    first: date
    weeks: list[list[CalendarDay | None]]
    previous: date | None
    next: date | None

    @property
    def counts(self) -> dict[date, int]:
        """The number of articles of each day."""
        return {day.date: day.count for week in self.weeks for day in week if day}

    @classmethod
    def of(cls, first: date) -> "MonthCalendar":
        """The calendar of the month that begins on ``first``; days to come are empty."""
        last = last_day_of(first)
        today = timezone.localdate()
        tallies = DayTally.objects.filter(day__range=(first, min(last, today)))
        counts = dict(tallies.values_list("day", "count"))
        weeks = [
            [
                CalendarDay(day, counts.get(day, 0)) if day.month == first.month else None
                for day in week
            ]
            for week in _weeks(first)
        ]
        previous = _month(first.year, first.month - 1)
        following = _month(first.year, first.month + 1)
        return cls(first, weeks, previous, following if following and following <= today else None)


def _weeks(first: date) -> list[list[date]]:
    # The library's month of December 9999 would step over the last date there is.
    if (first.year, first.month) == (9999, 12):
        days = [date(9999, 12, day) for day in range(1, 32)]
        return [days[start : start + 7] for start in range(0, 31, 7)]
    return calendar.Calendar().monthdatescalendar(first.year, first.month)


def _month(year: int, month: int) -> date | None:
    """The first day of a month, numbered from 0 (the December before) to 13."""
    year, month = (year - 1, 12) if month == 0 else (year + 1, 1) if month == 13 else (year, month)
    return date(year, month, 1) if 1 <= year <= 9999 else None


class SiteFrame:
    """The parts that stand around every page, each read when it is first asked for.

    ``state`` is the state of the archive that the page shows, empty where it is not known.
    """

    state: str

    @cached_property
    def tree(self) -> SectionTree:
        return section_tree(self.state)

    @cached_property
    def menu(self) -> list[tuple[Section, list[Section]]]:
        """The topmost sections, each with those under it."""
        return [(section, self.tree.children(section)) for section in self.tree.roots()]

    @cached_property
    def _headlines(self) -> list[Any]:
        """The newest and the most read together, with the rank of those that have one."""
        newest = Article.objects.published().newest_first().values("pk")[:STRIP_LENGTH]
        ids = Article.objects.filter(pk__in=newest).order_by().values("pk")
        ranked = MostRead.objects.filter(rank__lte=LIST_LENGTH).order_by().values("article_id")
        cards = Article.objects.published().for_cards().filter(pk__in=ids.union(ranked))
        return list(cards.annotate(rank=F("mostread__rank")).newest_first())

    @property
    def strip(self) -> list[Article]:
        return self._headlines[:STRIP_LENGTH]

    @property
    def most_read(self) -> list[Article]:
        ranked = [(article.rank, article) for article in self._headlines if article.rank]
        return [article for _rank, article in sorted(ranked, key=itemgetter(0))][:LIST_LENGTH]

    @cached_property
    def newest_comments(self) -> list[Comment]:
        """The newest of each of the articles that were talked of last."""
        approved = Comment.objects.approved().filter(article__visible_from__lte=timezone.now())
        newest = (
            approved.select_related("article")
            .only(
                "name",
                "text",
                "created",
                "article__title",
                "article__slug",
                "article__day",
                "article__language",
            )
            .order_by("-created")[:MOST_COMMENTS]
        )
        by_article: dict[int, Comment] = {}
        for comment in newest:
            by_article.setdefault(comment.article_id, comment)
        return list(by_article.values())[:LIST_LENGTH]

    @cached_property
    def dossiers(self) -> list[Dossier]:
        """The first of the published dossiers, in the editors' order."""
        shown = Dossier.objects.published().defer("introduction", "introduction_it")
        return list(shown.defer("introduction_en")[:DOSSIERS_LENGTH])

    @cached_property
    def top_sources(self) -> list[Source]:
        filled = Source.objects.filter(article_count__gt=0)
        return list(filled.order_by("-article_count", "name")[:SOURCES_LENGTH])

    @cached_property
    def calendar(self) -> MonthCalendar:
        return MonthCalendar.of(timezone.localdate().replace(day=1))
