"""Lists of feeds (OPML), half of which are not well-formed where they are shared, as sources."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from listparser.opml import OpmlMixin
from lxml.etree import HTMLParser, LxmlError

from articles.importers.feed.encoding import decoded
from articles.importers.feed.entry_address import mended
from articles.importers.feed.entry_text import address, plain
from articles.importers.record_address import address_or_nothing
from articles.importers.records import Failure, SourceUnreadable
from articles.models import Section, Source
from articles.models.free_names import first_free
from articles.models.taxonomy_lookup import create_source, find_section, source_from
from articles.text import html as texts
from articles.text.country_and_language_codes import country_code
from articles.text.web_addresses import bare_address, host_of, spellings_of

MOST_BYTES = 10 * 1024 * 1024
MOST_FEEDS = 5_000
DEEPEST = 50  # headings within headings
LONGEST_CATEGORY = 1_000
LONGEST_NAME = 120
LONGEST_ADDRESS = 500
# "feed://a.example", "feed:https://a.example" and their likes, by which browsers called a reader of
# feeds, some of them without the colon behind "https".
# "feed/https://a.example" is how Google Reader and those that speak as it did call a feed.
SCHEME = re.compile(
    r"\A(?:(feeds?|rss|pcast|itpc|podcast):(?://)?(?:(https?):?//)?|feed/(https?)://)",
    re.IGNORECASE,
)
HOST_FIRST = re.compile(
    r"\A(?://)?(?=(?:[\w-]{1,63}\.){1,10}[a-z]{2,24}(?::\d{1,5})?(?:/|\Z))", re.I
)
SECRET = re.compile(r"[?&;](?:pass|passwd|password|pwd|passwort|pw)=[^&]", re.IGNORECASE)
# Domains of countries under which anybody from anywhere is at home.
ANYWHERE = {
    *("ac", "ag", "ai", "am", "cc", "cd", "co", "fm", "gg", "io", "la", "ly", "me", "ms", "mu"),
    *("eu", "nu", "sc", "sh", "st", "su", "tk", "to", "tv", "vc", "ws"),
}
FEEDS = {"rss", "atom"}  # as outlines call them, some of which have their address as "url"
# Of two letters a heading is a word as well, such as "it" or "no".
SHORT_HEADINGS = {"UK", "US"}
# What readers of feeds write where a feed has no name, and addresses in the place of one.
NO_NAME = re.compile(
    r"[(\[]?(?:untitled|no title|no name|unnamed(?: subscription| feed)?|senza titolo|null"
    r"|undefined|rss|atom|feed|rss ?feed|xml)[)\]]?|(?:https?|feed)://\S*",
    re.IGNORECASE,
)
BETWEEN_HEADINGS = re.compile(r"\s*[/|>»:()\[\]]\s*|\s+[-–—]\s+")
# What stands beside the name of a country: "Italy News", "Giornali Francia", "01 Austria".
PRESS = re.compile(
    r"\b(?:news|newspapers?|press|media|feeds?|rss|giornali|quotidiani|stampa|notizie|testate"
    r"|journaux|presse|médias|actualités|zeitungen|nachrichten|medien|noticias|prensa|diarios"
    r"|periódicos|notícias|jornais|imprensa|\d{1,3}\.?)(?!\w)",
    re.IGNORECASE,
)
FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")  # two letters of a country's code
FIRST_OF_FLAGS = 0x1F1E6


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in a list: how it is called, where it is, under which headings it stands."""

    name: str
    feed_address: str
    home_page: str = ""
    path: tuple[str, ...] = ()


