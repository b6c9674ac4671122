"""Words and numbers of the editorial desk."""

from django import template

from articles.models import Comment

register = template.Library()


@register.simple_tag
def waiting_comments() -> int:
    """How many comments wait for a decision."""
    return Comment.objects.pending().count()
