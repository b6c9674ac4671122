"""Titles and texts of feeds, which are marked up and escaped once too often or too seldom."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError

from articles.text import html as texts

LONGEST_ADDRESS = 1000
LONGEST_TITLE_FROM_TEXT = 80
LONGEST_SUMMARY = 900
LONGEST_LINE = 5_000
HTML = {"text/html", "application/xhtml+xml"}
CLOSING = re.compile(
    r"</(?:p|a|b|i|u|em|strong|span|sup|sub|font|div|ul|ol|li|h\d|q|cite)\s*>", re.I
)
TAG = re.compile(r"<[a-zA-Z!/]")
ESCAPED_TAG = re.compile(r"&lt;/?(?:p|br|div|a|img|ul|li|h\d|strong|em|span|blockquote)\b", re.I)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
# "&amp;#8217;" and "&amp;egrave;", but not "&amp;lt;", which a text about HTML has on purpose.
ESCAPED_ENTITY = re.compile(
    r"&amp;(?=(?:#\d{2,7}|#x[\da-f]{2,6}|(?!(?:lt|gt|amp|quot);)[a-z]{2,8}\d?);)", re.IGNORECASE
)
RELATIVE = re.compile(r"\b(?:href|src)\s*=\s*[\"']?\s*(?![\"'\s]|[a-z][a-z0-9+.-]{0,20}:|#)", re.I)
# What WordPress puts below each entry of its feeds, in the languages in which it is found most.
TAIL = re.compile(
    r"<p>\s*(?:The post|L[’'’]articolo|L[’'’]article|Cet article|Der Beitrag|La entrada|O post)\s*"
    r"<a\b[^>]{0,1000}>[^<]{0,500}</a>\s*"
    r"(?:(?:first )?appeared (?:first )?on|proviene da|(?:est apparu|a été publié) en premier sur"
    r"|est apparu (?:en )?premier sur|erschien zuerst auf|se publicó primero en"
    r"|(?:aparece|apareceu) primeiro em)\s*"
    r"<a\b[^>]{0,1000}>[^<]{0,500}</a>\s*\.?\s*</p>\s*\Z",
    re.IGNORECASE,
)
TAIL_LENGTH = 3500  # characters at the end in which it is looked for


@dataclass(frozen=True, slots=True)
class Body:
    """A text of an entry: HTML, or plain text when ``is_text``. ``words`` is the same plain."""

    value: str = ""
    is_text: bool = False
    words: str = ""


def plain(detail: dict[str, Any]) -> str:
    """A title as one line of plain text, from its ``value`` and ``type``."""
    value = as_text(detail.get("value"))[:LONGEST_LINE]
    if detail.get("type") in HTML or CLOSING.search(value):
        value = texts.plain_text(texts.sanitise(value))
    value = _resolved(value)
    if CLOSING.search(value):
        value = texts.plain_text(texts.sanitise(value))
    return texts.one_line(value)


def _resolved(value: str) -> str:
    """The text without entities, which some feeds escape twice or thrice."""
    for _attempt in range(3):
        if not ENTITY.search(value):
            break
        value = unescape(value)
    return texts.without_controls(value)


def as_text(value: object) -> str:
    return value if isinstance(value, str) else ""


def body_of(detail: dict[str, Any], base: str) -> Body:
    """What a content or a summary says. Relative links become absolute by ``base``."""
    value = texts.without_controls(as_text(detail.get("value"))).strip()
    if detail.get("type") == "text/plain" and not CLOSING.search(value):
        value = _resolved(value)
        return Body(value, True, value)
    if not TAG.search(value) and ESCAPED_TAG.search(value):
        value = unescape(value)
    value = _without_tail(ESCAPED_ENTITY.sub("&", value))
    value = _absolute(value, as_text(detail.get("base")) or base)
    return Body(value, False, texts.plain_text(texts.sanitise(value)))


def _without_tail(value: str) -> str:
    start = max(0, len(value) - TAIL_LENGTH)
    return value[:start] + TAIL.sub("", value[start:]).rstrip()


def _absolute(value: str, base: str) -> str:
    if not base or not RELATIVE.search(value):
        return value
    try:
        tree = lxml_html.fragment_fromstring(value, create_parent="div")
        tree.make_links_absolute(base, handle_failures="ignore")
        return str(lxml_html.tostring(tree, encoding="unicode"))
    except (LxmlError, ValueError, AssertionError):
        return value


def summary_beside(summary: Body, body: Body) -> str:
    """The summary as plain text, or nothing where it is only the beginning of the text."""
    words = texts.one_line(summary.words)
    beginning = words.rstrip(" .…[]")
    if not beginning or texts.one_line(body.words).startswith(beginning):
        return ""
    return texts.excerpt(words, LONGEST_SUMMARY)


def title_from(words: str) -> str:
    """The first words of a text, for an entry without a title."""
    line = texts.one_line(words[:1000])
    if len(line) <= LONGEST_TITLE_FROM_TEXT:
        return line
    head = line[:LONGEST_TITLE_FROM_TEXT]
    return (head.rpartition(" ")[0] or head).rstrip(" ,;:–—") + "…"


def address(value: object, base: str = "") -> str:
    """A web address, absolute by ``base``; nothing where it is none that can be stored."""
    found = as_text(value).strip()
    try:
        joined = urljoin(base, found) if found and base else found
        parts = urlsplit(joined)
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    joined = joined.replace(" ", "%20")
    has_blank = re.search(r"[\s\x00-\x1f\x7f]", joined) is not None
    return joined if is_one and not has_blank and len(joined) <= LONGEST_ADDRESS else ""
