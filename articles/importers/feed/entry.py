"""An entry of a feed, in the shape of feedparser, as a record."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.importers.dates import read_moment
from articles.importers.feed.entry_text import (
    Body,
    address,
    as_text,
    body_of,
    plain,
    summary_beside,
    title_from,
)
from articles.importers.feed.safe_feedparser import EMAIL
from articles.importers.language_detection import LANGUAGES, guess_language
from articles.importers.records import Record, RecordRefused
from articles.importers.tracking_parameters import without_tracking

Shape = dict[str, Any]

MOST_TAGS = 20
MOST_AUTHORS = 5
MOST_CONTENTS = 5
FIRST_YEAR = 1600
IMAGE = re.compile(r"<img\b(?P<attributes>[^>]{1,3000})", re.IGNORECASE)
SOURCE = re.compile(r"\bsrc\s*=\s*(?:\"([^\"]+)\"|'([^']+)'|([^\s\"'>]+))", re.IGNORECASE)
# Counting pixels are no pictures.
SOURCES = re.compile(r"\bsrcset\s*=\s*(?:\"([^\"]+)\"|'([^']+)')", re.IGNORECASE)
WIDTH = re.compile(r"\bwidth\s*=\s*[\"']?(\d{1,5})(?:px)?(?![\d.%])", re.IGNORECASE)
# Languages that a few lines do not tell apart.
ALIKE = ({"no", "da"}, {"hr", "sr", "sl", "mk", "bg"}, {"cs", "sk"}, {"id", "vi"}, {"hi", "ur"})
# A picture less wide than this (pixels) gives way to any that is larger.
LEAST_WIDTH = 300
PIXEL = re.compile(r"\b(?:width|height)\s*=\s*[\"']?[01](?:px)?(?![\d.])", re.IGNORECASE)
PICTURE_NAME = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)\Z", re.IGNORECASE)


def record_of(entry: Shape, base: str, language: str) -> Record:
    """The entry's record, without key and source. ``base`` is what relative addresses stand
    under, ``language`` that of the feed. Raises ``RecordRefused`` for one without any words."""
    contents = [one for one in _list(entry, "content") if isinstance(one, dict)][:MOST_CONTENTS]
    bodies = [body_of(one, base) for one in contents]
    summary = body_of(_summary(entry), base)
    # Captions of pictures come as contents as well: the text is the longest of all.
    body = max([*bodies, summary], key=lambda one: len(one.words), default=summary)
    if not body.words:
        body = body_of({"value": entry.get("media_caption"), "type": "text/plain"}, base)
    title = plain(_detail(entry, "title")) or title_from(body.words)
    if not title:
        raise RecordRefused(_("The entry has neither a title nor a text."))
    return Record(
        title=title,
        body=body.value if body.words else "",
        is_text=body.is_text,
        summary=summary_beside(summary, body) if body is not summary else "",
        url=_url(entry, base),
        author=_author(entry),
        published=_published(entry),
        language=_settled_language(_language(entry, contents), language, title, body.words),
        tags=_tags(entry),
        image_url=_image(entry, [*bodies, summary], base),
    )


def _list(entry: Shape, name: str) -> list[Any]:
    value = entry.get(name)
    return value if isinstance(value, list) else []


def _dicts(entry: Shape, name: str) -> list[Shape]:
    return [dict(one) for one in _list(entry, name) if isinstance(one, dict)]


def _detail(entry: Shape, name: str) -> Shape:
    value = entry.get(f"{name}_detail")
    return dict(value) if isinstance(value, dict) else {"value": as_text(entry.get(name))}


def _summary(entry: Shape) -> Shape:
    """The summary with its type, which feedparser mixes up with that of a picture's caption."""
    detail, value = _detail(entry, "summary"), as_text(entry.get("summary"))
    return detail if detail.get("value") == value else {"type": "text/html", "value": value}


def _url(entry: Shape, base: str) -> str:
    """The address of the original: not that of FeedBurner's counter, nor with its parameters."""
    given = as_text(entry.get("feedburner_origlink")) or as_text(entry.get("link"))
    # A guid that calls itself a link and is none would become one by the base.
    is_guid = bool(entry.get("guidislink")) and given == as_text(entry.get("id"))
    found = address(given, "" if is_guid else base)
    if not given:
        others = (one for one in _dicts(entry, "links") if one.get("rel") == "alternate")
        found = next(filter(None, (address(one.get("href"), base) for one in others)), "")
    return without_tracking(found)


def _author(entry: Shape) -> str:
    """Names, without the addresses of mail that feeds put beside or instead of them."""
    authors = _dicts(entry, "authors")[:MOST_AUTHORS]
    given = [as_text(one.get("name")) for one in authors]
    if not any(given):
        given = [as_text(_detail(entry, "author").get("name")) or as_text(entry.get("author"))]
    names = [_name(value) for value in given]
    return ", ".join(dict.fromkeys(name for name in names if name))


