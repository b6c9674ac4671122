"""Words and numbers of the editorial desk."""

from typing import Any

from django import template

from articles.admin import desk_page, versions

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_panels(context: template.Context) -> list[desk_page.Panel]:
    """What waits for the account that looks."""
    user: Any = context["request"].user
    return desk_page.panels(user)


@register.filter
def version_of_rows(rows: Any) -> str:
    """The version of the rows that a question is asked about."""
    return versions.version_of_rows(rows)
