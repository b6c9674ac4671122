"""Numbers, initials and abbreviations that are written in pieces, and in one by others.

``12.500``, ``12,500``, ``12 500`` and ``12500``; ``J. K.`` and ``J.K.``; ``Ph.D.`` and ``PhD``;
``node.js`` and ``nodejs``. One code for the articles that are indexed and for what readers type.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from articles.whoosh_codec.words import fold, pieces

MOST_GROUPS = 5  # of three figures, or further initials
_SPACES = " \u00a0\u2007\u2009\u202f"
# Between groups of three figures: of English, of most others, of Switzerland, of Arabic, a space.
_SEPARATORS = f".,'’\u066c{_SPACES}"
_GROUPS = rf"(?:([{_SEPARATORS}])\d{{3}})(?:\1\d{{3}}){{0,{MOST_GROUPS - 1}}}"
_NUMBER = re.compile(rf"(?<![\w.,'’/:])\d{{1,3}}{_GROUPS}(?!\d|\1\d)")
# An expression that begins with one character skips to it, many times as fast as a choice.
_SEPARATED = {
    sign: re.compile(rf"{re.escape(sign)}(?<=\d{re.escape(sign)})\d{{3}}(?!\d)")
    for sign in _SEPARATORS
}
_PLAIN_SEPARATORS = "".join(filter(str.isascii, _SEPARATORS))
_MORE_INITIALS = rf"(?:[{_SPACES}][^\W\d_]\.){{1,{MOST_GROUPS}}}"
_INITIALS = re.compile(rf"\.(?<=\b[^\W\d_]\.){_MORE_INITIALS}")
# A dot within a word: small letters behind it, fewer than a sentence without its space has
# ("node.js"), or two letters before it ("Ph.D."). Single ones are initials, one word already.
_ABBREVIATION = re.compile(r"\.[^\W\d_]{1,3}(?!\w|\.\w)")
LONGEST_BEFORE = 12  # letters and figures before the dot of an abbreviation
_BEFORE = re.compile(rf"(?<![\w.])[^\W\d_][^\W_]{{1,{LONGEST_BEFORE - 1}}}\Z")

# "F 35" and "10 kg", which others write without the space; not "I 5" and "10 a", which are words,
# and no larger numbers, whose figures may stand in groups.
_UNITS = "mila|mln|mld|bn|kg|km|kmq|mq|kw|mw|gw|kwh|mwh|gwh|gb|tb"
_WITH_FIGURES = rf"(?:[BCDFGHJ-NP-TV-XZ][ ]\d{{1,3}}|\d{{1,3}}[ ](?i:{_UNITS}))"
# An expression for what a reader types with spaces in it that is one all the same.
TYPED = (
    rf"(?<!\S)\d{{1,3}}(?:[ ]\d{{3}}){{1,{MOST_GROUPS}}}(?!\S)"
    rf"|(?<!\S)[^\W\d_]\.(?:[ ][^\W\d_]\.){{1,{MOST_GROUPS}}}(?!\S)"
    rf"|(?<!\S){_WITH_FIGURES}(?!\S)"
)


class Joined(NamedTuple):
    """A compound written as one word, and where it stands in a text."""

    form: str
    start: int
    end: int


def grouped_words(text: str) -> Iterator[Joined]:
    """The numbers, initials and abbreviations of a text that are written in pieces, as one word."""
    yield from grouped_numbers(text)
    yield from grouped_letters(text)


def grouped_numbers(text: str) -> Iterator[Joined]:
    """The numbers of a text whose figures stand in groups."""
    for sign in _PLAIN_SEPARATORS if text.isascii() else _SEPARATORS:
        end = 0
        for match in _SEPARATED[sign].finditer(text) if sign in text else ():
            at = match.start()
            if at < end:  # a further group
                continue
            start = at - 1
            while start > max(at - 3, 0) and text[start - 1].isdecimal():
                start -= 1
            if number := _NUMBER.match(text, start):
                end = number.end()
                yield _joined(text, start, end)


def grouped_letters(text: str) -> Iterator[Joined]:
    """The initials and abbreviations of a text."""
    for match in _INITIALS.finditer(text):
        yield _joined(text, match.start() - 1, match.end())
    for match in _ABBREVIATION.finditer(text):
        at = match.start()
        before = _BEFORE.search(text, max(at - LONGEST_BEFORE - 1, 0), at)
        if before and (len(before[0]) < 3 or match[0].islower()):
            yield _joined(text, before.start(), match.end())


def _joined(text: str, start: int, end: int) -> Joined:
    form = fold("".join(filter(str.isalnum, text[start:end])))
    return Joined(pieces(form)[0], start, end)


def grouped(typed: str) -> str:
    """What is typed as one word, where all of it is such a group; else empty."""
    if re.fullmatch(_WITH_FIGURES, typed):
        return fold(typed.replace(" ", ""))
    typed = typed.rstrip(".")
    for word in grouped_words(typed + "."):
        if word.start == 0 and word.end >= len(typed):
            return word.form
    return ""
