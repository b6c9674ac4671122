"""Pages about the site, and the small addresses that browsers and monitors call."""

from django.conf import settings
from django.db import connection
from django.db.utils import DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from django.views.static import serve

from articles import search
from articles.comments.origin import is_cross_site, network_address
from articles.models import Article
from articles.reading import counter
from articles.views.lists import trail
from pressreview.pagecache import NOTICE_COOKIE

SIX_MONTHS = 182 * 24 * 3600
YEAR = 365 * 24 * 3600
PICTURE_TYPES = (".avif", ".webp", ".jpg", ".jpeg", ".png", ".gif")


@require_safe
def cookie(request: HttpRequest) -> HttpResponse:
    context = {"breadcrumbs": trail((_("Cookies"), None)), "shows_notice": "avviso" in request.GET}
    return render(request, "pages/cookie.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"breadcrumbs": trail((_("Privacy"), None)), "comment_days": settings.COMMENT_DAYS}
    return render(request, "pages/privacy.html", context)


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/about.html", {"breadcrumbs": trail((_("About us"), None))})


@csrf_exempt
@require_POST
@never_cache
def cookie_notice(request: HttpRequest) -> HttpResponse:
    """Remember for six months that the notice was seen; then back to the page it was seen on.

    Pages with the notice are kept for all readers, so they have no token: where the form came
    from decides.
    """
    if is_cross_site(request):
        return HttpResponse(status=403)
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = reverse("home")
    response = HttpResponseRedirect(back)
    response.status_code = 303
    response.set_cookie(
        NOTICE_COOKIE, "1", max_age=SIX_MONTHS, secure=settings.HTTPS, samesite="Lax"
    )
    return response


@csrf_exempt
@require_POST
@never_cache
def opened(request: HttpRequest, article_id: int) -> HttpResponse:
    """A browser says that its reader has an article open."""
    if is_cross_site(request):
        return HttpResponse(status=403)
    if Article.objects.published().filter(pk=article_id).exists():
        counter.add(article_id, network_address(request))
    return HttpResponse(status=204)


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether database and index can be reached, and how far the index lags behind."""
    try:
        connection.ensure_connection()
        index = search.status()
    except DatabaseError:
        return JsonResponse({"database": "unreachable"}, status=503)
    ready = index.is_ready
    body = {
        "database": "ok",
        "index": "ok" if ready else "unavailable",
        "index_lag_jobs": index.waiting,
        "index_lag_seconds": index.oldest_seconds,
    }
    return JsonResponse(body, status=200 if ready else 503)


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture of the data folder. Their names are never used twice, so they may be kept."""
    if not path.lower().endswith(PICTURE_TYPES):
        raise Http404("no such picture")
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    # Feed readers and previews of links show them on pages of their own.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(request, "opensearch.xml", content_type=content_type)
