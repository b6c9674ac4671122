"""Titles and names, which WordPress keeps as HTML, as plain text."""

import re
from html import unescape

from articles.importers.wordpress.html_comments import without_comments
from articles.text import html as texts

# Markup that titles have; other angle brackets are what somebody wrote.
MARKUP = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|code|del|em|font|i|img|ins|mark|q|s|small|span|strike|strong|sub"
    r"|sup|u)(?=[\s/>])[^<>]{0,2000}>",
    re.IGNORECASE | re.ASCII,
)


def as_plain(html: str) -> str:
    """A title or a name, which WordPress keeps as HTML, as one line of text."""
    return texts.one_line(unescape(MARKUP.sub("", without_comments(html))))
