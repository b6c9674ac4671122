"""The texts of articles: cleaned HTML, the plain text derived from it, openings and excerpts."""

import re
import unicodedata
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urljoin

import nh3

from articles.text.digests import digest64
from articles.text.empty_elements import VOID, without_empty_elements
from articles.text.long_texts import in_parts
from articles.text.sentences import LONGEST_WORD, starts

ALLOWED_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"),
    *("a", "abbr", "cite", "q", "em", "strong", "b", "i", "u", "s", "sub", "sup", "small"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "time", "span"),
    *("figure", "figcaption", "img"),
}
ALLOWED_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
    "img": {"src", "alt", "width", "height"},
}
# Their whole content goes with them; of any other tag that is not allowed the text stays.
DROPPED_WITH_CONTENT = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"),
    *("form", "select", "textarea", "button", "video", "audio", "canvas", "title", "head"),
}
BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("table", "caption", "tr", "dl", "dt", "dd", "figure", "figcaption"),
}
# Characters that no text needs and that databases, XML and terminals choke on.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]")
_REST = r"\b(?:[^\">]|\"[^\"]*\")*>"
BLOCK_EDGE = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS, reverse=True))}){_REST}")
CELL = re.compile(rf"<t[dh]{_REST}")
ANY_TAG = re.compile(rf"</?[a-z][a-z0-9]*{_REST}")

# The page has its own h1: headings of an article begin a step below.
CLEANER = nh3.Cleaner(
    tags=ALLOWED_TAGS,
    clean_content_tags=DROPPED_WITH_CONTENT,
    attributes=ALLOWED_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    strip_comments=True,
)
# An address as the sanitiser writes it: of a link, of a picture.
LINK = re.compile(r'(<(?:a|img)\b(?:[^">]|"[^"]*")*?) (href|src)="([^"]*)"')
# Nothing keeps an id that it could lead to.
DEAD_LINK = re.compile(
    r'<a\b(?:[^">]|"[^"]*")*? href="#[^"]*"(?:[^">]|"[^"]*")*>(.*?)</a>', re.DOTALL
)
IMAGE = re.compile(r'<img\b(?:[^">]|"[^"]*")*>')
# Pages show pictures that the archive keeps, and call no other host.
OWN_PICTURE = re.compile(r' src="/media/articles/[0-9a-f]{32}\.(?:jpg|png)"')
# A picture that is not kept here is a link, whose words are not the article's.
PICTURE_LINK = re.compile(r'<figure><a href="[^"]*" rel="noopener">[^<]*</a>')
SHOWN_LETTERS = 700
LEAST_HIDDEN = 500
ELLIPSIS = " […]"
SPACES = "\t\r\n\f\v\x85\u2028\u2029"
TOP_HEADING = re.compile(r"<(/?)h1\b", re.IGNORECASE)


def without_controls(text: str) -> str:
    """The text without NUL and other control characters, lone surrogates, non-characters."""
    return CONTROL.sub("", text)


def one_line(text: str) -> str:
    """The text with each run of spaces and line ends as one space, and none around it.

    Spaces that do not break stay: French and Italian set them before and after signs.
    """
    for space in SPACES:
        text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip()


def sanitise(html: str) -> str:
    """HTML of any origin as HTML that is safe to show: the tags above, nothing that runs."""
    cleaned = CLEANER.clean(in_parts(TOP_HEADING.sub(r"<\1h2", without_controls(html))))
    if 'href="#' in cleaned:
        cleaned = DEAD_LINK.sub(r"\1", cleaned)
    if "<img" in cleaned:
        cleaned = IMAGE.sub(lambda tag: tag[0] if OWN_PICTURE.search(tag[0]) else "", cleaned)
    return without_empty_elements(cleaned).strip()


def without_pictures(html: str) -> str:
    """Sanitised HTML without its pictures, for texts of which nothing says that readers may see
    theirs."""
    return sanitise(IMAGE.sub("", html)) if "<img" in html else html


