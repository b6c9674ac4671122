"""Pages about the site, and the small addresses that browsers and monitors call."""

from contextlib import suppress
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import get_conditional_response
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from articles.accounts import second_factor
from articles.comments import is_cross_site, network_address
from articles.lists.read_counter import counter
from articles.models import Article, Picture
from articles.models.picture import is_size_for_text, names_of, token_of
from articles.templating import notice_cookie
from articles.templating.addresses import static
from articles.templating.render import ENGINE, render_page
from articles.views.article_lists import trail
from articles.views.offline_reading import KEPT_DAYS
from articles.views.xml_writer import render_xml
from articles.worker import readiness
from pressreview.database.failures import StoreAway, Trouble
from pressreview.page_cache.middleware import EDITORS

LONGEST_BACK = 2000
# A browser asks again after five minutes, a cache of ours after a second: so long does a picture
# outlast its article's withdrawal.
PICTURES = "public, max-age=300, s-maxage=1"
# The icon's address changes with a release that draws it anew.
ICON = "public, max-age=3600, s-maxage=1"


@require_safe
def cookie(request: HttpRequest) -> HttpResponse:
    """The page about cookies; with ``?avviso`` it shows the notice again."""
    context = {
        "breadcrumbs": trail((_("Cookies"), None)),
        "shows_notice": "avviso" in request.GET,
        "prefix": settings.COOKIE_PREFIX,
        "idle_minutes": settings.IDLE_SECONDS // 60,
        "session_hours": settings.SESSION_SECONDS // 3600,
        "most_articles": settings.OFFLINE_ARTICLES,
        "kept_days": KEPT_DAYS,
    }
    return render_page(request, "pages/cookie.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """The page about privacy."""
    context = {
        "breadcrumbs": trail((_("Privacy"), None)),
        "comment_days": settings.COMMENT_DAYS,
        "most_articles": settings.OFFLINE_ARTICLES,
    }
    return render_page(request, "pages/privacy.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The page about the site."""
    return render_page(request, "pages/about.html", {"breadcrumbs": trail((_("About us"), None))})


@require_safe
def feeds(request: HttpRequest) -> HttpResponse:
    """What a feed is, and the addresses of those that there are."""
    context = {"breadcrumbs": trail((_("Following by feed"), None))}
    return render_page(request, "pages/feeds.html", context)


@csrf_exempt
@require_POST
@never_cache
def close_notice(request: HttpRequest) -> HttpResponse:
    """Remember for six months that the notice was seen; then back to the page it was seen on.

    Pages with the notice are kept for all readers, so they have no token: where the form came
    from decides.
    """
    if is_cross_site(request):
        return HttpResponse(status=403)
    back = request.POST.get("back", "")
    response = HttpResponseRedirect(back if _is_page(request, back) else reverse("home"))
    response.status_code = 303
    notice_cookie.put_on(response)
    return response


def _is_page(request: HttpRequest, address: str) -> bool:
    """Whether a path, with or without a query, may lead to a page of ours that can be read."""
    if not address.startswith("/") or len(address) > LONGEST_BACK:
        return False
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        return False
    path = unquote(urlsplit(address).path)
    names = {_view_name(path, language) for language, _name in settings.LANGUAGES}
    return names != {""} and "cookie_notice" not in names


def _view_name(path: str, language: str) -> str:
    """The name of what answers the path where this language is spoken; nothing for none."""
    with override(language), suppress(Resolver404):
        return resolve(path).view_name
    return ""


@csrf_exempt
@require_POST
@never_cache
def opened(request: HttpRequest, article_id: int) -> HttpResponse:
    """A browser says that its reader has an article open."""
    if is_cross_site(request):
        return HttpResponse(status=403)
    if Article.objects.published().filter(pk=article_id).exists():
        from_search = request.GET.get("da") == "cerca"
        counter.add(article_id, network_address(request), from_search=from_search)
    return HttpResponse(status=204)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Whether the process answers; asks nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether database and index can be read and the disk has room; 503 where one fails."""
    told, is_ready = readiness.report()
    return JsonResponse(told, status=200 if is_ready else 503)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture, for who may see its article at this moment: readers, else editors alone.

    Every way in which an article can vanish or appear is thereby one for its picture as well.
    """
    token = token_of(path)
    is_public = bool(token) and _is_public(token)
    if not is_public and not (token and _is_of_the_desk(request, token)):
        raise Http404("no such picture")
    etag = f'"{path}"'  # a name is never used for another picture
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        try:
            answer, is_itself = _stored(path)
        except StoreAway:
            return _later()
        # What stands in for it is asked for again.
        etag = etag if is_itself else ""
    if etag:
        answer.headers["ETag"] = etag
    answer.headers["Cache-Control"] = PICTURES if is_public else EDITORS
    # Feed readers and previews of links show them on pages of their own.
    answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def _stored(path: str) -> tuple[FileResponse, bool]:
    """What is stored under a path, and whether it is that: for a size that texts name before it
    is made, the picture itself stands in."""
    for name in (path, *(names_of(token_of(path)) if is_size_for_text(path) else ())):
        with suppress(FileNotFoundError):
            return FileResponse(default_storage.open(name)), name == path
    raise Http404("no such picture")


def _later() -> HttpResponse:
    """The answer for a picture that the store does not give now."""
    headers = {"Retry-After": Trouble.STORE.retry_after, "Cache-Control": EDITORS}
    return HttpResponse(status=503, headers=headers)


def _is_public(token: str) -> bool:
    """Whether readers may see the picture: of an article, or of a text that is shown whole."""
    published = Article.objects.published()
    if published.with_picture(token).exists():
        return True
    return published.with_text_picture(token).filter(source__rights="full").exists()


def _is_of_the_desk(request: HttpRequest, token: str) -> bool:
    user = request.user
    may_view = user.is_active and user.is_staff and user.has_perm("articles.view_article")
    is_editor = may_view and not second_factor.is_missing(request)
    return is_editor and Picture.objects.filter(image__in=names_of(token)).exists()


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Leads those to the icon who ask for it where it always stood: feed readers, for one.

    The file itself comes from where all static files do, and may be kept for a year.
    """
    return HttpResponseRedirect(static("icons/icon-192.png"), headers={"Cache-Control": ICON})


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """What robots may read (RFC 9309)."""
    return render_page(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """How browsers search the site (OpenSearch 1.1)."""
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render_xml(request, "opensearch.xml", content_type=content_type, using=ENGINE)
