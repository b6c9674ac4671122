"""What was read and searched for in a period, as the desk shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet, Sum
from django.utils import timezone

from articles.models import Article, DailyReads, SearchedDay, Section, SectionReads

MOST_BARS = 92  # of a picture; of longer periods a bar is a week
MOST_ARTICLES = 20
MOST_SEARCHES = 50


@dataclass(frozen=True)
class Period:
    """The last days up to and including today."""

    days: int

    @property
    def last(self) -> date:
        return timezone.localdate()

    @property
    def first(self) -> date:
        return self.last - timedelta(days=self.days - 1)

    @property
    def step(self) -> int:
        """The days of one bar."""
        return 1 if self.days <= MOST_BARS else 7

    def all_days(self) -> Iterator[date]:
        for number in range(self.days):
            yield self.first + timedelta(days=number)


@dataclass(frozen=True, slots=True)
class Bar:
    """A day or a week: its first and last day, its reads, and its height of at most 100."""

    first: date
    last: date
    count: int
    height: int

    @property
    def top(self) -> int:
        """How far below the top of the picture it begins."""
        return 100 - self.height


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section with its reads and their part of all, in hundredths; ``slug`` is empty for none."""

    name: str
    slug: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with its reads of a period, and those that a search led to."""

    article: Article
    count: int
    from_search: int


def reads_by_day(period: Period, section: int | None = None) -> dict[date, int]:
    """The reads of each day, of all sections or of one (0: of none)."""
    reads = SectionReads.objects.filter(day__gte=period.first)
    if section is not None:
        reads = reads.filter(section=section)
    return _by_day(reads, period)


def article_reads_by_day(period: Period, article: int) -> dict[date, int]:
    """The reads of an article on each day that is kept of it."""
    return _by_day(DailyReads.objects.filter(article=article, day__gte=period.first), period)


def _by_day(
    reads: "QuerySet[SectionReads] | QuerySet[DailyReads]", period: Period
) -> dict[date, int]:
    sums = dict(reads.order_by().values_list("day").annotate(total=Sum("count")))
    return {day: sums.get(day, 0) for day in period.all_days()}


def bars(by_day: dict[date, int], step: int) -> list[Bar]:
    """The days as bars, each of ``step`` days but for the first, which has what is left over."""
    days = list(by_day)
    starts = [0, *range(len(days) % step or step, len(days), step)]
    parts = [days[start:end] for start, end in zip(starts, [*starts[1:], len(days)], strict=True)]
    sums = [sum(by_day[day] for day in part) for part in parts]
    most = max(sums, default=0) or 1
    return [
        Bar(part[0], part[-1], count, _part_of(count, most))
        for part, count in zip(parts, sums, strict=True)
    ]


def _part_of(count: int, whole: int) -> int:
    """In hundredths; what is there at all is never nothing."""
    return max(round(100 * count / whole), 1) if count else 0


def sections(period: Period) -> list[SectionRow]:
    """The sections that were read, the most read first; one that was deleted counts as none."""
    reads = SectionReads.objects.filter(day__gte=period.first).order_by()
    sums = dict(reads.values_list("section").annotate(total=Sum("count")))
    known = Section.objects.in_bulk(sums)
    by_section = {pk: sums[pk] for pk in known}
    if rest := sum(sums.values()) - sum(by_section.values()):
        by_section[0] = rest
    whole = sum(sums.values()) or 1
    rows = [
        SectionRow(
            known[pk].name if pk else "",
            known[pk].slug if pk else "",
            count,
            _part_of(count, whole),
        )
        for pk, count in by_section.items()
    ]
    return sorted(rows, key=lambda row: (-row.count, row.name))


def most_read(
    period: Period, *, from_search: bool = False, most: int = MOST_ARTICLES
) -> list[ArticleRow]:
    """The articles that were read most, or that searches led to most."""
    reads = DailyReads.objects.filter(day__gte=period.first).order_by()
    if from_search:
        reads = reads.filter(from_search__gt=0)
    sums = reads.values("article_id").annotate(total=Sum("count"), searched=Sum("from_search"))
    ordered = sums.order_by("-searched" if from_search else "-total", "article_id")[:most]
    found = {row["article_id"]: row for row in ordered}
    articles = Article.objects.only("title", "language", "source__name", "section__name")
    known = articles.select_related("source", "section").in_bulk(found)
    return [
        ArticleRow(known[pk], row["total"], row["searched"])
        for pk, row in found.items()
        if pk in known
    ]


def searches(period: Period, *, is_found: bool, most: int = MOST_SEARCHES) -> list[tuple[str, int]]:
    """Words that were searched for most, of those that enough readers have asked for."""
    days = SearchedDay.objects.filter(day__gte=period.first, searched__is_found=is_found)
    sums = days.order_by().values_list("searched__words").annotate(total=Sum("count"))
    return list(sums.order_by("-total", "searched__words")[:most])
