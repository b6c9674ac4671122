"""One JSON line a request, with an id that the answer carries too.

A line has the path without its query (a reader's search is nobody's business), never a
cookie, an address of a reader or the content of a form.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter as BaseJsonFormatter

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
GIVEN_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
logger = logging.getLogger("pressreview.requests")


class JsonFormatter(BaseJsonFormatter):
    """A log record as one line of JSON, with the id of the request that it belongs to."""

    def __init__(self) -> None:
        super().__init__(
            "{levelname}{name}{message}",
            style="{",
            timestamp="time",
            rename_fields={"levelname": "level", "name": "logger"},
        )

    def process_log_record(self, log_record: dict[str, object]) -> dict[str, object]:
        if request_id := REQUEST_ID.get():
            log_record["request_id"] = request_id
        return log_record


class RequestLogMiddleware:
    """Gives every request an id (the proxy's, where it sent one) and logs its end."""

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
            if logger.isEnabledFor(logging.INFO):
                logger.info(
                    "request",
                    extra={
                        "method": request.method,
                        "path": request.path[:300],
                        "status": response.status_code,
                        "ms": round((time.perf_counter() - start) * 1000, 2),
                    },
                )
            return response
        finally:
            REQUEST_ID.reset(token)
