"""Articles as search results show them, read by id with an SQL statement that is built once.

The ORM takes several times as long to build such a query, and to make objects of its rows, as the
database takes to answer it; a page of results is asked for often.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.utils import timezone

from articles.models.article import Article
from articles.models.old_address import path_of

_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


class CardSource(NamedTuple):
    """The source of an article on a card."""

    name: str
    slug: str
    country: str
    rights: str
    excerpt_length: int
    excerpt_share: int


class CardSection(NamedTuple):
    """The section of an article on a card."""

    name: str
    slug: str


class ResultCard(NamedTuple):
    """An article with the columns that a result needs; its fields are named as those of
    ``Article``.
    """

    pk: int
    external_id: str
    title: str
    slug: str
    url: str
    author: str
    day: date
    published: datetime
    language: str
    text: str
    source: CardSource
    section: CardSection | None

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)


_OWN = ResultCard._fields[1:-2]
_COLUMNS = (
    *_OWN,
    *(f"source__{name}" for name in CardSource._fields),
    *(f"section__{name}" for name in CardSection._fields),
)


def visible_rows(ids: Sequence[int], columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Columns of those articles that readers may see now: id -> values, as the database has them.

    A column of the section is None where an article has no section.
    """
    if not ids:
        return {}
    connection = connections[Article.objects.db]
    moment = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(_statement(len(ids), columns), (moment, *ids))
        return {row[0]: row[1:] for row in cursor.fetchall()}


@lru_cache(maxsize=1_000)
def _statement(number: int, columns: tuple[str, ...]) -> str:
    """The SQL for a number of articles; its parameters are the moment and their ids."""
    ids = range(1, number + 1)
    visible = Article.objects.published(at=_SOME_MOMENT).order_by().filter(pk__in=ids)
    sql, parameters = visible.values_list("pk", *columns).query.sql_with_params()
    if parameters[1:] != tuple(ids):
        raise AssertionError(f"parameters in another order: {parameters}")
    return sql


def result_cards(ids: Sequence[int]) -> Mapping[int, ResultCard]:
    """Cards of those articles that readers may see now, by id."""
    return {pk: _card(pk, row) for pk, row in visible_rows(ids, _COLUMNS).items()}


def _card(pk: int, row: tuple[Any, ...]) -> ResultCard:
    own, source, section = row[: len(_OWN)], row[len(_OWN) : -2], row[-2:]
    card_section = None if section[1] is None else CardSection(*section)
    card = ResultCard._make((pk, *own, CardSource(*source), card_section))
    # SQLite tells no zone: it keeps the moment in UTC.
    if card.published.tzinfo is None:
        return card._replace(published=card.published.replace(tzinfo=UTC))
    return card
