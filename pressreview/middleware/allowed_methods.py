"""Refuses HTTP methods that the site does not answer."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

ANSWERED = ("GET", "HEAD", "POST")
# The API refuses the others itself, as JSON.
API = "/api/"


def middleware(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 405 to methods that no page of the site uses.

    Django hands every method to a view, which would answer a TRACE or a DELETE like a GET.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.method in ANSWERED or request.path_info.startswith(API):
            return get_response(request)
        return HttpResponseNotAllowed(ANSWERED)

    return answer
