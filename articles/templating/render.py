"""Readers' pages out of their Jinja2 templates, whole or in pieces.

The engine is named each time. Django would ask the other one first, and the error with which that
does not find the template would keep the request in a circle until garbage is collected.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

ENGINE = "jinja2"


def render_page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    status: int = 200,
    content_type: str | None = None,
) -> HttpResponse:
    """A page: the template with this context and ``request``, ``site`` and ``csrf_input``."""
    return render(request, template, context, content_type, status, using=ENGINE)


def render_markup(template: str, context: dict[str, Any]) -> SafeString:
    """A template as markup that others may contain; it knows nothing but the context given."""
    return SafeString(render_to_string(template, context, using=ENGINE))
