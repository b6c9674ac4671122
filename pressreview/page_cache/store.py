"""Where kept pages are: in the process, and beside it in a cache that several share.

The process's own pages are at hand without a copy or a call. A shared cache (Redis) is asked
for those that it lacks, so that a page is made once and not once a process.
"""

import hashlib
import json
import time
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

from articles.bounded_cache import BoundedCache
from pressreview import rendered_cache

# Long, since whatever changes empties the store; what merely ages, such as a closing time for
# comments, may be this late on a page (the form itself knows).
KEPT_SECONDS = 300
MOST_BYTES = 64 * 1024 * 1024
# A page costs its content, its headers and its place.
OVERHEAD = 2048
# A single file, such as a sitemap, must not push all pages out.
LONGEST_PAGE = MOST_BYTES // 16


def etag_of(content: bytes) -> str:
    """The validator of a page, by which it is also told whether all of it is there."""
    return f'W/"{hashlib.blake2b(content, digest_size=12).hexdigest()}"'


class Key(NamedTuple):
    """What tells pages apart. The host stands as it came: only pages of ours are kept."""

    scheme: str
    host: str
    path: str
    query: str
    encoding: str  # "gzip" or nothing
    notice: str  # "seen" or nothing


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished answer, compressed where the reader asked for that."""

    status: int
    headers: dict[str, str]
    content: bytes
    made_at: float = field(default_factory=time.time)
    view: str = ""  # the name of the address that made it
    is_shared: bool = field(default=False, compare=False)  # it came out of the shared cache

    @property
    def is_old(self) -> bool:
        return not 0 <= time.time() - self.made_at < KEPT_SECONDS

    def packed(self) -> bytes:
        """The page for a shared cache: a line of JSON, then the content."""
        head = json.dumps([self.status, self.headers, self.made_at, self.view])
        return head.encode() + b"\n" + self.content

    @classmethod
    def unpacked(cls, data: object) -> "KeptPage | None":
        """The page again; none for what ``packed`` has not written, or for half of it."""
        if not isinstance(data, bytes):
            return None
        head, _newline, content = data.partition(b"\n")
        try:
            status, headers, made_at, view = json.loads(head)
            named = {str(name): str(value) for name, value in headers.items()}
            page = cls(int(status), named, content, float(made_at), str(view), is_shared=True)
        except (ValueError, TypeError, AttributeError, RecursionError, OverflowError):
            return None
        return page if named.get("ETag") == etag_of(content) else None

    def response(self, request: HttpRequest) -> HttpResponseBase:
        """The page, or 304 when the reader has it already."""
        # A HEAD gets the head alone, which tells the length of what a GET would get.
        content = b"" if request.method == "HEAD" else self.content
        response = HttpResponse(content, status=self.status, headers=self.headers)
        if self.status == 200 and "HTTP_IF_NONE_MATCH" in request.META:
            etag = self.headers["ETag"]
            return get_conditional_response(request, etag=etag, response=response) or response
        return response


class PageStore:
    """The pages of one stamp; a new stamp empties it, and the least used go when it is full."""

    def __init__(self) -> None:
        self.stamp = ""
        self.pages: BoundedCache[Key, KeptPage] = BoundedCache(MOST_BYTES)
        self.unread: set[Key] = set()  # pages made before anybody asked for them
        self.lock = Lock()
        self.former = ""  # the stamp before this one, by which some requests still go

    def turn_to(self, stamp: str) -> None:
        """Drop the pages of another stamp."""
        with self.lock:
            self._turn_to(stamp)

    def get(self, stamp: str, key: Key, *, is_old_good: bool = False) -> KeptPage | None:
        """The page, as long as it is of this stamp and not too old, where that matters."""
        with self.lock:
            # A request that began before the turn must not throw away what was made for it.
            if stamp != self.former:
                self._turn_to(stamp)
            page = self.pages.get(key) if stamp == self.stamp else None
            if page is not None and (is_old_good or not page.is_old):
                self.unread.discard(key)
                return page
        page = read_shared(stamp, key)
        if page is not None and (is_old_good or not page.is_old):
            self._keep(stamp, key, page)
            return page
        return None

    def put(self, stamp: str, key: Key, page: KeptPage, *, is_read: bool = True) -> None:
        """Keep a page that was made when the archive had this stamp."""
        if len(page.content) > LONGEST_PAGE:
            return
        self._keep(stamp, key, page, is_read=is_read)
        # A page is not packed in vain.
        if rendered_cache.is_shared() and not page.is_shared:
            write_shared(stamp, key, page)

    def recent(self, number: int) -> list[Key]:
        """Of so many addresses the page that a reader asked for last, the newest first."""
        with self.lock:
            asked = [key for key in reversed(self.pages.keys()) if key not in self.unread]
        newest: dict[tuple[str, str, str], Key] = {}
        for key in asked:
            newest.setdefault((key.host, key.path, key.notice), key)
        return list(islice(newest.values(), number))

    def _turn_to(self, stamp: str) -> None:
        if stamp != self.stamp:
            self.former, self.stamp = self.stamp, stamp
            self.pages.clear()
            self.unread.clear()

    def _keep(self, stamp: str, key: Key, page: KeptPage, *, is_read: bool = True) -> None:
        with self.lock:
            if stamp != self.stamp:
                return
            self.pages.put(key, page, len(page.content) + OVERHEAD)
            if is_read:
                self.unread.discard(key)
            else:
                self.unread.add(key)


def _shared_name(stamp: str, key: Key) -> str:
    digest = hashlib.blake2b("\n".join((stamp, *key)).encode(), digest_size=16)
    return "page:" + digest.hexdigest()


def read_shared(stamp: str, key: Key) -> KeptPage | None:
    """The page of the shared cache; none when that cannot be reached, since pages can be made."""
    return KeptPage.unpacked(rendered_cache.read(_shared_name(stamp, key)))


def write_shared(stamp: str, key: Key, page: KeptPage) -> None:
    """Keep a page in the shared cache for a while."""
    rendered_cache.write(_shared_name(stamp, key), page.packed(), KEPT_SECONDS)
