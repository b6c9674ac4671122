"""A query's text, cleaned and cut into lexemes: words, quotations, signs, parentheses, fields."""

import re
from dataclasses import dataclass
from html import unescape

from articles.search import grouped_words

MAX_LENGTH = 2_000  # characters of a query

# With the Hebrew ones, and those of feet and inches.
QUOTES = '"“”„‟«»‹›＂〝〞〟「」『』｢｣《》❝❞″‶״'
# Between letters of a Hebrew acronym, which may be inflected, it is a sign of the word.
_IN_ACRONYM = rf"(?<=[\u05d0-\u05ea])[{QUOTES}](?=[\u05d0-\u05ea])"
_QUOTED = rf"(?:[^{QUOTES}]|{_IN_ACRONYM})*"
# Single ones, which close apostrophes and begin them: both together, at the edges of words.
_SINGLE = r"(?u:(?<!\w)[‘‚‛](?P<single>(?:[^‘’‚‛\s]|’(?=\w))+\s(?:[^‘’‚‛]|’(?=\w))+)[’‘](?!\w))"
# Those of keyboards are apostrophes, but around the value of a field or the whole of a query.
_WORD = r"(?:[^'\s]|(?<=\w)'(?=\w))+"
_WORDS = rf"{_WORD}(?:\s{_WORD})+"
_PLAIN_SINGLE = rf"(?u:(?<=[A-Za-z]:)'(?P<value>{_WORDS})'(?!\w)|\A'(?P<whole>{_WORDS})'\Z)"
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
    | [{QUOTES}](?P<quoted>{_QUOTED})(?:[{QUOTES}](?:\s?~(?P<near>\d{{0,3}}))?|$)
    | {_SINGLE} | {_PLAIN_SINGLE}
    | (?P<chunk>(?:[^\s(){QUOTES}]|{_IN_ACRONYM})+)
    """,
    re.VERBOSE | re.ASCII,
)
# Signs that part words, with a space forgotten: any number of letters, or a few at least, on both
# sides. Not "AC/DC" and "3,5", and no address.
_LETTER = r"[^\W\d_]"
_PARTED = re.compile(
    rf"(?<={_LETTER})(?:[,;،؛|\\…—]|\.\.+)(?={_LETTER})"
    rf"|(?<={_LETTER}{{3}})[/+](?={_LETTER}{{3}})"
)
_IN_ADDRESS = re.compile(r"[@=]|//|\w\.\w")
# Quotation marks that are typed as two signs: <<...>>, ``...'' and ''...''.
_TWO_SIGNS = re.compile(r"<<(?=\w)|(?<=[^\s<>])>>|``(?=\w)|(?<!\w)''(?=\w)|(?<=[^\s'])''(?!\w)")
# What was copied out of a page's source: names of characters, and their numbers but for "&".
_ENTITY = re.compile(
    r"&(?:amp;)*(?:(?!amp;)[a-z]{2,8}|#(?!0*38;)\d{1,5}|#x(?!0*26;)[0-9a-f]{1,4});|&(?:amp;)+",
    re.IGNORECASE,
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
    text = _TWO_SIGNS.sub('"', text)
    return " ".join(_CONTROLS.sub(" ", text).split())[:MAX_LENGTH]


def _character(entity: re.Match[str]) -> str:
    return unescape("&" + re.sub("amp;(?=.)", "", entity.group()[1:], flags=re.IGNORECASE))


def lexemes_of(text: str) -> list[Lexeme]:
    """The lexemes of a cleaned query. A sign or field within a word is part of the word."""
    found: list[Lexeme] = []
    for match in _LEXEME.finditer(text):
        lexeme = _lexeme(match)
        # Of a field or a sign, all that follows without a space is the value.
        is_value = bool(found) and found[-1].kind in {"field", "sign"}
        found += [lexeme] if is_value or lexeme.kind != "chunk" else _parts(lexeme)
    return found


def _parts(chunk: Lexeme) -> list[Lexeme]:
    """The words of a chunk that a sign parts, each with that sign; the chunk where none does."""
    ends = [match.end() for match in _PARTED.finditer(chunk.text)]
    if not ends or _IN_ADDRESS.search(chunk.text):
        return [chunk]
    starts, ends = [0, *ends], [*ends, len(chunk.text)]
    return [
        Lexeme("chunk", chunk.text[start:end], chunk.start + start, chunk.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _lexeme(match: re.Match[str]) -> Lexeme:
    quoted = next(filter(None, match.group("single", "value", "whole")), match["quoted"])
    if quoted is not None:
        return Lexeme("quoted", quoted, *match.span(), match["near"])
    if match["group"]:
        return Lexeme("chunk", match.group(), *match.span())
    return Lexeme(str(match.lastgroup), match.group(), *match.span())
