"""Keeps whole pages for anonymous readers, each until something that it may show changes.

A page is kept under the archive's *stamp*: the number that every change of content raises
in its own transaction, the newest article that is visible (so that a scheduled one appears
at its time), the state of the search index (results and related articles follow a change a
moment later), and the date. A thread of each process asks three times a second whether anything was
committed, reads the stamp if so, and makes the pages that were asked for last before it turns to a
new one, so that no reader waits for what a change has outdated. A change therefore shows on every
process, of every machine, within a second. While the database does not answer, pages of the stamp
that was read last are given for as long as that lasts, whatever their age.

Pages for anonymous readers set no cookie and differ by nothing but the address, the
encoding, and whether the reader has seen the cookie notice. Whoever is logged in gets every
page made anew.
"""

import time
from collections.abc import Callable, Iterator
from typing import TypeGuard
from urllib.parse import urlsplit
from weakref import WeakSet

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from articles import search
from pressreview.http_request import Request, environ
from pressreview.page_cache.stamps import Stamp, Stamps
from pressreview.page_cache.store import KeptPage, Key, PageStore, etag_of, read_shared

# After a change so many pages are made anew at most, as long as it takes no longer than this.
REMADE = 4
REMAKING_SECONDS = 0.05  # of the processor's time: readers are answered meanwhile
KEPT_STATUSES = {200, 301, 410}
# A caller who makes up queries must not fill the cache with copies of one page.
LONGEST_QUERY = 200
SHARED = "public, max-age=0, s-maxage=1"
# For readers with the notice's cookie: other shared caches must not hand the page to readers
# who have not seen the notice. Our nginx tells the two apart and is allowed to keep both.
ONE_READER = "private, max-age=0, must-revalidate"
EDITORS = "private, no-store"
# What monitors ask must not wait for what they ask about.
UNKEPT = frozenset({"/healthz", "/readyz"})


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether the reader takes a compressed answer (``middleware.accepted_encodings``)."""
    return "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")


def is_shareable(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether an answer to an anonymous reader is one for every reader."""
    return (
        isinstance(response, HttpResponse)
        and response.status_code in KEPT_STATUSES
        and not response.has_header("Cache-Control")
        and not response.cookies
        and "Cookie" not in response.headers.get("Vary", "")
    )


def is_kept(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    """Whether an answer has been labelled as one for every reader."""
    is_page = isinstance(response, HttpResponse) and response.status_code in KEPT_STATUSES
    return is_page and response.has_header("ETag")


def _kept(request: HttpRequest, response: HttpResponse) -> KeptPage:
    match = request.resolver_match
    view = match.view_name if match else ""
    return KeptPage(response.status_code, dict(response.headers), response.content, view=view)


def _answer(request: HttpRequest, kept: KeptPage) -> HttpResponseBase:
    """A kept page as the answer, which is counted as one of its view."""
    request.cache, request.answered_by = "hit", kept.view  # type: ignore[attr-defined]
    return kept.response(request)


def _first() -> list[Key]:
    """What a process makes before its first reader comes: it reads templates and index then."""
    site = urlsplit(settings.SITE_URL)
    search_for = f"lingua={settings.LANGUAGE_CODE}"
    return [
        Key(site.scheme, site.netloc, reverse("home"), "", "gzip", ""),
        Key(site.scheme, site.netloc, reverse("search"), search_for, "gzip", ""),
    ]


def _request(key: Key) -> HttpRequest:
    """A request that would be answered by the page of this key."""
    asked = environ(key.scheme, key.host, key.path, key.query)
    return Request(asked | {"HTTP_ACCEPT_ENCODING": key.encoding})


_caches: "WeakSet[PageCacheMiddleware]" = WeakSet()  # of this process


def follow() -> None:
    """Turn this process's pages to the newest state of the archive."""
    search.follow()
    for cache in list(_caches):
        cache.follow()


class PageCacheMiddleware:
    """Answers from the cache where it can, and says on every page who may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.stamps = Stamps()
        self.store = PageStore()
        _caches.add(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.has_seen_notice = settings.NOTICE_COOKIE_NAME in request.COOKIES  # type: ignore[attr-defined]
        if request.method not in {"GET", "HEAD"} or request.path_info in UNKEPT:
            return self.get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response = self.get_response(request)
            response.headers.setdefault("Cache-Control", EDITORS)
            return self._kept_instead(request, self.stamps.newest.of_pages, response)
        stamp = self.stamps.current()
        request.contents = stamp.of_parts if stamp.contents else ""  # type: ignore[attr-defined]
        if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return self._labelled(request, self.get_response(request))
        return self._kept_or_made(request, stamp.of_pages)

    def follow(self) -> None:
        """Read the stamp; before requests go by a new one, make what they will ask for."""
        before = self.stamps.read_at
        stamp = self.stamps.read()
        # A new state of the index alone leaves their parts, the half of the work, as they are.
        is_changed = stamp.of_parts != self.stamps.newest.of_parts
        made = list(self._remade(stamp)) if is_changed else []
        if self.stamps.read_at != before:
            return  # that took so long that a request has read a newer one
        self.stamps.turn_to(stamp)
        self.store.turn_to(stamp.of_pages)
        for key, page in made:
            self.store.put(stamp.of_pages, key, page, is_read=False)

    def _remade(self, stamp: Stamp) -> Iterator[tuple[Key, KeptPage]]:
        """The pages that readers asked for last, as they are now; another process may have made
        them already."""
        is_first = not self.stamps.newest.contents
        keys = _first() if is_first else self.store.recent(REMADE)
        end = time.thread_time() + REMAKING_SECONDS
        for key in keys:
            if time.thread_time() > end and not is_first:
                return
            # The first pages are made for what they load.
            shared = None if is_first else read_shared(stamp.of_pages, key)
            if shared is not None and not shared.is_old:
                yield key, shared
                continue
            request = _request(key)
            request.has_seen_notice = bool(key.notice)  # type: ignore[attr-defined]
            request.contents = stamp.of_parts  # type: ignore[attr-defined]
            response = self._labelled(request, self.get_response(request))
            if is_kept(response):
                yield key, _kept(request, response)
            response.close()
            request.close()

    def _kept_or_made(self, request: HttpRequest, stamp: str) -> HttpResponseBase:
        key = self._key(request)
        kept = self.store.get(stamp, key)
        if kept is not None:
            return _answer(request, kept)
        response = self._labelled(request, self.get_response(request))
        if not is_kept(response):
            return self._kept_instead(request, stamp, response)
        request.cache = "miss"  # type: ignore[attr-defined]
        page = _kept(request, response)
        if request.method == "GET":
            self.store.put(stamp, key, page)
        return page.response(request)

    def _kept_instead(
        self, request: HttpRequest, stamp: str, response: HttpResponseBase
    ) -> HttpResponseBase:
        """In place of a page that could not be made the kept one, however old it is."""
        if response.status_code != 503:
            return response
        kept = self.store.get(stamp, self._key(request), is_old_good=True)
        return response if kept is None else _answer(request, kept)

    def _key(self, request: HttpRequest) -> Key:
        meta = request.META
        return Key(
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
        response.headers["ETag"] = etag_of(response.content)
        response.headers["Content-Length"] = str(len(response.content))
        if request.has_seen_notice:  # type: ignore[attr-defined]
            # In this order: nginx before 1.23 goes by the first of the two.
            response.headers["X-Accel-Expires"] = "1"
            response.headers["Cache-Control"] = ONE_READER
        else:
            response.headers["Cache-Control"] = SHARED
        return response
