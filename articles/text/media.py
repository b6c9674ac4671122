"""Pictures, films and frames of a text that comes from elsewhere, as what the archive can show.

A picture becomes ``<figure><a href="its address">its description</a><figcaption>…</figcaption>
</figure>``, which is a link until the picture is kept here (``kept_pictures``); films, sounds and
frames become links for good. The form of figures: html.spec.whatwg.org, "The figure element".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape, unescape
from urllib.parse import unquote, urljoin, urlsplit

import nh3

from articles.text import html as texts
from articles.text.embedded_posts import with_embedded_posts
from articles.text.empty_elements import VOID
from articles.text.long_texts import in_parts
from articles.text.player_pages import page_of
from articles.text.seen_pictures import is_seen, is_sign, with_plain_pictures

FOUND = re.compile(r"<(?:img|amp-img|iframe|amp-iframe|video|audio|embed|object)\b", re.IGNORECASE)
IMAGES = {"img", "amp-img"}
PLAYERS = {"iframe", "amp-iframe", "video", "audio", "embed", "object", "source"}
# Pictures of one text beyond these are left out.
MOST = 100
DEEPEST = 20  # elements that are closed before a picture and opened again after it
LONGEST_ADDRESS = 1000
WIDEST = 2400  # pixels; of what is offered, nothing wider is wanted
LONGEST_TEXT = 300  # of a description
IMAGE_FILE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)\Z", re.IGNORECASE)
LAZY = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-url", "src")
SETS = ("srcset", "data-srcset", "data-lazy-srcset")
CANDIDATE = re.compile(r"(\S{1,1500})\s{1,9}(\d{1,5})w\s{0,9}(?:,|\Z)")
TOKEN = re.compile(r"<(/?)([a-z][a-z0-9-]*)((?:[^\">]|\"[^\"]*\")*)>")
VALUE = re.compile(r"([a-z][a-z-]*)=\"([^\"]*)\"")
# Elements in which a picture may stand as a block.
AROUND = {"li", "td", "th", "blockquote", "dd"}
FIGURE = re.compile(r'<figure><a href="([^"]*)" rel="noopener">([^<]*)</a>')

READER = nh3.Cleaner(
    tags=texts.ALLOWED_TAGS | IMAGES | PLAYERS,
    clean_content_tags=texts.DROPPED_WITH_CONTENT - PLAYERS,
    attributes=texts.ALLOWED_ATTRIBUTES
    | {name: {*LAZY, *SETS, "alt", "class", "width", "height", "style"} for name in IMAGES}
    | {name: {*LAZY, "data", "title", "width", "height"} for name in PLAYERS},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    strip_comments=True,
)


@dataclass(slots=True)
class _Figure:
    """A picture with the caption that may follow it."""

    address: str
    description: str
    caption: str = ""

    def __str__(self) -> str:
        caption = f"<figcaption>{self.caption}</figcaption>" if self.caption else ""
        return f"<figure>{_picture_link(self.address, self.description)}{caption}</figure>"


def _picture_link(address: str, description: str) -> str:
    words = escape(description or name_of(address))
    return f'<a href="{escape(address)}" rel="noopener">{words}</a>'


def with_media(html: str, base: str = "") -> str:
    """HTML of any origin with its pictures as figures and its players as links.

    Relative addresses are read as at ``base``; without one they are left out. The rest is cleaned
    as ``sanitise`` does. What has neither pictures nor players is given back as it is.
    """
    html = with_embedded_posts(html)
    if not FOUND.search(html):
        return html
    lifter = _Lifter(base)
    html = FIGURE.sub(r'<figure><img src="\1" alt="\2">', texts.without_controls(html))
    plain = texts.TOP_HEADING.sub(r"<\1h2", with_plain_pictures(html))
    lifter.read(READER.clean(in_parts(plain)))
    return texts.sanitise("".join(map(str, lifter.written)))


def pictures_of(html: str) -> list[str]:
    """The addresses of the pictures of a text that are links still, each once, in their order."""
    return list(dict.fromkeys(unescape(found[1]) for found in FIGURE.finditer(html)))


def name_of(address: str) -> str:
    """What a picture without a description is called: the name of its file."""
    return unquote(urlsplit(address).path.rpartition("/")[2])[:100] or address[:100]


class _Lifter:
    """Takes the regular HTML that the cleaner writes and lifts media out of paragraphs."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.written: list[str | _Figure] = []
        self.open: list[tuple[str, str]] = []  # names and tags
        self.number = 0
        self.before = ""  # the address of the picture before
        self.figures = 0  # how many figures are open
        self.caption: list[str] | None = None
        # The picture that a caption would be of, and in how many figures it stands.
        self.last: _Figure | None = None
        self.last_depth = 0
        # The players that are open: address and title of what each plays, empty for none.
        self.players: list[tuple[str, str]] = []

    def read(self, html: str) -> None:
        start = 0
        for token in TOKEN.finditer(html):
            self._text(html[start : token.start()])
            self._tag(token[0], token[2], token[3], closes=bool(token[1]))
            start = token.end()
        self._text(html[start:])

    def _text(self, text: str) -> None:
        # What is in a player is for browsers that have none.
        if text and not self.players:
            if self.caption is None:
                self.written.append(text)
            else:
                self.caption.append(text)

    def _tag(self, tag: str, name: str, rest: str, *, closes: bool) -> None:
        if name in PLAYERS:
            self._player(name, _values(rest), closes=closes)
        elif self.players:
            return
        elif name in IMAGES:
            self._image(_values(rest))
        elif name == "figure":
            self.figures += -1 if closes else 1
            self.last = self.last if self.figures else None
        elif name == "figcaption":
            self._captioned(closes=closes)
        elif self.caption is not None:
            if name not in texts.BLOCKS or name == "br":
                self.caption.append(tag)
        else:
            self._nest(tag, name, closes=closes)

    def _nest(self, tag: str, name: str, *, closes: bool) -> None:
        if name not in VOID:
            if not closes:
                self.open.append((name, tag))
            elif self.open:
                self.open.pop()
        self.written.append(tag)

    def _captioned(self, *, closes: bool) -> None:
        if not closes:
            self.caption = []
            return
        text, self.caption = "".join(self.caption or ()).strip(), None
        is_of_last = self.last is not None and self.last_depth == self.figures
        if self.last is not None and is_of_last and not self.last.caption:
            self.last.caption = text
        elif text:
            self._lift(f"<p>{text}</p>")

    def _lift(self, piece: "str | _Figure") -> None:
        """Write a block outside of the paragraph and the like that are open."""
        names = [name for name, _tag in self.open]
        inner = max((at + 1 for at, name in enumerate(names) if name in AROUND), default=0)
        around = self.open[inner:]
        if len(around) > DEEPEST:
            return
        self.written += [f"</{name}>" for name, _tag in reversed(around)]
        self.written += [piece, *(tag for _name, tag in around)]

    # Pictures

    def _image(self, values: Mapping[str, str]) -> None:
        description = texts.one_line(values.get("alt", ""))[:LONGEST_TEXT]
        address = self._address_of(values)
        if is_sign(values.get("class", ""), address):
            self._text(escape(description) if len(description) < 5 else "")
            return
        # The same again is for browsers without scripts.
        is_wanted = address and address != self.before and is_seen(values)
        if not is_wanted or self.caption is not None or self.number >= MOST:
            return
        self.before = address
        self.number += 1
        figure = _Figure(address, description)
        self.last, self.last_depth = (figure if self.figures else None), self.figures
        self._lift(figure)

    def _address_of(self, values: Mapping[str, str]) -> str:
        """The largest form of a picture: what it links to, else what it offers, else itself."""
        linked = (VALUE.search(tag) for name, tag in self.open if name == "a")
        links = [unescape(found[2]) for found in linked if found and found[1] == "href"]
        larger = [link for link in links if IMAGE_FILE.search(_path(link))]
        offered = [_widest(values[name]) for name in SETS if values.get(name)]
        shown = [values[name] for name in LAZY if values.get(name)]
        found = (self._absolute(address) for address in (*larger, *offered, *shown) if address)
        return next(filter(None, found), "")

    def _absolute(self, address: str) -> str:
        """The address where it is one of the web; nothing else, and nothing for ``data:``."""
        try:
            joined = urljoin(self.base, address.strip()) if self.base else address.strip()
            joined = f"https:{joined}" if joined.startswith("//") else joined
            parts = urlsplit(joined)
        except ValueError:
            return ""
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname)
        joined = joined.replace(" ", "%20")
        has_blank = re.search(r"[\s\x00-\x1f\x7f\"<>]", joined) is not None
        return joined if is_one and not has_blank and len(joined) <= LONGEST_ADDRESS else ""

    # Players

    def _player(self, name: str, values: Mapping[str, str], *, closes: bool) -> None:
        if closes:
            if name != "source" and self.players:
                address, title = self.players.pop()
                if address and not self.players:
                    self._lift(_link(address, title))
            return
        address = "" if _is_hidden(values) else self._played(values)
        if name in {"source", "embed"}:
            # Neither has an end; in a player it says what that plays.
            if self.players:
                self.players[-1] = (self.players[-1][0] or address, self.players[-1][1])
            elif address and name == "embed":
                self._lift(_link(address, ""))
            return
        self.players.append((address, texts.one_line(values.get("title", ""))[:LONGEST_TEXT]))

    def _played(self, values: Mapping[str, str]) -> str:
        said = (values.get(name, "") for name in ("src", "data-src", "data", *LAZY))
        address = next((one for each in said if each and (one := self._absolute(each))), "")
        return page_of(address) if address else ""


