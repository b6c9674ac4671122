"""Texts of a page as single lines, and the keys by which two are compared."""

import re
from html import unescape

from articles.text import html as texts

TAG = re.compile(r"<[^<>]{0,500}>")
LONGEST = 1000  # characters of anything that is shown on one line
WORD = re.compile(r"[^\W_]+")
# Where a word may be parted at the end of a line, and marks of the order of bytes.
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")


def one_line(value: object) -> str:
    """Whatever stands for a text, as one line without tags and entities; empty for no text."""
    if not isinstance(value, str):
        return ""
    # Twice, since some escape what is escaped.
    plain = unescape(TAG.sub("", unescape(value[: 4 * LONGEST])))
    return texts.one_line(UNSEEN.sub("", texts.without_controls(plain)))[:LONGEST]


def name_key(text: str) -> str:
    """The letters and figures of a text, by which two are compared."""
    return "".join(WORD.findall(text.casefold()))
