"""Shortcodes: dropped, with what they enclose kept and what they showed in their place.

codex.wordpress.org/Shortcode_API; the names of page builders are those of their own documents, and
what several of them call alike is known by that.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape

from articles.importers.wordpress.packed_text import unpacked, unpacked_markup
from articles.importers.wordpress.references import References, bracketless, numbered_list
from articles.importers.wordpress.shortcode_reading import KNOWN, Pieces, Shortcode, cut, pair

ADDRESS = re.compile(r"https?://[^\s<>\"'\[\]]+")
OF_FILES = {"gallery", "playlist"}
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
IMAGE = re.compile(r"<img\b[^<>]{0,8000}>(?:\s*</a>)?", re.IGNORECASE)
QUOTES = re.compile(r"(?:\A|_)(?:block|pull)?_?quotes?(?:_|\Z)|\Acitazione\Z")
QUOTED = ("author", "cite", "name", "by", "autore")  # who says what is quoted
CAPTIONS = {"caption", "wp_caption"}
# What stands for a film, a sound or the page of another site: a link to it.
MEDIA = re.compile(
    r"(?:\A|[_-])(?:embed|audio|video|videopress|wpvideo|youtube|vimeo|dailymotion|soundcloud|player"
    r"|googlevideo|slideshare|spotify|twitter|instagram|facebook|tiktok|iframe|pdf|document)"
    r"(?:[_-]|\Z)",
    re.IGNORECASE,
)
PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
ID = re.compile(r"[\w-]{5,20}", re.ASCII)
PICTURES = re.compile(r"(?:\A|_)(?:image|gallery|photo|slide)")
# Attributes that name pictures by number, and those that name one by address.
NUMBERED = (
    "ids",
    "gallery_ids",
    "image_ids",
    "include",
    "images",
    "image",
    "image_id",
    "img",
    "attachment",
    "id",
    "media",
)
ADDRESSED = ("src", "url", "image_url", "image", "img")
# Attributes of shortcodes that are not known here, whose addresses are of what they show.
SHOWN = ("url", "src", "file", "mp4", "mp3", "source")
# How a title is called among the attributes.
TITLES = ("text", "title", "heading", "headline")
HEADINGS = re.compile(r"_(?:custom_)?(?:heading|title)\Z", re.IGNORECASE)
# What can be opened and closed, and boxes: what they enclose stands below a title.
TITLED = re.compile(
    r"(?:_|-|\A)(?:toggle|tab|accordion(?:_item)?|collapse|spoiler|blurb|faq|box|tta_section"
    r"|testimonial|cta|panel|expand)(?:_|-|\Z)",
    re.IGNORECASE,
)
# Footnotes within the sentence: of Footnotes, Easy Footnotes, Modern Footnotes and their likes.
NOTES = {"ref", "footnote", "footnotes", "efn_note", "mfn", "fn", "note", "sidenote"}
# Scripts and styles, whatever their encoding.
CODE = re.compile(r"(?:_|\A)(?:raw_)?(?:js|css|javascript|script|style)\Z", re.IGNORECASE)
# What holds or divides other things and shows nothing itself.
STRUCTURE = re.compile(
    r"(?:_|-|\A)(?:row|column|col|section|container|separator|divider|space|spacer|empty|clear"
    r"|sidebar|hr|inner|wrapper|anchor|button|btn|icon|tab|nextpage|pagebreak|noad|ads?|share)"
    r"(?:_|-|\d|\Z)",
    re.IGNORECASE,
)


def without_shortcodes(html: str, references: References | None = None) -> str:
    """Shortcodes dropped, what they enclose kept; films become links, pictures pictures."""
    if "[" not in html:
        return html
    pieces = cut(html)
    pair(pieces)
    writer = _Writer(pieces, references or References())
    text = "".join(writer.written())
    return text + numbered_list(writer.notes)


class _Writer:
    """Writes the pieces of one text."""

    def __init__(self, pieces: Pieces, references: References) -> None:
        self.pieces = pieces
        self.references = references
        self.notes: list[str] = []

    def written(self) -> Iterator[str]:
        for number, piece in enumerate(self.pieces):
            if isinstance(piece, str):
                yield piece
            elif piece.is_prose:
                yield piece.text
            elif piece.is_closing:
                yield "\n\n" if self._ends_block(piece, number + 1) else ""
            else:
                yield self._opened(piece, number + 1)

    def _ends_block(self, piece: Shortcode, after: int) -> bool:
        """Whether what a closing tag ends and what follows are no words of one line: another tag
        opens right behind it."""
        if piece.name.lower() in CAPTIONS:
            return True
        text, behind = [*self.pieces[after : after + 2], "", ""][:2]
        is_between = isinstance(text, str) and not text.strip() and ("\n" in text or not text)
        return is_between and isinstance(behind, Shortcode) and not behind.is_closing

    def _opened(self, piece: Shortcode, inside: int) -> str:
        """What stands in the place of an opening tag; ``inside`` is the piece after it."""
        name = piece.name.lower()
        if name in CAPTIONS:
            return self._caption(piece, inside)
        if QUOTES.search(name) and (quoted := self._quotation(piece, inside)):
            return quoted
        if name in NOTES and (noted := self._note(piece, inside)):
            return noted
        if CODE.search(name) and piece.is_paired:
            self._take(piece, inside)
            return ""
        self._unpack(piece, inside)
        shown = self._shown(piece, name, inside)
        if not shown and self._is_lost(piece, name):
            self.references.leave_out(f"[{name}]")
        return shown

    def _shown(self, piece: Shortcode, name: str, inside: int) -> str:
        """What a tag shows by its attributes."""
        if PICTURES.search(name) and (pictures := self._pictures(piece, name, inside)):
            return pictures
        if MEDIA.search(name):
            return self._media(piece, name, inside)
        if address := self._lone_address(piece, inside):
            return f"\n\n{_link(address)}\n\n"
        values = piece.attributes()
        has_title = HEADINGS.search(name) or (piece.is_paired and TITLED.search(name))
        if has_title and (words := next(filter(None, map(values.get, TITLES)), "")):
            return f"\n\n<h3>{bracketless(words)}</h3>\n\n{_image_of(values)}"
        markup = (unpacked_markup(value) for value in values.values())
        if shown := "".join(f"\n\n{bracketless(html)}\n\n" for html in markup if html):
            return shown
        said = (values.get(key, "") for key in SHOWN) if self._is_lost(piece, name) else ()
        address = next((one for one in said if ADDRESS.fullmatch(one)), "")
        return f"\n\n{_link(address)}\n\n" if address else ""

    @staticmethod
    def _is_lost(piece: Shortcode, name: str) -> bool:
        if name in OF_FILES:
            return True  # what it names is not in the export
        return not (piece.is_paired or name in KNOWN or STRUCTURE.search(name))

    # What is enclosed

    def _enclosed(self, piece: Shortcode, inside: int) -> str | None:
        """The text that a tag encloses where there is nothing but text in it."""
        after = self.pieces[inside + 1] if piece.is_paired and inside + 1 < len(self.pieces) else ""
        is_its_end = isinstance(after, Shortcode) and after.is_closing and after.name == piece.name
        text = self.pieces[inside]
        return text if is_its_end and isinstance(text, str) else None

    def _take(self, piece: Shortcode, inside: int) -> str:
        """The text that a tag encloses, which is then done with."""
        text = self._enclosed(piece, inside)
        if text is not None:
            self.pieces[inside] = ""
        return text or ""

    def _unpack(self, piece: Shortcode, inside: int) -> None:
        text = self._enclosed(piece, inside)
        if text and (found := unpacked(text)) is not None:
            self.pieces[inside] = f"\n\n{bracketless(found)}\n\n"

    def _note(self, piece: Shortcode, inside: int) -> str:
        if not (text := self._take(piece, inside).strip()):
            return ""
        self.notes.append(text)
        return f"<sup>{len(self.notes)}</sup>"

    def _quotation(self, piece: Shortcode, inside: int) -> str:
        """What is quoted, and of whom, where it is nothing but text."""
        if not (text := self._take(piece, inside).strip()):
            return ""
        values = piece.attributes()
        said_by = next((values[key] for key in QUOTED if values.get(key)), "")
        cite = f"\n\n<cite>{bracketless(said_by)}</cite>" if said_by else ""
        return f"\n\n<blockquote>{text}{cite}</blockquote>\n\n"

    def _caption(self, piece: Shortcode, inside: int) -> str:
        """The older form has the caption as an attribute, the newer one encloses it."""
        caption = bracketless(piece.attributes().get("caption", ""))
        enclosed = self._enclosed(piece, inside) or ""
        image = IMAGE.search(enclosed)
        if image is None:
            return f"\n\n{caption}\n\n" if caption else "\n\n"
        caption = caption or enclosed[image.end() :].strip()
        before = enclosed[: image.end()].strip()
        self.pieces[inside] = f"<figure>{before}<figcaption>{caption}</figcaption></figure>"
        return "\n\n"

    # Pictures, films and sounds

    def _pictures(self, piece: Shortcode, name: str, inside: int) -> str:
        values = piece.attributes()
        said = next((values[key] for key in NUMBERED if NUMBER.search(values.get(key, ""))), "")
        figures = self.references.figures(NUMBER.findall(said.partition("|")[0]))
        enclosed = self._lone_address(piece, inside)
        if not figures and name == "gallery" and not said:
            figures = self.references.figures(self.references.attached)
        addresses = (values.get(key, "") for key in ADDRESSED)
        found = next((one for one in addresses if ADDRESS.match(one)), enclosed)
        if figures or not found:
            return figures
        return _figure(found, values)

    def _lone_address(self, piece: Shortcode, inside: int) -> str:
        """The address that is all a tag encloses, or all that it says beside its name."""
        enclosed = (self._enclosed(piece, inside) or "").strip()
        if ADDRESS.fullmatch(enclosed):
            return self._take(piece, inside).strip()
        said = unescape(piece.rest).strip(" =/")
        return said if ADDRESS.fullmatch(said) else ""

    def _media(self, piece: Shortcode, name: str, inside: int) -> str:
        """A link to the address that is enclosed or in the tag, or that its number leads to."""
        enclosed = (self._enclosed(piece, inside) or "").strip()
        if ADDRESS.fullmatch(enclosed):
            self.pieces[inside] = ""
            return f"\n\n{_link(enclosed)}\n\n"
        if found := ADDRESS.search(unescape(piece.rest)):
            return f"\n\n{_link(found[0])}\n\n"
        player = next((kind for kind in PLAYERS if kind in name), "")
        words = piece.attributes()
        number = enclosed or words.get("id", "") or piece.rest.strip(" =\"'/")
        if not player or not ID.fullmatch(number):
            return ""
        if enclosed:
            self.pieces[inside] = ""
        return f"\n\n{_link(PLAYERS[player].format(number))}\n\n"


def _figure(address: str, values: Mapping[str, str]) -> str:
    image = f'<img src="{address}" alt="{values.get("alt", "")}">'
    return f"\n\n<figure>{bracketless(image)}</figure>\n\n"


def _image_of(values: Mapping[str, str]) -> str:
    """The picture that a box names beside its title; nothing where it names none."""
    address = values.get("image", "")
    return _figure(address, values) if ADDRESS.fullmatch(address) else ""


def _link(address: str) -> str:
    written = bracketless(escape(unescape(address)))
    return f'<a href="{written}">{written}</a>'


def lone_address_as_link(line: str) -> str:
    """A line of loose text; an address that stands alone on it becomes a link."""
    line = line.strip()
    return _link(line) if ADDRESS.fullmatch(line) else line
