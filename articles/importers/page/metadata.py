"""Title, author, date, addresses of a page, each from where it is said best.

What a page says to machines (JSON-LD, Open Graph) is weighed against what it shows.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain, islice
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.functional import cached_property
from lxml.html import HtmlElement

from articles.importers.page import (
    headlines,
    page_authors,
    page_days,
    page_pictures,
    shown_lines,
    standfirst,
)
from articles.importers.page.json_ld import Head, LinkedData, names_of
from articles.importers.page.outlet import Outlet, name_like_host
from articles.importers.page.page_lines import one_line
from articles.text.country_and_language_codes import language_codes
from articles.text.web_addresses import site_host

LONGEST_ADDRESS, LONGEST_HOME_PAGE = 1000, 500
MOST_LINKS_ABOVE = 50  # of the page's first, among which is that to the front page
FEED_TITLES = (
    "//link[@rel='alternate' and (contains(@type, 'rss') or contains(@type, 'atom'))]/@title"
)
OTHER_PICTURES = ("twitter:image:src", "parsely-image-url", "sailthru.image.full", "image")
OTHER_SUMMARIES = ("dc.description", "dcterms.description", "dcterms.abstract", "abstract")
OF_HOUSES = ("publisher", "dc.publisher", "dcterms.publisher")


class Page:
    """What is known of a page besides its text. Nothing is fetched."""

    def __init__(self, tree: HtmlElement, address: str) -> None:
        self._tree = tree
        self._elements = shown_lines.elements_of(tree)
        self._head = Head(tree)
        self._address = address if _web(address) else ""
        self._base = self._base_address()
        self.url = self._own_address()
        self._data = LinkedData(tree, (self._address, self.url))
        named = self._site_name() or name_like_host(self._shown_names(), self.url)
        self.source = named or site_host(self.url)
        self.outlet = Outlet(self._names_of_outlet(), self.url)

    @cached_property
    def title(self) -> str:
        """The headline, without the names of the outlet and its section."""
        return headlines.headline(
            self.headings,
            (
                self._linked_headline(),
                self._head.first("og:title", "twitter:title", "title", "dc.title"),
                self._head.title,
            ),
            self.outlet,
            [*self._sections(), *self._bylines()],
            headlines.lower(self._tree),
        )

    def _linked_headline(self) -> str:
        article = self._data.article
        values = self._data.resolved(article.get("headline") or article.get("name"))
        return next(filter(None, map(one_line, values)), "")

    def _bylines(self) -> list[str]:
        """The names of who wrote it as the page states them, which may end its title."""
        linked = names_of(self._data.resolved(self._data.article.get("author")))
        return list(map(one_line, [*linked, *self._head.all("author")]))

    def _sections(self) -> list[str]:
        values = self._data.resolved(self._data.article.get("articleSection"))
        tags = self._head.all("article:section", "section", "category")
        return [one_line(value) for value in (*values, *tags)]

    @cached_property
    def headings(self) -> list[headlines.Heading]:
        """The headlines that the page shows."""
        return headlines.shown(self._tree)

    @cached_property
    def _near(self) -> list[HtmlElement]:
        return shown_lines.near(self._elements, self.title)

    def author(self, body: HtmlElement) -> str:
        """The people who wrote it; ``body`` is its text, whose first and last lines may sign it."""
        places = page_authors.Places(
            self._tree, self._elements, self._near, self._data, self._head, self.outlet
        )
        return places.author(body)

    def add_standfirst(self, body: HtmlElement) -> None:
        """Put the sentences between the headline and the text before a found text without them."""
        described = (*self._described(), self._data.article.get("alternativeHeadline"))
        standfirst.add(body, self._elements, self.title, map(one_line, described))

    def labels_above(self) -> set[str]:
        """The keys of the labels over the headline, which are not of the text."""
        return shown_lines.labels_above(self._elements, self.title)

    def published(self) -> datetime | None:
        """When it came out; a day without a time is its first moment in the site's time zone."""
        places = page_days.Places(
            self._tree, self._near, self._data, self._head, self._address, self.language
        )
        return places.published()

    @property
    def language(self) -> str:
        values = [self._head.language, self._data.article.get("inLanguage")]
        values += self._head.all("og:locale", "dc.language", "dcterms.language")
        values += self._head.all("content-language", "language")
        return next((code for value in values if (code := _code(value))), "")

    @property
    def summary(self) -> str:
        return next(filter(None, map(one_line, self._described())), "")

    def _described(self) -> list[Any]:
        tags = self._head.all("og:description", "description", "twitter:description")
        return [*tags, self._data.article.get("description"), *self._head.all(*OTHER_SUMMARIES)]

    @property
    def image_url(self) -> str:
        tags = self._head.all("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
        linked = _pictures(self._data.resolved(self._data.article.get("image")))
        others = (*self._head.all(*OTHER_PICTURES), self._head.picture)
        small = (self._data.article.get("thumbnailUrl"), *self._head.all("thumbnail"))
        values = chain(tags, linked, others, page_pictures.shown(self._tree), small)
        return next(filter(None, map(self._absolute, values)), "")

    @property
    def home_page(self) -> str:
        parts = _web(self.url)
        found = f"{parts.scheme}://{parts.netloc}/" if parts else ""
        return found if len(found) <= LONGEST_HOME_PAGE else ""

    @property
    def article(self) -> dict[str, Any]:
        """The article as JSON-LD describes it; often empty."""
        return self._data.article

    def _base_address(self) -> str:
        """What relative addresses of the page are read from."""
        named = self._tree.xpath("string(//base/@href)").strip()[:LONGEST_ADDRESS]
        try:
            base = urljoin(self._address, named)
        except ValueError:
            return self._address
        return base if _web(base) else self._address

    def _own_address(self) -> str:
        """The canonical address where it is of the same site, else the one it was found at."""
        for value in (self._head.canonical, self._head.first("og:url")):
            found = self._absolute(value)
            if found and self._is_of_same_site(found):
                return found
        return self._address if len(self._address) <= LONGEST_ADDRESS else ""

    def _is_of_same_site(self, found: str) -> bool:
        if not self._address:
            return True
        here, there = urlsplit(self._address), urlsplit(found)
        # Some name their front page on every page: articles would take each other's place.
        if there.path in {"", "/"} and not there.query and here.path not in {"", "/"}:
            return False
        one, other = site_host(self._address), site_host(found)
        return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")

    def _absolute(self, value: Any) -> str:
        """A web address that can be stored, or nothing."""
        if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ADDRESS:
            return ""
        try:
            found = urljoin(self._base, value.strip())
        except ValueError:
            return ""
        parts = _web(found)
        if not parts or len(found) > LONGEST_ADDRESS or any(sign.isspace() for sign in found):
            return ""
        here = _web(self._address)
        is_secure = here and here.scheme == "https" and here.netloc == parts.netloc
        return (
            found.replace("http:", "https:", 1) if is_secure and parts.scheme == "http" else found
        )

    def _site_name(self) -> str:
        values = [self._head.first("og:site_name"), *self._publishers()]
        values.append(self._head.first("application-name"))
        names = map(one_line, values)
        return next((name for name in names if name and "://" not in name), "")

    def _shown_names(self) -> Iterator[str]:
        """Where pages show the name of their outlet that tell it to nobody else."""
        tags = self._head.all("apple-mobile-web-app-title", *OF_HOUSES, "citation_journal_title")
        yield from map(one_line, (*tags, self._head.title, *self._tree.xpath(FEED_TITLES)))
        for link in islice(self._tree.iter("a"), MOST_LINKS_ABOVE):
            if headlines.is_home(link.get("href", "").strip()):
                yield from map(one_line, (link.text_content(), *link.xpath(".//img/@alt")))

    def _publishers(self) -> list[str]:
        nodes = (self._data.article, self._data.page)
        named = [self._data.resolved(node.get("publisher")) for node in nodes]
        return [name for values in [*named, [self._data.site]] for name in names_of(values)]

    def _names_of_outlet(self) -> list[str]:
        tags = self._head.all("application-name", "apple-mobile-web-app-title", *OF_HOUSES)
        accounts = (each.lstrip("@") for each in self._head.all("twitter:site"))
        logos = headlines.logos(self._tree)
        return [self.source, *self._publishers(), *map(one_line, (*tags, *accounts)), *logos]


def _web(address: str) -> SplitResult | None:
    """The parts of an http(s) address with a host and without a password, else None."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if is_one else None


def _pictures(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield value.get("url", value.get("contentUrl")) if isinstance(value, dict) else value


def _code(value: Any) -> str:
    """A language code such as "pt-BR", from that, "pt_BR.UTF-8" or the name of a language; empty
    for anything else."""
    text = one_line(value)
    code = text.split(".")[0].replace("_", "-")
    parts = code.split("-")
    is_code = 2 <= len(parts[0]) <= 3 and all(part.isalnum() and part.isascii() for part in parts)
    if is_code and len(code) <= 12:
        return code
    return next(iter(language_codes(text)), "")
