"""Who wrote a post. What somebody signs in with is never anybody's name here."""

from dataclasses import dataclass, field

from django.utils.text import slugify

from articles.importers.wordpress import plugin_fields as fields
from articles.importers.wordpress.plain_names import as_plain
from articles.importers.wordpress.xml_stream import Node
from articles.text.author_names import without_by

# What Co-Authors Plus puts before the slug of a guest.
PREFIX = "cap-"
# The first version of the format has the author's name where the later ones have the login.
NAMES_IN_PLACE_OF_LOGINS = "1.0"
MOST_NAMES = 20  # of one post


@dataclass(slots=True)
class People:
    """The names of authors: by login, and by the slugs that posts are filed under."""

    by_login: dict[str, str] = field(default_factory=dict)
    by_slug: dict[str, str] = field(default_factory=dict)
    by_number: dict[str, str] = field(default_factory=dict)
    version: str = ""
    # The slugs of accounts whose page on the old site is written down already.
    told: set[str] = field(default_factory=set)

    def account(self, node: Node) -> tuple[str, str]:
        """Login and name that ``wp:author`` gives; the name is what readers were shown."""
        login = node.text("wp:author_login")
        shown = as_plain(node.text("wp:author_display_name"))
        parts = (node.text(f"wp:author_{part}_name") for part in ("first", "last"))
        full = " ".join(filter(None, map(as_plain, parts)))
        name = full if full and ("@" in shown or shown == login or not shown) else shown
        return login, "" if "@" in name else name

    def learn_account(self, node: Node) -> int:
        """Remember an account; the weight of it in characters."""
        login, name = self.account(node)
        self.by_number.setdefault(node.text("wp:author_id"), name)
        return self._keep(name, login)

    def learn_guest(self, node: Node) -> int:
        """Remember a post that stands for a guest author."""
        parts = (fields.value(node, f"cap-{part}_name") for part in ("first", "last"))
        name = as_plain(fields.value(node, *fields.GUEST_NAMES) or " ".join(parts).strip())
        name = name or as_plain(node.text("title"))
        self.by_number.setdefault(f"guest-{node.text('wp:post_id')}", name)
        slug = node.text("wp:post_name")
        return self._keep(name, *(fields.value(node, key) for key in fields.GUEST_LOGINS), slug)

    def learn_term(self, slug: str, name: str, description: str) -> int:
        """Remember a term of an author's taxonomy.

        Co-Authors Plus describes it by display name, first and last name, login, number and
        address of mail, for its search.
        """
        before = description.partition(f" {name} ")[0].split() if name else []
        half = len(before) // 2
        before = before[:half] if before[:half] == before[half:] else before
        words = " ".join(before)
        return self._keep(as_plain(words) if words else _as_name(name), slug, name)

    def _keep(self, name: str, *keys: str) -> int:
        if not name or "@" in name:
            return 0
        for key in filter(None, keys):
            self.by_login.setdefault(key.casefold(), name)
            self.by_slug.setdefault(_slug(key), name)
        return len(name) + sum(map(len, keys))

    def of_post(self, node: Node) -> str:
        """The names of all who wrote a post; nothing where none is known."""
        names = [*self._filed(node), *self._chosen(node)]
        if not names and (written := fields.byline(node)):
            names = [without_by(as_plain(written))]
        names = [name for name in dict.fromkeys(names) if name]
        return ", ".join(names[:MOST_NAMES]) or self._creator(node.text("dc:creator"))

    def page_of_account(self, node: Node, names: str) -> str:
        """The slug of the page of who wrote a post alone, by which the name is not found: once,
        at the first of the posts. Empty for others, and where the slug has the name's words.

        It is made of the login (``sanitize_title`` in wp-includes/formatting.php).
        """
        login = node.text("dc:creator")
        slug = slugify(login.replace(".", "-"))
        is_one = (
            "@" not in login
            and slug not in self.told
            and names == self.by_login.get(login.casefold())
        )
        if not slug or not names or not is_one or slug == slugify(names):
            return ""
        self.told.add(slug)
        return slug

    def _filed(self, node: Node) -> list[str]:
        """The names of the author's terms that the post is filed under."""
        terms = [
            (term.own_text, term.attributes.get("nicename", ""))
            for term in node.all("category")
            if term.attributes.get("domain") in fields.AUTHOR_TAXONOMIES
        ]
        return [self._named(text, slug) for text, slug in terms]

    def _named(self, text: str, slug: str) -> str:
        known = self.by_login.get(text.casefold()) or self.by_slug.get(_slug(slug))
        if known := known or self.by_slug.get(_slug(text)):
            return known
        # A name of one word: logins, and the slugs of Co-Authors Plus, have no capitals of a name.
        is_one = text.istitle() and "@" not in text and not slug.startswith(PREFIX)
        return as_plain(text) if is_one else _as_name(text)

    def _chosen(self, node: Node) -> list[str]:
        """The names of what Molongui says as ``user-3`` and ``guest-12``."""
        chosen = fields.values(node, fields.MOLONGUI)
        return [self.by_number.get(mark.removeprefix("user-"), "") for mark in chosen]

    def _creator(self, login: str) -> str:
        """The name of an account. What stands there without one is a login, save where it cannot
        be: in the first version of the format, and where it has a space."""
        if known := self.by_login.get(login.casefold()):
            return known
        return as_plain(login) if self.version == NAMES_IN_PLACE_OF_LOGINS else _as_name(login)


def _slug(text: str) -> str:
    return slugify(text.removeprefix(PREFIX))


def _as_name(text: str) -> str:
    """A text that is a name and no login or slug: it has a space and no address."""
    plain = as_plain(text)
    return plain if " " in plain and "@" not in plain else ""
