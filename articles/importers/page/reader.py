"""A page of the press as a record: its article, and what is known of it."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page import article_text
from articles.importers.page.bylines import name_key
from articles.importers.page.encoding import decode
from articles.importers.page.metadata import Page
from articles.importers.records import Record, SourceUnreadable
from articles.text import html as texts

TOO_MUCH = _("The page is too large or too tangled to be read.")
MOST_BYTES = 10 * 1024 * 1024
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
OF_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")
# Feeds, pictures, archives and papers, whatever the server calls them.
OF_OTHERS = re.compile(rb"\s*(?:%PDF|\x89PNG|GIF8|PK\x03\x04|\xff\xd8\xff|\x1f\x8b|RIFF|\{|\[)")
FEED = re.compile(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:rss|feed|rdf:RDF)\b", re.S
)
DOCTYPE = re.compile(r"^\s*(?:<\?xml[^>]{0,500}>\s*)?<!doctype[^>]{0,2000}>", re.IGNORECASE)
# A thousand attributes in one tag: the parser compares each with each. Nothing here is tried twice
# (possessive, atomic), so that the search is over as fast as the page is read.
TANGLED = re.compile(
    r"<[a-z][^\s>]*+(?:\s++[^\s=>]++(?>(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?)){1000}",
    re.IGNORECASE,
)
TITLE_HEADING = re.compile(r"^<h[1-6]>(.{0,2000}?)</h[1-6]>", re.DOTALL)
# The text that a page gives to machines is taken where the one that was found is so much
# shorter (the rest is behind a wall, or drawn by a script) or so much longer (other articles).
MUCH_SHORTER, MUCH_LONGER = 0.7, 1.6
# Characters of HTML. A book has as many; the sanitiser takes 1 s for so many entities, and four
# times as long for twice as many.
MOST_TEXT = 1_000_000
LEAST_GIVEN, MOST_GIVEN = 500, 500_000  # characters


def read(html: bytes, address: str, headers: Mapping[str, str] = NO_HEADERS) -> Record:
    """The article of a page that was found at an address, with the headers that came with it.

    Raises ``SourceUnreadable`` with a sentence where there is none. Nothing is fetched.
    """
    content_type = headers.get("content-type", "")
    _check(html, content_type)
    text = _repaired(decode(html, content_type))
    tree = _parsed(text)
    extracted = _found(text, tree)
    page = Page(tree, address)
    title = page.title(extracted.get("title", ""))
    return Record(
        title=title,
        body=_body(extracted.get("body", ""), page, title),
        author=page.author(extracted.get("author", "")),
        published=page.published(extracted.get("date", "")),
        language=page.language,
        summary=page.summary,
        url=page.url,
        image_url=page.image_url,
        source=page.source,
        source_home_page=page.home_page,
        place=address,
    )


def _check(html: bytes, content_type: str) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if not html.strip():
        raise SourceUnreadable(_("The page is empty."))
    if len(html) > MOST_BYTES:
        raise SourceUnreadable(_("The page is larger than 10 MB."))
    if (kind and kind not in OF_PAGES) or OF_OTHERS.match(html):
        raise SourceUnreadable(_("This is not a web page."))


def _repaired(text: str) -> str:
    """The page without what stops the parser: controls, and declarations of XML and its kind."""
    text = texts.without_controls(text)
    if FEED.match(text):
        raise SourceUnreadable(_("This is a feed, not a page."))
    if TANGLED.search(text):
        raise SourceUnreadable(TOO_MUCH)
    return DOCTYPE.sub("<!doctype html>", text, count=1)


def _parsed(text: str) -> HtmlElement:
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = lxml_html.document_fromstring(text.encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        raise SourceUnreadable(_("This is not a web page.")) from None
    if "<" not in text or tree.find(".//*") is None:
        raise SourceUnreadable(_("This is not a web page."))
    return tree


def _found(text: str, tree: HtmlElement) -> article_text.Found:
    try:
        return article_text.find(text, tree) or {}
    except TimeoutError:
        raise SourceUnreadable(TOO_MUCH) from None


def _body(html: str, page: Page, title: str) -> str:
    """The article's text as HTML. Raises ``SourceUnreadable`` where there is none."""
    if len(html) > MOST_TEXT:
        raise SourceUnreadable(TOO_MUCH)
    body = texts.sanitise(html)
    given = _given(page.article_body[:MOST_GIVEN])
    if len(plain := texts.plain_text(given)) >= LEAST_GIVEN:
        share = len(texts.plain_text(body)) / len(plain)
        body = body if MUCH_SHORTER <= share <= MUCH_LONGER else given
    body = _without_title(body, title)
    if not any(sign.isalnum() for sign in texts.plain_text(body)):
        raise SourceUnreadable(_("No article was found on this page."))
    return body


def _given(text: str) -> str:
    """The text that a page gives to machines, as HTML: it has tags, or a line a paragraph."""
    if re.search(r"</?(?:p|br|div)\b", text, re.IGNORECASE):
        return texts.sanitise(text)
    lines = filter(None, map(str.strip, text.split("\n")))
    return texts.sanitise("".join(f"<p>{escape(line)}</p>" for line in lines))


def _without_title(body: str, title: str) -> str:
    """The text without the title that stands above it as its first heading."""
    heading = TITLE_HEADING.match(body)
    if heading and name_key(texts.plain_text(heading[1])) == name_key(title):
        return body[heading.end() :].lstrip()
    return body
