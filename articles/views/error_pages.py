"""The pages of what went wrong, in the dress of the others."""

import sys
from contextlib import suppress
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from articles.comments import is_cross_site
from articles.templating.render import render_page
from articles.views.article import LeadsNowhere, moved
from pressreview.database.failures import Trouble, trouble_of
from pressreview.security_log import Event, record

# Where the page of a too long address is made: the servers in front cannot hand on what they
# refuse to read.
TOO_LONG_PATH = "/indirizzo-troppo-lungo/"
# What is longer is shown on the page that gives a form back, and not only sent again by it.
SHORT_VALUE = 40  # characters


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    record(Event.BAD_REQUEST, request, type(exception).__name__)
    return render_page(request, "400.html", status=400)


def too_long(request: HttpRequest) -> HttpResponse:
    return render_page(request, "400.html", {"status": 414}, status=414)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    record(Event.DENIED, request, type(exception).__name__)
    return render_page(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of what is not there; 301 where it is elsewhere now."""
    if request.method in {"GET", "HEAD"} and not isinstance(exception, LeadsNowhere):
        with suppress(LeadsNowhere):
            return moved(request)
    return render_page(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 where database or disk are to blame: nobody's fault, and soon over."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return render_page(request, "500.html", status=500)
    response = unavailable(request, trouble)
    response.headers["Retry-After"] = trouble.retry_after
    response.headers["Cache-Control"] = "private, no-store"
    return response


class KeptField(NamedTuple):
    """A field of a form that was sent, to be sent again."""

    name: str
    value: str
    kind: str  # "hidden", "text" (shown), "secret" (asked for again)


def unavailable(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """The page of what cannot be read or kept now; it asks the database for nothing.

    A form that was sent stands on it, with all that was written and a button to send it again.
    """
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": "The archive cannot be read now.", "fields": {}}, status=503)
    is_form = request.method == "POST"
    is_desk = request.path.startswith(reverse("admin:index"))
    fields = kept_fields(request) if is_form else []
    context = {
        "heading": _("This could not be kept") if is_form else _("The archive cannot be read now"),
        "sentence": (trouble.for_editors if is_desk else trouble.for_readers) if is_form else "",
        "fields": fields,
        "action": request.get_full_path(),
        "has_files": bool(fields and request.FILES),
        # A reader's form has none, and readers get no cookie.
        "has_token": "csrfmiddlewaretoken" in request.POST,
    }
    return render_page(request, "503.html", context, status=503)


def kept_fields(request: HttpRequest) -> list[KeptField]:
    """What was sent; nothing of it where another site's page sent it, which nobody here wrote."""
    if is_cross_site(request):
        return []
    kept = []
    for name, values in request.POST.lists():
        for value in values:
            if "password" in name.lower():
                kept.append(KeptField(name, "", "secret"))
            elif name != "csrfmiddlewaretoken":
                is_text = len(value) > SHORT_VALUE and name not in {"token", "next"}
                kept.append(KeptField(name, value, "text" if is_text else "hidden"))
    return kept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    record(Event.STALE_FORM, request)
    return render_page(request, "403.html", {"is_stale_form": True}, status=403)
