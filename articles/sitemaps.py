"""Sitemaps (sitemaps.org, protocol 0.9): an index, the fixed pages, a file a month, the news.

A file a month keeps each small and never counts the archive or skips through it. Pages that
say ``noindex`` (full reproductions, by the source's rights mode) are left out of all of them.
"""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from articles.filters import end_of, start_of
from articles.furniture import last_day_of
from articles.models import Article, ArticleQuerySet, MonthTally, Section, Source

MOST_ADDRESSES = 50_000  # of one file, by the protocol
NEWS_DAYS = 2
MOST_NEWS = 1_000
XML = "application/xml; charset=utf-8"
FIXED_PAGES = ("home", "article_list", "archive", "sources", "about")


def _render(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, template, context, content_type=XML)


def _listed() -> ArticleQuerySet:
    """Articles whose pages search engines may keep."""
    articles = Article.objects.published().exclude(source__rights=Source.Rights.FULL)
    return articles.only("title", "slug", "day", "language", "published", "modified")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Where the other sitemaps are."""
    months = MonthTally.objects.values_list("first", flat=True)
    paths = [reverse("sitemap_pages")]
    paths += [reverse("sitemap_month", args=[first.year, first.month]) for first in months]
    sitemaps = [{"location": settings.SITE_URL + path} for path in paths]
    return _render(request, "sitemap_index.xml", {"sitemaps": sitemaps})


@require_safe
def pages(request: HttpRequest) -> HttpResponse:
    """The pages that are not articles."""
    paths = [reverse(name) for name in FIXED_PAGES]
    paths += [
        shelf.get_absolute_url()
        for model in (Section, Source)
        for shelf in model._default_manager.filter(article_count__gt=0)[: MOST_ADDRESSES // 2 - 5]
    ]
    urlset = [{"location": settings.SITE_URL + path} for path in paths]
    return _render(request, "sitemap.xml", {"urlset": urlset})


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """The articles of a month. Raises Http404 for a month that cannot be."""
    try:
        first = date(year, month, 1)
        found = _listed().filter(visible_from__range=(start_of(first), end_of(last_day_of(first))))
    except (ValueError, OverflowError):
        raise Http404("no such month") from None
    urlset = [
        {"location": settings.SITE_URL + article.path, "lastmod": article.modified}
        for article in found.newest_first()[:MOST_ADDRESSES]
    ]
    return _render(request, "sitemap.xml", {"urlset": urlset})


@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The articles of the last two days, as news search engines want them."""
    since = timezone.now() - timedelta(days=NEWS_DAYS)
    articles = _listed().filter(visible_from__gte=since).newest_first()[:MOST_NEWS]
    return _render(request, "sitemap_news.xml", {"articles": articles})
