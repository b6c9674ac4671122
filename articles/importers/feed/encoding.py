"""The characters of a feed, whose encoding is as often declared wrongly as rightly."""

import codecs
import re
from collections.abc import Iterator, Mapping

from articles.importers.text_encoding import HEAD, WIDER, encoding_of

# By the first bytes (XML 1.0, appendix F): marks, and how "<?" looks without one.
BEGINNINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"Lo\xa7\x94", "cp037"),
)
DECLARATION = re.compile(r"\A\s*<\?xml\b[^>]{0,1000}>\s*", re.IGNORECASE)
DECLARED = re.compile(r"<\?xml\b[^>]{0,500}?encoding\s*=\s*[\"']\s*([\w.:-]{1,40})", re.IGNORECASE)
CHARSET = re.compile(r"charset\s*=[\s\"']*([\w.:-]{1,40})", re.IGNORECASE)
# Codecs of Python that are no encodings of pages; the first take a time that grows as the square.
REFUSED = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"}
BEGINS = re.compile(r"[<{]")
MOST_DAMAGE = 1 / 3  # part of the characters beyond ASCII that may be broken in UTF-8


def decoded(body: bytes, headers: Mapping[str, str]) -> str:
    """The text of a feed, whatever its encoding, without a declaration of XML.

    What is valid UTF-8 beyond ASCII is UTF-8 whatever it claims to be, and so is what has a few
    broken characters; else the answer's header says it, then the declaration, and what can be
    read in no such way is judged by its letters. ``headers`` have names in lower case.
    """
    text = next(_attempts(body, headers))
    return DECLARATION.sub("", text.removeprefix("\ufeff"), count=1)


def _attempts(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    for beginning, encoding in BEGINNINGS:
        if body.startswith(beginning):
            yield body.decode(encoding, "replace")
    if (text := _as_utf8(body)) is not None:
        yield text
    for label in _labels(body, headers):
        if (text := _as(body, label)) is not None:
            yield text
    yield body.decode(encoding_of(body[:HEAD]), "replace")


def _as_utf8(body: bytes) -> str | None:
    """The text where its bytes beyond ASCII can hardly be anything but UTF-8."""
    if body.isascii():
        return None
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = sum(map(len, re.findall(r"[^\x00-\x7f]+", text))) - broken
    return text if whole and broken <= MOST_DAMAGE * whole else None


def _labels(body: bytes, headers: Mapping[str, str]) -> Iterator[str]:
    if found := CHARSET.search(headers.get("content-type", "")):
        yield found[1]
    if found := DECLARED.search(body[:2000].decode("latin-1")):
        yield found[1]


def _as(body: bytes, label: str) -> str | None:
    """The text in the encoding of that name; None where there is none such, or where the bytes
    are in another: then they cannot be read, or no feed begins so."""
    try:
        name = codecs.lookup(label).name
        text = "" if name in REFUSED else body.decode(WIDER.get(name, name))
    except (LookupError, UnicodeError):
        return None
    return text if BEGINS.search(text[:1000]) else None
