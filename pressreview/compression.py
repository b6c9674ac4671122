"""Compression of answers, at a level that each is worth."""

import gzip
import re
from typing import TypeGuard

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

ACCEPTS_GZIP = re.compile(r"\bgzip\b")
SHORTEST = 200  # bytes that are worth compressing
LEVEL = 2  # less than half the time of Django's level 6, for an eighth more bytes


class CompressionMiddleware(GZipMiddleware):
    """Django's compression, and a faster one for searches and filtered lists.

    Their pages are seldom asked for again, and when anonymous readers ask they hold no secret,
    so that their length may tell what it will; to all other answers Django adds a random length
    (its defence against BREACH).
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        if self._is_made_for_once(response, request):
            response.content = gzip.compress(response.content, LEVEL, mtime=0)
            response.headers["Content-Length"] = str(len(response.content))
            response.headers["Content-Encoding"] = "gzip"
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer

    @staticmethod
    def _is_made_for_once(
        response: HttpResponseBase, request: HttpRequest
    ) -> TypeGuard[HttpResponse]:
        """Whether it is a page with a query for a reader who is not known, to be compressed."""
        return bool(
            getattr(request, "contents", "")
            and request.META.get("QUERY_STRING")
            and isinstance(response, HttpResponse)
            and not response.has_header("Content-Encoding")
            and not response.has_header("ETag")
            and len(response.content) >= SHORTEST
            and ACCEPTS_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
        )
