"""What the API answers. Everything of an article goes through its source's rights mode."""

from datetime import datetime
from typing import Any, Self

from django.conf import settings
from ninja import Schema
from pydantic import Field

from articles import search
from articles.content import rights
from articles.lists.related import related_ids
from articles.models import Article, ResultCard, same_story
from articles.search.types import Facet, Results
from articles.search_page.marked_hits import MarkedHit, marked_hits
from articles.text.country_and_language_names import language_name
from articles.text.safe_links import web_address

RELATED = 6
FACETS = ("section", "source", "language", "year")


class Refusal(Schema):
    """Why there is no answer."""

    detail: str = Field(description="A sentence that says what is wrong.")
    fields: dict[str, str] = Field({}, description="What is wrong with each parameter.")


class FoundArticle(Schema):
    """An article that a search found."""

    id: int
    external_id: str = Field(description="The key under which it was imported; may be empty.")
    title: str
    url: str = Field(description="The address of its page on this site.")
    source: str = Field(description="The name of the outlet that published it.")
    section: str | None = Field(description="The name of its section.")
    language: str = Field(description="BCP 47 code; empty where unknown.")
    published: datetime
    score: float
    snippet: str = Field(description="HTML: a piece of the text, found words within `<mark>`.")

    @classmethod
    def of(cls, item: MarkedHit) -> Self:
        """The answer's form of a hit."""
        score, snippet = round(item.hit.score, 6), str(item.snippet)
        return cls(**_common(item.article), score=score, snippet=snippet)


class FacetValue(Schema):
    """One value of a field and how many of the found articles have it."""

    value: str = Field(description="What the filter of this name takes.")
    label: str
    count: int


class Facets(Schema):
    """How the found articles divide; a filtered field counts as if it were not."""

    section: list[FacetValue]
    source: list[FacetValue]
    language: list[FacetValue]
    year: list[FacetValue]


class Month(Schema):
    """How many of the found articles are of one month."""

    date: str = Field(description="YYYY-MM")
    count: int


class SearchAnswer(Schema):
    """A page of what a search found."""

    query: str = Field(description="The words as they were understood.")
    total: int = Field(description="All that was found.")
    relaxed: bool = Field(description="Whether some results lack a few of the words.")
    took_ms: float = Field(description="Milliseconds that the search engine took.")
    page: int
    page_size: int
    results: list[FoundArticle]
    facets: Facets
    histogram: list[Month]
    suggestion: str | None = Field(description="The query with its spelling put right.")

    @classmethod
    def of(cls, query: search.SearchQuery) -> Self:
        """The answer to a question. Raises ``SearchUnavailable``."""
        results = search.search(query)
        items = marked_hits(results.hits, search.highlighter(query))
        return cls(
            query=results.query,
            total=results.total,
            relaxed=results.relaxed,
            took_ms=round(results.took_ms, 3),
            page=query.page,
            page_size=query.size,
            results=[FoundArticle.of(item) for item in items],
            facets=_facets(results),
            histogram=[Month(date=month.date, count=month.count) for month in results.histogram],
            suggestion=results.suggestion,
        )


class ListedArticle(Schema):
    """An article of the list."""

    id: int
    external_id: str = Field(description="The key under which it was imported; may be empty.")
    title: str
    url: str = Field(description="The address of its page on this site.")
    original: str = Field(description="The address where it was published; may be empty.")
    source: str = Field(description="The name of the outlet that published it.")
    source_slug: str = Field(description="What the filter `source` takes.")
    country: str = Field(description="The outlet's country, ISO 3166-1; empty where unknown.")
    section: str | None = Field(description="The name of its section.")
    section_slug: str | None = Field(description="What the filter `section` takes.")
    tags: list[str] = Field(description="What the filter `tag` takes.")
    author: str
    language: str = Field(description="BCP 47 code; empty where unknown.")
    published: datetime
    teaser: str = Field(description="A few plain words, where the source's rights allow.")

    @classmethod
    def of(cls, article: Article) -> Self:
        """The answer's form of an article whose source, section and tags were loaded with it."""
        return cls(**_listed(article))


class ArticleList(Schema):
    """A stretch of the list, the newest article first."""

    results: list[ListedArticle]
    after: str | None = Field(description="The key to go on with; null at the end.")
    next: str | None = Field(description="The address to go on with; null at the end.")


class WholeArticle(ListedArticle):
    """An article with as much of its text as the source's rights allow."""

    modified: datetime
    rights: str = Field(description="full: the text; excerpt: its beginning; link: no text.")
    html: str = Field(description="The text as HTML; empty unless the rights are full.")
    text: str = Field(description="The text or its beginning, plain; may be empty.")
    related: list[int] = Field(description="Ids of related articles, the closest first.")
    same_story: list[int] = Field(
        description="Ids of articles with nearly the same text, those of other sources first."
    )

    @classmethod
    def of(cls, article: Article) -> Self:
        return cls(
            **_listed(article),
            modified=article.modified,
            rights=rights.mode_of(article),
            html=rights.public_html(article, settings.SITE_URL + article.path),
            text=rights.public_text(article),
            related=_related(article),
            same_story=[other.pk for other in same_story(article)],
        )


def _common(article: Article | ResultCard) -> dict[str, Any]:
    return {
        "id": article.pk,
        "external_id": article.external_id,
        "title": article.title,
        "url": article.path,
        "source": article.source.name,
        "section": article.section.name if article.section else None,
        "language": article.language,
        "published": article.published,
    }


def _listed(article: Article) -> dict[str, Any]:
    return _common(article) | {
        "original": web_address(article.url),
        "source_slug": article.source.slug,
        "country": article.source.country,
        "section_slug": article.section.slug if article.section else None,
        "tags": [tag.slug for tag in article.tags.all()],
        "author": article.author,
        "teaser": rights.teaser(article, rights.FEED_LENGTH),
    }


def _related(article: Article) -> list[int]:
    likely = related_ids(article, RELATED)
    visible = set(Article.objects.published().filter(pk__in=likely).values_list("pk", flat=True))
    return [pk for pk in likely if pk in visible and pk != article.pk]


def _facets(results: Results) -> Facets:
    return Facets(
        **{
            name: [_value(name, facet) for facet in results.facets.get(name, ())]  # type: ignore[call-overload]
            for name in FACETS
        }
    )


def _value(name: str, facet: Facet) -> FacetValue:
    label = language_name(facet.value) if name == "language" else facet.label
    return FacetValue(value=facet.value, label=label, count=facet.count)
