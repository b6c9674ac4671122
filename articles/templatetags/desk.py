"""Words and numbers of the editorial desk."""

from typing import Any

from django import template

from articles.admin import dashboard, form_versions
from articles.content import rights

register = template.Library()
register.filter("teaser", rights.teaser)


@register.simple_tag(takes_context=True)
def desk_panels(context: template.Context) -> list[dashboard.Panel]:
    """What waits for the account that looks."""
    user: Any = context["request"].user
    return dashboard.panels(user)


@register.filter
def version_of_rows(rows: Any) -> str:
    """The version of the rows that a question is asked about."""
    return form_versions.version_of_rows(rows)
