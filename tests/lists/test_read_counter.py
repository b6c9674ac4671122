"""Counting what is read, without cookies and without a write per view."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from articles.lists import read_counter
from articles.lists.read_counter import Counter
from articles.models import Article, DailyReads, MostRead, SectionReads
from tests.small_archive import SmallArchive


@pytest.fixture
def counter(monkeypatch: pytest.MonkeyPatch) -> Counter:
    fresh = Counter()
    monkeypatch.setattr(read_counter, "counter", fresh)
    return fresh


def test_reads_are_gathered_without_a_query(
    counter: Counter, django_assert_num_queries: DjangoAssertNumQueries, db: None
) -> None:
    with django_assert_num_queries(0):
        for number in range(100):
            counter.add(7, f"192.0.2.{number}")
    assert counter.take() == {7: (100, 0)}


def test_one_address_counts_an_article_once_an_hour() -> None:
    counter = Counter()
    assert counter.add(7, "192.0.2.1")
    assert not counter.add(7, "192.0.2.1")
    assert counter.add(8, "192.0.2.1")
    counter._key_made -= read_counter.HOUR + 1
    assert counter.add(7, "192.0.2.1")


def test_no_address_is_kept(counter: Counter) -> None:
    counter.add(7, "192.0.2.77")
    assert b"192.0.2.77" not in b"".join(counter._seen)
    assert "192.0.2.77" not in repr(vars(counter))


def test_the_most_read_of_the_week_are_ranked(counter: Counter, archive: SmallArchive) -> None:
    few, many, old = (archive.make_article() for _ in range(3))
    long_ago = timezone.localdate() - timedelta(days=read_counter.RANKED_DAYS + 1)
    DailyReads.objects.create(article=old, day=long_ago, count=1000)
    counter.add(few.pk, "a")
    for reader in "abc":
        counter.add(many.pk, reader)
    assert read_counter.flush() == 2
    read_counter.rank()
    assert list(MostRead.objects.values_list("article", flat=True)) == [many.pk, few.pk]


def test_reads_add_up_over_flushes(counter: Counter, archive: SmallArchive) -> None:
    article = archive.make_article()
    for reader in "ab":
        counter.add(article.pk, reader)
        read_counter.flush()
    assert DailyReads.objects.get().count == 2
    assert read_counter.flush() == 0


def test_withdrawn_articles_leave_the_ranking(counter: Counter, archive: SmallArchive) -> None:
    gone, stays = archive.make_article(), archive.make_article()
    for article in (gone, stays):
        counter.add(article.pk, "a")
    Article.objects.filter(pk=gone.pk).withdraw("Errore.")
    read_counter.flush()
    read_counter.rank()
    assert list(MostRead.objects.values_list("article", flat=True)) == [stays.pk]


def test_reads_of_an_article_that_is_gone_are_dropped(counter: Counter, db: None) -> None:
    counter.add(999_999, "a")
    read_counter.flush()
    assert not DailyReads.objects.exists()


def test_reads_that_could_not_be_written_are_kept(
    counter: Counter, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = archive.make_article()
    counter.add(article.pk, "a")
    with monkeypatch.context() as broken:
        broken.setattr(DailyReads.objects, "bulk_create", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            read_counter.flush()
    assert not DailyReads.objects.exists()
    read_counter.flush()
    assert DailyReads.objects.get().count == 1


def test_a_ranking_that_stays_is_not_written_again(
    counter: Counter, archive: SmallArchive, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counter.add(archive.make_article().pk, "a")
    read_counter.flush()
    read_counter.rank()
    with django_assert_num_queries(2):
        read_counter.rank()


@pytest.mark.parametrize(("days", "is_ranked"), [(6, True), (7, False)])
def test_a_week_is_ranked(archive: SmallArchive, days: int, is_ranked: bool) -> None:
    day = timezone.localdate() - timedelta(days=days)
    DailyReads.objects.create(article=archive.make_article(), day=day, count=1)
    read_counter.rank()
    assert MostRead.objects.exists() == is_ranked


@pytest.mark.parametrize(("days", "is_kept"), [(366, True), (367, False)])
def test_reads_are_kept_for_a_year(archive: SmallArchive, days: int, is_kept: bool) -> None:
    assert read_counter.KEPT_DAYS == 366
    day = timezone.localdate() - timedelta(days=days)
    DailyReads.objects.create(article=archive.make_article(), day=day, count=1)
    SectionReads.objects.create(section=archive.section.pk, day=day, count=1)
    read_counter.forget_old()
    assert DailyReads.objects.exists() == is_kept
    assert SectionReads.objects.exists() == is_kept


def test_reads_that_a_search_led_to_are_counted_beside_the_others(
    counter: Counter, archive: SmallArchive, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.views.site_pages.counter", counter)
    article = archive.make_article()
    for query, address in (("", "192.0.2.1"), ("?da=cerca", "192.0.2.2"), ("?da=x", "192.0.2.3")):
        path = f"/letto/{article.pk}/{query}"
        assert client.post(path, REMOTE_ADDR=address).status_code == 204
    counter.give_back(counter.take())
    read_counter.flush()
    row = DailyReads.objects.get()
    assert (row.count, row.from_search) == (3, 1)
