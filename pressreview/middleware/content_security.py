"""Adds the headers that say which content may run in a page, and what a page may ask for.

Nearly all answers have the same content policy, and building it takes as long as asking the
database: it is built once for those that allow no script by nonce.
"""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

# Features that no page of ours uses, nor any script that should get into one. The clipboard and
# passkeys are left to our own pages, as browsers do by themselves.
UNUSED_FEATURES = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope"),
    *("magnetometer", "microphone", "midi", "payment", "usb"),
)
# Only what a view has set already differs.
SAID_ALWAYS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    # Other sites may link to all that there is, and embed none of it.
    "Cross-Origin-Resource-Policy": "same-origin",
}


class PolicyMiddleware(CSPMiddleware):
    """Adds ``settings.CONTENT_SECURITY_POLICY``; no view asks for another policy."""

    @cached_property
    def without_nonce(self) -> str:
        """The policy of answers that allow no script by nonce."""
        return str(build_policy())

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        for name, value in SAID_ALWAYS.items():
            response.headers.setdefault(name, value)
        # Django's own pages of errors, which only developers see, have their styles inline.
        if settings.DEBUG or getattr(request, "_csp_nonce", None):
            answer: HttpResponseBase = super().process_response(request, response)
            return answer
        response.headers.setdefault(HEADER, self.without_nonce)
        # The header is written: a nonce from now on would allow nothing.
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        return response
