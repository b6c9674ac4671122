"""Gives every request an id; counts it, and writes a log line, when it has been answered."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from pressreview.json_logs import REQUEST_ID
from pressreview.metrics import request_metrics

# An id as nginx and the UUID libraries make it: what is no number could be a word of a reader's.
GIVEN_ID = re.compile(r"[A-Fa-f0-9-]{8,64}")
logger = logging.getLogger("pressreview.http_request")


class RequestLogMiddleware:
    """Gives every request an id (the proxy's, where it sent one) and logs its answer.

    The answer carries the id as ``X-Request-ID``; the line has method, path, status and time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        request_id = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        token = REQUEST_ID.set(request_id)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = request_id
            seconds = time.perf_counter() - start
            _count(request, response.status_code, seconds)
            if logger.isEnabledFor(logging.INFO):
                logger.info(
                    "request",
                    extra={
                        "method": request.method,
                        "path": request.path,
                        "status": response.status_code,
                        "ms": round(seconds * 1000, 2),
                    },
                )
            return response
        finally:
            REQUEST_ID.reset(token)


def _count(request: HttpRequest, status: int, seconds: float) -> None:
    """Count a request under the name of the view that answered, or that made the kept page."""
    cache: request_metrics.Cache = getattr(request, "cache", "none")
    view = getattr(request, "answered_by", "")
    if not view and request.resolver_match is not None:
        view = request.resolver_match.view_name
    elif not view and request.path_info.startswith(settings.STATIC_URL):
        view = "static"
    request_metrics.observe(view, request.method or "", status, cache, seconds)
