"""What the page of an article shows of the database: prepared queries, one look each."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Case, DateTimeField, Model, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Least
from django.utils import timezone

from articles.models.article import Article
from articles.models.old_address import path_of
from articles.models.prepared_query import PreparedQuery, aware
from articles.models.taxonomy import Section, Source, Tag

MOST_OF_A_STORY = 100


def _columns(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


_ARTICLE, _SOURCE, _SECTION = _columns(Article), _columns(Source), _columns(Section)
_ALL = (
    *_ARTICLE,
    *(f"source__{name}" for name in _SOURCE),
    *(f"section__{name}" for name in _SECTION),
    "previous_id",
    "next_id",
)


def _at_address(*, day: date, slug: str, moment: datetime) -> Any:
    same, here = Q(visible_from=OuterRef("visible_from")), OuterRef("visible_from")
    # Of two upper bounds SQLite would walk its index from the later one, past all that is newer.
    until = Least(here, Value(moment, DateTimeField()))
    older = Article.objects.published(at=until)
    older = older.filter(Q(visible_from__lt=here) | same & Q(pk__lt=OuterRef("pk")))
    newer = Article.objects.published(at=moment).filter(visible_from__gte=here)
    newer = newer.filter(Q(visible_from__gt=here) | same & Q(pk__gt=OuterRef("pk")))
    articles = Article.objects.filter(day=day, slug=slug).annotate(
        previous_id=Subquery(older.newest_first().values("pk")[:1]),
        next_id=Subquery(newer.oldest_first().values("pk")[:1]),
    )
    return articles.order_by().values_list(*_ALL)


_AT_ADDRESS = PreparedQuery(_at_address)


def article_at(day: date, slug: str) -> Article | None:
    """The article of an address in whatever state, with its source and its section.

    ``previous_id`` and ``next_id`` are the ids of the articles published just before and after it
    that readers may see, or none.
    """
    rows = _AT_ADDRESS.rows(day=day, slug=slug, moment=timezone.now())
    if not rows:
        return None
    values = [aware(value) if isinstance(value, datetime) else value for value in rows[0]]
    own, rest = values[: len(_ARTICLE)], values[len(_ARTICLE) :]
    article = Article.from_db(DEFAULT_DB_ALIAS, _ARTICLE, own)
    article.source = Source.from_db(DEFAULT_DB_ALIAS, _SOURCE, rest[: len(_SOURCE)])
    if article.section_id:
        article.section = Section.from_db(DEFAULT_DB_ALIAS, _SECTION, rest[len(_SOURCE) : -2])
    vars(article).update(previous_id=rest[-2], next_id=rest[-1])
    return article


class TagLink(NamedTuple):
    """A tag as links to it show it."""

    name: str
    slug: str


def _tags_of(*, article: int) -> Any:
    return Tag.objects.filter(articles=article).order_by("name").values_list("name", "slug")


_TAGS_OF = PreparedQuery(_tags_of)


def tags_of(article_id: int) -> list[TagLink]:
    """The tags of an article by name."""
    return [TagLink._make(row) for row in _TAGS_OF.rows(article=article_id)]


class LinkedSource(NamedTuple):
    """The outlet of an article as links show it."""

    name: str
    slug: str


class ArticleLink(NamedTuple):
    """An article as links to it show it; the names are those of ``Article``."""

    pk: int
    title: str
    slug: str
    day: date
    language: str
    published: datetime
    story_id: int | None
    source_id: int
    source: LinkedSource

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)


LINK_COLUMNS = (*ArticleLink._fields[:-1], "source__name", "source__slug")


def link_of(row: Sequence[Any]) -> ArticleLink:
    """The link of a row that begins with ``LINK_COLUMNS``."""
    own, source = row[: len(LINK_COLUMNS) - 2], row[len(LINK_COLUMNS) - 2 : len(LINK_COLUMNS)]
    link = ArticleLink._make((*own, LinkedSource._make(source)))
    return link._replace(published=aware(link.published))


def _same_story(*, story: int, article: int, source: int, moment: datetime) -> Any:
    others = Article.objects.published(at=moment).filter(story=story).exclude(pk=article)
    is_own = Case(When(source=source, then=Value(1)), default=Value(0))
    return others.order_by(is_own, "visible_from", "pk").values_list(*LINK_COLUMNS)[
        :MOST_OF_A_STORY
    ]


_SAME_STORY = PreparedQuery(_same_story)


def same_story(article: Article) -> list[ArticleLink]:
    """The other articles of its story that readers may see: those of other sources first."""
    if article.story_id is None:
        return []
    rows = _SAME_STORY.rows(
        story=article.story_id,
        article=article.pk or 0,
        source=article.source_id or 0,
        moment=timezone.now(),
    )
    return [link_of(row) for row in rows]
