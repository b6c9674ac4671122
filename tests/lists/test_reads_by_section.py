"""Sums of reads by section and day, and how the table by article stays small."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.lists import reads_by_section
from articles.lists.reads_by_section import MOST_A_DAY, WHOLE_DAYS, sum_up, thin_out
from articles.models import Article, DailyReads, Section, SectionReads
from tests.small_archive import SmallArchive


def read(article: Article, days_ago: int, count: int) -> None:
    day = timezone.localdate() - timedelta(days=days_ago)
    DailyReads.objects.create(article=article, day=day, count=count)


def sums() -> dict[tuple[int, int], int]:
    """By section and days ago."""
    today = timezone.localdate()
    return {(row.section, (today - row.day).days): row.count for row in SectionReads.objects.all()}


def test_reads_are_summed_up_by_section(archive: SmallArchive) -> None:
    section = archive.section.pk
    first, second, third = archive.make_article(), archive.make_article(), archive.make_article()
    Article.objects.filter(pk=third.pk).update(section=None)
    for article in (first, second, third):
        read(article, 0, 2)
    read(first, 5, 7)
    sum_up()
    assert sums() == {(section, 0): 4, (0, 0): 2, (section, 5): 7}
    DailyReads.objects.filter(article=first).update(count=10)
    sum_up()
    assert sums()[section, 0] == 12
    assert sums()[section, 5] == 7, "what is over stays"


def test_a_read_of_late_yesterday_is_summed_up_today(archive: SmallArchive) -> None:
    article = archive.make_article()
    read(article, 0, 1)
    sum_up()
    read(article, 1, 3)
    sum_up()
    assert sums()[archive.section.pk, 1] == 3


def test_days_without_a_worker_are_caught_up(archive: SmallArchive) -> None:
    article = archive.make_article()
    for days in (20, 12, 3):
        read(article, days, days)
    sum_up()
    assert sorted(sums().values()) == [3, 12, 20]


def test_sums_that_stay_are_not_written_again(
    archive: SmallArchive, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    read(archive.make_article(), 0, 1)
    sum_up()
    before = set(SectionReads.objects.values_list("pk"))
    sum_up()
    assert set(SectionReads.objects.values_list("pk")) == before


def test_the_sums_of_a_section_outlive_it(archive: SmallArchive) -> None:
    other = Section.objects.create(name="Altra", slug="altra", order=2)
    article = archive.make_article(section=other)
    read(article, 3, 1)
    read(archive.make_article(), 0, 1)
    sum_up()
    article.delete()
    other.delete()
    sum_up()
    assert sum(sums().values()) == 2


@pytest.mark.parametrize("more", [0, 1])
def test_of_a_day_that_is_over_the_most_read_stay(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert MOST_A_DAY == 1_000
    monkeypatch.setattr(reads_by_section, "MOST_A_DAY", 2)
    monkeypatch.setattr(reads_by_section, "AT_ONCE", 1)
    articles = [archive.make_article() for _ in range(2 + more)]
    for number, article in enumerate(articles):
        read(article, WHOLE_DAYS + 1, number + 1)
    thin_out()
    assert DailyReads.objects.count() == 2 + more, "not before they are summed up"
    sum_up()
    thin_out()
    assert set(DailyReads.objects.values_list("count", flat=True)) == {1 + more, 2 + more}
    sum_up()
    assert sum(sums().values()) == sum(range(1, 3 + more))


@pytest.mark.parametrize(("days", "left"), [(8, 2), (9, 1)])
def test_the_last_days_are_kept_whole(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, days: int, left: int
) -> None:
    assert WHOLE_DAYS == 8
    monkeypatch.setattr(reads_by_section, "MOST_A_DAY", 1)
    for _number in range(2):
        read(archive.make_article(), days, 1)
    sum_up()
    thin_out()
    assert DailyReads.objects.count() == left
