"""A page of the press as a record: its article, and what is known of it."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from types import MappingProxyType

from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page import (
    article_text,
    clutter,
    clutter_lines,
    inline_text,
    paragraphs,
    stated_text,
    text_blocks,
)
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
# A thousand attributes in one tag: the parser compares each with each. Nothing here is tried more
# than twice (possessive, atomic, and tags are taken as wholes), so that the search is over as fast
# as the page is read.
_ATTRIBUTE = r"(?:\s++[^\s=>]++(?>(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?))"
TAG = re.compile(
    rf"<[a-z][^\s>]*+(?:(?P<tangled>{_ATTRIBUTE}{{1000}})|{_ATTRIBUTE}*+)", re.IGNORECASE
)
MOST_TEXT = 1_000_000  # characters of HTML; a book has as many
# The share of the page's long paragraphs below which the editor is told to compare.
MUCH_LESS = 0.5


def read(html: bytes, address: str, headers: Mapping[str, str] = NO_HEADERS) -> Record:
    """The article of a page that was found at an address, with the headers that came with it.

    Raises ``SourceUnreadable`` with a sentence where there is none. Nothing is fetched.
    """
    content_type = headers.get("content-type", "")
    _check(html, content_type)
    text = _repaired(decode(html, content_type))
    tree = _parsed(text)
    page = Page(tree, address)
    body, share = _body(deepcopy(tree), page, len(text))
    author = page.author(body)
    clutter_lines.remove_signatures(body, author, page.outlet)
    return Record(
        title=page.title,
        body=_as_html(body),
        author=author,
        published=page.published(),
        language=page.language,
        summary=page.summary,
        url=page.url,
        image_url=page.image_url,
        source=page.source,
        source_home_page=page.home_page,
        place=address,
        is_cut=share < MUCH_LESS or None,
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
    if any(tag["tangled"] is not None for tag in TAG.finditer(text)):
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


def _found(tree: HtmlElement, characters: int) -> HtmlElement:
    """The text that was found, as an element with its blocks; the page has so many characters."""
    scripts = sum(len(each.text or "") for each in tree.iter("script", "style"))
    try:
        found = article_text.find(tree, characters - scripts)
    except TimeoutError:
        raise SourceUnreadable(TOO_MUCH) from None
    if len(found) > MOST_TEXT:
        raise SourceUnreadable(TOO_MUCH)
    return text_blocks.parsed(texts.sanitise(found))


def _body(tree: HtmlElement, page: Page, characters: int) -> tuple[HtmlElement, float]:
    """The article's text in blocks, and the share of the page's paragraphs that it has.

    Raises ``SourceUnreadable`` where there is too much. The tree is changed.
    """
    headlines = [page.title, *(heading.text for heading in page.headings)]
    # What lxml makes of an element is made again at each walk unless something holds it.
    _kept = list(tree.iter())
    captions = clutter.captions(tree)
    inline_text.prepare(tree)
    clutter.remove(tree, page.title)
    body = _found(tree, characters)
    share = paragraphs.complete(body, tree)
    stated_text.merge(body, stated_text.stated(page.article))
    clutter_lines.remove_lines(body, headlines, captions, page.labels_above())
    page.add_standfirst(body)
    return body, share


def _as_html(body: HtmlElement) -> str:
    """A text in blocks as safe HTML. Raises ``SourceUnreadable`` where it has no word."""
    html = texts.sanitise("".join(_inner(body)))
    if len(html) > MOST_TEXT:
        raise SourceUnreadable(TOO_MUCH)
    if not any(sign.isalnum() for sign in texts.plain_text(html)):
        raise SourceUnreadable(_("No article was found on this page."))
    return html


def _inner(body: HtmlElement) -> Iterator[str]:
    """The HTML of what stands in an element."""
    yield escape(body.text or "")
    for block in body:
        yield etree.tostring(block, encoding="unicode", method="html")
