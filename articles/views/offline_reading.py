"""What makes the site one that can be installed, and read without network (docs/offline.md)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.templating.addresses import static
from articles.templating.render import render_page
from pressreview import rendered_cache

# Days after reading that a page is kept.
KEPT_DAYS = 7
# Of the light scheme (static/css/tokens.css): a manifest can name one only.
PAPER = "#fbfaf6"
ICONS = (("192", "any"), ("512", "any"), ("512", "maskable"))
# The files of a front page, an article and the page of what is kept.
FILES = (
    *("css/site.css", "css/home.css", "css/article.css", "css/pages.css"),
    *("js/scheme.js", "js/site.js", "js/newer.js", "js/article.js", "js/offline.js"),
    *("fonts/headline-latin.woff2", "icons/icon.svg"),
)
# The folders of readers' files; those of the desk are not kept.
FOLDERS = ("css", "fonts", "icons", "js")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a browser needs to know to install the site (W3C, Web Application Manifest)."""
    told = {
        "id": "/",
        "name": settings.SITE_NAME,
        "description": _("What the world’s papers write, kept day by day"),
        "lang": get_language(),
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "categories": ["news"],
        "icons": [_icon(size, purpose) for size, purpose in ICONS],
        "shortcuts": [
            {"name": _("Search"), "url": reverse("search")},
            {"name": _("Archive"), "url": reverse("archive")},
        ],
    }
    return JsonResponse(told, content_type="application/manifest+json")


def _icon(size: str, purpose: str) -> dict[str, str]:
    name = f"icons/icon-{'maskable-' if purpose == 'maskable' else ''}{size}.png"
    return {
        "src": static(name),
        "sizes": f"{size}x{size}",
        "type": "image/png",
        "purpose": purpose,
    }


@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps pages in the browser; where none are to be kept, there is none, and the
    pages take away what is there (static/js/keep.js)."""
    if not settings.OFFLINE_ARTICLES:
        raise Http404
    context = {
        "release": rendered_cache.release(),
        "languages": _languages(),
        "desk": reverse("admin:index"),
        "files": [static(name) for name in FILES],
        "static": [f"{settings.STATIC_URL}{folder}/" for folder in FOLDERS],
        "most_articles": settings.OFFLINE_ARTICLES,
        "kept_days": KEPT_DAYS,
    }
    return render_page(
        request, "service-worker.js", context, content_type="text/javascript; charset=utf-8"
    )


def _languages() -> list[tuple[str, str]]:
    """Front page and page of what is kept in each language, the longest address first."""
    pairs = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            pairs.append((reverse("home"), reverse("offline")))
    return sorted(pairs, key=lambda pair: -len(pair[0]))


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The page that says what is kept in this browser, and stands for what is not."""
    context = {"most_articles": settings.OFFLINE_ARTICLES, "kept_days": KEPT_DAYS}
    return render_page(request, "pages/offline.html", context)
