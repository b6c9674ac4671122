"""Refuses addresses of too many characters, in whatever letters: the server before counts bytes,
of which a Cyrillic letter has six in an address and a Chinese character nine."""

from collections.abc import Callable
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answers what is too long with the site's page for it."""
    # The views are loaded after the settings that name this module.
    from articles.views.error_pages import too_long

    def answer(request: HttpRequest) -> HttpResponseBase:
        address = request.META.get("QUERY_STRING", "")
        most = settings.LONGEST_ADDRESS
        is_long = len(address) > most and len(unquote(address)) > most
        return too_long(request) if is_long else get_response(request)

    return answer
