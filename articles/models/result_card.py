"""Articles as lists of hits show them: rows of a prepared query."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils import timezone

from articles.models.article import Article
from articles.models.old_address import path_of
from articles.models.prepared_query import PreparedQuery, aware


class BriefSource(NamedTuple):
    """The outlet of an article."""

    name: str
    slug: str
    country: str
    rights: str
    excerpt_length: int
    excerpt_share: int


class BriefSection(NamedTuple):
    """The section of an article."""

    name: str
    slug: str


class Brief(NamedTuple):
    """An article without what a list has no use for; the names are those of ``Article``."""

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
    source: BriefSource
    section: BriefSection | None

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)


_OWN = Brief._fields[1:-2]
_COLUMNS = (
    *_OWN,
    *(f"source__{name}" for name in BriefSource._fields),
    *(f"section__{name}" for name in BriefSection._fields),
)


def _visible(columns: tuple[str, ...], *, ids: Sequence[int], moment: datetime) -> Any:
    found = Article.objects.published(at=moment).order_by().filter(pk__in=ids)
    return found.values_list("pk", *columns)


_VISIBLE = PreparedQuery(_visible)


def visible_rows(ids: Sequence[int], columns: tuple[str, ...]) -> dict[int, tuple[Any, ...]]:
    """Columns of those of the articles that readers may see now, by id, as the database has them.

    A column of the section is none where an article has no section.
    """
    if not ids:
        return {}
    rows = _VISIBLE.rows(columns, ids=ids, moment=timezone.now())
    return {row[0]: row[1:] for row in rows}


def briefs(ids: Sequence[int]) -> Mapping[int, Brief]:
    """Those of the articles that readers may see now, by id."""
    return {pk: _brief(pk, row) for pk, row in visible_rows(ids, _COLUMNS).items()}


def _brief(pk: int, row: tuple[Any, ...]) -> Brief:
    own, source, section = row[: len(_OWN)], row[len(_OWN) : -2], row[-2:]
    shelf = None if section[1] is None else BriefSection(*section)
    found = Brief._make((pk, *own, BriefSource(*source), shelf))
    if found.published.tzinfo is None:
        return found._replace(published=aware(found.published))
    return found
