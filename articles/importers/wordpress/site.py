"""What an export of WordPress says of its site: names, categories, pictures, and addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable, TaxonomyTerm
from articles.importers.wordpress.post_content import without_comments
from articles.importers.wordpress.xml_stream import Node
from articles.models.old_address import LONGEST, as_kept
from articles.text import html as texts
from articles.text.web_addresses import host_of

MOST_KEPT = 64_000_000  # bytes or so of what is remembered
ENTRY = 200  # bytes or so of one, beside its texts
DEEPEST = 20  # categories under categories
# Markup that titles have; other angle brackets are what somebody wrote.
MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub"
    r"|sup|u)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE | re.ASCII,
)
KINDS = {"category": "category", "post_tag": "tag", "tag": "tag"}
FIELDS = {
    "wp:category": ("category_nicename", "category_parent", "cat_name", "category_description"),
    "wp:tag": ("tag_slug", "", "tag_name", "tag_description"),
    "wp:term": ("term_slug", "term_parent", "term_name", "term_description"),
}
Kept = TypeVar("Kept")


def as_plain(html: str) -> str:
    """A title or a name, which WordPress keeps as HTML, as one line of text."""
    return texts.one_line(unescape(MARKUP.sub("", without_comments(html))))


def kind_of(category: Node) -> str:
    """ "category" or "tag", or nothing for what other plug-ins file posts under."""
    return KINDS.get(category.attributes.get("domain", ""), "")


@dataclass(slots=True)
class Term:
    """A category or a tag; its parent by slug."""

    name: str
    number: str = ""
    parent: str = ""
    description: str = ""


@dataclass(slots=True)
class Site:
    """What posts refer to. Slugs are those of WordPress: words beyond ASCII percent-encoded."""

    title: str = ""
    home_page: str = ""
    blog: str = ""  # the address that paths are relative to, as the export names it
    language: str = ""
    authors: dict[str, str] = field(default_factory=dict)
    categories: dict[str, Term] = field(default_factory=dict)
    tags: dict[str, Term] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)
    weight: int = 0

    # Gathering

    def learn(self, node: Node) -> None:
        """Take what a child of the channel says. Raises ``SourceUnreadable`` for too much."""
        match node.name:
            case "title":
                self.title = self.title or as_plain(node.own_text)
            case "link":
                self.home_page = self.home_page or node.own_text
            case "language":
                self.language = self.language or node.own_text
            case "wp:base_blog_url":
                self.blog = self.blog or node.own_text
            case "wp:author":
                name = as_plain(node.text("wp:author_display_name"))
                self._keep(self.authors, node.text("wp:author_login"), name)
            case "wp:category" | "wp:tag" | "wp:term":
                self._learn_term(node)
            case "item":
                self._learn_item(node)

    def _learn_term(self, node: Node) -> None:
        kind = node.name.removeprefix("wp:")
        if kind == "term":
            kind = KINDS.get(node.text("wp:term_taxonomy"), "")
        if kind:
            slug, parent, name, text = (node.text(f"wp:{name}") for name in FIELDS[node.name])
            term = Term(as_plain(name), node.text("wp:term_id"), parent, as_plain(text))
            self._keep(self.tags if kind == "tag" else self.categories, slug, term)

    def _learn_item(self, node: Node) -> None:
        if node.text("wp:post_type") == "attachment":
            address = node.text("wp:attachment_url") or node.text("guid")
            self._keep(self.pictures, node.text("wp:post_id"), address[:2000])
        # Exports of single posts name their categories there alone.
        for category in node.all("category"):
            if kind := kind_of(category):
                terms = self.tags if kind == "tag" else self.categories
                slug = category.attributes.get("nicename", "")
                self._keep(terms, slug, Term(as_plain(category.own_text)))

    def _keep(self, where: dict[str, Kept], key: str, value: Kept) -> None:
        """The first value counts, save that of a name before its own entry came."""
        if not key or (key in where and not _is_fuller(value, where[key])):
            return
        where[key] = value
        self.weight += ENTRY + len(key) + len(str(value))
        if self.weight > MOST_KEPT:
            raise SourceUnreadable(_("It has more authors, categories and pictures than any site."))

    # Asking

    @property
    def _address(self) -> SplitResult:
        for address in (self.blog, self.home_page):
            parts = _split(address)
            if parts.hostname:
                return parts
        return _split("")

    @property
    def prefix(self) -> str:
        """What stands before all paths of a site in a folder: "/blog", or nothing."""
        return self._address.path.rstrip("/")

    @property
    def key(self) -> str:
        """What tells sites apart: host and folder. Machines at home all have the same name."""
        host = host_of(self._address.geturl())
        if host and ("." not in host or host.startswith("127.")):
            return f"{host}{self.prefix} ({self.title})"
        return f"{host}{self.prefix}"

    def path_of(self, address: str) -> str:
        """The path of an address on this site as old addresses are kept; nothing of others."""
        parts = _split(address)
        own = host_of(self._address.geturl())
        if parts.scheme not in {"http", "https"} or (own and host_of(address) != own):
            return ""
        return as_kept(parts.path or "/", parts.query)

    def above(self, slug: str) -> list[str]:
        """The slugs of the categories above one, the topmost first."""
        found: list[str] = []
        term = self.categories.get(slug)
        while term and term.parent in self.categories and len(found) < DEEPEST:
            if term.parent in {slug, *found}:
                break
            found.insert(0, term.parent)
            term = self.categories[term.parent]
        return found

    def category(self, slug: str) -> str:
        """The name of a category."""
        return self.categories[slug].name or unquote(slug)

    def taxonomy_terms(self) -> Iterator[TaxonomyTerm]:
        """All categories as sections and all tags, with the paths at which they were."""
        for slug, term in self.categories.items():
            path = [unquote(each) for each in (*self.above(slug), slug)]
            paths = [f"/category/{'/'.join(path)}/", f"/category/{path[-1]}/"]
            paths += [f"/?cat={term.number}"] if term.number else []
            yield TaxonomyTerm(
                "section",
                self.category(slug),
                path[-1],
                [self.category(each) for each in self.above(slug)],
                term.description,
                self.possible([*paths, f"/?category_name={path[-1]}"]),
            )
        for slug, term in self.tags.items():
            plain = unquote(slug)
            paths = self.possible([f"/tag/{plain}/", f"/?tag={plain}"])
            yield TaxonomyTerm("tag", term.name or plain, plain, [], term.description, paths)

    def possible(self, paths: list[str]) -> list[str]:
        """Paths below the site's folder that can be kept, each once."""
        full = dict.fromkeys(f"{unquote(self.prefix)}{path}" for path in paths)
        return [path for path in full if len(path) <= LONGEST and not texts.CONTROL.search(path)]


def _is_fuller(value: object, known: object) -> bool:
    return isinstance(value, Term) and bool(value.number) and not getattr(known, "number", "")


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")
