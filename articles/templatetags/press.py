"""Words and numbers of the pages."""

import zlib
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.formats import localize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext

from articles import rights
from articles.models import Article

if TYPE_CHECKING:
    from articles.results import Choice

register = template.Library()
TONES = 6


def _reader() -> str:
    """The reader's language as Unicode's tables name it."""
    return (get_language() or "it").replace("-", "_")


@register.filter
def teaser(article: Article) -> str:
    """A few words of the article, as far as its source allows."""
    return rights.teaser(article)


@register.filter
def country_name(code: str) -> str:
    """The country of two letters in the reader's language; the code itself where unknown."""
    return _country_name(code, _reader()) if code else ""


@lru_cache(maxsize=2_000)
def _country_name(code: str, reader: str) -> str:
    return str(Locale.parse(reader).territories.get(code.upper(), code))


@register.filter
def language_name(code: str) -> str:
    """The language of a BCP 47 code in the reader's language; the code where unknown."""
    return _language_name(code, _reader()) if code else ""


@lru_cache(maxsize=2_000)
def _language_name(code: str, reader: str) -> str:
    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(reader)) or code
    except (UnknownLocaleError, ValueError):
        return code


@register.simple_tag
def facet_choices(choices: Iterable["Choice"]) -> SafeString:
    """The values of a facet as items of a list: a page has more than a hundred of them."""
    reader = get_language() or ""
    items = (_facet_choice(choice, _count_text(choice.count, reader)) for choice in choices)
    return mark_safe("".join(items))  # noqa: S308  # every part is escaped


def _facet_choice(choice: "Choice", count: str) -> str:
    chosen = ' class="is-chosen" aria-current="true"' if choice.is_chosen else ""
    return (
        f'<li><a href="{escape(choice.url)}" rel="nofollow"{chosen}>'
        f'<span class="facet-box" aria-hidden="true">{"✓" if choice.is_chosen else ""}</span>'
        f'<span class="facet-label">{escape(choice.label)}</span>'
        f'<span class="facet-count">{count}</span></a></li>'
    )


def count_text(count: int) -> str:
    """The number as it is written in the reader's language."""
    return _count_text(count, get_language() or "")


@lru_cache(maxsize=20_000)
def _count_text(count: int, _language: str) -> str:
    return str(localize(count))


@register.filter
def card_tone(article: Article) -> int:
    """A number that stays with the outlet: the tone of its cards without a picture."""
    return zlib.crc32(article.source.slug.encode()) % TONES


@register.simple_tag
def front_page_name() -> str:
    return pgettext("section", "Front page")
