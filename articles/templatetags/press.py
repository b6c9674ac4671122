"""Words and numbers of the pages."""

import zlib

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.translation import get_language, pgettext

from articles import rights
from articles.models import Article

register = template.Library()
TONES = 6


def _locale() -> Locale:
    return Locale.parse((get_language() or "it").replace("-", "_"))


@register.filter
def teaser(article: Article) -> str:
    """A few words of the article, as far as its source allows."""
    return rights.teaser(article)


@register.filter
def country_name(code: str) -> str:
    """The country of two letters in the reader's language; the code itself where unknown."""
    return str(_locale().territories.get(code.upper(), code)) if code else ""


@register.filter
def language_name(code: str) -> str:
    """The language of a BCP 47 code in the reader's language; the code where unknown."""
    try:
        name = Locale.parse(code, sep="-").get_display_name(_locale()) if code else ""
    except (UnknownLocaleError, ValueError):
        return code
    return name or code


@register.filter
def card_tone(article: Article) -> int:
    """A number that stays with the outlet: the tone of its cards without a picture."""
    return zlib.crc32(article.source.slug.encode()) % TONES


@register.simple_tag
def front_page_name() -> str:
    return pgettext("section", "Front page")
