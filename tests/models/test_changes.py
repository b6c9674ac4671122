"""What a change sets off: counts, jobs for the index, the number of the caches."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from articles.models import (
    Article,
    ContentVersion,
    DayTally,
    IndexJob,
    MonthTally,
    Section,
    Tag,
    article_queryset,
)
from articles.models import counts as counting
from articles.models.counts import recount_all
from articles.models.outbox import content_changed, index_changed
from articles.models.tag_links import set_tags
from tests.small_archive import SmallArchive


def version() -> int:
    return ContentVersion.objects.values_list("version", flat=True).first() or 0


def counts(archive: SmallArchive) -> tuple[int, int]:
    archive.section.refresh_from_db()
    archive.source.refresh_from_db()
    return archive.section.article_count, archive.source.article_count


@pytest.mark.parametrize(
    "change",
    [
        lambda article: article.save(),
        lambda article: article.delete(),
        lambda article: Article.objects.all().withdraw("Errore."),
        lambda article: article.source.save(),
        lambda article: article.section.save(),
        lambda article: set_tags(article, ["Nuova"]),
    ],
    ids=["save", "delete", "withdraw", "source", "section", "tags"],
)
def test_a_change_writes_a_job_and_makes_cached_pages_old(
    archive: SmallArchive, change: Callable[[Article], object]
) -> None:
    article = archive.make_article()
    IndexJob.objects.all().delete()
    before = version()
    change(article)
    assert IndexJob.objects.exists()
    assert version() > before


def test_a_change_that_is_rolled_back_leaves_no_job(archive: SmallArchive) -> None:
    IndexJob.objects.all().delete()
    with transaction.atomic():
        archive.make_article()
        transaction.set_rollback(True)
    assert not IndexJob.objects.exists()


def test_rows_have_the_version_that_their_change_raised(archive: SmallArchive) -> None:
    made = [archive.make_article() for _ in range(3)]
    versions = dict(IndexJob.objects.filter(kind="article").values_list("object_id", "version"))
    assert sorted(versions) == [one.pk for one in made]
    assert len(set(versions.values())) == 3
    assert list(versions.values()) == sorted(versions.values())
    Article.objects.all().withdraw("Errore.")
    latest = IndexJob.objects.filter(version=version()).values_list("object_id", flat=True)
    assert set(latest) == {one.pk for one in made}


@pytest.mark.django_db(transaction=True)
def test_no_change_is_told_of_outside_its_transaction() -> None:
    for tell in (content_changed, lambda: index_changed(IndexJob.Kind.ARTICLE, [1])):
        with pytest.raises(transaction.TransactionManagementError):
            tell()
    assert (version(), IndexJob.objects.exists()) == (0, False)


def test_counts_follow_what_readers_may_see(archive: SmallArchive) -> None:
    article = archive.make_article()
    archive.make_article(status=Article.Status.DRAFT)
    assert counts(archive) == (1, 1)
    assert DayTally.objects.get(day=article.day).count == 1
    Article.objects.filter(pk=article.pk).withdraw("Errore.")
    assert counts(archive) == (0, 0)
    assert not DayTally.objects.exists()
    assert not MonthTally.objects.exists()


def test_moving_counts_in_both_sections(archive: SmallArchive) -> None:
    archive.make_article()
    other = Section.objects.create(name="Cultura", slug="cultura")
    assert Article.objects.all().move_to(other) == 1
    other.refresh_from_db()
    assert (counts(archive)[0], other.article_count) == (0, 1)


def test_counts_of_tags_follow(
    archive: SmallArchive, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    article = archive.make_article()
    with django_capture_on_commit_callbacks(execute=True):
        set_tags(article, ["Siria", "  Siria ", "", "Diplomazia"])
    assert dict(Tag.objects.values_list("name", "article_count")) == {"Siria": 1, "Diplomazia": 1}
    with django_capture_on_commit_callbacks(execute=True):
        article.tags.clear()
    assert set(Tag.objects.values_list("article_count", flat=True)) == {0}


def test_counting_everything_again_changes_nothing(archive: SmallArchive) -> None:
    for _ in range(3):
        archive.make_article()
    before = (counts(archive), list(DayTally.objects.values_list("day", "count")))
    recount_all(Article.objects.published())
    assert (counts(archive), list(DayTally.objects.values_list("day", "count"))) == before


@pytest.mark.parametrize("months", [1, 2, 3])
def test_many_months_are_counted_with_few_questions(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, months: int
) -> None:
    """Two months at once: three are more than fit in one question."""
    monkeypatch.setattr(counting, "MONTHS_AT_ONCE", 2)
    for month in range(1, months + 1):
        archive.make_article(published=datetime(2018, month, 3, 12, tzinfo=UTC))
    Article.objects.all().withdraw("Errore.")
    assert not MonthTally.objects.exists()
    Article.objects.all().publish()
    found = list(MonthTally.objects.order_by("first").values_list("first", "count"))
    assert found == [(date(2018, month, 1), 1) for month in range(1, months + 1)]


@pytest.mark.parametrize("number", [2, 3])
def test_many_articles_are_changed_in_batches(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(article_queryset, "BATCH", 2)
    made = [archive.make_article(tags=("Pace",)) for _ in range(number)]
    IndexJob.objects.all().delete()
    assert Article.objects.all().withdraw("Errore.") == number
    assert set(IndexJob.objects.values_list("object_id", flat=True)) == {one.pk for one in made}
    assert (counts(archive), Tag.objects.get().article_count) == ((0, 0), 0)
