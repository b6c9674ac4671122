"""Sitemaps (sitemaps.org, protocol 0.9): an index, the fixed pages, the authors, a file a month,
the news.

A file a month keeps each small and never counts the archive or skips through it. Pages that
say ``noindex`` (full reproductions, by the source's rights mode) are left out of all of them.
By the protocol's schema no sitemap is empty: a month without a page to list has none.
"""

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateTimeField, Exists, ExpressionWrapper, OuterRef, QuerySet, Subquery
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.lists.authors import author_slugs
from articles.lists.filters import end_of, start_of
from articles.models import Article, ArticleQuerySet, Dossier, MonthTally, Section, Source
from articles.templating.render import ENGINE
from articles.text.months import last_day_of
from articles.views.xml_writer import render_xml

MOST_ADDRESSES = 50_000  # of one file, by the protocol
MOST_DOSSIERS = 1_000
MOST_TERMS = 24_000  # sections, and sources
NEWS_DAYS = 2
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"
# Not what says that a language is unknown, missing, or one of several (ISO 639-2).
LANGUAGE = re.compile(r"(?!(?:und|mul|mis|zxx)\b)[a-z]{2,3}(?![a-z])", re.IGNORECASE)
# The regions and the script in which Chinese is written in traditional characters.
TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})
A_DAY = timedelta(days=1)  # no time zone is further from UTC
FIXED_PAGES = ("home", "article_list", "archive", "sources", "feeds", "about")


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render_xml(request, template, context, content_type=XML)


def _listed() -> ArticleQuerySet:
    """Articles whose pages search engines may keep."""
    return Article.objects.published().exclude(source__rights=Source.Rights.FULL)


def _months() -> QuerySet[MonthTally]:
    """Months with a page to list, the newest first.

    Looked for from source to source, and of each only the first article since the month began:
    however large the archive is, that is a step in an index for a month and a source at most.
    """
    first = OuterRef(OuterRef("first"))
    begun = ExpressionWrapper(first - A_DAY, output_field=DateTimeField())
    since = Article.objects.published().filter(source=OuterRef("pk"), visible_from__gte=begun)
    article = since.filter(day__gte=first).oldest_first()
    sources = Source.objects.exclude(rights=Source.Rights.FULL)
    month = TruncMonth(Subquery(article.values("day")[:1]))
    return MonthTally.objects.filter(
        Exists(sources.annotate(month=month).filter(month=OuterRef("first")))
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the other sitemaps are: those that list something."""
    paths = [reverse("sitemap_pages")]
    paths += [reverse("sitemap_authors")] if author_slugs(1) else []
    paths += [reverse("sitemap_news")] if _news().exists() else []
    months = _months().values_list("first", flat=True)
    paths += [reverse("sitemap_month", args=[first.year, first.month]) for first in months]
    sitemaps = [{"location": settings.SITE_URL + path} for path in paths]
    return _render(request, "sitemap_index.xml", {"sitemaps": sitemaps})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are not articles."""
    paths = [reverse(name) for name in FIXED_PAGES]
    paths += [
        term.get_absolute_url()
        for model in (Section, Source)
        for term in model._default_manager.filter(article_count__gt=0)[:MOST_TERMS]
    ]
    dossiers = list(Dossier.objects.published()[:MOST_DOSSIERS])
    paths += [reverse("dossiers")] if dossiers else []
    paths += [dossier.get_absolute_url() for dossier in dossiers]
    urlset = [{"location": settings.SITE_URL + path} for path in paths]
    return _render(request, "sitemap.xml", {"urlset": urlset})


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """The pages of authors. Raises Http404 where there are none."""
    urlset = [
        {"location": settings.SITE_URL + reverse("author", args=[slug])}
        for slug in author_slugs(MOST_ADDRESSES)
    ]
    if not urlset:
        raise Http404("no authors")
    return _render(request, "sitemap.xml", {"urlset": urlset})


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles of a month. Raises Http404 for one that cannot be, or lists nothing."""
    try:
        first = date(year, month, 1)
        articles = _listed().filter(
            visible_from__range=(start_of(first), end_of(last_day_of(first)))
        )
    except (ValueError, OverflowError):
        raise Http404("no such month") from None
    urlset = [
        {"location": settings.SITE_URL + article.path, "lastmod": article.modified}
        for article in articles.only("slug", "day", "modified").newest_first()[:MOST_ADDRESSES]
    ]
    if not urlset:
        raise Http404("nothing to list in this month")
    return _render(request, "sitemap.xml", {"urlset": urlset})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as news search engines want them.

    Without any it holds the front page alone, which makes it a valid sitemap and no news.
    """
    articles = _news().select_related("source").defer("body", "text").newest_first()[:MOST_NEWS]
    rows = [(article, news_language(article)) for article in articles]
    context = {"rows": rows}
    return render_xml(request, "sitemap_news.xml", context, content_type=XML, using=ENGINE)


def _news() -> ArticleQuerySet:
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    return _listed().filter(visible_from__gte=since)


def news_language(article: Article) -> str:
    """The article's language as Google wants it: two or three letters, but zh-cn and zh-tw.

    https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
    """
    codes = (article.language, article.source.language, settings.LANGUAGE_CODE)
    primary, *rest = next(filter(LANGUAGE.match, codes)).lower().replace("_", "-").split("-")
    if primary == "zh":
        return "zh-tw" if TRADITIONAL.intersection(rest) else "zh-cn"
    return primary
