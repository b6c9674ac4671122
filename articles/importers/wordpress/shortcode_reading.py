"""Where the shortcodes of a text are, and which words in brackets are none.

codex.wordpress.org/Shortcode_API
"""

import re
from dataclasses import dataclass

from articles.importers.wordpress.references import bracketless

SPACE = r"[ \t\n]"
VALUE = r"(?:\"[^\"]{0,4000}+\"|'[^']{0,4000}+')"
OUTSIDE = r"[^\[\]<>\"']{0,1000}+"
# A name, then anything but brackets and tags, save inside quotation marks. (Atomic: a group with
# alternatives that is possessive matches wrongly in Python 3.11 up to 3.11.4, gh-106052.)
INSIDE = rf"[A-Za-z][\w-]{{0,60}}+(?![\w-]){OUTSIDE}(?>(?:{VALUE}{OUTSIDE}){{0,40}})"
SHORTCODE = re.compile(rf"\[\[?/?{INSIDE}\]\]?|\[(?=[\[/A-Za-z])", re.ASCII)
PARTS = re.compile(r"\[\[?(?P<closes>/?)(?P<name>[\w-]+)(?P<rest>.*)\]", re.ASCII | re.DOTALL)
ATTRIBUTE = re.compile(rf"(?P<key>[\w-]+){SPACE}*={SPACE}*(?P<value>{VALUE}|[^\s\"']+)", re.ASCII)
QUOTED = re.compile(VALUE)
LONE_ADDRESS = re.compile(r"[ \t]{1,9}https?://[^\s<>\"'\[\]]{1,1000}[ \t]{0,9}/?")

# What WordPress and its commonest additions have: dropped even without attributes.
KNOWN = {
    *("gallery", "playlist", "wp_caption", "caption", "embed", "audio", "video", "code"),
    *("sourcecode", "contact-form", "contact-form-7", "googlevideo", "more", "toc", "dropcap"),
    *("youtube", "vimeo", "dailymotion", "soundcloud", "slideshare", "spotify", "twitter"),
    *(
        "wpvideo",
        "videopress",
        "instagram",
        "facebook",
        "flickr",
        "archives",
        "polldaddy",
        "googlemaps",
        "ad",
        "adsense",
    ),
}


@dataclass(slots=True)
class Shortcode:
    """One tag in brackets: ``[name rest]`` or ``[/name]``."""

    text: str
    name: str
    rest: str
    is_closing: bool
    is_paired: bool = False

    @property
    def is_prose(self) -> bool:
        """Whether it is a word in brackets, such as [sic], and no shortcode at all.

        A shortcode that nothing closes has a known name, an underscore in it, or nothing but
        attributes after it.
        """
        if self.is_paired or self.is_closing or self.name.lower() in KNOWN or "_" in self.name:
            return False
        if LONE_ADDRESS.fullmatch(self.rest):
            return False
        return not (self.rest.strip() and self._has_attributes_alone())

    def _has_attributes_alone(self) -> bool:
        left = QUOTED.sub("", ATTRIBUTE.sub("", self.rest))
        return not left.strip(" \t\n/")

    def attributes(self) -> dict[str, str]:
        found = ATTRIBUTE.finditer(self.rest)
        return {one["key"].lower(): one["value"].strip("\"'") for one in found}


Pieces = list[str | Shortcode]


def cut(html: str) -> Pieces:
    """Texts and shortcodes in turn. Brackets that are text for good are written as entities."""
    pieces: Pieces = []
    start = 0
    # Names that were opened as ``[[name]``, to be closed by ``[/name]]``.
    escaped: set[str] = set()
    for found in SHORTCODE.finditer(html):
        pieces += [html[start : found.start()], *_read(found[0], escaped)]
        start = found.end()
    return [*pieces, html[start:]]


def _read(text: str, escaped: set[str]) -> Pieces:
    """One match of ``SHORTCODE``: a shortcode, or text where it is escaped by a second bracket."""
    parts = PARTS.match(text)
    if parts is None:
        return [bracketless(text)]
    name, rest, is_closing = parts["name"], parts["rest"].rstrip("]"), bool(parts["closes"])
    is_doubled = text.endswith("]]")
    if text.startswith("[["):
        escaped.update(() if is_doubled else (name,))
        return [bracketless(text[1:-1] if is_doubled else text[1:])]
    if not is_doubled:
        return [Shortcode(text, name, rest, is_closing)]
    if is_closing and name in escaped:
        return [bracketless(text[:-1])]
    return [Shortcode(text[:-1], name, rest, is_closing), "]"]


def pair(pieces: Pieces) -> None:
    """Mark what is closed further on."""
    closed: set[str] = set()
    for piece in reversed(pieces):
        if isinstance(piece, Shortcode):
            piece.is_paired = piece.name in closed
            if piece.is_closing:
                closed.add(piece.name)
