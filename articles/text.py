"""The texts of articles: cleaned HTML, the plain text derived from it, folds and excerpts."""

import hashlib
import re
from html import unescape
from html.parser import HTMLParser

import nh3

ALLOWED_TAGS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "code", "hr", "br"),
    *("a", "abbr", "cite", "q", "em", "strong", "b", "i", "u", "s", "sub", "sup", "small"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "time", "span"),
}
ALLOWED_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "time": {"datetime"},
    "th": {"scope", "colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "ol": {"start"},
}
# Their whole content goes with them; of any other tag that is not allowed the text stays.
DROPPED_WITH_CONTENT = {
    *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math"),
    *("form", "select", "textarea", "button", "video", "audio", "canvas", "title", "head"),
}
BLOCKS = {
    *("p", "h2", "h3", "h4", "ul", "ol", "li", "blockquote", "pre", "hr", "br"),
    *("table", "caption", "tr", "dl", "dt", "dd"),
}
VOID = {"br", "hr"}
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
    cleaned = CLEANER.clean(TOP_HEADING.sub(r"<\1h2", without_controls(html)))
    return re.sub(r"<p>(?:\s|&nbsp;|<br>)*</p>", "", cleaned).strip()


def plain_text(html: str) -> str:
    """The words of sanitised HTML, one paragraph a line."""
    # What the sanitiser writes is regular: every tag closed, every attribute in double quotes.
    text = ANY_TAG.sub("", CELL.sub(" ", BLOCK_EDGE.sub("\x00", html)))
    # A line break inside a paragraph of HTML is a space.
    lines = (one_line(line) for line in unescape(text).split("\x00"))
    return "\n".join(line for line in lines if line)


def digest(text: str) -> int:
    """A number of 64 bits (signed, never 0) that stands for the text, whatever its capitals."""
    found = hashlib.blake2b(one_line(text).casefold().encode(), digest_size=8).digest()
    return int.from_bytes(found, "little", signed=True) or 1


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


def folded(html: str, shown: int = 5, least_hidden: int = 3) -> tuple[str, str]:
    """The blocks that stand open and those that the fold hides.

    A body that would hide fewer than ``least_hidden`` blocks is not folded at all.
    """
    pieces = blocks(html)
    if len(pieces) < shown + least_hidden:
        return html, ""
    # A heading, or the sentence before a list, would stand there without what it announces.
    while shown > 1 and _announces(pieces[shown - 1]):
        shown -= 1
    return "".join(pieces[:shown]), "".join(pieces[shown:])


def excerpt(text: str, length: int = 500) -> str:
    """The beginning of a plain text: at most ``length`` characters, cut after a sentence
    where one ends in the second half, else after a word, with an ellipsis.
    """
    start = one_line(text[: 2 * length])  # of a long text this is enough
    text = start if len(start) > length else one_line(text)
    if len(text) <= length:
        return text
    head = text[:length]
    sentence = max(head.rfind(mark) for mark in (". ", "! ", "? ", "… ", ".» ", ".” "))
    if sentence >= length // 2:
        return head[: sentence + 1].rstrip() + " […]"
    words = head[: length - 4].rpartition(" ")[0] or head[: length - 4]
    return words.rstrip(" ,;:–—") + " […]"
