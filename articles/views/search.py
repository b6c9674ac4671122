"""The search page, its feed, and the completion of words while a reader types."""

from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles import search
from articles.comments import is_cross_site, mark_network, network_address
from articles.lists import search_counter
from articles.lists.read_once import outlets
from articles.search_page import result_files, results
from articles.search_page.named_filters import filter_offers
from articles.search_page.offered_filters import OfferedFilters
from articles.search_page.request import NEWEST, SearchRequest
from articles.templating.kept_parts import archive_state
from articles.templating.render import render_page
from articles.views.atom_feeds import LENGTH, ArticleFeed

SUGGESTIONS = 8


@require_safe
def search_page(request: HttpRequest) -> HttpResponse:
    """The page of the search, with results where anything is asked."""
    asked, state = SearchRequest(request.GET), archive_state(request)
    try:
        page = None if asked.is_empty else results.load(asked, state)
        corrected = results.load_corrected(asked, page, state) if page else None
    except search.SearchUnavailable:
        return unavailable(request, asked)
    typed = asked
    if corrected:
        asked, page = corrected
    context = _context(asked, state)
    if page is not None:
        context["page"] = page
        context["offers"] = filter_offers(asked, outlets(state))
        context["counted"] = typed.counted(page.results.total > 0 and corrected is None)
        context["typed"] = typed if corrected else None
        context["feed_url"] = reverse("search_feed") + asked.url()
        context["csv_url"] = reverse("search_csv") + asked.url()
        context["json_url"] = reverse("search_json") + asked.url()
    return render_page(request, "search/search.html", context)


@csrf_exempt
@require_POST
@never_cache
def searched(request: HttpRequest) -> HttpResponse:
    """A browser says that its reader has the page of a search before them."""
    if is_cross_site(request):
        return HttpResponse(status=403)
    words, found, mark = (request.POST.get(name, "") for name in ("words", "found", "mark"))
    search_counter.receive(words, found == "1", mark, mark_network(network_address(request)))
    return HttpResponse(status=204)


def _context(asked: SearchRequest, state: str) -> dict[str, Any]:
    """What the page shows before there is an answer."""
    offered = OfferedFilters(asked, state)
    return {"asked": asked, "offered": offered, "page": None, "is_unavailable": False}


def unavailable(request: HttpRequest, asked: SearchRequest) -> HttpResponse:
    """The page that says that search is not there at the moment."""
    context = _context(asked, archive_state(request)) | {"is_unavailable": True}
    response = render_page(request, "search/search.html", context, status=503)
    response.headers["Retry-After"] = "30"
    return response


def results_file(
    request: HttpRequest, write: Callable[[result_files.ResultTable], Iterator[str]], kind: str
) -> HttpResponseBase:
    """The result of a search as a table in a file, sent while it is written."""
    asked = SearchRequest(request.GET)
    try:
        table = result_files.load(asked)
    except search.SearchUnavailable:
        return unavailable(request, asked)
    headers = {
        "Content-Type": kind,
        "Content-Disposition": f'attachment; filename="{request.path.rpartition("/")[2]}"',
        "X-Robots-Tag": "noindex",
    }
    return StreamingHttpResponse(write(table), headers=headers)


@require_safe
def results_csv(request: HttpRequest) -> HttpResponseBase:
    """The results of a search as CSV."""
    return results_file(request, result_files.as_csv, "text/csv; charset=utf-8")


@require_safe
def results_json(request: HttpRequest) -> HttpResponseBase:
    """The results of a search as JSON."""
    return results_file(request, result_files.as_json, "application/json")


@require_safe
def complete(request: HttpRequest) -> JsonResponse:
    """Words that go on from what was typed, as a list; in OpenSearch's form when asked."""
    text = request.GET.get("q", "")[:200]
    try:
        words = search.complete(text, SUGGESTIONS)
    except search.SearchUnavailable:
        words = []
    answer = [text, words] if request.GET.get("formato") == "opensearch" else words
    return JsonResponse(answer, safe=False)


class SearchFeed(ArticleFeed):
    """Any search as a feed, the newest articles first."""

    def get_object(self, request: HttpRequest) -> SearchRequest:
        return SearchRequest(request.GET)

    def title(self, obj: Any) -> str:
        return f"{obj.text or _('Search')} – {settings.SITE_NAME}"

    def link(self, obj: Any) -> str:
        return f"{settings.SITE_URL}{reverse('search')}{obj.url()}"

    def feed_url(self, obj: Any) -> str:
        return f"{settings.SITE_URL}{reverse('search_feed')}{obj.url()}"

    def ids(self, obj: Any) -> list[int]:
        obj.order = NEWEST
        try:
            answer = search.search(obj.search_query(LENGTH))
        except search.SearchUnavailable:
            return []
        return [hit.id for hit in answer.hits]
