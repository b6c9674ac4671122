"""Words of a text, as they are written: how a text becomes the terms of the index.

A text is cut into *tokens* by one compiled expression. A token gives one or more *forms*
(lower case, accents kept); a form has a *folded* spelling (no accents: ``città`` and
``citta`` are the same), which is the term.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

MAX_WORD = 64  # longer words are cut, on both sides alike

# Marks that belong to the word they stand in (Python's \w leaves them out) and invisible
# joiners inside words. Indic scripts are taken as whole blocks without their full stops.
MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e30-\u0e3a\u0e40-\u0e4e\u0eb0-\u0ecd\u102b-\u103e\u17b4-\u17d3"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f"
    "\u00ad\u200b\u200d\u2060\ufeff"
)
# Letters to Unicode ("modifier letters"), and to whoever types or reads them apostrophes.
APOSTROPHE_LETTERS = "".join(map(chr, (*range(0x02B9, 0x02C0), 0x02C8, 0x02CA, 0x02CB, 0x02EE)))
APOSTROPHE_LETTERS += "\u0559\u07f4\u07f5\ua78b\ua78c"
# Between letters of the Arabic script a joiner of no width (U+200C) stands for a space, which
# readers type in its place or leave out; in other scripts it is a part of the word.
_NO_SPACE = r"\u200c(?![\u0620-\u06ff])"
_FIRST = rf"[^\W_{APOSTROPHE_LETTERS}]"
_IN_WORD = rf"[^\W{APOSTROPHE_LETTERS}]"
_REST = rf"{_IN_WORD}*(?:(?:[{MARKS}]|{_NO_SPACE}){_IN_WORD}*)*"
WORD = rf"{_FIRST}{_REST}"  # an expression: one word, initials and acronyms apart
_WORD_CHARACTER = re.compile(rf"{_IN_WORD}|[{MARKS}]")
_INITIALS = r"(?:\.[^\W\d_])+(?!\w)"
_HEBREW = "\u05d0-\u05ea"
# Of a Hebrew acronym: what stands before its last letter (U+05F4, or what keyboards have).
_GERSHAYIM = "(?:[\"\u05f4\u201c\u201d\u2033]|''|\u2019\u2019|\u05f3\u05f3)"
_ACRONYM = rf"{_GERSHAYIM}[{_HEBREW}](?!\w)"
# First alternative: initials (U.S.A., O.N.U.), which are one word. Second: acronyms in Hebrew
# letters, which are one as well. Third: any other word.
TOKEN = re.compile(rf"[^\W\d_]{_INITIALS}|[{_HEBREW}]+{_ACRONYM}|{WORD}")

# The third alternative alone and simpler, for texts that have nothing of what makes it harder.
_PLAIN_TOKEN = re.compile(rf"[^\W_][\w{MARKS}]*")
_MAY_HAVE_INITIALS = re.compile(r"\.[^\W\d_]")
# To look for a few characters one by one is many times as fast as an expression for all.
_UNUSUAL = "\u200c" + APOSTROPHE_LETTERS + "".join(map(chr, range(0x05D0, 0x05EB)))

# Scripts that are written without spaces between words, and Hangul, whose particles cling.
_UNSPACED = (
    "\u0e00-\u0eff\u0f40-\u0fbc\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005\u3007"
    "\u3040-\u30ff\u3130-\u318f\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_UNSPACED_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_HAS_UNSPACED = re.compile(rf"[{_UNSPACED}]")
# The words of a text in such a script as readers see them: each run of it, and each word of another
# one, though it stands without a space beside it ("5G网络").
_SPACED = rf"[^\W{APOSTROPHE_LETTERS}{_UNSPACED}]"
RUN = re.compile(
    rf"[{_UNSPACED}]+|[^\W\d_]{_INITIALS}|(?!_){_SPACED}+(?:(?:[{MARKS}]|{_NO_SPACE}){_SPACED}*)*"
)

# What a fold takes away: accents and points of the alphabets where they are no letter of
# their own. Japanese voicing marks and Indic vowel signs stay.
_DROPPED = [
    *range(0x0300, 0x0370),
    *range(0x0483, 0x0488),
    *range(0x0591, 0x05C8),
    *range(0x0610, 0x061B),
    *range(0x064B, 0x0660),
    0x0670,
    *range(0x06D6, 0x06EE),
    0x0640,
    *range(0x1AB0, 0x1B00),
    *range(0x1DC0, 0x1E00),
    *range(0x20D0, 0x2100),
    *range(0xFE20, 0xFE30),
    # The point below letters of India (nukta), which half of those who write leave out.
    *(0x093C, 0x09BC, 0x0A3C, 0x0ABC, 0x0B3C, 0x0CBC),
]
_FOLDS: dict[int, str | None] = dict.fromkeys(_DROPPED) | {
    ord(letter): plain
    for letter, plain in zip(
        "øłđðħŧıŋĸɓɗƙæœþґىةکیےہھٱ",
        [*"oldd", *"htinkbdk", "ae", "oe", "th", *"гيهكييهها"],
        strict=True,
    )
}
# Of the marks of a vowel through the nose (anusvara, chandrabindu) Hindi has either.
_FOLDS[0x0901] = "\u0902"
# What is written before a consonant with a nasal letter, or with the mark: "हिन्दी", "हिंदी".
_HALF_NASAL = re.compile("[\u0919\u091e\u0923\u0928\u092e]\u094d(?=[\u0915-\u0928\u092a-\u092e])")
# Before the letter waw a hamza has either seat: "مسؤول", "مسئول".
_HAMZA_BEFORE_WAW = "\u0626\u0648", "\u0624\u0648"
# Digits of all scripts are those of ours.
_FOLDS |= {
    number: str(digit)
    for number in range(0x0660, 0xABFA)
    if (digit := unicodedata.decimal(chr(number), -1)) >= 0
}
# What stands in a token and not in its form: joiners, and the signs of initials and acronyms.
_INVISIBLE = dict.fromkeys([0x00AD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF])
_SIGNS = _INVISIBLE | dict.fromkeys(map(ord, ".\"'\u05f3\u05f4\u2019\u201c\u201d\u2033"))


def tokens(text: str) -> list[str]:
    """The tokens of a text in lower case, as ``TOKEN`` finds them (and faster than that)."""
    text = text.lower()
    is_plain = not _MAY_HAVE_INITIALS.search(text) and (text.isascii() or not _is_unusual(text))
    return (_PLAIN_TOKEN if is_plain else TOKEN).findall(text)


def _is_unusual(text: str) -> bool:
    """Whether a text has letters of which the simpler expression makes other words."""
    for letter in _UNUSUAL:  # noqa: SIM110 (any() takes several times as long)
        if letter in text:
            return True
    return False


def pieces(token: str) -> tuple[str, ...]:
    """The forms of one token of ``TOKEN``; several for scripts without spaces, at least one.

    A run of such a script gives its overlapping pairs of characters and its last character,
    so that a single character can be found as a prefix.
    """
    form = unicodedata.normalize("NFKC", token.translate(_SIGNS).lower())
    if form.isascii() and "_" not in form:
        return (form[:MAX_WORD],)
    if "_" in form:
        parts = [piece for part in form.split("_") if part for piece in pieces(part)]
        return tuple(parts) or (form[:MAX_WORD],)
    if not _HAS_UNSPACED.search(form):
        return (form[:MAX_WORD] or token[:MAX_WORD],)
    found: list[str] = []
    for run in _UNSPACED_RUN.findall(form):
        if _HAS_UNSPACED.match(run):
            found += [run[i : i + 2] for i in range(len(run))]
        else:
            found.append(run[:MAX_WORD])
    return tuple(found)


def forms(text: str) -> list[str]:
    """All forms of a text in their order; their places in the list are their positions."""
    return [form for token in tokens(text) for form in pieces(token)]


def spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Tokens of a text with where they start and end."""
    for match in TOKEN.finditer(text):
        yield match.group(), match.start(), match.end()


