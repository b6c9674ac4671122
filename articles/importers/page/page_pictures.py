"""The pictures that a page shows, for pages that name none to machines."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from articles.importers.page.clutter import words_of

# What scripts fill in when the picture comes into view stands beside a placeholder in "src".
SETS = ("data-srcset", "data-lazy-srcset", "srcset")
SOURCES = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-image", "src")
MOST_PICTURES = 30
LEAST_WIDTH = 150  # pixels, where the page says it; smaller are icons
OF_ICONS = {"logo", "icon", "avatar", "emoji", "pixel", "ad", "ads", "badge", "sprite"}
CANDIDATE = re.compile(r"([^\s,]\S*[^\s,])(?:\s+(\d{1,5})(?:\.\d+)?[wx])?\s*(?:,|$)")
LONGEST_SET = 10_000  # characters


def shown(tree: HtmlElement) -> Iterator[str]:
    """The addresses of pictures in the article, the best of each first, as the page writes them."""
    places = tree.xpath("//article//img | //main//img | //figure//img")
    for picture in places[:MOST_PICTURES]:
        if not _is_icon(picture):
            yield from _addresses(picture)


def _is_icon(picture: HtmlElement) -> bool:
    names = words_of(picture.get("class", "")[:300]) | words_of(picture.get("id", "")[:300])
    width = picture.get("width", "")
    is_small = width.isascii() and width.isdigit() and len(width) < 6 and int(width) < LEAST_WIDTH
    return is_small or bool(names & OF_ICONS)


def _addresses(picture: HtmlElement) -> Iterator[str]:
    sources = [picture]
    parent = picture.getparent()
    if parent is not None and parent.tag == "picture":
        sources += parent.findall("source")
    for element in sources:
        for name in SETS:
            yield from _largest(element.get(name, "")[:LONGEST_SET])
    yield from (picture.get(name, "") for name in SOURCES)


def _largest(value: str) -> list[str]:
    """The address of the widest picture of a set; empty for none."""
    found = [(int(width or 0), address) for address, width in CANDIDATE.findall(value)]
    found = [each for each in found if not each[1].startswith("data:")]
    return [max(found, key=lambda each: each[0])[1]] if found else []
