"""Prepared queries find what the ORM finds, whatever the values."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, article_at, tags_of
from articles.models.prepared_query import PreparedQuery
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db
MOMENT = datetime(2020, 5, 1, 12, tzinfo=UTC)


def by_all(limit: int, **values: Any) -> Any:
    """A query with a value of each type."""
    articles = Article.objects.filter(
        pk__in=values["ids"],
        day=values["day"],
        slug=values["slug"],
        visible_from__lte=values["moment"],
        source=values["source"],
    )
    return articles.order_by("-pk").values_list("pk", "title")[:limit]


def test_it_finds_what_the_query_finds_with_other_values_each_time(archive: SmallArchive) -> None:
    prepared = PreparedQuery(by_all)
    made = [
        archive.make_article(published=MOMENT - timedelta(days=number), slug=f"pezzo-{number}")
        for number in range(4)
    ]
    for article in made:
        values: dict[str, Any] = {
            "ids": [made[0].pk, article.pk],
            "day": article.day,
            "slug": article.slug,
            "moment": MOMENT,
            "source": archive.source.pk,
        }
        expected = [(article.pk, article.title)]
        assert prepared.rows(5, **values) == list(by_all(5, **values)) == expected
        for name, other in {
            "ids": [article.pk + 1000],
            "day": date(1999, 1, 1),
            "slug": "nessuno",
            "moment": MOMENT - timedelta(days=30),
            "source": archive.source.pk + 1,
        }.items():
            assert prepared.rows(5, **values | {name: other}) == []


def test_the_shape_is_part_of_the_query(archive: SmallArchive) -> None:
    prepared = PreparedQuery(
        lambda limit, *, moment: Article.objects.published(at=moment).values_list("pk")[:limit]
    )
    for _number in range(3):
        archive.make_article(published=MOMENT)
    assert [len(prepared.rows(limit, moment=MOMENT)) for limit in (1, 3, 4, 2)] == [1, 3, 3, 2]


def test_a_value_that_the_query_does_not_have_is_refused() -> None:
    prepared = PreparedQuery(lambda *, moment, other: Article.objects.values_list("pk"))
    with pytest.raises(AssertionError, match="other"):
        prepared.rows(moment=MOMENT, other=1)


def test_an_article_is_read_with_all_that_its_page_shows(archive: SmallArchive) -> None:
    older, article, newer = (
        archive.make_article(published=MOMENT + timedelta(hours=hours), tags=("b", "a"))
        for hours in (-1, 0, 1)
    )
    hidden = archive.make_article(published=MOMENT, status=Article.Status.DRAFT, section=None)
    with CaptureQueriesContext(connection) as asked:
        found = article_at(article.day, article.slug)
        assert found is not None
        stored = {field.attname: getattr(found, field.attname) for field in Article._meta.fields}
        assert found.source == archive.source
        assert found.section == archive.section
        assert (vars(found)["previous_id"], vars(found)["next_id"]) == (older.pk, newer.pk)
    assert len(asked) == 1
    article.refresh_from_db()
    assert stored == {name: getattr(article, name) for name in stored}
    assert [(tag.name, tag.slug) for tag in tags_of(article.pk)] == [("a", "a"), ("b", "b")]
    draft = article_at(hidden.day, hidden.slug)
    assert draft is not None
    assert draft.section is None
    assert article_at(article.day, "nessuno") is None


def steps(read: Callable[[], object]) -> int:
    """How many instructions SQLite carries out for what is read, to the next ten."""
    counted: list[None] = []
    database = connection.connection
    database.set_progress_handler(lambda: counted.append(None), 10)
    read()
    database.set_progress_handler(None, 0)
    return 10 * len(counted)


def test_an_old_article_costs_no_more_than_a_new_one(archive: SmallArchive) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("counts what SQLite does")
    made = [archive.make_article(published=MOMENT - timedelta(days=days)) for days in range(200)]
    new, old = (
        steps(lambda article=article: article_at(article.day, article.slug))  # type: ignore[misc]
        for article in (made[2], made[-2])
    )
    assert old <= new + 50


def test_neighbours_of_a_scheduled_article_are_those_that_readers_see(
    archive: SmallArchive,
) -> None:
    now = timezone.now()
    newest = archive.make_article(published=now - timedelta(days=1))
    archive.make_article(published=now + timedelta(days=1), status=Article.Status.SCHEDULED)
    later = archive.make_article(published=now + timedelta(days=2), status=Article.Status.SCHEDULED)
    found = article_at(later.day, later.slug)
    assert found is not None
    assert (vars(found)["previous_id"], vars(found)["next_id"]) == (newest.pk, None)
