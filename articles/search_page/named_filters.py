"""Words of a search that name a filter: "elezioni Spagna", "iran in inglese", "Siria ottobre 2023";
and those that leave something out: "governo senza Lega".

Nothing is changed: the page offers each as a link that takes the words out and sets the filter.
Names are those of Unicode's CLDR in the languages of the interface and our own table of others.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles import search
from articles.lists.read_once import Outlets
from articles.search_page.request import SearchRequest
from articles.text.country_and_language_aliases import COUNTRIES, LANGUAGES
from articles.text.country_and_language_codes import comparable_name
from articles.text.country_and_language_names import country_name, language_name
from articles.text.months import last_day_of

MOST_WORDS = 12  # of a search that is looked through
MOST_OFFERS = 2
LONGEST_NAME = 4  # words
SHORTEST_NAME = 4  # letters; shorter ones are words ("usa") unless they are written large
# Words that stand for more than themselves: with them a search is not a list of words.
OPERATORS = re.compile(r"""["()*?~:]|(?:^|\s)(?:[-+]|(?:OR|O|AND|E|NOT|NON)(?:\s|$))""")
# A word, or what is joined to the next one by an apostrophe ("dall’Italia").
WORD = re.compile(r"[^\s'’]+['’]?")
BEFORE_COUNTRY = frozenset(
    "in da dal dallo dall dalla dai dagli dalle nel nello nell nella nei negli from".split()  # noqa: SIM905
)
# Codes that are used as names.
ABBREVIATIONS = {"GB": ("UK",), "US": ("USA",)}
BEFORE_LANGUAGE = (("in", "lingua"), ("in",))

# "Without" in languages, and the articles that may follow it.
WITHOUT = {"it": "senza", "en": "without", "fr": "sans", "es": "sin", "de": "ohne"}
ARTICLES = frozenset(
    "il lo la i gli le l' l’ un uno una the a an les un une el los las der die das den".split()  # noqa: SIM905
)
MOST_LEFT_OUT = 3  # words after "without"

Pairs = list[tuple[str, str]]


class FilterOffer(NamedTuple):
    """What a link offers, and the address of the search that it leads to."""

    label: str
    url: str


class _Named(NamedTuple):
    """The words of a search from one place to another, and the filter that they name."""

    start: int
    end: int
    label: str
    pairs: Pairs


def filter_offers(asked: SearchRequest, outlets: Outlets) -> list[FilterOffer]:
    """The filters that words of a search name and that are not chosen yet."""
    words = [match[0] for match in WORD.finditer(asked.text)]
    if not words or len(words) > MOST_WORDS or OPERATORS.search(asked.text):
        return []
    offers = list(_exclusions(asked, words, outlets.languages))
    offers += [
        FilterOffer(
            found.label,
            asked.narrowed(_text(words[: found.start] + words[found.end :]), found.pairs),
        )
        for found in _named(asked, words, outlets)
    ]
    return offers[:MOST_OFFERS]


def _exclusions(
    asked: SearchRequest, words: Sequence[str], languages: Iterable[str]
) -> Iterator[FilterOffer]:
    """What is asked for without something, where the archive has articles of that language."""
    known = {WITHOUT[code] for code in WITHOUT if code in languages}
    for place, word in enumerate(words[1:-1], 1):
        if word.lower() not in known:
            continue
        rest = words[place + 1 :]
        left_out = _text(rest[1:] if len(rest) > 1 and rest[0].lower() in ARTICLES else rest)
        if len(rest) <= MOST_LEFT_OUT and search.read_query(left_out).leaves:
            sign = f'-"{left_out}"' if " " in left_out else f"-{left_out}"
            label = _("without “%(words)s”") % {"words": left_out}
            yield FilterOffer(label, asked.with_words(f"{_text(words[:place])} {sign}"))
        return


def _text(words: Sequence[str]) -> str:
    """The words as one text; an apostrophe joins two."""
    return re.sub(r"(?<=['’]) ", "", " ".join(words))


