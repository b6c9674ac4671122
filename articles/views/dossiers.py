"""Pages of dossiers: the list of all, and one with its articles."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.lists.dossier_articles import contents_of, newest_of, with_covers
from articles.lists.pagination import first_ids
from articles.models import Dossier
from articles.search import SearchUnavailable
from articles.search_page.request import SearchRequest
from articles.templating.addresses import url
from articles.templating.render import render_page
from articles.text.html import excerpt, plain_text
from articles.views.article_lists import render_list, trail
from articles.views.atom_feeds import LENGTH, ArticleFeed
from articles.views.search import unavailable

LONGEST_DESCRIPTION = 200  # characters of an introduction in lists and for other programs


def dossiers(request: HttpRequest) -> HttpResponse:
    """All published dossiers in the editors' order."""
    rows = [
        (each, excerpt(plain_text(each.dossier.shown_introduction), LONGEST_DESCRIPTION))
        for each in with_covers(Dossier.objects.published())
    ]
    context = {"rows": rows, "breadcrumbs": trail((_("Dossiers"), None))}
    return render_page(request, "articles/dossiers.html", context)


def published_or_404(slug: str) -> Dossier:
    """The dossier of an address. Raises Http404 for one that is not published."""
    return get_object_or_404(Dossier.objects.published().select_related("tag"), slug=slug)


def dossier(request: HttpRequest, slug: str) -> HttpResponse:
    """A dossier with its articles, the newest first."""
    dossier = published_or_404(slug)
    (shown,) = with_covers([dossier])
    try:
        listed, count = contents_of(dossier)
    except SearchUnavailable:
        return unavailable(request, _search_for(dossier))
    introduction = dossier.shown_introduction
    return render_list(
        request,
        listed,
        template="articles/dossier.html",
        heading=dossier.shown_title,
        dossier=dossier,
        count=count,
        cover=shown.cover,
        description=excerpt(plain_text(introduction), LONGEST_DESCRIPTION),
        search_url=f"{url('search')}{_search_for(dossier).url()}" if dossier.query else "",
        breadcrumbs=trail((_("Dossiers"), url("dossiers")), (dossier.shown_title, None)),
        feed_url=reverse("dossier_feed", args=[slug]),
    )


def _search_for(dossier: Dossier) -> SearchRequest:
    """The search page's form of what the dossier asks for."""
    question = QueryDict(mutable=True)
    question["q"] = dossier.query
    return SearchRequest(question)


class DossierFeed(ArticleFeed):
    """The newest articles of a dossier; none while its search cannot be asked."""

    def get_object(self, request: HttpRequest, slug: str) -> Dossier:
        return published_or_404(slug)

    def ids(self, obj: Any) -> list[int]:
        try:
            return first_ids(newest_of(obj), LENGTH)
        except SearchUnavailable:
            return []