@lru_cache(maxsize=200_000)
def fold(form: str) -> str:
    """The spelling that is compared: no case, no accents (Größe -> grosse, Łódź -> lodz)."""
    if form.isascii():
        return form.lower()
    if _HAMZA_BEFORE_WAW[0] in form:
        form = form.replace(*_HAMZA_BEFORE_WAW)
    bare = unicodedata.normalize("NFKD", form.casefold()).translate(_FOLDS)
    if "\u094d" in bare:
        bare = _HALF_NASAL.sub("\u0902", bare)
    return unicodedata.normalize("NFC", bare) or form


def words(text: str) -> list[str]:
    """The folded words of a text in their order."""
    return [fold(form) for form in forms(text)]


def is_in_word(character: str) -> bool:
    """Whether a character stands in words."""
    return _WORD_CHARACTER.match(character) is not None


def is_unspaced(word: str) -> bool:
    """Whether a word is written in a script without spaces."""
    return bool(_HAS_UNSPACED.match(word))


def has_unspaced(text: str) -> bool:
    """Whether anything of a text is written in a script without spaces."""
    return not text.isascii() and _HAS_UNSPACED.search(text) is not None


def without_last_character(parts: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a token to be looked for: a run without spaces stands inside longer ones,
    where its last character is no form of its own."""
    if len(parts) > 1 and len(parts[-1]) == 1 and is_unspaced(parts[-1]):
        return parts[:-1]
    return parts


def tokens_that_begin(letters: str, plain: str, never: str) -> re.Pattern[str]:
    """Finds the tokens of ``TOKEN`` that begin with one of these characters, and looks at no
    other word: ten times as fast, where a text is searched for a few words.

    Tokens that begin with one of ``plain`` and go on with one of ``never`` are left out.
    """
    first = f"[{re.escape(letters)}]"
    unless = f"(?!(?<=[{re.escape(plain)}])[{re.escape(never)}])" if never else ""
    # The letter stands before the look behind it: so the expression skips from one to the next.
    is_start = rf"(?:(?<![\w{MARKS}\u200c]{first})|(?<=[{APOSTROPHE_LETTERS}]{first}))"
    one_word = rf"(?<=[^\W\d_]){_INITIALS}|(?<=[{_HEBREW}])[{_HEBREW}]*{_ACRONYM}"
    return re.compile(rf"{first}{unless}{is_start}(?:{one_word}|{_REST})")
