"""The list of all articles as the API narrows it and goes through it, the newest first."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, prefetch_related_objects

from articles.api.query_schemas import ArticleFilters, ListParameters
from articles.lists.filters import end_of, start_of
from articles.lists.languages_of_regions import with_regions
from articles.lists.page_keys import EVER, Span, key_of
from articles.lists.pagination import after_key, first_ids
from articles.models import Article, ArticleQuerySet, Section, Source, Tag
from articles.models.section_tree import SectionTree

COMMON_TAG = 1000  # articles: from here on those of a tag are not sorted but looked for


def load_articles(asked: ListParameters) -> tuple[list[Article], str | None]:
    """The articles, and the key to go on with where there are more.

    Raises Http404 for a key of no date.
    """
    span = Span(
        start_of(asked.date_from) if asked.date_from else EVER.since,
        end_of(asked.date_to) if asked.date_to else EVER.until,
    )
    lists = [_from(part, asked.after, span) for part in _parts(asked)]
    ids = first_ids(lists, asked.page_size + 1) if lists else []
    visible = Article.objects.published().for_cards().in_bulk(ids[: asked.page_size])
    articles = [visible[pk] for pk in ids if pk in visible]
    prefetch_related_objects(articles, "tags")
    has_more = len(ids) > asked.page_size and articles
    return articles, key_of(articles[-1]) if has_more else None


def _from(articles: ArticleQuerySet, key: str | None, span: Span) -> ArticleQuerySet:
    if key is None:
        return span.narrow(articles)
    return after_key(articles, key, newest_first=True, span=span)


def _parts(asked: ArticleFilters) -> list[ArticleQuerySet]:
    """The wanted articles as lists without a common one, each a range of one index."""
    articles = Article.objects.published()
    filters: dict[str, Sequence[int | str]] = {}
    if asked.section:
        filters["section"] = _sections(asked.section)
    if asked.source:
        filters["source"] = list(
            Source.objects.filter(slug__in=asked.source).values_list("pk", flat=True)
        )
    if asked.language:
        filters["language"] = with_regions(asked.language)
    if asked.tag:
        articles = _tagged(articles, asked.tag)
    if not filters:
        return [articles]
    (name, values), *rest = filters.items()
    for other, its_values in rest:
        articles = articles.filter(**{f"{other}__in": its_values})
    return [articles.filter(**{name: value}) for value in values]


def _sections(slugs: list[str]) -> list[int]:
    """The sections and all that stand under them, each once."""
    tree = SectionTree.load()
    chosen = [section for section in tree.sections if section.slug in slugs]
    members: list[Section] = [member for section in chosen for member in tree.branch(section)]
    return list(dict.fromkeys(member.pk for member in members))


def _tagged(articles: ArticleQuerySet, slugs: list[str]) -> ArticleQuerySet:
    """The articles with any of the tags; ``ArticleQuerySet.tagged`` says in which two ways."""
    tags = list(Tag.objects.filter(slug__in=slugs))
    links = Article.tags.through.objects.filter(tag__in=tags)
    if sum(tag.article_count for tag in tags) < COMMON_TAG:
        return articles.filter(pk__in=links.values("article"))
    return articles.filter(Exists(links.filter(article=OuterRef("pk"))))
