"""Languages, countries and numbers as readers of a language call and write them.

Each function takes the reader's language, for those who name many things at once, or asks
which one is active.
"""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.formats import localize
from django.utils.translation import get_language


def reader_language() -> str:
    """The active language, as Unicode's tables name it."""
    return (get_language() or "it").replace("-", "_")


def country_name(code: str, reader: str = "") -> str:
    """The country of two letters; the code itself where unknown."""
    return _country_name(code, reader or reader_language()) if code else ""


@lru_cache(maxsize=2_000)
def _country_name(code: str, reader: str) -> str:
    for locale in (reader, "en"):  # CLDR names Sark, for one, in few languages
        names = Locale.parse(locale).territories
        if code.upper() in names:
            return str(names[code.upper()])
    return code


def language_name(code: str, reader: str = "") -> str:
    """The language of a BCP 47 code; the code where unknown."""
    return _language_name(code, reader or reader_language()) if code else ""


@lru_cache(maxsize=2_000)
def _language_name(code: str, reader: str) -> str:
    if code in Locale.parse(reader).languages:
        return str(Locale.parse(reader).languages[code])
    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(reader)) or code
    except (UnknownLocaleError, ValueError):
        return code


def count_text(count: int, reader: str = "") -> str:
    """The number as it is written in the reader's language, which must be the active one."""
    if 0 <= count < 1000:
        return str(count)  # no language of the interface sets its digits apart
    return _count_text(count, reader or reader_language())


@lru_cache(maxsize=20_000)
def _count_text(count: int, _reader: str) -> str:
    return str(localize(count))
