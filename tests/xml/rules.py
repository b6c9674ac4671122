"""The rules of Atom feeds and of sitemaps, as their validators have them.

RFC 4287 (Atom), RFC 3339 (dates), RFC 3987 (IRIs), sitemaps.org's protocol 0.9 with its schema,
Google's news sitemaps. Each function fails at the first rule that is broken.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(
    r"\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-][0-2]\d:[0-5]\d)"
)
# W3C's profile of ISO 8601, as the sitemaps have it.
W3C_DATE = re.compile(rf"\d{{4}}(-[01]\d(-[0-3]\d)?)?|{RFC_3339.pattern}")
LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
NEWS_LANGUAGE = re.compile(r"[a-z]{2,3}|zh-cn|zh-tw")
# What an IRI has no place for.
NOT_IRI = re.compile(r"[\x00-\x20\x7f<>\"{}|\\^`]|%(?![0-9A-Fa-f]{2})")
TEXT_CONSTRUCTS = ("title", "subtitle", "summary", "rights")
ONCE = {
    "feed": ("id", "title", "updated", "subtitle", "logo", "icon", "generator", "rights"),
    "entry": ("id", "title", "updated", "published", "content", "summary", "source", "rights"),
}
REQUIRED = ("id", "title", "updated")
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
MOST_NEWS = 1_000


def parse(document: bytes) -> ElementTree.Element:
    """The document; fails where it is not well-formed."""
    assert len(document) <= MOST_BYTES
    document.decode("utf-8", "strict")
    return ElementTree.fromstring(document)  # noqa: S314  # our own answer


class Markup(HTMLParser):
    """The elements, the addresses and the words of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]

    def handle_data(self, data: str) -> None:
        self.words += data


def check_iri(address: str | None) -> None:
    """An absolute IRI of the web."""
    assert address, "an address is missing"
    assert not NOT_IRI.search(address), address
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https"}, address
    assert parts.hostname, address


def check_text_construct(element: ElementTree.Element) -> None:
    kind = element.get("type")
    assert kind in {"text", "html"}, f"{element.tag} does not say what it is"
    assert not list(element), element.tag
    if kind == "html":
        for address in Markup(element.text or "").addresses:
            assert urlsplit(address).scheme in {"http", "https", "mailto"}, address


def check_atom(document: bytes) -> ElementTree.Element:
    """A feed document by RFC 4287; gives it back."""
    feed = parse(document)
    assert feed.tag == f"{ATOM}feed"
    check_language(feed)
    check_common(feed, "feed")
    self_links = [one for one in feed.findall(f"{ATOM}link") if one.get("rel") == "self"]
    assert len(self_links) == 1
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        check_common(entry, "entry")
        assert feed.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}author") is not None
        if entry.find(f"{ATOM}content") is None:
            assert any(one.get("rel") == "alternate" for one in entry.findall(f"{ATOM}link"))
    return feed


def check_common(element: ElementTree.Element, kind: str) -> None:
    """What holds for a feed and for an entry alike."""
    for name in ONCE[kind]:
        number = len(element.findall(ATOM + name))
        assert number == 1 if name in REQUIRED else number <= 1, f"{number} of {name}"
    check_iri(element.findtext(f"{ATOM}id"))
    for name in ("updated", "published"):
        for date in element.findall(ATOM + name):
            assert RFC_3339.fullmatch(date.text or ""), date.text
    for name in (*TEXT_CONSTRUCTS, "content"):
        for construct in element.findall(ATOM + name):
            check_text_construct(construct)
    assert (element.findtext(f"{ATOM}title") or "").strip()
    for person in element.findall(f"{ATOM}author"):
        assert (person.findtext(f"{ATOM}name") or "").strip()
    for category in element.findall(f"{ATOM}category"):
        assert category.get("term")
    check_links(element)
    check_language(element)


def check_links(element: ElementTree.Element) -> None:
    alternates = []
    for link in element.findall(f"{ATOM}link"):
        check_iri(link.get("href"))
        assert link.get("rel") in {"alternate", "self", "via", "related", "next", "previous"}
        if link.get("rel") == "alternate":
            alternates.append((link.get("type"), link.get("hreflang")))
    assert len(set(alternates)) == len(alternates)


def check_language(element: ElementTree.Element) -> None:
    if LANG in element.attrib:
        assert LANGUAGE.fullmatch(element.attrib[LANG]), element.attrib[LANG]


def check_sitemap(document: bytes, site: str) -> list[str]:
    """A sitemap or an index of sitemaps of the site; the addresses that it lists."""
    root = parse(document)
    assert root.tag in {f"{MAP}urlset", f"{MAP}sitemapindex"}
    kind = "url" if root.tag == f"{MAP}urlset" else "sitemap"
    assert {child.tag for child in root} == {MAP + kind}, "empty, or with something foreign"
    found = []
    for row in root:
        [location] = row.findall(f"{MAP}loc")
        address = location.text or ""
        check_iri(address)
        assert len(address) < 2_048
        assert address.startswith(f"{site}/"), address
        assert address.isascii(), address
        for date in row.findall(f"{MAP}lastmod"):
            assert W3C_DATE.fullmatch(date.text or ""), date.text
        for news in row.findall(f"{NEWS}news"):
            check_news(news)
        found.append(address)
    assert len(found) <= MOST_ADDRESSES
    assert len(set(found)) == len(found)
    assert len(list(root.iter(f"{NEWS}news"))) <= MOST_NEWS
    return found


def check_news(news: ElementTree.Element) -> None:
    publication = news.find(f"{NEWS}publication")
    assert publication is not None
    assert (publication.findtext(f"{NEWS}name") or "").strip()
    assert NEWS_LANGUAGE.fullmatch(publication.findtext(f"{NEWS}language") or "")
    assert W3C_DATE.fullmatch(news.findtext(f"{NEWS}publication_date") or "")
    assert (news.findtext(f"{NEWS}title") or "").strip()