def _name(value: str) -> str:
    return EMAIL.sub("", plain({"value": value})).strip(" ()<>,;")


def _published(entry: Shape) -> datetime | None:
    """When the entry says it was published, else last changed; None for no believable date.

    One in the future is of a wrong clock or zone, and must not keep the article back.
    """
    for name in ("published", "updated", "created"):
        found = _moment(as_text(entry.get(name)))
        if found and found.year >= FIRST_YEAR and found <= timezone.now():
            return found
    return None


def _moment(written: str) -> datetime | None:
    """The moment in UTC. What feedparser makes of a date is not asked: it takes zones that it
    does not know for Greenwich, and half of a date for the whole."""
    try:
        moment = read_moment(written).astimezone(UTC) if written.strip() else None
    except (RecordRefused, OverflowError):
        return None
    # Parts of a second say nothing, and not every database keeps them.
    return moment and moment.replace(microsecond=0)


def _language(entry: Shape, contents: Iterable[Shape]) -> str:
    """The language that the entry itself names; feedparser hands down that of the feed."""
    details = [_detail(entry, "title"), *contents, _detail(entry, "summary")]
    found = (as_text(one.get("language")) for one in details)
    return as_text(entry.get("language")) or next(filter(None, found), "")


def _settled_language(own: str, of_feed: str, title: str, words: str) -> str:
    """The entry's own language, else that of the feed, else nothing where the words are clearly in
    another one: it is then guessed when the record is prepared, and marked so."""
    if own and _main(own) != _main(of_feed):
        return own
    guess = guess_language(f"{title}\n{words}") if _main(of_feed) in LANGUAGES else ""
    declared = _main(of_feed)
    is_alike = any({guess, declared} <= family for family in ALIKE)
    return of_feed if not guess or guess == declared or is_alike else ""


def _main(language: str) -> str:
    """The first part of a tag: "it" of "it-IT"."""
    return re.split("[-_]", language.strip().casefold())[0]


def _tags(entry: Shape) -> list[str]:
    found: dict[str, str] = {}
    for tag in _dicts(entry, "tags"):
        name = plain({"value": as_text(tag.get("label")) or as_text(tag.get("term"))})
        # Kinds of things, such as Blogger's, are no subjects.
        if name and "://" not in name:
            found.setdefault(name.casefold(), name)
    return list(found.values())[:MOST_TAGS]


def _image(entry: Shape, bodies: Iterable[Body], base: str) -> str:
    """The picture of the entry: one that stands beside the text, else the first in it.

    Of several sizes the widest counts, and a small one only where there is no other.
    """
    media = [one for one in _dicts(entry, "media_content") if _is_picture(one)]
    files = [one for one in _dicts(entry, "links") if _is_enclosed(one) and _is_picture(one)]
    image = entry.get("image")
    own = [dict(image)] if isinstance(image, dict) else []
    beside = [*media, *files, *_dicts(entry, "media_thumbnail"), *own]
    found = [(_url_of(one, base), _width(one.get("width"))) for one in beside]
    found = [one for one in found if one[0]]
    if found:
        # Pictures of unknown width stand in the order in which feeds mean them.
        first = max(found, key=lambda one: one[1] or 0) if found[0][1] else found[0]
        if not first[1] or first[1] >= LEAST_WIDTH:
            return first[0]
    found += [one for body in bodies for one in [_first_image(body, base)] if one[0]]
    return max(found, key=lambda one: one[1] or LEAST_WIDTH, default=("", 0))[0]


def _url_of(medium: Shape, base: str) -> str:
    return address(medium.get("url") or medium.get("href"), base)


def _width(written: Any) -> int:
    """A width in pixels, 0 where none is said."""
    text = str(written or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def _is_enclosed(link: Shape) -> bool:
    return link.get("rel") == "enclosure"


def _is_picture(medium: Shape) -> bool:
    kind = as_text(medium.get("type")) or as_text(medium.get("medium"))
    if kind:
        return kind.startswith("image")
    path = as_text(medium.get("url") or medium.get("href")).partition("?")[0]
    return PICTURE_NAME.search(path) is not None


def _first_image(body: Body, base: str) -> tuple[str, int]:
    """The first picture of a text with its width, in the largest size that it is offered in."""
    for image in IMAGE.finditer(body.value):
        attributes = image["attributes"]
        if PIXEL.search(attributes):
            continue
        width = WIDTH.search(attributes)
        source = SOURCE.search(attributes)
        value = unescape(next(filter(None, source.groups()))) if source else ""
        offered = [(value, int(width[1]) if width else 0), *_sizes(attributes)]
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
