"""What an export of WordPress says of its site: names, categories, pictures, and addresses."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import SplitResult, unquote, urlsplit

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable, TaxonomyTerm
from articles.importers.wordpress import plugin_fields
from articles.importers.wordpress.languages_in_one import in_one_language
from articles.importers.wordpress.people import People
from articles.importers.wordpress.plain_names import as_plain
from articles.importers.wordpress.references import Picture, References
from articles.importers.wordpress.xml_stream import Node
from articles.models.old_address import LONGEST, as_kept
from articles.text import html as texts
from articles.text.web_addresses import host_of

MOST_KEPT = 64_000_000  # bytes or so of what is remembered
ENTRY = 200  # bytes or so of one, beside its texts
DEEPEST = 20  # categories under categories
MOST_ATTACHED = 200  # files of one post that an old gallery shows
KINDS = {"category": "category", "post_tag": "tag", "tag": "tag"}
# What kinds of posts of a site's own are filed under: ``news_category``, ``region-tag``.
OWN_KINDS = (
    ("category", re.compile(r"(?:[_-]|\A)(?:cat|category|categories|section|sezione)\Z", re.I)),
    ("tag", re.compile(r"(?:[_-]|\A)tags?\Z", re.I)),
)
# Other things that sites file articles by, whatever they call them: subjects, as tags are.
SUBJECTS = re.compile(
    r"(?!wp_|elementor)(?:\w*[_-])?(?:topics?|subjects?|themes?|tem[aei]s?|argoment[io]|region[ei]?s?"
    r"|places?|luogh?[io]|locations?|countr(?:y|ies)|paes[ei]|people|person[ae]?s?|series?|issues?"
    r"|rubric(?:a|he)|columns?|dossiers?|special[ie]?|keywords?|themen|sujets?)",
    re.IGNORECASE,
)
FIELDS = {
    "wp:category": ("category_nicename", "category_parent", "cat_name", "category_description"),
    "wp:tag": ("tag_slug", "", "tag_name", "tag_description"),
    "wp:term": ("term_slug", "term_parent", "term_name", "term_description"),
}
Kept = TypeVar("Kept")


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
    # Kinds of posts beside "post" that are articles on this site.
    post_types: frozenset[str] = frozenset()
    people: People = field(default_factory=People)
    categories: dict[str, Term] = field(default_factory=dict)
    tags: dict[str, Term] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    attached: dict[str, list[str]] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
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
            case "wp:wxr_version":
                self.people.version = self.people.version or node.own_text
            # wp-cli wrote it in the second way until 2015.
            case "wp:author" | "wp:wp_author":
                self._weigh(self.people.learn_account(node))
            case "wp:category" | "wp:tag" | "wp:term":
                self._learn_term(node)
            case "item":
                self._learn_item(node)

    def kind_of(self, taxonomy: str) -> str:
        """ "category" or "tag", or nothing for what other plug-ins file posts under."""
        if taxonomy in KINDS:
            return KINDS[taxonomy]
        if SUBJECTS.fullmatch(taxonomy):
            return "tag"
        own = (kind for kind, pattern in OWN_KINDS if pattern.search(taxonomy))
        return next(own, "") if self.post_types else ""

    def name_of(self, html: str) -> str:
        """A name as plain text, in the language of the site."""
        return as_plain(in_one_language(html, self.language))

    def slug_of(self, category: Node) -> tuple[str, str]:
        """Kind and slug of what a post is filed under. Other programs than WordPress leave both
        out: it is then known by its name, a tag where no category has it."""
        domain, slug = (category.attributes.get(name, "") for name in ("domain", "nicename"))
        kind = self.kind_of(domain) if domain else ""
        if slug or (domain and not kind):
            return kind, slug
        name = self.name_of(category.own_text)
        if not name or (domain and kind == "tag"):
            return kind, ""
        found = next((key for key, term in self.categories.items() if term.name == name), "")
        return ("category", found) if found else (kind or "tag", slugify(name) if kind else "")

    def is_article(self, kind: str) -> bool:
        """Whether posts of this kind are articles here."""
        return kind == "post" or kind in self.post_types

    def _learn_term(self, node: Node) -> None:
        kind = node.name.removeprefix("wp:")
        slug, parent, name, text = (node.text(f"wp:{name}") for name in FIELDS[node.name])
        if kind == "term":
            taxonomy = node.text("wp:term_taxonomy")
            if taxonomy in plugin_fields.AUTHOR_TAXONOMIES:
                self._weigh(self.people.learn_term(slug, name, text))
            kind = self.kind_of(taxonomy)
        if kind:
            term = Term(self.name_of(name), node.text("wp:term_id"), parent, as_plain(text))
            self._keep(self.tags if kind == "tag" else self.categories, slug, term)

    def _learn_item(self, node: Node) -> None:
        kind, number = node.text("wp:post_type"), node.text("wp:post_id")
        if kind == "attachment":
            self._learn_attachment(node, number)
        elif kind == "wp_block":
            self._keep(self.patterns, number, node.text("content:encoded"))
        elif kind in plugin_fields.GUESTS:
            self._weigh(self.people.learn_guest(node))
        # Exports of single posts name their categories there alone.
        for category in node.all("category"):
            named, slug = self.slug_of(category)
            if named and slug:
                terms = self.tags if named == "tag" else self.categories
                self._keep(terms, slug, Term(self.name_of(category.own_text)))

    def _learn_attachment(self, node: Node, number: str) -> None:
        address = (node.text("wp:attachment_url") or node.text("guid"))[:2000]
        description = plugin_fields.value(node, plugin_fields.DESCRIPTION_OF_PICTURE)
        caption = as_plain(node.text("excerpt:encoded"))[:2000]
        if not address:
            return
        self._keep(self.pictures, number, Picture(address, as_plain(description)[:500], caption))
        parent = node.text("wp:post_parent")
        siblings = self.attached.setdefault(parent, []) if parent.strip("0") else []
        if len(siblings) < MOST_ATTACHED:
            siblings.append(number)

    def _keep(self, where: dict[str, Kept], key: str, value: Kept) -> None:
        """The first value counts, save that of a name before its own entry came."""
        if not key or (key in where and not _is_fuller(value, where[key])):
            return
        where[key] = value
        self._weigh(len(key) + len(str(value)))

    def _weigh(self, characters: int) -> None:
        """Add what is remembered. Raises ``SourceUnreadable`` where it is too much."""
        self.weight += ENTRY + characters
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

    def references(self, number: str, footnotes: dict[str, str]) -> References:
        """What the text of the post of this number refers to."""
        attached = self.attached.get(number, ())
        return References(self.pictures, self.patterns, footnotes, attached, self.unknown)

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
