"""The cookie that says that the notice about cookies was seen."""

from django.conf import settings
from django.http import HttpResponse

SIX_MONTHS = 182 * 24 * 3600  # in seconds


def put_on(response: HttpResponse) -> None:
    """Have the reader's browser keep the cookie."""
    response.set_cookie(
        settings.NOTICE_COOKIE_NAME, "1", max_age=SIX_MONTHS, secure=settings.HTTPS, samesite="Lax"
    )


def as_text() -> str:
    """The cookie as a ``Set-Cookie`` header has it, which a script can set as well.

    Without the date of its end: ``Max-Age`` says the same, and does not grow old in kept pages.
    """
    response = HttpResponse()
    put_on(response)
    cookie = response.cookies[settings.NOTICE_COOKIE_NAME]
    cookie["expires"] = ""
    return cookie.OutputString()
