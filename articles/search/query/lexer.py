"""A query's text, cleaned and cut into lexemes: words, quotations, signs, parentheses, fields."""

import re
from dataclasses import dataclass
from html import unescape

from articles.search import grouped_words

MAX_LENGTH = 2_000  # characters of a query

_QUOTES = '"“”„‟«»‹›＂〝〞〟「」『』｢｣《》'
# Before the last letter of a Hebrew acronym it is a sign of the word.
_IN_ACRONYM = rf"(?<=[\u05d0-\u05ea])[{_QUOTES}](?=[\u05d0-\u05ea](?![\u05d0-\u05ea]))"
_QUOTED = rf"(?:[^{_QUOTES}]|{_IN_ACRONYM})*"
# Single ones, which close apostrophes and begin them: both together, at the edges of words.
_SINGLE = r"(?u:(?<!\w)‘(?P<single>(?:[^‘’\s]|’(?=\w))+\s(?:[^‘’]|’(?=\w))+)’(?!\w))"
_SIGNS = r"\-+−\u2010\u2011\ufe63\uff0b\uff0d"
# An en dash before a word, which devices make of two hyphens; not where another closes what it
# opens ("Roma –dice lui– resta").
_DASH = r"(?<![^\s(])–(?=[^\s–)])(?!.*\S–(?!\S))"
_LEXEME = re.compile(
    rf"""
    (?P<open>\() | (?P<close>\))
    | (?P<sign>[{_SIGNS}](?=[^\s{_SIGNS})])|{_DASH})
    | (?P<group>(?u:{grouped_words.TYPED}))
    | (?P<field>[A-Za-z]{{2,12}}:(?=[^\s)]))
    | [{_QUOTES}](?P<quoted>{_QUOTED})(?:[{_QUOTES}](?:\s?~(?P<near>\d{{0,3}}))?|$)
    | {_SINGLE}
    | (?P<chunk>(?:[^\s(){_QUOTES}]|{_IN_ACRONYM})+)
    """,
    re.VERBOSE | re.ASCII,
)
# What was copied out of a page's source.
_ENTITY = re.compile(
    r"&(?:amp;)*(?:quot|apos|lt|gt|nbsp|#0?39|#x27|#34);|&(?:amp;)+", re.IGNORECASE
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A piece of a query's text, which it takes from ``start`` up to ``end``.

    ``kind`` is ``open``, ``close``, ``sign``, ``field``, ``quoted`` or ``chunk``; ``near`` is
    the number behind a quotation (``"…"~5``), empty where only the sign is there.
    """

    kind: str
    text: str
    start: int = 0
    end: int = 0
    near: str | None = None


def clean(text: str) -> str:
    """The query as it is used and shown again: one line, no control characters, cut."""
    text = text[: 4 * MAX_LENGTH]
    if "&" in text:
        text = _ENTITY.sub(_character, text)
    return " ".join(_CONTROLS.sub(" ", text).split())[:MAX_LENGTH]


def _character(entity: re.Match[str]) -> str:
    return unescape("&" + re.sub("amp;(?=.)", "", entity.group()[1:], flags=re.IGNORECASE))


def lexemes_of(text: str) -> list[Lexeme]:
    """The lexemes of a cleaned query. A sign or field within a word is part of the word."""
    return [_lexeme(match) for match in _LEXEME.finditer(text)]


def _lexeme(match: re.Match[str]) -> Lexeme:
    quoted = match["single"] if match["quoted"] is None else match["quoted"]
    if quoted is not None:
        return Lexeme("quoted", quoted, *match.span(), match["near"])
    if match["group"]:
        return Lexeme("chunk", match.group(), *match.span())
    return Lexeme(str(match.lastgroup), match.group(), *match.span())
