"""What a page says of itself to machines: JSON-LD (schema.org) and the tags of its head.

Nothing of it is trusted: it is what the page's author wrote, in any shape.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.html import HtmlElement

Node = dict[str, Any]

LONGEST_BLOCK = 2_000_000  # characters
MOST_BLOCKS, MOST_NODES, DEEPEST = 50, 2_000, 4
MOST_TAGS = 500
ARTICLE = re.compile(r"article$|posting$|^report$", re.IGNORECASE)
# Where the article may stand below the top; what stands elsewhere are other articles.
INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")
# What old templates put around scripts.
BEFORE = ("<!--", "//", "<![CDATA[")
BEHIND = (";", "-->", "]]>", "//")
LOOSE_COMMA = re.compile(r",(?=\s*[}\]])")
# A text of JSON behind a name, for blocks that are no JSON as a whole.
MEMBER = re.compile(r'"(headline|datePublished|inLanguage)"\s*:\s*("(?:[^"\\]|\\.){0,1000}")')
AUTHORS = re.compile(r'"author"\s*:\s*[\[{][^\]}]{0,500}?"name"\s*:\s*("(?:[^"\\]|\\.){0,200}")')


class LinkedData:
    """The JSON-LD of a page. ``article`` is the node of the article, ``page`` that of the page
    around it and ``site`` that of the site; each may be empty."""

    def __init__(self, tree: HtmlElement, is_of_page: Iterable[str]) -> None:
        nodes = list(_nodes(_blocks(tree)))
        self._by_id = {node["@id"]: node for node in reversed(nodes) if _is_whole(node)}
        addresses = {_bare(address) for address in is_of_page if address}
        articles = [node for node in nodes if any(map(ARTICLE.search, types(node)))]
        self.article = max(articles, key=lambda node: _weight(node, addresses), default={})
        self.page = _first(nodes, "WebPage")
        self.site = _first(nodes, "WebSite")
        people = [node for node in nodes if types(node) == ["Person"]]
        # A site that one person keeps names that person as the publisher too.
        self.only_person = people[:1] if len(people) == 1 else []

    def resolved(self, value: Any) -> list[Any]:
        """A value as a list, with nodes in the place of references to them."""
        return [self._resolved(each) for each in _flat(value, DEEPEST) if each]

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._by_id.get(value, value)
        if isinstance(value, dict) and isinstance(value.get("@id"), str):
            # What stands beside the reference may be the name of an account.
            return value | self._by_id.get(value["@id"], {})
        return value


def _flat(value: Any, depth: int) -> list[Any]:
    """A value, or those of lists in lists, or of what counts its members ("0", "1")."""
    if isinstance(value, dict) and value and all(key.isdigit() for key in value):
        value = list(value.values())
    if not isinstance(value, list):
        return [value]
    if not depth:
        return []
    return [each for inner in value[:MOST_TAGS] for each in _flat(inner, depth - 1)][:MOST_TAGS]


def names_of(values: Iterable[Any]) -> Iterator[str]:
    """The names that nodes have, or that stand there as texts."""
    for value in values:
        name = _name(value) if isinstance(value, dict) else value
        names = name if isinstance(name, list) else [name]
        yield from (each for each in names if isinstance(each, str))


def _name(node: Node) -> Any:
    """What a node calls itself: whole, in parts, or as a line of the page."""
    name = node.get("name")
    if isinstance(name, dict):
        name = name.get("@value")
    parts = (node.get(part) for part in ("givenName", "additionalName", "familyName"))
    whole = " ".join(part for part in parts if isinstance(part, str) and part)
    return name or whole or node.get("byline") or node.get("alternateName")


def types(node: Node) -> list[str]:
    found = node.get("@type")
    values = found if isinstance(found, list) else [found]
    return [each for each in values if isinstance(each, str)]


def _is_whole(node: Node) -> bool:
    """Whether it is a node that references may mean, and no such reference itself."""
    return isinstance(node.get("@id"), str) and len(node) > 1


def _first(nodes: list[Node], kind: str) -> Node:
    return next((node for node in nodes if kind in types(node)), {})


def _bare(address: str) -> str:
    return re.sub(r"^https?://|[?#].*$|/$", "", address)


def _weight(node: Node, addresses: set[str]) -> int:
    """How much speaks for a node being the article of the page; of equals the first is it."""
    own = [node.get("url"), node.get("@id"), node.get("mainEntityOfPage")]
    own += [each.get("@id") for each in own if isinstance(each, dict)]
    is_here = any(isinstance(each, str) and _bare(each) in addresses for each in own)
    members = sum(bool(node.get(name)) for name in ("headline", "datePublished", "author"))
    return 4 * is_here + members


def _blocks(tree: HtmlElement) -> Iterator[Any]:
    scripts = tree.xpath("//script[contains(translate(@type, 'DJLNOS', 'djlnos'), 'ld+json')]")
    for script in scripts[:MOST_BLOCKS]:
        text = (script.text or "")[:LONGEST_BLOCK]
        yield _parsed(_unwrapped(text))


def _unwrapped(text: str) -> str:
    for wrapping in BEFORE:
        text = text.strip().removeprefix(wrapping)
    for wrapping in BEHIND:
        text = text.strip().removesuffix(wrapping)
    return text


def _parsed(text: str) -> Any:
    for tried in (text, LOOSE_COMMA.sub("", text)):
        try:
            # With line ends inside texts, and what follows the first value left aside.
            return json.JSONDecoder(strict=False).raw_decode(tried.lstrip())[0]
        except (ValueError, RecursionError):
            continue
    return _salvaged(text)


def _salvaged(text: str) -> Node:
    """What single members say, of a block that is no JSON as a whole."""
    found: Node = {"@type": "Article"}
    for match in MEMBER.finditer(text):
        found.setdefault(match[1], _string(match[2]))
    found["author"] = [{"name": _string(match[1])} for match in AUTHORS.finditer(text)]
    return found if found.get("headline") else {}


def _string(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return ""


def _nodes(blocks: Iterable[Any]) -> Iterator[Node]:
    """The nodes of all blocks, from the top, but none from deep inside."""
    number = 0
    waiting = [(block, 0) for block in blocks]
    while waiting and number < MOST_NODES:
        value, depth = waiting.pop(0)
        number += 1
        if isinstance(value, list) and depth < DEEPEST:
            waiting[:0] = [(each, depth + 1) for each in value[:MOST_NODES]]
        elif isinstance(value, dict):
            yield value
            if depth < DEEPEST:
                waiting += [(value[name], depth + 1) for name in INSIDE if name in value]


class Head:
    """The tags of a page's head, and those that stand in its body by mistake."""

    def __init__(self, tree: HtmlElement) -> None:
        self._meta: dict[str, list[str]] = defaultdict(list)
        for tag in tree.xpath("//meta[@content]")[:MOST_TAGS]:
            for attribute in ("property", "name", "itemprop", "http-equiv"):
                if name := tag.get(attribute):
                    self._meta[name.strip().lower()].append(tag.get("content"))
        self.title = next((tag.text_content() for tag in tree.xpath("//head//title")), "")
        of_page = tree.getroottree().getroot()
        self.language = of_page.get("lang") or of_page.get("xml:lang") or ""
        links = tree.xpath("//link[@rel and @href]")[:MOST_TAGS]
        linked = {tag.get("rel").lower(): tag.get("href") for tag in reversed(links)}
        self.canonical, self.picture = linked.get("canonical", ""), linked.get("image_src", "")

    def all(self, *names: str) -> Iterator[str]:
        """What the tags of these names hold, in the order of the names."""
        for name in names:
            yield from self._meta.get(name, ())

    def first(self, *names: str) -> str:
        return next((value for value in self.all(*names) if value.strip()), "")
