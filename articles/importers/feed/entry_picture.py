"""The picture of an entry, wherever a feed has it and in whatever sizes."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from articles.importers.feed.entry_address import relation
from articles.importers.feed.entry_text import Body, address, as_text, parts_of
from articles.importers.feed.safe_feedparser import PICTURE

Shape = dict[str, Any]

# With what <picture> offers before it in other sizes and formats.
IMAGE = re.compile(r"<(?P<name>img|source)\b(?P<attributes>[^>]{1,3000})", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)
SOURCES = re.compile(r"\bsrcset\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
WIDTH = re.compile(r"\bwidth\s*=\s*[\"']?(\d{1,5})(?:px)?(?![\d.%])", re.IGNORECASE)
# Where an entry has a picture of its own, as text or in an element.
PICTURES = (f"{PICTURE}_url", PICTURE)
# Elements that feeds make up for it: <thumbnail>, <fullimage>, <coverImages>, <img>, <foto>.
MADE_UP = re.compile(
    r"(?:\w{0,20}[_-]?)?(?:image|img|thumb(?:nail)?|picture|photo|foto|immagine)(?:s|_?ur[li]|link)?",
    re.IGNORECASE,
)
MOST_MADE_UP = 5
# The width in a name, as WordPress and services that cut pictures write it.
NAMED_WIDTH = re.compile(
    r"-(\d{2,4})x\d{2,4}(?=\.\w{3,4}(?:\?|\Z))|[?&](?:w|width)=(\d{2,4})(?!\d)"
)
# Signs that a blog's program shows as pictures, and the counters and buttons of feeds.
NO_PICTURE = re.compile(
    r"wp-smiley|/emoji/|//feeds\.feedburner\.com/|//feedads\.|\.feedsportal\.com/|gravatar\.com/"
    r"|/stat\?event="
)
LATE = re.compile(
    r"\bdata-(?:lazy-)?(?:src|original)\s*=\s*[\"']([^\"']{1,2000})[\"']", re.IGNORECASE
)
FILM_OR_SOUND = re.compile(r"\.(?:mp[34]|m4[av]|mov|webm|og[gv]|flv|m3u8|swf|pdf)\Z", re.IGNORECASE)
# A picture less wide than this (pixels) gives way to any that is larger.
LEAST_WIDTH = 300
# Counting pixels are no pictures.
PIXEL = re.compile(r"\b(?:width|height)\s*[=:]\s*[\"']?[01](?:px)?(?![\d.%])", re.IGNORECASE)
# What hosts say of a file of which they know nothing, and endings of names instead of a kind.
OF_ANY_KIND = {"application/octet-stream", "binary/octet-stream", "application/x-download"}
PICTURE_ENDINGS = {"jpg", "jpeg", "png", "webp", "avif", "gif"}
PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)\Z", re.IGNORECASE)


def picture_of(entry: Shape, bodies: Iterable[Body], base: str) -> str:
    """The picture of the entry: one that stands beside the text, else the first in it.

    Of several sizes the widest counts, and a small one only where there is no other.
    """
    media = [one for one in parts_of(entry, "media_content") if _is_picture(one)]
    files = [
        one for one in parts_of(entry, "links") if relation(one) == "enclosure" and _is_picture(one)
    ]
    image = entry.get("image")
    own = [dict(image)] if isinstance(image, dict) else []
    own += [{"url": url} for name in PICTURES if (url := as_text(entry.get(name)).strip())]
    own += _made_up(entry)
    beside = [*media, *files, *parts_of(entry, "media_thumbnail"), *own]
    sized = ((_url_of(one, base), _width(one.get("width"))) for one in beside)
    found = [(url, width or _named_width(url)) for url, width in sized if url]
    if found:
        # Pictures of unknown width stand in the order in which feeds mean them.
        first = max(found, key=lambda one: one[1] or 0) if found[0][1] else found[0]
        if not first[1] or first[1] >= LEAST_WIDTH:
            return first[0]
    found += [one for body in bodies for one in [_first_image(body, base)] if one[0]]
    return max(found, key=lambda one: one[1] or LEAST_WIDTH, default=("", 0))[0]


def _made_up(entry: Shape) -> list[Shape]:
    """What stands in elements that no format knows, where it is the address of a picture."""
    values = (value for name, value in entry.items() if MADE_UP.fullmatch(name))
    said = (value.get("url") if isinstance(value, dict) else value for value in values)
    found = [{"url": as_text(one).strip()} for one in said if one]
    return [one for one in found if _is_picture(one)][:MOST_MADE_UP]


def _named_width(url: str) -> int:
    found = NAMED_WIDTH.search(url)
    return int(found[1] or found[2]) if found else 0


def _url_of(medium: Shape, base: str) -> str:
    return address(medium.get("url") or medium.get("href"), base)


def _width(written: Any) -> int:
    """A width in pixels, 0 where none is said."""
    text = str(written or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _is_picture(medium: Shape) -> bool:
    kind = (as_text(medium.get("type")) or as_text(medium.get("medium"))).strip().lower()
    if kind and kind not in OF_ANY_KIND:
        return kind.startswith("image") or kind in PICTURE_ENDINGS
    path = as_text(medium.get("url") or medium.get("href")).partition("?")[0]
    if FILM_OR_SOUND.search(path):
        return False
    return PICTURE_NAME.search(path) is not None or bool(medium.get("width"))


def _first_image(body: Body, base: str) -> tuple[str, int]:
    """The first picture of a text with its width, in the largest size that it is offered in."""
    beside: list[tuple[str, int]] = []
    for image in IMAGE.finditer(body.value):
        attributes = image["attributes"]
        if image["name"].lower() == "source":
            beside += _sizes(attributes)
            continue
        if PIXEL.search(attributes) or NO_PICTURE.search(attributes):
            continue
        width = WIDTH.search(attributes)
        source = SOURCE.search(attributes)
        value = unescape(next(filter(None, source.groups()))) if source else ""
        said = int(width[1]) if width else 0
        late = [(unescape(found[1]), said) for found in LATE.finditer(attributes)]
        offered = [(value, said), *late, *_sizes(attributes), *beside]
        beside = []
        absolute = [(address(url, base), size) for url, size in offered]
        if usable := [one for one in absolute if one[0]]:
            return max(usable, key=lambda one: one[1])
    return "", 0


def _sizes(attributes: str) -> list[tuple[str, int]]:
    """The addresses and widths of a ``srcset`` (HTML, 4.8.4.2.1); densities say no width."""
    found = SOURCES.search(attributes)
    if found is None:
        return []
    pairs = re.findall(r"(\S+)\s+(\d{1,5})w\b", unescape(next(filter(None, found.groups()))))
    return [(url.lstrip(","), int(width)) for url, width in pairs]
