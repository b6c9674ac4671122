"""Words and numbers of the editorial desk."""

from typing import Any

from django import template

from articles.admin import desk_page

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_panels(context: template.Context) -> list[desk_page.Panel]:
    """What waits for the account that looks."""
    user: Any = context["request"].user
    return desk_page.panels(user)
