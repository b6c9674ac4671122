"""Comments as HTML: their text, and what the templates count and link."""

import re

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.comments import Node, count_comments, normalised_text, web_addresses
from articles.models import Article

register = template.Library()
REL = "nofollow ugc noopener"


@register.filter
def comment_html(text: str) -> SafeString:
    """The plain text as HTML: paragraphs, line breaks, and links to http(s) addresses.

    Everything is escaped; no other element and no other attribute can come out.
    """
    blocks = re.split(r"\n\s*\n", normalised_text(text).strip())
    paragraphs = (f"<p>{_linked(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)
    return mark_safe("".join(paragraphs))  # noqa: S308 - made of escaped text alone


def _linked(text: str) -> str:
    parts, end = [], 0
    for start, address in web_addresses(text):
        parts += [escape(text[end:start]), _link(address)]
        end = start + len(address)
    return "".join([*parts, escape(text[end:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="{REL}">{escape(address)}</a>'


@register.filter
def comment_count(threads: list[Node]) -> int:
    """How many comments the threads show."""
    return count_comments(threads)


@register.simple_tag
def comment_form_url(article: Article) -> str:
    """The address that takes the article's comments."""
    return reverse("comment_form", args=[*article.day.isoformat().split("-"), article.slug])
