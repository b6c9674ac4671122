"""Title, author, date, addresses of a page, each from where it is said best.

What a page says to machines (JSON-LD, Open Graph) is weighed against what it shows.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils import timezone
from django.utils.functional import cached_property
from lxml.html import HtmlElement

from articles.importers.dates import read_moment
from articles.importers.page import headlines, page_pictures, shown_lines, signatures
from articles.importers.page.bylines import Outlet, one_line, people
from articles.importers.page.json_ld import Head, LinkedData
from articles.importers.records import RecordRefused
from articles.text.web_addresses import site_host

LONGEST_ADDRESS, LONGEST_HOME_PAGE = 1000, 500
AUTHOR_TAGS = (
    *("parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "article:author"),
    *("author", "authors", "byl", "og:article:author", "cxenseparse:author", "citation_author"),
)
DATE_TAGS = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("article:published", "sailthru.date", "dc.date.issued", "dcterms.issued", "dcterms.created"),
    *("dc.date", "dcterms.date", "citation_publication_date", "citation_date", "pubdate"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "date"),
)
# Of a day in the future a page is not; its clock may be a little fast, or its zone unsaid.
AHEAD = timedelta(days=1)


class Page:
    """What is known of a page besides its text. Nothing is fetched."""

    def __init__(self, tree: HtmlElement, address: str) -> None:
        self._tree = tree
        self._head = Head(tree)
        self._address = address if _web(address) else ""
        self._base = self._base_address()
        self.url = self._own_address()
        self._data = LinkedData(tree, (self._address, self.url))
        self.source = self._site_name() or site_host(self.url)
        self._outlet = Outlet([self.source, *self._publishers()], self.url)

    @cached_property
    def title(self) -> str:
        """The headline, without the names of the outlet and its section."""
        return headlines.headline(
            headlines.shown(self._tree),
            (
                one_line(self._data.article.get("headline")),
                self._head.first("og:title", "twitter:title"),
                self._head.title,
            ),
            self._outlet,
            self._sections(),
            headlines.lower(self._tree),
        )

    def _sections(self) -> list[str]:
        values = self._data.resolved(self._data.article.get("articleSection"))
        tags = self._head.all("article:section", "section", "category")
        return [one_line(value) for value in (*values, *tags)]

    @cached_property
    def _near(self) -> list[HtmlElement]:
        return shown_lines.near(self._tree, self.title)

    def author(self, body: HtmlElement) -> str:
        """The people who wrote it, from the first place that names any who did not edit it.

        ``body`` is the article's text, which its first and last lines may sign.
        """
        lines = signatures.ends(body)
        labelled = [*map(shown_lines.text_of, self._near), *lines]
        edited = people(signatures.editors(labelled), self._outlet)
        found = [names for names in self._authors(labelled, lines, body) if names]
        others = [names for names in found if not set(names) <= set(edited)]
        return ", ".join(next(iter([*others, *found, edited])))

    def _authors(
        self, labelled: list[str], lines: list[str], body: HtmlElement
    ) -> Iterator[list[str]]:
        """The people whom each place names, the best place first."""
        places = (
            self._names(self._data.article.get("author")),
            self._names(self._data.article.get("creator")),
            *([tag] for tag in self._head.all(*AUTHOR_TAGS)),
            self._byline(),
            *([text] for text in shown_lines.bylines(self._near)),
            *([text] for text in signatures.writers(labelled)),
            *([name] for name in signatures.agencies(self._near)),
        )
        yield from (people(names, self._outlet) for names in places)
        yield signatures.alone(lines, "".join(body.itertext()), self._outlet)
        yield people(self._names(self._data.page.get("author")), self._outlet)

    def published(self) -> datetime | None:
        """When it came out; a day without a time is its first moment in the site's time zone."""
        latest = timezone.now() + AHEAD
        moments = (*_moments(self._dates()), *shown_lines.moments(self._near))
        in_address = _moments([shown_lines.day_in_address(self._address)])
        return next((each for each in (*moments, *in_address) if each <= latest), None)

    @property
    def language(self) -> str:
        values = [self._head.language, self._data.article.get("inLanguage")]
        values.append(self._head.first("og:locale", "dc.language", "content-language"))
        return next((code for value in values if (code := _code(value))), "")

    @property
    def summary(self) -> str:
        tags = self._head.all("og:description", "description", "twitter:description")
        values = (*tags, self._data.article.get("description"))
        return next(filter(None, map(one_line, values)), "")

    @property
    def image_url(self) -> str:
        tags = self._head.all("og:image:secure_url", "og:image", "og:image:url", "twitter:image")
        values = (*tags, *_pictures(self._data.resolved(self._data.article.get("image"))))
        shown = page_pictures.shown(self._tree)
        return next(filter(None, map(self._absolute, (*values, *shown))), "")

    @property
    def home_page(self) -> str:
        parts = _web(self.url)
        found = f"{parts.scheme}://{parts.netloc}/" if parts else ""
        return found if len(found) <= LONGEST_HOME_PAGE else ""

    @property
    def article(self) -> dict[str, Any]:
        """The article as JSON-LD describes it; often empty."""
        return self._data.article

    def headings(self) -> list[str]:
        """The headlines that the page shows, each as one line."""
        return headlines.shown(self._tree)

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

    def _publishers(self) -> list[str]:
        nodes = (self._data.article, self._data.page)
        named = [self._data.resolved(node.get("publisher")) for node in nodes]
        return [name for values in [*named, [self._data.site]] for name in _names_of(values)]

    def _names(self, value: Any) -> list[str]:
        return list(_names_of(self._data.resolved(value)))

    def _byline(self) -> list[str]:
        """What is marked as the author's name and seen first; others are of other articles."""
        found = self._tree.xpath("//*[@rel='author' or @itemprop='author'][normalize-space()]")
        return [" ".join(element.itertext()) for element in found[:1]]

    def _dates(self) -> Iterator[str]:
        article, page = self._data.article, self._data.page
        yield from (article.get("datePublished", ""), *self._head.all(*DATE_TAGS))
        yield from (page.get("datePublished", ""), article.get("dateCreated", ""))
        yield from self._tree.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime")[:3]
        yield from self._tree.xpath("//article//time/@datetime")[:1]


def _moments(values: Iterable[str]) -> Iterator[datetime]:
    """The moments that texts name, of those that name one."""
    for value in values:
        try:
            yield read_moment(one_line(value))
        except RecordRefused:
            continue


def _web(address: str) -> SplitResult | None:
    """The parts of an http(s) address with a host and without a password, else None."""
    try:
        parts = urlsplit(address)
        is_one = parts.scheme in {"http", "https"} and parts.hostname and "@" not in parts.netloc
    except ValueError:
        return None
    return parts if is_one else None


def _names_of(values: Iterable[Any]) -> Iterator[str]:
    for value in values:
        name = value.get("name") if isinstance(value, dict) else value
        names = name if isinstance(name, list) else [name]
        yield from (each for each in names if isinstance(each, str))


def _pictures(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        yield value.get("url", value.get("contentUrl")) if isinstance(value, dict) else value


def _code(value: Any) -> str:
    """A language code such as "pt-BR", from that or "pt_BR.UTF-8"; empty for anything else."""
    code = one_line(value).split(".")[0].replace("_", "-")
    parts = code.split("-")
    is_code = 2 <= len(parts[0]) <= 3 and all(part.isalnum() and part.isascii() for part in parts)
    return code if is_code and len(code) <= 12 else ""