def _values(rest: str) -> dict[str, str]:
    return {found[1]: unescape(found[2]) for found in VALUE.finditer(rest)}


def _is_hidden(values: Mapping[str, str]) -> bool:
    return any(values.get(side, "") in {"0", "1", "0px", "1px"} for side in ("width", "height"))


def _path(address: str) -> str:
    """The path of an address; nothing where it has none that can be read."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""


def _widest(offered: str) -> str:
    """The widest picture of a ``srcset`` that is not wider than one needs."""
    found = [(int(width), address) for address, width in CANDIDATE.findall(offered[:20_000])]
    fitting = [one for one in found if one[0] <= WIDEST]
    return max(fitting)[1] if fitting else ""


def _link(address: str, title: str) -> str:
    return f'<p><a href="{escape(address)}">{escape(title or address)}</a></p>'


def with_kept(html: str, kept: Mapping[str, str]) -> str:
    """The text with the figures of these addresses as pictures that are kept here: by address the
    attributes of each, its description apart; nothing for what is to go."""

    def one(found: re.Match[str]) -> str:
        address, words = unescape(found[1]), unescape(found[2])
        shown = kept.get(address)
        if not shown:
            return found[0] if shown is None else "<figure>"
        description = "" if words == name_of(address) else escape(words)
        return f'<figure><img alt="{description}" {shown}>'

    return texts.sanitise(FIGURE.sub(one, html))


def as_links(html: str, origins: Mapping[str, str]) -> str:
    """The text as it was before its pictures were kept here; ``origins`` are their addresses by
    those under which they are kept."""

    def one(found: re.Match[str]) -> str:
        values = _values(found[0])
        address = origins.get(values.get("src", ""))
        return _picture_link(address, values.get("alt", "")) if address else found[0]

    return texts.sanitise(texts.IMAGE.sub(one, html))
