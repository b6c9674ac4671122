"""RSS and Atom that were turned into JSON, element by element, in the shapes of feedparser.

An element is a member, repeated ones are a list; what has attributes is an object, whose names and
that of its text are up to the program.
"""

from collections.abc import Iterable
from typing import Any

from articles.importers.feed.safe_feedparser import MOST_ENTRIES

Shape = dict[str, Any]

# How programs that turn XML into JSON call the text of an element with attributes, and these.
TEXT_NAMES = ("#text", "$t", "_", "__text", "__cdata", "#cdata-section", "$", "value")
MARKS = ("", "@", "-", "_")
ATTRIBUTES = ("@attributes", "$", "attributes")
# Where a picture stands, and what kind of file it is where nothing says that.
PICTURES = (
    *(("enclosure", ""), ("media:content", ""), ("media$content", "")),
    *((name, "image/*") for name in ("media:thumbnail", "media$thumbnail", "thumbnail", "image")),
)


def channel_of(feed: Shape) -> Shape | None:
    """The channel of RSS or the feed of Atom, with its entries as "items"; None for other JSON.

    Services that hand on RSS (rss2json.com) have the entries beside the feed.
    """
    rss = feed.get("rss")
    channel = _first((rss if isinstance(rss, dict) else feed).get("channel"))
    if isinstance(channel, dict):
        return channel | {"items": channel.get("item") or channel.get("items")}
    about = _first(feed.get("feed"))
    if not isinstance(about, dict):
        return None
    items = about.get("entry") or feed.get("items") or about.get("items")
    return about | {"items": items} if items or "title" in about else None


def read_channel(channel: Shape) -> tuple[Shape, list[Shape]]:
    """The feed and its entries."""
    return {
        "title_detail": {"type": "text/html", "value": _element(channel, "title")},
        "link": _link(channel),
        "language": _element(channel, "language"),
    }, [_entry(item) for item in _objects(channel["items"])[: MOST_ENTRIES + 1]]


def _entry(item: Shape) -> Shape:
    full = _element(item, "content:encoded", "encoded", "content")
    return {
        "id": _element(item, "guid", "id"),
        "link": _link(item),
        "title": _element(item, "title"),
        "content": [{"type": "text/html", "value": full}] if full else [],
        "summary": _element(item, "description", "summary"),
        "published": _element(item, "pubDate", "pubdate", "dc:date", "date", "published"),
        "updated": _element(item, "updated"),
        "authors": [{"name": name} for name in _authors(item)],
        "tags": [{"term": term} for term in _terms(item)],
        "links": [*_pictures(item)],
    }


def _authors(item: Shape) -> list[str]:
    """The names of authors, who are elements of their own in Atom."""
    if said := _element(item, "dc:creator", "creator", "author"):
        return [said]
    return [_element(author, "name") for author in _objects(item.get("author"))]


def _terms(item: Shape) -> list[str]:
    said = item.get("category") or item.get("categories")
    return [
        _element({"tag": tag}, "tag") or (_named(tag, "term") if isinstance(tag, dict) else "")
        for tag in (said if isinstance(said, list) else [said])
    ]


def _link(values: Shape) -> str:
    """The address of the page: the text of an element, or Atom's link that is no other one."""
    links = [_attributes(link) for link in _objects(values.get("link"))]
    pages = (_named(link, "href") for link in links if _named(link, "rel") in {"", "alternate"})
    return next(filter(None, pages), "") or _element(values, "link")


def _pictures(item: Shape) -> Iterable[Shape]:
    for name, kind in PICTURES:
        value = item.get(name)
        for each in _objects([{"url": value}] if isinstance(value, str) else value):
            values = _attributes(each)
            href = next(filter(None, (_named(values, key) for key in ("url", "link", "href"))), "")
            if href:
                said = _named(values, "type") or _named(values, "medium") or kind
                width = _named(values, "width")
                yield {"rel": "enclosure", "href": href, "type": said, "width": width}


def _element(values: Shape, *names: str) -> str:
    """The text of the first element of these names that has any; beside attributes it has one of
    the names that programs give to text."""
    for name in names:
        value = _first(values.get(name))
        if isinstance(value, dict):
            value = next((value[key] for key in TEXT_NAMES if key in value), "")
        if text := _text(value):
            return text
    return ""


def _named(values: Shape, name: str) -> str:
    """An attribute, which some programs mark with a sign."""
    return next(filter(None, (_text(values.get(f"{mark}{name}")) for mark in MARKS)), "")


def _attributes(element: Shape) -> Shape:
    found = (element.get(name) for name in ATTRIBUTES)
    return next((one for one in found if isinstance(one, dict)), element)


def _text(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if isinstance(value, str) else str(value) if is_number else ""


def _first(value: object) -> object:
    return value[0] if isinstance(value, list) and value else value


def _objects(value: object) -> list[Shape]:
    """Elements with attributes or elements in them; one by itself is no list in JSON."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
