"""What the page of an article adds to its sanitised HTML: its dateline, links of its pictures."""

import re
from html import escape

from articles.text.html import IMAGE

# "PARIS, 3 avril (AFP) – ": how agencies begin, with a dash between spaces after a few words.
DATELINE = re.compile(r"([^<>&]{2,80}?)\s[–—-]\s")
PARAGRAPH = re.compile(r"\s*<p>\s*")
PLACE_END = re.compile(r"[,(0-9]")
LINK_OR_IMAGE = re.compile(rf'<a\b(?:[^">]|"[^"]*")*>|</a>|{IMAGE.pattern}')
SOURCE = re.compile(r' src="([^"]*)"')


def split_dateline(text: str) -> tuple[str, str]:
    """The place in capitals at the very beginning of a text, and the rest; nothing for no place."""
    found = DATELINE.match(text)
    place = PLACE_END.split(found[1], maxsplit=1)[0].rstrip() if found else ""
    if not place.isupper() or sum(map(str.isalpha, place)) < 2:
        return "", text
    return place, text[len(place) :]


def with_dateline(html: str) -> str:
    """The HTML with the place that its first paragraph begins with as a dateline."""
    begin = PARAGRAPH.match(html)
    if not begin:
        return html
    place, rest = split_dateline(html[begin.end() :])
    return f'{begin[0]}<span class="dateline">{place}</span>{rest}' if place else html


def with_larger_pictures(html: str, label: str) -> str:
    """The HTML with its pictures loaded late, those outside links as links to themselves.

    ``label`` is plain text that says where such a link leads.
    """
    if "<img" not in html:
        return html
    is_linked = False

    def one(found: re.Match[str]) -> str:
        nonlocal is_linked
        if not found[0].startswith("<img"):
            is_linked = found[0] != "</a>"
            return found[0]
        image = f'{found[0][:-1]} loading="lazy" decoding="async">'
        source = SOURCE.search(found[0])
        if is_linked or source is None:
            return image
        words = f'<span class="visually-hidden">{escape(label)}</span>'
        return f'<a class="larger" href="{source[1]}">{image}{words}</a>'

    return LINK_OR_IMAGE.sub(one, html)
