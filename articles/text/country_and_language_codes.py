"""Codes of countries and languages, from the names that readers type and records give.

The names are those of Unicode's CLDR, as Babel has them, in the languages of ``NAMED_IN``, and
what ``country_and_language_aliases`` adds. Case, accents, punctuation and articles do not count.
The tables are made when a name is first asked for: some 30 ms, and 4 MB with Babel's own.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

from articles.text import country_and_language_aliases

# Names in the first of them go before the same names in others.
NAMED_IN = ("it", "en", "fr", "de", "es")
# What CLDR lists among its territories and is none: the eurozone, "Outlying Oceania", two
# made-up locales for testing programs, and the code for an unknown region. The European Union
# and the United Nations are no countries either, but publish, and are kept.
NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})
# "Several", "none", "unknown": what CLDR lists among its languages and is none (ISO 639-2).
NO_LANGUAGES = frozenset({"mis", "mul", "root", "und", "zxx"})
LONGEST_NAME = 120  # characters

Codes = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"([^()]+)\(([^()]+)\)\s*")
# Letters that are no other letter with an accent, as people without them on the keyboard write.
_PLAIN_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# Articles, and what joins the words of a name, in the languages of ``NAMED_IN``.
_SMALL_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        il lo la l i gli le di del dello della dell dei degli delle d e ed
        the of and les du des de et der die das und el los las y
        """,
    )
)


def country_codes(name: str) -> Codes:
    """The countries that a name may mean, the likeliest first, as codes of ISO 3166-1.

    ``"Ivory Coast"``, ``"ci"`` and ``"CIV"`` give ``("CI",)``; ``"Congo"`` gives two. Nothing
    for what is no country. Codes that were withdrawn (``"SU"``) give their heir's.
    """
    return _look_up(_countries(), name)


def country_code(name: str) -> str:
    """The country that a name most likely means, as two capitals; empty where it is none."""
    return next(iter(country_codes(name)), "")


def language_codes(name: str) -> Codes:
    """The languages that a name may mean, the likeliest first, as tags of BCP 47.

    ``"sloveno"``, ``"Slovenian"``, ``"sl"`` and ``"slv"`` give ``("sl",)``; ``"pt_BR"``,
    ``"portoghese (Brasile)"`` and ``"brasiliano"`` give ``("pt-BR",)``. Italian adjectives may
    agree with "lingua": ``"slovena"``. Nothing for what no table knows.
    """
    known = _languages()
    masculine = re.sub("a$", "o", comparable_name(name))
    return _look_up(known, name) or _with_country(name) or known.get(masculine, ())


def language_code(name: str) -> str:
    """The language that a name most likely means, as a tag of BCP 47; empty where it is none.

    A well-formed tag is taken for one though no table knows it, since there are 8,000 languages:
    ``"it_it"`` gives ``"it-IT"``, ``"xyz"`` itself.
    """
    if codes := language_codes(name):
        return codes[0]
    tag = name.strip().replace("_", "-")
    primary, *rest = tag.split("-")
    if not _LANGUAGE_TAG.fullmatch(tag) or primary.lower() in NO_LANGUAGES:
        return ""
    known = next(iter(_languages().get(primary.lower(), ())), primary.lower())
    return "-".join([known, *map(_subtag, rest)])


def _subtag(text: str) -> str:
    """A region in capitals, a script with one (RFC 5646, 2.1.1); the rest in lower case."""
    if len(text) == 2:
        return text.upper()
    return text.title() if len(text) == 4 and text.isalpha() else text.lower()


def _with_country(name: str) -> Codes:
    """``portoghese (Brasile)``, as the pages of the site call it -> ``pt-BR``."""
    match = _IN_PARENTHESES.fullmatch(name[:LONGEST_NAME])
    if match is None:
        return ()
    languages, countries = language_codes(match[1]), country_codes(match[2])
    return (f"{languages[0]}-{countries[0]}",) if languages and countries else ()


def _look_up(table: dict[str, Codes], name: str) -> Codes:
    return table.get(_code_key(name)) or table.get(comparable_name(name), ())


def _code_key(text: str) -> str:
    return text.strip().lower().replace("_", "-")


def comparable_name(name: str) -> str:
    """The words of a name that tell it from others: no case, accents, articles or signs."""
    letters = unicodedata.normalize("NFKD", name[:LONGEST_NAME].casefold().replace(".", ""))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = _WORD.findall(bare.translate(_PLAIN_LETTERS))
    words = ["saint" if word == "st" and len(words) > 1 else word for word in words]
    return " ".join([word for word in words if word not in _SMALL_WORDS] or words)


@cache
def _countries() -> dict[str, Codes]:
    codes = {code for code in _codes("territories") if len(code) == 2} - NO_COUNTRIES
    return _table(codes, "territories", country_and_language_aliases.COUNTRIES)


@cache
def _languages() -> dict[str, Codes]:
    codes = _codes("languages") - NO_LANGUAGES
    return _table(codes, "languages", country_and_language_aliases.LANGUAGES)


def _codes(kind: str) -> set[str]:
    return {code for locale in NAMED_IN for code in getattr(Locale(locale), kind)}


def _table(codes: set[str], kind: str, others: dict[str, Codes]) -> dict[str, Codes]:
    """Codes by what they are called: by a code, else by the comparable form of a name."""
    table: dict[str, Codes] = {}
    by_code = ((_code_key(name), code) for name, code in _coded(codes, kind))
    by_name = ((comparable_name(name), code) for name, code in _named(codes, kind, others))
    for key, code in (*by_code, *by_name):
        tag = code.replace("_", "-")
        if tag not in table.get(key, ()):
            table[key] = (*table.get(key, ()), tag)
    return table


def _coded(codes: set[str], kind: str) -> Iterator[tuple[str, str]]:
    """The codes, and their aliases: of three letters, and withdrawn ones, with their first heir."""
    yield from ((code, code) for code in codes)
    for alias, heirs in _aliases(kind):
        if alias.isalpha() and alias not in codes and heirs[0] in codes:
            yield alias, heirs[0]


def _aliases(kind: str) -> Iterable[tuple[str, list[str]]]:
    if kind == "territories":
        aliases: dict[str, list[str]] = dict(get_global("territory_aliases"))
        return aliases.items()
    return [(alias, [code]) for alias, code in get_global("language_aliases").items()]


def _named(codes: set[str], kind: str, others: dict[str, Codes]) -> Iterator[tuple[str, str]]:
    for locale in NAMED_IN:
        for code, name in getattr(Locale(locale), kind).items():
            if code in codes:
                yield str(name), code
    yield from ((name, code) for code, names in others.items() for name in names)