def plain_text(html: str) -> str:
    """The words of sanitised HTML, one paragraph a line."""
    if "<figure>" in html:
        html = PICTURE_LINK.sub("<figure>", html)
    # What the sanitiser writes is regular: every tag closed, every attribute in double quotes.
    text = ANY_TAG.sub("", CELL.sub(" ", BLOCK_EDGE.sub("\x00", html)))
    # A line break inside a paragraph of HTML is a space.
    lines = (one_line(line) for line in unescape(text).split("\x00"))
    return "\n".join(line for line in lines if line)


def digest(text: str) -> int:
    """A number of 64 bits (signed, never 0) that stands for the text, whatever its capitals."""
    return digest64(one_line(text).casefold().encode())


class _BlockReader(HTMLParser):
    """Finds where the top-level elements of sanitised HTML end."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self.depth = 0
        self.starts = [0]
        for line in html.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.ends: list[int] = []
        self.feed(html)
        self.close()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.depth += 1
        elif self.depth == 0:
            self.ends.append(self._offset() + len(self.get_starttag_text() or ""))

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1
        if self.depth == 0:
            self.ends.append(self._offset() + len(tag) + 3)


def blocks(html: str) -> list[str]:
    """Sanitised HTML cut between its top-level elements; joined, they are the HTML again."""
    ends = _BlockReader(html).ends
    pieces = [html[start:end] for start, end in zip([0, *ends], [*ends, len(html)], strict=True)]
    return [piece for piece in pieces if piece.strip()]


def _announces(block: str) -> bool:
    return block.lstrip().startswith(("<h2", "<h3", "<h4")) or block.rstrip().endswith(":</p>")


def opening_and_rest(html: str) -> tuple[str, str]:
    """The blocks that a page shows at once, and those that it shows when it is asked to.

    Open stand as many as it takes for ``SHOWN_LETTERS`` characters of text; a body whose other
    blocks have fewer than ``LEAST_HIDDEN`` is shown whole.
    """
    pieces = blocks(html)
    lengths = [len(plain_text(piece)) for piece in pieces]
    shown, letters = 0, 0
    while shown < len(pieces) and letters < SHOWN_LETTERS:
        letters += lengths[shown]
        shown += 1
    # A heading, or the sentence before a list, would stand there without what it announces.
    while shown > 1 and _announces(pieces[shown - 1]):
        shown -= 1
    if sum(lengths[shown:]) < LEAST_HIDDEN:
        return html, ""
    return "".join(pieces[:shown]), "".join(pieces[shown:])


def excerpt(text: str, length: int, *, goes_on: bool = False) -> str:
    """The beginning of a plain text: at most ``length`` characters, cut after a sentence
    where one ends in the second half, else after a word, with an ellipsis.

    ``goes_on`` says that the text is itself a beginning: it gets the ellipsis in any case.
    """
    # Of a long text this is enough.
    start = one_line(text[: 2 * length])
    text = start if len(start) > length else one_line(text)
    if len(text) <= length and not goes_on:
        return text
    room = max(length - len(ELLIPSIS), 0)
    head = text if len(text) <= room else _cut(text, room)
    return head + ELLIPSIS if head else ""


def _cut(text: str, room: int) -> str:
    """The beginning of a text that is longer than there is room for."""
    # A word that stands before the second half may still say that no sentence ends there.
    low = max(room // 2 - LONGEST_WORD, 0)
    begin = starts(text[low : room + LONGEST_WORD])
    ends = (len(text[: low + start].rstrip()) for start in begin)
    sentence = max((end for end in ends if end <= room), default=0)
    if sentence >= max(room // 2, 1):
        return text[:sentence]
    head = text[:room]
    if not text[room].isspace():
        # Scripts without spaces are cut between characters, never before a mark upon one.
        marked = unicodedata.category(text[room]).startswith("M")
        head = head.rpartition(" ")[0] or (head[:-1] if marked else head)
    return head.rstrip(" ,;:–—，、；：،؛")


def absolute_links(html: str, base: str) -> str:
    """Sanitised HTML whose links and pictures are absolute; relative ones are read as at
    ``base``."""

    def absolute(match: re.Match[str]) -> str:
        try:
            address = urljoin(base, unescape(match[3]))
        except ValueError:
            return match[1]
        return f'{match[1]} {match[2]}="{escape(address)}"'

    return LINK.sub(absolute, html)
