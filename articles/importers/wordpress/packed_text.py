"""What page builders keep in base64 among a text, so that WordPress leaves it alone.

WPBakery encodes the HTML of ``vc_raw_html`` as in an address first (its ``rawurlencode``); Avada's
``fusion_code`` and tagDiv's attributes are base64 alone.
"""

import base64
import re
from urllib.parse import unquote

LEAST = 16  # characters; fewer may be a word
# Of so many without a space nobody writes prose.
LEAST_UNREADABLE = 64
PACKED = re.compile(r"[A-Za-z0-9+/]+={0,2}", re.ASCII)
AROUND = re.compile(r"</?(?:p|br|div|span)\b[^<>]{0,300}>|\s+", re.IGNORECASE)
MARKUP = re.compile(r"</?(?:p|br|div|h[1-6]|ul|ol|li|a|strong|em|b|i|span|img)\b", re.IGNORECASE)
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def unpacked(text: str) -> str | None:
    """A text that is nothing but base64 as what it stands for, empty where that cannot be read;
    None for any other text."""
    bare = AROUND.sub("", text)
    if len(bare) < LEAST or len(bare) % 4 or not PACKED.fullmatch(bare):
        return None
    try:
        found = base64.b64decode(bare, validate=True).decode()
    except ValueError:
        return "" if len(bare) >= LEAST_UNREADABLE else None
    found = unquote(found) if "%" in found else found
    return "" if UNREADABLE.search(found) else found


def unpacked_markup(value: str) -> str:
    """The markup that a value is base64 of, else nothing."""
    found = unpacked(value) or ""
    return found if MARKUP.search(found) else ""
