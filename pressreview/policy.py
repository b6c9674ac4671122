"""The content policy of the answers, put together once for those that allow no script by nonce.

Nearly all of them say the same, and putting it together takes as long as asking the database.
"""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property


class PolicyMiddleware(CSPMiddleware):
    """Says what ``settings.CONTENT_SECURITY_POLICY`` allows; no view asks for another policy."""

    @cached_property
    def without_nonce(self) -> str:
        return str(build_policy())

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        # Django's own pages of errors, which only developers see, have their styles inline.
        if settings.DEBUG or getattr(request, "_csp_nonce", None):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, self.without_nonce)
        # The header is written: a nonce from now on would allow nothing.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
