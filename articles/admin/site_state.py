"""The page of the desk that shows superusers the state of the site."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from articles.site_checks import CHECKS, run_checks


@require_http_methods(["GET", "HEAD", "POST"])
def site_state(request: HttpRequest) -> HttpResponse:
    """Each part of the site with what to do; the mail server is asked when the form is sent."""
    if not request.user.is_superuser:
        raise PermissionDenied
    without = [] if request.method == "POST" else ["mail"]
    titles = {check.name: check.title for check in CHECKS}
    outcomes = run_checks(without=without)
    context = {
        **admin.site.each_context(request),
        "title": _("State of the site"),
        "outcomes": [(titles[outcome.name], outcome) for outcome in outcomes],
        "is_ok": all(outcome.is_ok for outcome in outcomes),
    }
    return TemplateResponse(request, "admin/site_state.html", context)
