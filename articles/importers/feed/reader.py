"""Feeds of any age as records: RSS 0.9 to 2.0, Atom and CDF (feedparser), and JSON Feed."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers.feed.encoding import decoded
from articles.importers.feed.entry import record_of
from articles.importers.feed.entry_dates import set_days_first
from articles.importers.feed.entry_ids import Entry, give_keys
from articles.importers.feed.entry_text import address as address_of
from articles.importers.feed.entry_text import as_text, plain
from articles.importers.feed.json_feed import read_json
from articles.importers.feed.safe_feedparser import MOST_ENTRIES, parse
from articles.importers.records import Failure, Item, Record, RecordRefused, SourceUnreadable
from articles.text import html as texts
from articles.text.web_addresses import host_of, site_host

MOST_BYTES = 10 * 1024 * 1024
NO_HEADERS: Mapping[str, str] = MappingProxyType({})

GZIP = b"\x1f\x8b"
LONGEST_HEAD = 200_000
OPML = re.compile(r"<opml\b", re.IGNORECASE)
HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
LINK = re.compile(r"<link\b[^>]{0,2000}>", re.IGNORECASE)
FEED_TYPE = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
TARGET = re.compile(r"\bhref\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)

Shape = dict[str, Any]


@dataclass(slots=True)
class Feed:
    """A feed: what it says of itself, and its entries as records, or why one is none."""

    title: str = ""
    home_page: str = ""
    language: str = ""
    items: list[Item] = field(default_factory=list)


def read(body: bytes, address: str = "", headers: Mapping[str, str] = NO_HEADERS) -> Feed:
    """The feed in an answer that came from ``address`` with ``headers`` (names in lower case).

    Nothing is fetched. Raises ``SourceUnreadable`` with a sentence for what is no feed and for
    one of which nothing is left. A whole feed without entries has no items.
    """
    if len(body) > MOST_BYTES:
        raise SourceUnreadable(gettext_lazy("The feed is larger than 10 MB."))
    text = decoded(_unpacked(body), headers).strip(" \t\r\n\x00\ufeff")
    if not text:
        raise SourceUnreadable(gettext_lazy("The file is empty."))
    about, entries = read_json(text) if text.startswith(("{", "[")) else _read_xml(text)
    feed = Feed(
        title=plain(_title(about)),
        home_page=address_of(about.get("link"), address),
        language=as_text(about.get("language")),
    )
    feed.items = _items(entries, feed, address)
    return feed


def _unpacked(body: bytes) -> bytes:
    """The content of a gzip file (".xml.gz"), as far as it is whole; anything else as it is."""
    if not body.startswith(GZIP):
        return body
    try:
        content = zlib.decompressobj(wbits=31).decompress(body, MOST_BYTES + 1)
    except zlib.error:
        raise SourceUnreadable(gettext_lazy("What the host sent cannot be unpacked.")) from None
    if len(content) > MOST_BYTES:
        raise SourceUnreadable(gettext_lazy("The feed is larger than 10 MB."))
    return content


def _read_xml(text: str) -> tuple[Shape, list[Shape]]:
    """The feed and its entries, of which a feed that is not well-formed may still have some."""
    about, entries, version, is_whole = parse(text)
    if not entries and not (version and is_whole):
        raise SourceUnreadable(_without_entries(text, bool(version)))
    if version.startswith("atom"):
        _hand_down_authors(about, entries)
    return about, entries


def _hand_down_authors(about: Shape, entries: list[Shape]) -> None:
    """Give entries of Atom without an author those of the feed (RFC 4287, 4.2.1), where these are
    people: many feeds name the paper there."""
    of_paper = {plain(_title(about)).casefold(), host_of(as_text(about.get("link")))}
    listed = about.get("authors")
    authors = [
        author
        for author in (listed if isinstance(listed, list) else [])
        if isinstance(author, dict) and not _is_paper(as_text(author.get("name")), of_paper)
    ]
    for entry in entries if authors else ():
        if not entry.get("authors") and not entry.get("author"):
            entry["authors"] = authors


def _is_paper(name: str, of_paper: set[str]) -> bool:
    """Whether an author's name is that of the paper, or part of it."""
    name = plain({"value": name}).casefold()
    return not name or any(name in known or (known and known in name) for known in of_paper)


