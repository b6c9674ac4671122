"""The text of comments as HTML."""

import re

from markupsafe import Markup

from articles.comments import comment_text

BLANK_LINES = re.compile(r"\n\s*\n")
PARAGRAPH = Markup("<p>{}</p>")
LINK = Markup('<a href="{0}" rel="nofollow ugc noopener">{0}</a>')
LINE_BREAK = Markup("<br>")


def comment_html(text: str) -> Markup:
    """The plain text as HTML: paragraphs, line breaks, and links to http(s) addresses.

    Everything is escaped; no other element and no other attribute can come out.
    """
    blocks = BLANK_LINES.split(comment_text.text(text).strip())
    return Markup("").join(PARAGRAPH.format(_linked(block)) for block in blocks if block)


def _linked(block: str) -> Markup:
    pieces, end = [], 0
    for start, address in comment_text.addresses(block):
        pieces += [_lines(block[end:start]), LINK.format(address)]
        end = start + len(address)
    return Markup("").join([*pieces, _lines(block[end:])])


def _lines(text: str) -> Markup:
    return LINE_BREAK.join(text.split("\n"))
