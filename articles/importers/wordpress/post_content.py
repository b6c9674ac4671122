"""Texts as WordPress keeps them, as plain HTML: blocks, shortcodes and loose lines.

The block editor's comments: developer.wordpress.org/block-editor/explanations/architecture
(key concepts: "Delimiters"). Shortcodes: codex.wordpress.org/Shortcode_API. Texts of the older
editor have no paragraphs: a blank line stands for one, a line's end for a line break.

Every step reads the text once, so that a hostile one costs no more than another of its length;
and what it gives stays the same when it is read again.
"""

import re
from dataclasses import dataclass, field

from articles.importers.wordpress.blocks import without_blocks
from articles.importers.wordpress.references import References
from articles.importers.wordpress.shortcodes import lone_address_as_link, without_shortcodes
from articles.text import html as texts

# Elements with blocks and loose text in them.
CONTAINERS = {
    *("div", "blockquote", "section", "article", "main", "aside", "header", "footer", "center"),
    *("figure", "figcaption", "details", "summary", "hr"),
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
# What divides a post into pages, or the page of lists from the rest.
PAGE_BREAK = re.compile(r"<!--nextpage-->")
# Beside the link to a file stands a button that leads there as well.
FILE_BUTTON = "wp-block-file__button"
DOWNLOAD = re.compile(rf"<a\b[^<>]{{0,2000}}{FILE_BUTTON}[^<>]{{0,2000}}>[^<>]{{0,200}}</a>")
BREAKS = re.compile(r"(?:<br\s{0,9}/?>\s*){2,}", re.IGNORECASE)
BREAK_AND_END = re.compile(r"(<br\s{0,9}/?>)[ \t]*\n", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


def as_html(content: str, references: References | None = None) -> str:
    """The content of a post as HTML without anything of WordPress's; not sanitised."""
    references = references or References()
    # What is left of CDATA within CDATA would be a comment of HTML.
    content = content.replace("\r\n", "\n").replace("\r", "\n").replace("<![CDATA[", "")
    content = PAGE_BREAK.sub("\n\n", content)
    if FILE_BUTTON in content:
        content = DOWNLOAD.sub("", content)
    return paragraphs(without_shortcodes(without_blocks(content, references), references))


def words_of(html: str) -> str:
    """The words of HTML that is not sanitised."""
    return texts.plain_text(texts.sanitise(html))


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
                lines = (lone_address_as_link(line) for line in piece.strip().split("\n"))
                self.written.append(f"<p>{'<br>'.join(lines)}</p>")

    def finish(self) -> str:
        """All that was written; what is left as it is and never closed among it."""
        if self.whole:
            self._flush_whole()
        self._flush()
        return "\n".join(self.written)