def _without_entries(text: str, is_feed: bool) -> str:
    """Why there is nothing in a text, as a sentence."""
    head = text[:5000]
    if is_feed:
        return _("The feed is not well-formed, and no entry of it can be read.")
    if OPML.search(head):
        return _("This is a list of feeds (OPML), not a feed.")
    if HTML.search(head):
        return _without_feed(text)
    if head.startswith("<"):
        return _("This is XML, but no feed.")
    return _("This is no feed.")


def _without_feed(page: str) -> str:
    """The sentence for a web page, with the feed that it names."""
    for link in LINK.finditer(page[:LONGEST_HEAD]):
        target = TARGET.search(link[0])
        if target and FEED_TYPE.search(link[0]):
            found = _("This is a web page, not a feed. It names a feed: %(address)s")
            return found % {"address": target[1][:500]}
    return _("This is a web page, not a feed.")


def _title(about: Shape) -> Shape:
    detail = about.get("title_detail")
    return dict(detail) if isinstance(detail, dict) else {"value": about.get("title")}


def _items(shapes: list[Shape], feed: Feed, address: str) -> list[Item]:
    """A record or a failure of each entry, in the feed's order."""
    entries: list[Entry] = []
    failures: list[Item] = []
    set_days_first(shapes, feed.language)
    for number, shape in enumerate(shapes[:MOST_ENTRIES], 1):
        place = _("entry %(number)d") % {"number": number}
        try:
            entries.append(_entry(shape, feed, address, place))
        except RecordRefused as refused:
            failures.append(Failure(place, str(refused)))
    if len(shapes) > MOST_ENTRIES:
        place = _("entry %(number)d") % {"number": MOST_ENTRIES + 1}
        reason = _("Of a feed the first %(number)d entries are taken.") % {"number": MOST_ENTRIES}
        failures.append(Failure(place, reason))
    host = host_of(feed.home_page) or host_of(address)
    items = give_keys(entries, host, feed.home_page)
    for item in items:
        if isinstance(item, Record) and is_credited_elsewhere(item, feed):
            # What a feed says of another paper is never that paper's own record.
            item.external_id = f"{host}:{(item.external_id or item.url).removeprefix(f'{host}:')}"
    return [*items, *failures]


def _entry(shape: Shape, feed: Feed, address: str, place: str) -> Entry:
    record = record_of(shape, feed.home_page or address, feed.language)
    record.place = place
    record.source = feed.title or host_of(feed.home_page) or host_of(address)
    record.source_home_page = feed.home_page
    _credit_original(record, shape, feed.home_page or address)
    written = as_text(shape.get("published")) or as_text(shape.get("updated"))
    return Entry(record, texts.one_line(as_text(shape.get("id"))), written)


def _credit_original(record: Record, shape: Shape, home_page: str) -> None:
    """Credit the entry of an aggregator to the paper that it names as its source, if any."""
    source = shape.get("source")
    if not isinstance(source, dict):
        return
    name = plain({"value": source.get("title")})
    found = address_of(source.get("href") or source.get("link"))
    if not name or not found or site_host(found) == site_host(home_page):
        return
    record.source, record.source_home_page = name, found
    # "Big story - La Repubblica"
    tail = re.compile(rf"\s+[-–—|]\s+{re.escape(name)}\Z", re.IGNORECASE)
    record.title = tail.sub("", record.title) or record.title
    words = texts.one_line(texts.plain_text(texts.sanitise(record.body))).replace("\xa0", " ")
    left = words.replace(record.title, "", 1).replace(name, "", 1)
    if not any(map(str.isalnum, left)):
        record.body = ""  # the headline again, with the paper's name


def is_credited_elsewhere(record: Record, feed: Feed) -> bool:
    """Whether a record of a feed is credited to a paper of another host than the feed's."""
    return bool(record.source_home_page) and record.source_home_page != feed.home_page
