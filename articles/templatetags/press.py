"""Words and numbers of the pages."""

import zlib
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from articles.content import rights
from articles.models import Article
from articles.text.locale_names import count_text, country_name, language_name, reader_language
from articles.text.safe_links import web_address

if TYPE_CHECKING:
    from articles.lists.pagination import PageLink
    from articles.search_page.results import FacetChoice

register = template.Library()
register.filter(country_name)
register.filter(language_name)
register.filter(web_address)
TONES = 6


@register.filter
def teaser(article: Article) -> str:
    """A few words of the article, as far as its source allows."""
    return rights.teaser(article)


@register.simple_tag
def facet_choices(choices: Iterable["FacetChoice"]) -> SafeString:
    """The values of a facet as items of a list: a page has more than a hundred of them."""
    reader = reader_language()
    items = (_facet_choice(choice, count_text(choice.count, reader)) for choice in choices)
    return mark_safe("".join(items))  # noqa: S308  # every part is escaped


def _facet_choice(choice: "FacetChoice", count: str) -> str:
    chosen = ' class="is-chosen" aria-current="true"' if choice.is_chosen else ""
    return (
        f'<li><a href="{escape(choice.url)}" rel="nofollow"{chosen}>'
        f"<span>{escape(choice.label)}</span> <b>{count}</b></a></li>"
    )


@register.simple_tag
def page_items(pages: Iterable["PageLink"]) -> SafeString:
    """The numbers of a pager as items of a list."""
    word = escape(gettext("Page"))
    return mark_safe("".join(_page_item(page, word) for page in pages))  # noqa: S308  # as above


def _page_item(page: "PageLink", word: str) -> str:
    gap = '<li class="pager-gap" aria-hidden="true">…</li>' if page.is_after_gap else ""
    current = ' aria-current="page"' if page.is_current else ""
    return (
        f'{gap}<li><a href="{escape(page.url)}"{current}>'
        f'<span class="visually-hidden">{word} </span>{page.number}</a></li>'
    )


@register.filter
def card_tone(article: Article) -> int:
    """A number that stays with the outlet: the tone of its cards without a picture."""
    return zlib.crc32(article.source.slug.encode()) % TONES


@register.simple_tag
def front_page_name() -> str:
    return pgettext("section", "Front page")