@dataclass(slots=True)
class OpmlCounts:
    """What became of the feeds of a list; ``failures`` says which were not taken, and why."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failures: list[Failure] = field(default_factory=list)

    @property
    def failed(self) -> int:
        return len(self.failures)


class _Reader(OpmlMixin):
    """listparser's reader, which does not say where the feeds' sites are."""

    def __init__(self) -> None:
        super().__init__()
        self.harvest = {"feeds": [], "lists": [], "opportunities": [], "meta": {}, "version": ""}
        self.home_pages: dict[str, str] = {}

    def start_opml_outline(self, attrs: dict[str, str]) -> None:
        if len(self.harvest["feeds"]) >= MOST_FEEDS or len(self.hierarchy) > DEEPEST:
            self.hierarchy.append("")  # its end takes one away
            return
        if len(attrs.get("category", "")) > LONGEST_CATEGORY:
            attrs = attrs | {"category": ""}
        if attrs.get("type", "").lower() in FEEDS and not attrs.get("xmlurl"):
            # A folder that calls itself a feed has no address at all.
            kind = {"xmlurl": attrs["url"]} if attrs.get("url") else {"type": ""}
            attrs = attrs | kind
        self.home_pages.setdefault(attrs.get("xmlurl", "").strip(), attrs.get("htmlurl", ""))
        super().start_opml_outline(attrs)


def read(body: bytes) -> list[Outline]:
    """The feeds of a list, in its order, each once. Raises ``SourceUnreadable`` without any."""
    if len(body) > MOST_BYTES:
        raise SourceUnreadable(gettext_lazy("The list of feeds is larger than 10 MB."))
    reader = _Reader()
    try:
        parser = HTMLParser(target=reader, recover=True, encoding="utf-8")
        parser.feed(decoded(body, {}).encode("utf-8", "replace"))
        parser.close()
    except (LxmlError, IndexError, KeyError, ValueError, AssertionError):
        pass  # what was read until then counts
    feeds = reader.harvest["feeds"]
    if not feeds:
        raise SourceUnreadable(gettext_lazy("There is no feed in this list."))
    return [_outline(feed, reader.home_pages) for feed in feeds]


def _outline(feed: dict[str, Any], home_pages: dict[str, str]) -> Outline:
    found = texts.without_controls(feed["url"])
    path = next(iter(feed.get("categories", ())), ())
    found = HOST_FIRST.sub("https://", SCHEME.sub(_web_scheme, found))
    if not has_password(found):
        found = address_or_nothing(address(mended(found)), LONGEST_ADDRESS) or found
        found = found.partition("#")[0]
    home_page = HOST_FIRST.sub("https://", home_pages.get(feed["url"], "").strip())
    name = plain({"value": feed.get("title", "")})[:LONGEST_NAME].strip()
    return Outline(
        name=host_of(found) if not name or NO_NAME.fullmatch(name) else name,
        feed_address=found,
        home_page=address(home_page)[:LONGEST_ADDRESS],
        path=tuple(plain({"value": name}) for name in path if name),
    )


def _web_scheme(scheme: re.Match[str]) -> str:
    """The scheme that a reader's own stands for: "feeds" is that of the secure web."""
    is_secure = (scheme[1] or "").lower() == "feeds"
    return f"{scheme[2] or scheme[3] or ('https' if is_secure else 'http')}://"


def take_in(outlines: Sequence[Outline], *, country: str = "") -> OpmlCounts:
    """Make a source of each feed, or give the feed to the source that is there already.

    The same source is one with the same feed, else the one that a record of the outlet would be
    of, unless its own feed is in the list as well: then there are several of one outlet.
    ``country`` (two letters) is given to those that have none; without it, the one that a heading
    or the host names. One failure does not stop the rest.
    """
    counts = OpmlCounts()
    listed = {one.feed_address for one in outlines}
    for number, outline in enumerate(outlines, 1):
        if reason := _problem(outline):
            place = _("feed %(number)d") % {"number": number}
            shown = "" if has_password(outline.feed_address) else outline.feed_address
            record = {"name": outline.name, "feed_address": shown}
            counts.failures.append(Failure(place, reason, record))
            continue
        with transaction.atomic():
            outcome = _take_in(outline, listed, country or country_of(outline))
        setattr(counts, outcome, getattr(counts, outcome) + 1)
    return counts


