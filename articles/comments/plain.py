"""The plain text of comments: cleaned, told apart, compared."""

import hashlib
import re
import unicodedata

from articles.text import without_controls

# They reverse or reorder what stands after them, and so can disguise a name or an address
# (Unicode Standard Annex 9, “explicit directional formatting”). Arabic and Hebrew need none
# of them: the page lets each name and paragraph find its own direction.
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
MANY_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")
# The C1 controls, which no keyboard types.
UPPER_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
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
