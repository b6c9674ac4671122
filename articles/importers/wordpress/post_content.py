"""Texts as WordPress keeps them, as plain HTML: blocks, shortcodes and loose lines.

The block editor's comments: developer.wordpress.org/block-editor/explanations/architecture
(key concepts: "Delimiters"). Shortcodes: codex.wordpress.org/Shortcode_API. Texts of the older
editor have no paragraphs: a blank line stands for one, a line's end for a line break.

Every step reads the text once, so that a hostile one costs no more than another of its length;
and what it gives stays the same when it is read again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

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
ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")

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
CAPTIONS = {"caption", "wp_caption"}
# What stands for a film, a sound or the page of another site: a link to it.
MEDIA = {
    *("embed", "audio", "video", "youtube", "vimeo", "dailymotion", "soundcloud", "googlevideo"),
    *("slideshare", "spotify", "twitter", "instagram", "facebook"),
}

# Elements with blocks and loose text in them.
CONTAINERS = {
    *("div", "blockquote", "section", "article", "main", "aside", "header", "footer", "center"),
    *("figure", "figcaption", "details", "hr"),
}
# Elements that are left as they are, whatever stands in them.
WHOLE = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "address", "form"),
    *("script", "style", "textarea", "select", "fieldset", "noscript", "object", "svg"),
}
BLOCK_TAG = re.compile(
    rf"<(?P<closes>/?)(?P<name>p|{'|'.join(sorted(CONTAINERS | WHOLE))})(?=[\s/>])[^<>]{{0,4000}}>",
    re.IGNORECASE | re.ASCII,
)
BREAKS = re.compile(r"(?:<br\s{0,9}/?>\s*){2,}", re.IGNORECASE)
BREAK_AND_END = re.compile(r"(<br\s{0,9}/?>)[ \t]*\n", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def as_html(content: str) -> str:
    """The content of a post as HTML without anything of WordPress's; not sanitised."""
    content = content.replace("\r\n", "\n").replace("\r", "\n")
    return paragraphs(without_shortcodes(without_comments(content)))


# Comments


def without_comments(html: str) -> str:
    """Without comments, those around blocks among them. One that never ends becomes text."""
    pieces, start = [], 0
    while (begin := html.find("<!--", start)) >= 0:
        end = html.find("-->", begin + 4)
        if end < 0:
            break
        pieces.append(html[start:begin])
        start = end + 3
    return "".join([*pieces, html[start:]]).replace("<!--", "&lt;!--")


# Shortcodes


@dataclass(slots=True)
class _Shortcode:
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
        return not (self.rest.strip() and self._has_attributes_alone())

    def _has_attributes_alone(self) -> bool:
        left = QUOTED.sub("", ATTRIBUTE.sub("", self.rest))
        return not left.strip(" \t\n/")

    def attributes(self) -> dict[str, str]:
        found = ATTRIBUTE.finditer(self.rest)
        return {one["key"].lower(): one["value"].strip("\"'") for one in found}


def without_shortcodes(html: str) -> str:
    """Shortcodes dropped, what they enclose kept; films and the like become links."""
    if "[" not in html:
        return html
    pieces = _cut(html)
    _pair(pieces)
    return "".join(_written(pieces))


def _cut(html: str) -> list[str | _Shortcode]:
    """Texts and shortcodes in turn. Brackets that are text for good are written as entities."""
    pieces: list[str | _Shortcode] = []
    start = 0
    # Names that were opened as ``[[name]``, to be closed by ``[/name]]``.
    escaped: set[str] = set()
    for found in SHORTCODE.finditer(html):
        pieces += [html[start : found.start()], *_read(found[0], escaped)]
        start = found.end()
    return [*pieces, html[start:]]


def _read(text: str, escaped: set[str]) -> list[str | _Shortcode]:
    """One match of ``SHORTCODE``: a shortcode, or text where it is escaped by a second bracket."""
    parts = PARTS.match(text)
    if parts is None:
        return [_literal(text)]
    name, rest, is_closing = parts["name"], parts["rest"].rstrip("]"), bool(parts["closes"])
    is_doubled = text.endswith("]]")
    if text.startswith("[["):
        escaped.update(() if is_doubled else (name,))
        return [_literal(text[1:-1] if is_doubled else text[1:])]
    if not is_doubled:
        return [_Shortcode(text, name, rest, is_closing)]
    if is_closing and name in escaped:
        return [_literal(text[:-1])]
    return [_Shortcode(text[:-1], name, rest, is_closing), "]"]


def _literal(text: str) -> str:
    return text.replace("[", "&#91;").replace("]", "&#93;")


