"""Lists of feeds (OPML), half of which are not well-formed where they are shared, as sources."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from listparser.opml import OpmlMixin
from lxml.etree import HTMLParser, LxmlError

from articles.importers.feed.encoding import decoded
from articles.importers.feed.entry_text import address, plain
from articles.importers.records import Failure, SourceUnreadable
from articles.models import Section, Source
from articles.models.free_names import first_free
from articles.models.taxonomy_lookup import create_source, find_section
from articles.text import html as texts
from articles.text.web_addresses import host_of

MOST_BYTES = 10 * 1024 * 1024
MOST_FEEDS = 5_000
DEEPEST = 50  # headings within headings
LONGEST_CATEGORY = 1_000
LONGEST_NAME = 120
LONGEST_ADDRESS = 500


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
    return Outline(
        name=plain({"value": feed.get("title", "")})[:LONGEST_NAME].strip() or host_of(found),
        feed_address=found,
        home_page=address(home_pages.get(feed["url"], ""))[:LONGEST_ADDRESS],
        path=tuple(plain({"value": name}) for name in path if name),
    )


def take_in(outlines: Sequence[Outline], *, country: str = "") -> OpmlCounts:
    """Make a source of each feed, or give the feed to the source that is there already.

    The same source is one with the same feed, else one of that name or home page, unless its
    own feed is in the list as well: then there are several of one outlet. ``country`` (two
    letters) is given to those that have none. One failure does not stop the rest.
    """
    counts = OpmlCounts()
    listed = {one.feed_address for one in outlines}
    for number, outline in enumerate(outlines, 1):
        if reason := _problem(outline):
            place = _("feed %(number)d") % {"number": number}
            record = {"name": outline.name, "feed_address": outline.feed_address}
            counts.failures.append(Failure(place, reason, record))
            continue
        with transaction.atomic():
            outcome = _take_in(outline, listed, country)
        setattr(counts, outcome, getattr(counts, outcome) + 1)
    return counts


def _problem(outline: Outline) -> str:
    """Why an outline cannot be a source; empty where it can."""
    if not address(outline.feed_address) or len(outline.feed_address) > LONGEST_ADDRESS:
        shown = outline.feed_address[:80]
        return _("“%(address)s” is no web address of a feed.") % {"address": shown}
    return ""


def _take_in(outline: Outline, listed: set[str], country: str) -> str:
    """What became of a feed, by the name of its count."""
    source = _same(outline, listed)
    if source is None:
        _create(outline, country)
        return "created"
    values = {
        "feed_address": outline.feed_address,
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
    if found := sources.filter(feed_address=outline.feed_address).first():
        return found
    host = host_of(outline.home_page)
    alike = Q(name__iexact=outline.name)
    if host:
        alike |= Q(home_page__icontains=host)
    for source in sources.filter(alike).exclude(feed_address__in=listed):
        if source.name.casefold() == outline.name.casefold() or _is_home(source, outline):
            return source
    return None


def _is_home(source: Source, outline: Outline) -> bool:
    """Whether both are at home on the same host, and not in different corners of a large one."""
    if host_of(source.home_page) != host_of(outline.home_page):
        return False
    corners = {_corner(source.home_page), _corner(outline.home_page)}
    return "" in corners or len(corners) == 1


def _corner(home_page: str) -> str:
    return home_page.partition("://")[2].partition("/")[2].strip("/")


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
