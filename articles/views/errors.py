"""The pages of what went wrong, in the dress of the others."""

from contextlib import suppress

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.views.articles import LeadsNowhere, moved
from pressreview.security_log import Event, record

# Where the page of a too long address is made: the servers in front cannot hand on what they
# refuse to read.
TOO_LONG_PATH = "/indirizzo-troppo-lungo/"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    record(Event.BAD_REQUEST, request, type(exception).__name__)
    return render(request, "400.html", status=400)


def too_long(request: HttpRequest) -> HttpResponse:
    return render(request, "400.html", {"status": 414}, status=414)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    record(Event.DENIED, request, type(exception).__name__)
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what is not there; 301 where it is elsewhere now."""
    if request.method in {"GET", "HEAD"} and not isinstance(exception, LeadsNowhere):
        with suppress(LeadsNowhere):
            return moved(request)
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    record(Event.STALE_FORM, request)
    return render(request, "403.html", {"is_stale_form": True}, status=403)
