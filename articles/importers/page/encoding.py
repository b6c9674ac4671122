"""The characters of a page: the encoding that it is in, whatever it says."""

import codecs
import re
from collections.abc import Iterator

from charset_normalizer import from_bytes

from articles.importers.text_encoding import WIDER

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
IN_META = re.compile(rb"<meta[^>]{0,500}charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
IN_XML = re.compile(rb"^\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]{1,40})", re.IGNORECASE)
# Bytes of the beginning in which browsers look for a name.
BEGINNING = 4096
SAMPLE = 20_000  # bytes that a guess is made from
# Python knows many that are no encodings of texts ("zip") or that hide what they say ("utf-7").
OF_TEXTS = re.compile(r"utf-8|utf-16|cp\d|iso8859|iso2022|koi8|gb|big5|euc|shift_jis|mac|tis|ascii")


def decode(html: bytes, content_type: str = "") -> str:
    """The page as text; what is not of its encoding stands as U+FFFD."""
    for mark, name in BYTE_ORDER_MARKS:
        if html.startswith(mark):
            return html[len(mark) :].decode(name, "replace")
    try:
        # That another encoding gives valid UTF-8 by chance has not been seen.
        return html.decode()
    except UnicodeDecodeError:
        return html.decode(_encoding(html, content_type), "replace")


def _encoding(html: bytes, content_type: str) -> str:
    named = list(_named(html, content_type))
    for name in named:
        try:
            html.decode(name)
            return name
        except UnicodeDecodeError:
            continue
    # A page that is all but right in the encoding that it names (a cut last character, a
    # foreign advertisement) is read in it.
    return named[0] if named else _guessed(html)


def _named(html: bytes, content_type: str) -> Iterator[str]:
    """Encodings that the page is said to be in, by their Python names."""
    found = [match[1] for match in [IN_HEADER.search(content_type)] if match]
    for pattern in (IN_META, IN_XML):
        if match := pattern.search(html[:BEGINNING]):
            found.append(match[1].decode("ascii", "replace"))
    for each in found:
        try:
            name = codecs.lookup(each).name
        except (LookupError, ValueError):
            continue
        if OF_TEXTS.match(name):
            yield WIDER.get(name, name)


def _guessed(html: bytes) -> str:
    first = next((place for place, byte in enumerate(html) if byte > 127), 0)
    start = max(0, first - SAMPLE // 4)
    best = from_bytes(html[start : start + SAMPLE]).best()
    name = codecs.lookup(best.encoding).name if best is not None else "cp1252"
    return WIDER.get(name, name) if OF_TEXTS.match(name) else "cp1252"
