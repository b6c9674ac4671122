"""The plain text of comments: cleaned, told apart, compared."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from articles.text.html import without_controls
from articles.text.safe_links import web_address

# They reverse or reorder what stands after them, and so can disguise a name or an address
# (Unicode Standard Annex 9, “explicit directional formatting”). Arabic and Hebrew need none
# of them: the page lets each name and paragraph find its own direction.
DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]")
LINE_ENDS = re.compile("\r\n|[\r\x85\u2028\u2029]")
MANY_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*\n")
# The C1 controls, which no keyboard types.
UPPER_CONTROLS = re.compile("[\x80-\x84\x86-\x9f]")
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
# What ends an address that is no letter of ASCII: quotes, brackets and full stops of any script,
# and what cannot be seen.
ENDING = {"Ps", "Pe", "Pi", "Pf", "Po", "Cf", "Cc"}
WIDE = range(0xFF01, 0xFF66)  # the signs of ASCII, and others, as wide as a Chinese character
DASHES = "—―〜"
# Such signs that stand within names, and so within addresses: dots, and joiners of letters.
WITHIN = "·・･‧\u200c\u200d"
# What ends a sentence around an address rather than the address itself.
TRAILING = f".,;:!?*_~–([{WITHIN}"
BRACKETS = {")": "(", "]": "["}
# A BigAutoField ends at 19 digits.
NUMBER = re.compile(r"[0-9]{1,18}")


def normalised_text(raw: str) -> str:
    """A text of several lines without controls; lines end in LF, at most one blank between."""
    lines = LINE_ENDS.sub("\n", raw)
    clean = UPPER_CONTROLS.sub("", DIRECTIONS.sub("", without_controls(lines)))
    return MANY_BLANK_LINES.sub("\n\n", clean)


def normalised_line(raw: str) -> str:
    """A text of one line, words set apart by single spaces."""
    return " ".join(normalised_text(raw).split())


def is_visible(value: str) -> bool:
    """Whether there is anything to see: more than spaces, joiners and loose accents."""
    return any(unicodedata.category(char)[0] not in "CZM" for char in value)


def web_addresses(text: str) -> Iterator[tuple[int, str]]:
    """Where the web addresses in a text begin, and the addresses.

    Punctuation after one, and whatever follows that without a blank, is not of it; a closing
    bracket is when it opens it itself.
    """
    match = ADDRESS.search(text)
    while match:
        end = match.end()
        if address := web_address(match[0][: _length(match[0])].rstrip(TRAILING)):
            end = match.start() + len(address)
            yield match.start(), address
        match = ADDRESS.search(text, end)


def _length(text: str) -> int:
    """How much of a text without blanks that begins with an address belongs to it."""
    unclosed: list[str] = []
    for place, char in enumerate(text):
        if char in BRACKETS.values():
            unclosed.append(char)
        elif char in BRACKETS:
            if not unclosed or unclosed.pop() != BRACKETS[char]:
                return place
        elif char > "\x7f" and _ends_address(char):
            return place
    return len(text)


def _ends_address(char: str) -> bool:
    is_wide_sign = ord(char) in WIDE and not char.isalnum()
    is_punctuation = is_wide_sign or unicodedata.category(char) in ENDING or char in DASHES
    return is_punctuation and char not in WITHIN


def letters_and_digits(value: str) -> str:
    """Letters and digits alone, without case and accents: what stays when words are dressed up."""
    decomposed = unicodedata.normalize("NFKD", value).casefold()
    return "".join(char for char in decomposed if char.isalnum())


def digest(value: str) -> str:
    """The hash (64 hex digits) of a text's letters and digits; of all of it where it has none."""
    return hashlib.sha256((letters_and_digits(value) or value).encode()).hexdigest()


def number(value: str) -> int | None:
    """The positive number that the digits stand for; none for what no id or key can be."""
    return int(value) or None if NUMBER.fullmatch(value) else None
