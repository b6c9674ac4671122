"""The address of the original of an entry: not that of a counter or an aggregator on the way."""

import re
from typing import Any
from urllib.parse import parse_qsl

from articles.importers.feed.entry_text import address, as_text, parts_of
from articles.importers.feed.safe_feedparser import GUID_IS_LINK
from articles.importers.record_address import with_slashes
from articles.importers.tracking_parameters import without_tracking

Shape = dict[str, Any]

# "www.lanterna.example/1" is a host, and no folder below the feed's.
HOST_FIRST = re.compile(r"\Awww\.[\w-]{1,63}\.[^\s/]{1,200}(?=/|\Z)", re.IGNORECASE)
# An "&" that was escaped once too often.
AMPERSAND = re.compile(r"&(?:amp|#0{0,3}38|#x26);", re.IGNORECASE)
# Pages that only lead on, by host and path, and the parameters that say where to: of Google's and
# Bing's alerts, Facebook, Instagram, Outlook, VK, Disqus, Slack, Yahoo.
LEADING_ON = re.compile(
    r"(?:www\.google\.[a-z.]{2,6}/url|(?:www\.)?bing\.com/news/apiclick\.aspx"
    r"|lm?\.(?:facebook|instagram)\.com/(?:l\.php)?|[\w.]{1,60}\.safelinks\.protection\.outlook\.com/"
    r"|vk\.com/away\.php|disq\.us/url|slack-redir\.net/link)",
    re.IGNORECASE,
)
TARGETS = ("url", "q", "u", "to")
MOST_PARAMETERS = 50
# RFC 4287, 4.2.7.2: a registered relation may be written as an address as well.
REGISTERED = re.compile(
    r"\Ahttps?://www\.iana\.org/assignments/(?:link-)?relations?/", re.IGNORECASE
)


def original_address(entry: Shape, base: str) -> str:
    """Where the original is, without parameters that count; empty where the entry does not say."""
    given = as_text(entry.get("feedburner_origlink")) or as_text(entry.get("link"))
    guid, is_guid = as_text(entry.get("id")).strip(), bool(entry.get("guidislink"))
    # A guid that calls itself a link and is none would become one by the base.
    found = address(mended(given), "" if is_guid and given.strip() == guid else base)
    if not found:
        others = (one for one in parts_of(entry, "links") if relation(one) == "alternate")
        found = next(filter(None, (address(one.get("href"), base) for one in others)), "")
    # An element of a link with nothing in it stands for none.
    if not found and not given.strip() and (is_guid or entry.get(GUID_IS_LINK)):
        found = address(guid)
    return without_tracking(led_to(found))


def relation(link: Shape) -> str:
    """What a link is to its entry, by its short name."""
    return REGISTERED.sub("", as_text(link.get("rel")))


def mended(given: str) -> str:
    """An address with one scheme and two slashes, as whoever wrote it meant it."""
    given = AMPERSAND.sub("&", given)
    found = with_slashes(given.strip())
    return f"https://{found}" if HOST_FIRST.match(found) else found


def led_to(found: str) -> str:
    """The address that a page which only leads on leads to; any other address as it is."""
    place, mark, query = found.partition("?")
    if not mark or not LEADING_ON.fullmatch(place.partition("://")[2]):
        return found
    try:
        values = dict(parse_qsl(query, max_num_fields=MOST_PARAMETERS))
    except ValueError:
        return found
    said = (values.get(name, "") for name in TARGETS)
    return next((one for one in said if address(one)), found)
