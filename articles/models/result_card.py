"""Articles as search results show them: rows of a prepared query."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from articles.models.article import Article
from articles.models.list_card import CardSection, CardSource
from articles.models.old_address import path_of
from articles.models.prepared_query import PreparedQuery, aware


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


def _visible(columns: tuple[str, ...], *, ids: Sequence[int], moment: datetime) -> Any:
    articles = Article.objects.published(at=moment).order_by().filter(pk__in=ids)
    return articles.values_list("pk", *columns)


_VISIBLE = PreparedQuery(_visible)


def visible_rows(ids: Sequence[int], columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Columns of those articles that readers may see now: id -> values, as the database has them.

    A column of the section is None where an article has no section.
    """
    if not ids:
        return {}
    rows = _VISIBLE.rows(columns, ids=ids, moment=timezone.now())
    return {row[0]: row[1:] for row in rows}


def result_cards(ids: Sequence[int]) -> Mapping[int, ResultCard]:
    """Cards of those articles that readers may see now, by id."""
    return {pk: _card(pk, row) for pk, row in visible_rows(ids, _COLUMNS).items()}


def _card(pk: int, row: tuple[Any, ...]) -> ResultCard:
    end_of_source = len(_OWN) + len(CardSource._fields)
    own, source = row[: len(_OWN)], row[len(_OWN) : end_of_source]
    section = row[end_of_source:]
    card_section = None if section[1] is None else CardSection(*section)
    card = ResultCard._make((pk, *own, CardSource(*source), card_section))
    # SQLite tells no zone: it keeps the moment in UTC.
    if card.published.tzinfo is None:
        return card._replace(published=aware(card.published))
    return card


def _tags(*, ids: Sequence[int]) -> Any:
    links = Article.tags.through.objects.filter(article__in=ids).order_by("tag__name")
    return links.values_list("article_id", "tag__slug", "tag__name")


_TAGS = PreparedQuery(_tags)


def tags_of_results(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Slug and name of each tag of the articles of these ids by name, by the article's id."""
    tags: dict[int, list[tuple[str, str]]] = {}
    for pk, slug, name in _TAGS.rows(ids=ids) if ids else ():
        tags.setdefault(pk, []).append((slug, name))
    return tags
