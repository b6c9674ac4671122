"""Comments as HTML: their text, and what the templates count and link."""

import re
from urllib.parse import urlsplit

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.comments import plain
from articles.comments.threads import Node, count
from articles.models import Article

register = template.Library()
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
# What ends a sentence around an address rather than the address itself.
TRAILING = ".,;:!?…»”’]*_~"
REL = "nofollow ugc noopener"


@register.filter
def comment_html(text: str) -> SafeString:
    """The plain text as HTML: paragraphs, line breaks, and links to http(s) addresses.

    Everything is escaped; no other element and no other attribute can come out.
    """
    blocks = re.split(r"\n\s*\n", plain.text(text).strip())
    paragraphs = (f"<p>{_linked(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)
    return mark_safe("".join(paragraphs))  # noqa: S308 - made of escaped text alone


def _linked(text: str) -> str:
    parts, end = [], 0
    for match in ADDRESS.finditer(text):
        address = _trimmed(match[0])
        if _is_plain_address(address):
            parts += [escape(text[end : match.start()]), _link(address)]
            end = match.start() + len(address)
    return "".join([*parts, escape(text[end:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}" rel="{REL}">{escape(address)}</a>'


def _trimmed(address: str) -> str:
    """The address without the punctuation after it; a bracket stays that it opened itself."""
    while address:
        unopened = address[-1] == ")" and address.count(")") > address.count("(")
        if not (unopened or address[-1] in TRAILING):
            break
        address = address[:-1]
    return address


def _is_plain_address(address: str) -> bool:
    """Whether it leads where it seems to: a host, and no name before an @ that looks like one."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        return False


@register.filter
def comment_count(threads: list[Node]) -> int:
    """How many comments the threads show."""
    return count(threads)


@register.simple_tag
def comment_form_url(article: Article) -> str:
    """The address that takes the article's comments."""
    return reverse("comment_form", args=[*article.day.isoformat().split("-"), article.slug])
