"""Log lines of refused requests: who tried what, without what was sent.

Beside the line of the request they say which guard refused it, so that an operator can count them
and be told of more than usual. Sign-ins have lines of their own.
"""

import logging
from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

LONGEST_PATH = 300
logger = logging.getLogger("pressreview.security")


class Event(StrEnum):
    """The kinds of refusals."""

    DENIED = "denied"  # an account, or nobody, asked for what is not theirs
    STALE_FORM = "stale form"  # without the token of a form of ours, or from elsewhere
    BAD_REQUEST = "bad request"  # a made-up host, a forged filter, too many fields


def record(event: Event, request: HttpRequest, kind: str = "") -> None:
    """Write a line. ``kind`` names the exception; the account is its number, never its name."""
    logger.warning(
        "refused",
        extra={
            "event": str(event),
            "account": _account(request),
            "method": request.method,
            "path": request.path[:LONGEST_PATH],
            "kind": kind,
        },
    )


def _account(request: HttpRequest) -> int | None:
    """The number of the account that asks; None for a request without a session."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not hasattr(request, "user"):
        return None
    number: int | None = request.user.pk
    return number