def _named(asked: SearchRequest, words: list[str], outlets: Outlets) -> Iterator[_Named]:
    if not asked.chosen["paese"]:
        yield from _first(_countries(words, _country_names(outlets.countries)))
    if not asked.chosen["lingua"]:
        yield from _first(_languages(words, _language_names(outlets.languages)))
    if not (asked.cleaned.get("dal") or asked.cleaned.get("al") or asked.chosen["anno"]):
        yield from _first(_days(words, asked.parsed.today))


def _first(found: Iterator[_Named]) -> Iterable[_Named]:
    one = next(found, None)
    return [] if one is None else [one]


# Of the newest states of the archive: a name takes longer to compare than a word to look up.
@lru_cache(maxsize=4)
def _country_names(codes: tuple[str, ...]) -> dict[str, str]:
    return _names(codes, country_name, COUNTRIES)


@lru_cache(maxsize=4)
def _language_names(codes: tuple[str, ...]) -> dict[str, str]:
    return _names(codes, language_name, LANGUAGES)


def _names(
    codes: Iterable[str], name: Callable[[str, str], str], others: dict[str, tuple[str, ...]]
) -> dict[str, str]:
    """Comparable names of these codes -> code."""
    named: dict[str, str] = {}
    for code in codes:
        own = [name(code, reader) for reader, _language in settings.LANGUAGES]
        for one in (*own, *others.get(code, ()), *ABBREVIATIONS.get(code, ())):
            named.setdefault(comparable_name(one), code)
    return named


def _runs(words: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Start, end and comparable form of all runs of words that may be a name, the longest first."""
    for length in range(min(LONGEST_NAME, len(words)), 0, -1):
        for start in range(len(words) - length + 1):
            text = _text(words[start : start + length])
            name = comparable_name(text)
            if len(name) >= SHORTEST_NAME or text.isupper():
                yield start, start + length, name


def _countries(words: list[str], names: dict[str, str]) -> Iterator[_Named]:
    for start, end, name in _runs(words):
        if code := names.get(name):
            is_joined = start > 0 and words[start - 1].lower().rstrip("'’") in BEFORE_COUNTRY
            label = _("only outlets of: %(country)s") % {"country": country_name(code)}
            yield _Named(start - is_joined, end, label, [("paese", code)])


def _languages(words: list[str], names: dict[str, str]) -> Iterator[_Named]:
    """Names of languages after "in": without it they are adjectives ("governo tedesco")."""
    lower = [word.lower() for word in words]
    for start, end, name in _runs(words):
        for before in BEFORE_LANGUAGE:
            first = start - len(before)
            if first < 0 or tuple(lower[first:start]) != before:
                continue
            # An adjective agrees with "lingua": "tedesca".
            if code := names.get(name) or names.get(re.sub("a$", "o", name)):
                label = _("only in %(language)s") % {"language": language_name(code)}
                yield _Named(first, end, label, [("lingua", code)])


def _days(words: list[str], today: date) -> Iterator[_Named]:
    """Dates of two words and more: "2023" and "oggi" alone stand in many headlines.

    Of the shortest run that is one, and the word before it where that makes it more exact: "last
    week" of "Spain last week", and "3 ottobre 2023".
    """
    for start, end in _date_runs(len(words)):
        days = search.days_meant(_text(words[start:end]), today)
        if days is None or date.min in days or date.max in days:  # none, or an open range
            continue
        # "last terrible days" are no number of days.
        if end - start > 2 and not any(word.isdecimal() for word in words[start:end]):
            continue
        longer = search.days_meant(_text(words[start - 1 : end]), today) if start else None
        if longer and longer != days and days[0] <= longer[0] and longer[1] <= days[1]:
            start, days = start - 1, longer
        first, last = days
        label = _("only %(days)s") % {"days": _days_in_words(first, last)}
        yield _Named(start, end, label, [("dal", first.isoformat()), ("al", last.isoformat())])


def _date_runs(number: int) -> Iterator[tuple[int, int]]:
    for length in (2, 3):
        yield from ((start, start + length) for start in range(number - length + 1))


def _days_in_words(first: date, last: date) -> str:
    if first == last:
        return date_format(first)
    if first.day == 1 and last == last_day_of(first):
        return date_format(first, "YEAR_MONTH_FORMAT")
    start = date_format(first, "j F" if first.year == last.year else "DATE_FORMAT")
    return f"{start} – {date_format(last)}"