def _pair(pieces: list[str | _Shortcode]) -> None:
    """Mark what is closed further on."""
    closed: set[str] = set()
    for piece in reversed(pieces):
        if isinstance(piece, _Shortcode):
            piece.is_paired = piece.name in closed
            if piece.is_closing:
                closed.add(piece.name)


def _written(pieces: list[str | _Shortcode]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if isinstance(piece, str):
            yield piece
        elif piece.is_prose:
            yield piece.text
        elif piece.name.lower() in CAPTIONS:
            yield "\n\n" if piece.is_closing else _caption(piece)
        elif piece.name.lower() in MEDIA and not piece.is_closing:
            yield _media(piece, pieces, number + 1)


def _caption(piece: _Shortcode) -> str:
    """The older form has the caption as an attribute, the newer one encloses it."""
    caption = piece.attributes().get("caption", "")
    return f"\n\n{_literal(caption)}\n\n" if caption else "\n\n"


def _media(piece: _Shortcode, pieces: list[str | _Shortcode], inside: int) -> str:
    """A link to the address that is enclosed, which is then done with, or to that of the tag."""
    enclosed = pieces[inside]
    found = ADDRESS.search(unescape(piece.rest))
    if piece.is_paired and isinstance(enclosed, str) and ADDRESS.fullmatch(enclosed.strip()):
        pieces[inside] = ""
        return f"\n\n{_link(enclosed.strip())}\n\n"
    return f"\n\n{_link(found[0])}\n\n" if found else ""


def _link(address: str) -> str:
    written = _literal(escape(unescape(address)))
    return f'<a href="{written}">{written}</a>'


# Paragraphs


def paragraphs(html: str) -> str:
    """Loose text in paragraphs; elements that are blocks as they are."""
    maker = _Paragraphs()
    start = 0
    closings = _last_closings(html)
    for tag in BLOCK_TAG.finditer(html):
        maker.text(html[start : tag.start()])
        name = tag["name"].lower()
        maker.tag(tag[0], name, bool(tag["closes"]), closings.get(name, -1) > tag.start())
        start = tag.end()
    maker.text(html[start:])
    return maker.finish()


def _last_closings(html: str) -> dict[str, int]:
    """Where each kind of block is closed for the last time."""
    return {tag["name"].lower(): tag.start() for tag in BLOCK_TAG.finditer(html) if tag["closes"]}


@dataclass(slots=True)
class _Paragraphs:
    """Takes texts and tags in their order and writes them as paragraphs and blocks."""

    written: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    opened: str = ""  # the <p …> that is open
    whole: str = ""  # the element that is being left as it is
    depth: int = 0  # and how many of its name are open

    def text(self, text: str) -> None:
        self.loose.append(text)

    def tag(self, tag: str, name: str, closes: bool, is_closed_later: bool) -> None:
        if self.whole:
            self._inside_whole(tag, name, closes)
        elif name == "p":
            self._paragraph(tag, closes)
        else:
            self._flush()
            if name in WHOLE and not closes and is_closed_later:
                self.whole, self.depth = name, 1
                self.loose.append(tag)
            else:
                self.written.append(tag)

    def _inside_whole(self, tag: str, name: str, closes: bool) -> None:
        self.loose.append(tag)
        if name == self.whole:
            self.depth += -1 if closes else 1
            if not self.depth:
                self._flush_whole()

    def _flush_whole(self) -> None:
        self.written.append("".join(self.loose))
        self.loose, self.whole = [], ""

    def _paragraph(self, tag: str, closes: bool) -> None:
        """A paragraph that is opened and closed stays as it is; a stray tag only divides."""
        if closes and self.opened:
            text = "".join(self.loose)
            if text.strip():
                self.written.append(f"{self.opened}{text}{tag}")
            self.loose, self.opened = [], ""
            return
        self._flush()
        if not closes:
            self.opened = tag

    def _flush(self) -> None:
        """Write the loose text so far, a paragraph for each piece between blank lines."""
        text = BREAKS.sub("\n\n", "".join(self.loose))
        self.loose, self.opened = [], ""
        for piece in BLANK_LINES.split(BREAK_AND_END.sub(r"\1", text)):
            if piece.strip():
                lines = (_line(line) for line in piece.strip().split("\n"))
                self.written.append(f"<p>{'<br>'.join(lines)}</p>")

    def finish(self) -> str:
        """All that was written; what is left as it is and never closed among it."""
        if self.whole:
            self._flush_whole()
        self._flush()
        return "\n".join(self.written)


def _line(line: str) -> str:
    """A line of loose text; an address that stands alone on it becomes a link."""
    line = line.strip()
    return _link(line) if ADDRESS.fullmatch(line) else line
