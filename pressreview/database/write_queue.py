"""Bounds how many threads of a web process wait for the database's write lock, and how long.

SQLite has one lock for all writers, and whoever waits for it holds a thread of the web server: nine
comments sent while an import holds it would take every thread there is. So half of them may wait,
for some seconds; whoever comes then is told at once, and keeps what was written. Readers never
wait.
"""

import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.utils import OperationalError
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from pressreview.database.failures import Refused, Trouble, trouble_of

# For a place among those who wait: what a burst of comments needs while nobody holds the lock.
PLACE_SECONDS = 0.1
WRITING = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLACE")
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Places:
    """How many threads of this process may wait for the lock at once."""

    def __init__(self, number: int) -> None:
        self._free = threading.BoundedSemaphore(number)

    def __enter__(self) -> None:
        if not self._free.acquire(timeout=PLACE_SECONDS):
            raise Refused("too many wait for the database already")

    def __exit__(self, *_error: object) -> None:
        self._free.release()


places = Places(max(settings.WEB_THREADS // 2, 1))


class Writer:
    """Wraps the queries of one request, and bounds the wait of those that write."""

    def __init__(self) -> None:
        self._has_lock = False
        self._has_waited = False

    def __call__(
        self,
        execute: Callable[..., Any],
        sql: str,
        params: Any,
        many: bool,
        context: dict[str, Any],
    ) -> Any:
        if not takes_lock(sql) or (self._has_lock and context["connection"].in_atomic_block):
            return execute(sql, params, many, context)
        if self._has_waited:
            raise Refused("it was waited for the database already")
        try:
            with places:
                answer = execute(sql, params, many, context)
        except OperationalError as error:
            self._has_waited = trouble_of(error) is Trouble.BUSY
            raise
        self._has_lock = True
        return answer


def takes_lock(sql: str) -> bool:
    """Whether a statement may have to wait for another writer."""
    text = str(sql)
    return text.lstrip()[:8].upper().startswith(WRITING) or " FOR UPDATE" in text


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Bound the waits of requests that may write: sent forms, and pages of signed-in accounts."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method in READING and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return get_response(request)
        with connection.execute_wrapper(Writer()):
            return get_response(request)

    return answer
