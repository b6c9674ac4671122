"""The plain text of comments: cleaned, told apart, compared."""

import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator

from articles.text import without_controls
from articles.web_address import web_address

# They reverse or reorder what stands after them, and so can disguise a name or an address
# (Unicode Standard Annex 9, “explicit directional formatting”). Arabic and Hebrew need none
# of them: the page lets each name and paragraph find its own direction.
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
MANY_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")
# The C1 controls, which no keyboard types.
UPPER_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
# Punctuation of other scripts that stands within names, and so within addresses.
WITHIN = "·・･‧՚״׳\u200c\u200d"
PUNCTUATION = {"Ps", "Pe", "Pi", "Pf", "Po", "Cf"}
# Whatever else is no letter of ASCII ends an address: quotes, brackets, full stops of any script.
ENDING = "".join(
    re.escape(char)
    for char in map(chr, range(0x80, sys.maxunicode + 1))
    if unicodedata.category(char) in PUNCTUATION and char not in WITHIN
)
ADDRESS = re.compile(rf"https?://[^\s<>\"'`\\^{{|}}{ENDING}]+", re.IGNORECASE)
# What ends a sentence around an address rather than the address itself.
TRAILING = f".,;:!?*_~—–{WITHIN}"
BRACKETS = {")": "(", "]": "["}
# A BigAutoField ends at 19 digits.
NUMBER = re.compile(r"[0-9]{1,18}")


def text(raw: str) -> str:
    """A text of several lines without controls; lines end in LF, at most one blank between."""
    lines = LINE_ENDS.sub("\n", raw)
    clean = UPPER_CONTROLS.sub("", DIRECTIONS.sub("", without_controls(lines)))
    return MANY_BLANK_LINES.sub("\n\n", clean)


def line(raw: str) -> str:
    """A text of one line, words set apart by single spaces."""
    return " ".join(text(raw).split())


def is_visible(value: str) -> bool:
    """Whether there is anything to see: more than spaces, joiners and loose accents."""
    return any(unicodedata.category(char)[0] not in "CZM" for char in value)


def addresses(text: str) -> Iterator[tuple[int, str]]:
    """Where the web addresses in a text begin, and the addresses.

    Punctuation after one, and whatever follows that without a blank, is not of it; brackets
    are, that it opens and closes itself.
    """
    for match in ADDRESS.finditer(text):
        if address := web_address(_balanced(match[0]).rstrip(TRAILING)):
            yield match.start(), address


def _balanced(address: str) -> str:
    """The address up to a closing bracket that it has not opened, or an opening one that stays open
    at its end."""
    open_brackets: list[tuple[str, int]] = []
    for place, char in enumerate(address):
        if char in BRACKETS.values():
            open_brackets.append((char, place))
        elif char in BRACKETS:
            if not open_brackets or open_brackets[-1][0] != BRACKETS[char]:
                return address[:place]
            open_brackets.pop()
    return address


def folded(value: str) -> str:
    """Letters and digits alone, without case and accents: what stays when words are dressed up."""
    decomposed = unicodedata.normalize("NFKD", value).casefold()
    return "".join(char for char in decomposed if char.isalnum())


def digest(value: str) -> str:
    """The hash (64 hex digits) of the folded text; of the text itself where that is empty."""
    return hashlib.sha256((folded(value) or value).encode()).hexdigest()


def number(value: str) -> int | None:
    """The positive number that the digits stand for; none for what no id or key can be."""
    return int(value) or None if NUMBER.fullmatch(value) else None
