"""JSON Feed 1.0 and 1.1 (jsonfeed.org), given in the shapes that feedparser gives the others in."""

import json
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.importers.feed.safe_feedparser import MOST_ENTRIES
from articles.importers.feed.xml_as_json import channel_of, read_channel
from articles.importers.records import SourceUnreadable

# Namespace of the format, of which the address ends in the version.
VERSION = "jsonfeed.org/version/"

Shape = dict[str, Any]


def read_json(text: str) -> tuple[Shape, list[Shape]]:
    """The feed and its entries. Raises ``SourceUnreadable`` for other JSON and for broken JSON."""
    try:
        feed = json.loads(text)
    except (ValueError, RecursionError):
        raise SourceUnreadable(_("This is neither a feed nor whole JSON.")) from None
    if isinstance(feed, dict) and (channel := channel_of(feed)) is not None:
        return read_channel(channel)
    if not isinstance(feed, dict) or VERSION not in _text(feed, "version"):
        raise SourceUnreadable(_("This is JSON, but no feed."))
    authors = _authors(feed)
    items = _dicts(feed.get("items"))[: MOST_ENTRIES + 1]
    return _feed(feed), [_entry(item, authors) for item in items]


def _feed(feed: Shape) -> Shape:
    title = {"type": "text/plain", "value": _text(feed, "title")}
    return {
        "title_detail": title,
        "link": _text(feed, "home_page_url"),
        "language": _text(feed, "language"),
    }


def _entry(item: Shape, authors: list[Shape]) -> Shape:
    link = _text(item, "url") or _text(item, "external_url")
    return {
        "id": _text(item, "id"),
        "link": link,
        "title_detail": {"type": "text/plain", "value": _text(item, "title")},
        "content": _contents(item),
        "summary": _text(item, "summary"),
        "summary_detail": {"type": "text/plain", "value": _text(item, "summary")},
        "published": _text(item, "date_published"),
        "updated": _text(item, "date_modified"),
        "language": _text(item, "language"),
        "authors": _authors(item) or authors,
        "tags": [{"term": tag} for tag in _listed(item.get("tags")) if isinstance(tag, str)],
        "links": _enclosures(item),
    }


def _contents(item: Shape) -> list[Shape]:
    kinds = (("text/html", "content_html"), ("text/plain", "content_text"))
    contents = [{"type": kind, "value": _text(item, name)} for kind, name in kinds]
    return [content for content in contents if content["value"]][:1]


def _enclosures(item: Shape) -> list[Shape]:
    images = [(_text(item, name), "image/*") for name in ("image", "banner_image")]
    files = [
        (_text(attachment, "url"), _text(attachment, "mime_type"))
        for attachment in _dicts(item.get("attachments"))
    ]
    return [
        {"rel": "enclosure", "href": href, "type": kind} for href, kind in images + files if href
    ]


def _authors(item: Shape) -> list[Shape]:
    """Version 1.1 has a list of authors, 1.0 a single one; some feeds have names instead."""
    authors = _listed(item.get("authors")) or [item.get("author")]
    named = [{"name": author} if isinstance(author, str) else author for author in authors]
    return [{"name": _text(author, "name")} for author in _dicts(named)]


def _text(values: Shape, name: str) -> str:
    """A value as text; ids are found as numbers too."""
    value = values.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if isinstance(value, str) else str(value) if is_number else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _listed(value: object) -> list[Any]:
    """A list, also where it is written as a text with commas, or is one thing without a list."""
    if isinstance(value, str):
        return [part.strip() for part in value.split(",")]
    return [value] if isinstance(value, dict) else _list(value)


def _dicts(value: object) -> list[Shape]:
    return [one for one in _list(value) if isinstance(one, dict)]
