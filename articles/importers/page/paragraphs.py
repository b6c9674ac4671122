"""The paragraphs of a page beside those that were found as its article.

An article stands in containers of one kind: what stands in others of the same class path, between
those that were found, belongs to it, and the lines around it that stand elsewhere do not.
"""

from collections import Counter
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page.clutter import SILENT
from articles.importers.page.clutter_lines import is_clutter
from articles.importers.page.page_lines import name_key

LINES = {"p", "h2", "h3", "h4", "li", "blockquote", "pre", "td", "th", "dt", "dd", "div", "section"}
BOXES = {"div", "section"}
# What may be added; what else stands in the same containers is mostly a label.
ADDED = {"p", "h2", "h3", "h4", "blockquote", "ul", "ol"}
# Characters by which a line is known again within the text that was found.
LEAST_KNOWN = 30
# Of the letters that were found, those that a kind of container has to have.
LEAST_OF_HOME = 0.2
# Letters of a line at an edge that stays without being of the article's own containers: bytes,
# since a sign of Chinese says as much as three letters.
LEAST_AT_EDGE = 110
# A line of which more stands in links announces another article.
MOST_LINKED = 0.7
MOST_LINES = 3_000


@dataclass
class Line:
    """A line of the page: an element without others in it, the key of its text, and where it
    stands by the tags and classes above it. ``place`` is that of the found block that has it."""

    element: HtmlElement
    key: str
    path: int
    place: int | None = None


def complete(body: HtmlElement, tree: HtmlElement) -> float:
    """Add to the blocks of a found text what belongs to it, and take away lines that do not.

    Returns the share of the page's long paragraphs that the text then has (0 to 1).
    """
    lines = _lines(tree)
    if len(lines) > MOST_LINES:
        return 1.0
    blocks = list(body)
    _find_places(lines, blocks)
    home = _home(lines)
    if home:
        _trim(body, blocks, lines, home)
        _add(body, blocks, lines, home)
    return _share(body, lines)


def _lines(tree: HtmlElement) -> list[Line]:
    elements = list(tree.iter(etree.Element))
    holders = _holders(elements)
    paths: dict[HtmlElement, int] = {}
    known: dict[tuple[int, str], int] = {}
    found = []
    silent: set[HtmlElement] = set()
    for element in elements:
        parent = element.getparent()
        if element.tag in SILENT or parent in silent:
            silent.add(element)
            continue
        above = paths.get(parent, 0)
        if element in holders:
            label = _label(element.tag, element.get("class", "")[:300])
            paths[element] = known.setdefault((above, label), len(known) + 1)
        elif element.tag in LINES and (element.tag not in BOXES or _has_own_text(element)):
            key = name_key("".join(element.itertext()))
            if key:
                found.append(Line(element, key, above))
    return found


def _holders(elements: list[HtmlElement]) -> set[HtmlElement]:
    """The elements that have lines inside."""
    found: set[HtmlElement] = set()
    for element in elements:
        if element.tag in LINES:
            for above in element.iterancestors():
                if above in found:
                    break
                found.add(above)
    return found


@lru_cache(maxsize=4096)
def _label(tag: str, names: str) -> str:
    # The first ones say what it is; those behind, how it looks.
    classes = " ".join(names.split()[:2])
    return f"{tag} {''.join(sign for sign in classes if not sign.isdigit())}"


def _has_own_text(element: HtmlElement) -> bool:
    own = (element.text or "") + "".join(child.tail or "" for child in element)
    return bool(own.strip())


def _find_places(lines: list[Line], blocks: list[HtmlElement]) -> None:
    """Each line's place is that of the block that has it, the first one behind the line before."""
    keys = [name_key("".join(block.itertext())) for block in blocks]
    exact: dict[str, list[int]] = {}
    for place, key in enumerate(keys):
        exact.setdefault(key, []).append(place)
    last = 0
    for line in lines:
        places = exact.get(line.key, [])
        line.place = next(
            (place for place in places if place >= last), places[0] if places else None
        )
        if line.place is None and len(line.key) >= LEAST_KNOWN:
            line.place = next((at for at, key in enumerate(keys) if line.key in key), None)
        if line.place is not None and len(line.key) >= LEAST_KNOWN:
            last = line.place


def _home(lines: list[Line]) -> set[int]:
    """The class paths in which the text stands."""
    weights: Counter[int] = Counter()
    for line in lines:
        if line.place is not None and len(line.key) >= LEAST_KNOWN:
            weights[line.path] += len(line.key)
    total = weights.total()
    return {path for path, weight in weights.items() if weight >= LEAST_OF_HOME * total}


def _trim(body: HtmlElement, blocks: list[HtmlElement], lines: list[Line], home: set[int]) -> None:
    """Take away short lines before and behind the article that stand in other containers."""
    at_home = {line.place for line in lines if line.path in home and line.place is not None}
    seen = {line.place for line in lines if line.place is not None}
    for place, block in enumerate(blocks):
        is_edge = place < min(at_home) or place > max(at_home)
        if not is_edge or place not in seen or block.getparent() is not body:
            continue
        text = "".join(block.itertext())
        if len(text.strip().encode()) < LEAST_AT_EDGE:
            body.remove(block)


def _add(body: HtmlElement, blocks: list[HtmlElement], lines: list[Line], home: set[int]) -> None:
    """Put lines of the article's containers that were not found where they stand on the page."""
    known = {line.key for line in lines if line.place is not None}
    after: HtmlElement | None = None
    for line in lines:
        if line.place is not None:
            block = blocks[line.place]
            after = block if block.getparent() is body else after
        elif line.path in home and line.key not in known and _is_of_text(line.element):
            known.add(line.key)
            added = _as_block(line.element)
            if after is None:
                body.insert(0, added)
            else:
                after.addnext(added)
            after = added


def _is_of_text(element: HtmlElement) -> bool:
    if element.tag not in ADDED and element.tag not in {"div", "li"}:
        return False
    if any(_is_caption(each) for each in (element, *element.iterancestors())):
        return False
    text = "".join(element.itertext()).strip()
    linked = sum(len("".join(link.itertext())) for link in element.iter("a"))
    return linked <= MOST_LINKED * len(text) and not is_clutter(text)


def _is_caption(element: HtmlElement) -> bool:
    return element.tag in {"figure", "figcaption"} or "caption" in element.get("class", "").lower()


def _as_block(element: HtmlElement) -> HtmlElement:
    """A copy of a line's element as a block of text, without what follows it."""
    block = copy(element)
    block.tail = None
    if block.tag in BOXES:
        block.tag = "p"
    etree.strip_tags(block, "a")
    if block.tag == "li":
        listed = lxml_html.Element("ul")
        listed.append(block)
        return listed
    return block


def _share(body: HtmlElement, lines: list[Line]) -> float:
    """How much of the page's long paragraphs stands in the text, by letters."""
    text = name_key("".join(body.itertext()))
    long = {
        line.key
        for line in lines
        if line.element.tag == "p"
        and len("".join(line.element.itertext()).encode()) > LEAST_AT_EDGE
    }
    total = sum(map(len, long))
    return sum(len(key) for key in long if key in text) / total if total else 1.0