def _problem(outline: Outline) -> str:
    """Why an outline cannot be a source; empty where it can."""
    if has_password(outline.feed_address):
        # It is not shown: who reads the list of imports need not know it.
        return _("The address has a user name or a password in it, which is not kept.")
    if not address(outline.feed_address) or len(outline.feed_address) > LONGEST_ADDRESS:
        shown = outline.feed_address[:80]
        return _("“%(address)s” is no web address of a feed.") % {"address": shown}
    return ""


def has_password(address: str) -> bool:
    """Whether something stands before the host of an address, with an "@", or a parameter is
    called a password."""
    _scheme, mark, rest = address.partition("://")
    host = re.split("[/?#]", rest if mark else address, maxsplit=1)[0]
    return "@" in host or SECRET.search(address) is not None


def country_of(outline: Outline) -> str:
    """The country that the nearest heading names, or else the host's domain; empty for neither."""
    for heading in reversed(outline.path):
        if code := _country_of_heading(heading):
            return code
    for address_ in (outline.home_page, outline.feed_address):
        domain = host_of(address_).rpartition(".")[2]
        code = country_code(domain) if len(domain) == 2 and domain not in ANYWHERE else ""
        if code:
            return code
    return ""


def _country_of_heading(heading: str) -> str:
    """The country that a heading has as its name, beside others, or as a flag."""
    parts = [heading, *reversed(BETWEEN_HEADINGS.split(heading))]
    for name in (*parts, *(PRESS.sub(" ", part).strip() for part in parts)):
        is_name = len(name) > 2 or name in SHORT_HEADINGS
        if is_name and (code := country_code("GB" if name == "UK" else name)):
            return code
    flag = FLAG.search(heading)
    return country_code("".join(_letter(one) for one in flag[0])) if flag else ""


def _letter(of_flag: str) -> str:
    return chr(ord("a") + ord(of_flag) - FIRST_OF_FLAGS)


def _take_in(outline: Outline, listed: set[str], country: str) -> str:
    """What became of a feed, by the name of its count."""
    source = _same(outline, listed)
    if source is None:
        _create(outline, country)
        return "created"
    # An old list does not take back that the host has become secure, or moved the feed.
    is_same = bare_address(source.feed_address) == bare_address(outline.feed_address)
    is_secure = is_same and source.feed_address.startswith("https:")
    values = {
        "feed_address": source.feed_address if is_secure else outline.feed_address,
        "home_page": source.home_page or outline.home_page,
        "country": source.country or country,
        "feed_section": source.feed_section or _section(outline.path),
    }
    changed = [name for name, value in values.items() if getattr(source, name) != value]
    for name in changed:
        setattr(source, name, values[name])
    if changed:
        source.save(update_fields=changed)
    return "updated" if changed else "unchanged"


def _same(outline: Outline, listed: set[str]) -> Source | None:
    """The source that the feed belongs to, if the archive has it."""
    sources = Source.objects.select_related("feed_section").order_by("pk")
    given = outline.feed_address
    spellings = list(dict.fromkeys([given, *spellings_of(given)]))
    alike = {source.feed_address: source for source in sources.filter(feed_address__in=spellings)}
    for spelling in spellings:
        if spelling in alike:
            return alike[spelling]
    source = source_from(outline.name, outline.home_page)
    return None if source is None or source.feed_address in listed else source


def _create(outline: Outline, country: str) -> None:
    create_source(
        _free_name(outline),
        country=country,
        home_page=outline.home_page,
        feed_address=outline.feed_address,
        feed_section=_section(outline.path),
    )


def _free_name(outline: Outline) -> str:
    """The outline's name; where another source has it, the one with its place in the list."""
    names = [outline.name, *(f"{outline.name}, {heading}" for heading in outline.path[-1:])]
    taken = Source.objects.filter(name__in=names).values_list("name", flat=True)
    free = (name for name in names if name not in set(taken) and len(name) <= LONGEST_NAME)
    every = Source.objects.all()
    return next(free, "") or first_free(every, "name", outline.name, numbered="{} ({})")


def _section(path: Iterable[str]) -> Section | None:
    """The section of the portal that is called like the nearest heading; none is made."""
    for name in reversed(list(path)):
        if section := find_section(name):
            return section
    return None
