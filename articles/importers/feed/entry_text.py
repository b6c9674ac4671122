"""Titles and texts of feeds, which are marked up and escaped once too often or too seldom."""

import re
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from lxml.etree import LxmlError

from articles.importers.tracking_parameters import without_tracking
from articles.text import html as texts

LONGEST_ADDRESS = 1000
LONGEST_TITLE_FROM_TEXT = 80
LONGEST_SUMMARY = 900
LONGEST_LINE = 5_000
HTML = {"text/html", "application/xhtml+xml"}
CLOSING = re.compile(
    r"</(?:p|a|b|i|u|em|strong|span|sup|sub|font|div|ul|ol|li|h\d|q|cite)\s*>", re.I
)
# Titles have pictures, breaks and rules in them as well.
ALONE = re.compile(r"<(?:img|br|hr|wbr)(?=[\s/>])[^<>]{0,2000}>", re.IGNORECASE)
TAG = re.compile(r"<[a-zA-Z!/]")
ESCAPED_TAG = re.compile(
    r"&lt;/?(?:p|br|div|a|img|ul|li|h\d|strong|em|span|blockquote)\b"
    r"|&lt;(i|b|u|sup|sub|q|small)&gt;[^&]{1,500}&lt;/\1&gt;",
    re.IGNORECASE,
)
ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8}\d?);", re.IGNORECASE)
# "&amp;#8217;", "&amp;quot;" and "&amp;egrave;", but not "&amp;lt;", which a text about HTML has
# on purpose.
ESCAPED_ENTITY = re.compile(
    r"&amp;(?=(?:#\d{2,7}|#x[\da-f]{2,6}|(?!(?:lt|gt);)[a-z]{2,8}\d?);)", re.IGNORECASE
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
# The same in any language: a link with the title of the entry, and one to the site.
OWN_TAIL = re.compile(
    r"<p>[^<]{0,60}<a\b[^>]{0,1000}>([^<]{1,500})</a>[^<]{1,80}<a\b[^>]{0,1000}>[^<]{1,300}</a>"
    r"[^<]{0,60}</p>\Z"
)
# "Continue reading": a link of few words to the entry.
MORE = re.compile(
    r"(?<!\s)\s*<a\b[^>]{0,500}\bhref\s*=\s*[\"']([^\"'>]{1,1000})[\"'][^>]{0,500}>"
    r"((?:<span\b[^>]{0,200}>|</span>|[^<]){1,60})</a>\s*((?:</p>|</div>|\s)*)\Z"
)
FIRST_BLOCK = re.compile(r"\s*<(h[1-6]|p)\b[^<>]{0,500}>(.{1,1000}?)</\1\s*>\s*", re.I | re.DOTALL)
LONE_LINK = re.compile(
    r"\s*(?:<p>\s*)?<a\b[^<>]{1,1500}>([^<]{1,60})</a>\s*(?:</p>\s*)?", re.IGNORECASE
)
WORDS_OF_A_LABEL = 3
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
    value = ALONE.sub(" ", value) if "<" in value else value
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


def parts_of(entry: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """What an entry has several of by that name; nothing that is no part of its own."""
    value = entry.get(name)
    return [dict(one) for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def body_of(detail: dict[str, Any], base: str, title: str = "", url: str = "") -> Body:
    """What a content or a summary says, without what leads to the entry itself (``title`` and
    ``url``) at its end. Relative links become absolute by ``base``."""
    value = texts.without_controls(as_text(detail.get("value"))).strip()
    if detail.get("type") == "text/plain" and not CLOSING.search(value):
        value = _resolved(value)
        return Body(value, True, value)
    if not TAG.search(value) and ESCAPED_TAG.search(value):
        value = unescape(value)
    value = _without_title(_without_tail(ESCAPED_ENTITY.sub("&", value), title, url), title)
    value = "" if _is_label(value) else value
    value = _absolute(value, as_text(detail.get("base")) or base)
    return Body(value, False, texts.plain_text(texts.sanitise(value)))


def _without_tail(value: str, title: str, url: str) -> str:
    start = max(0, len(value) - TAIL_LENGTH)
    end = TAIL.sub("", value[start:]).rstrip()
    own = OWN_TAIL.search(end)
    if own and title and plain({"value": own[1], "type": "text/html"}) == title:
        end = end[: own.start()].rstrip()
    more = MORE.search(end)
    if more and url and more.start() + start and _leads_to(unescape(more[1]), url):
        end = (end[: more.start()] + more[3]).rstrip()
    return value[:start] + end


def _leads_to(link: str, url: str) -> bool:
    """Whether a link is one to the entry, or to a place on its page."""
    return without_tracking(link).partition("#")[0] == url.partition("#")[0]


def _without_title(value: str, title: str) -> str:
    """A text without its headline, where that stands alone above it."""
    first = FIRST_BLOCK.match(value)
    if first is None or not title or first.end() == len(value):
        return value
    return value[first.end() :] if plain({"value": first[2]}) == title else value


def _is_label(html: str) -> bool:
    """Whether a text is nothing but a link of some words: "Comments", "Read more"."""
    link = LONE_LINK.fullmatch(html)
    return link is not None and len(link[1].split()) <= WORDS_OF_A_LABEL


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
