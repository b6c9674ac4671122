"""Keeps whole pages for anonymous readers, each until something that it may show changes.

A page is kept under the archive's *stamp*: the number that every change of content raises
in its own transaction, the newest article that is visible (so that a scheduled one appears
at its time), the state of the search index (results and related articles follow a change a
moment later), and the date. Each process looks at the stamp five times a second at most, in one
indexed query; a change therefore shows on every worker, of every machine, within a second.

Pages for anonymous readers set no cookie and differ by nothing but the address, the
encoding, and whether the reader has seen the cookie notice. Whoever is logged in gets every
page made anew.
"""

import hashlib
import re
import time
from collections.abc import Callable
from typing import NamedTuple, TypeGuard

from django.conf import settings
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from articles import search
from articles.models import Article, ContentVersion
from pressreview.pagestore import KeptPage, PageStore

STAMP_SECONDS = 0.2
KEPT_STATUSES = {200, 301, 410}
# A caller who makes up queries must not fill the cache with copies of one page.
LONGEST_QUERY = 200
SHARED = "public, max-age=0, s-maxage=1"
# For readers with the notice's cookie: other shared caches must not hand the page to readers
# who have not seen the notice. Our nginx tells the two apart and is allowed to keep both.
ONE_READER = "private, max-age=0, must-revalidate"
EDITORS = "private, no-store"
NOTICE_COOKIE = "avviso"
ACCEPTS_GZIP = re.compile(r"\bgzip\b")


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the reader takes a compressed answer."""
    return bool(ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")))


def is_shareable(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether an answer to an anonymous reader is one for every reader."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code in KEPT_STATUSES
        and not response.has_header("Cache-Control")
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
    )


class Stamp(NamedTuple):
    """What the pages of this moment depend on, as short texts."""

    contents: str
    generation: str


class Stamps:
    """The newest stamp, read again after a while."""

    def __init__(self) -> None:
        self.newest = Stamp("", "")
        self.read_at = float("-inf")

    def current(self) -> Stamp:
        now = time.monotonic()
        if now - self.read_at > STAMP_SECONDS:
            self.newest = self._read()
            self.read_at = now
        return self.newest

    def _read(self) -> Stamp:
        newest = Article.objects.published().newest_first().values("pk")[:1]
        row = ContentVersion.objects.values_list("version", Subquery(newest)).first()
        return Stamp(f"{row} {timezone.localdate()}", search.generation())


class PageCacheMiddleware:
    """Answers from the cache where it can, and says on every page who may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.stamps = Stamps()
        self.store = PageStore()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.has_seen_notice = NOTICE_COOKIE in request.COOKIES  # type: ignore[attr-defined]
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", EDITORS)
            return response
        stamp = self.stamps.current()
        # For templates: what they may keep from one page to the next shows no search.
        request.contents = stamp.contents  # type: ignore[attr-defined]
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return self._labelled(request, self.get_response(request))
        return self._kept_or_made(request, " ".join(stamp))

    def _kept_or_made(self, request: HttpRequest, stamp: str) -> HttpResponseBase:
        key = self._key(request)
        kept = self.store.get(stamp, key)
        if kept is not None:
            return kept.response(request)
        response = self._labelled(request, self.get_response(request))
        if not isinstance(response, HttpResponse) or not response.has_header("ETag"):
            return response
        page = KeptPage(response.status_code, dict(response.headers), response.content)
        if request.method == "GET":
            self.store.put(stamp, key, page)
        return page.response(request)

    def _key(self, request: HttpRequest) -> tuple[str, ...]:
        """What tells pages apart. The host stands as it came: only pages of ours are kept."""
        meta = request.META
        return (
            request.scheme or "",
            meta.get("HTTP_HOST", ""),
            request.path_info,
            meta.get("QUERY_STRING", ""),
            "gzip" if accepts_gzip(request) else "",
            "seen" if request.has_seen_notice else "",  # type: ignore[attr-defined]
        )

    def _labelled(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """The response with its validator and lifetime, where it is one for every reader."""
        if not is_shareable(response):
            response.headers.setdefault("Cache-Control", EDITORS)
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        digest = hashlib.blake2b(response.content, digest_size=12).hexdigest()
        response.headers["ETag"] = f'W/"{digest}"'
        response.headers["Content-Length"] = str(len(response.content))
        if request.has_seen_notice:  # type: ignore[attr-defined]
            # In this order: nginx before 1.23 goes by the first of the two.
            response.headers["X-Accel-Expires"] = "1"
            response.headers["Cache-Control"] = ONE_READER
        else:
            response.headers["Cache-Control"] = SHARED
        return response
