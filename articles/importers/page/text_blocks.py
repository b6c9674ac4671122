"""A text as blocks: an element whose children are paragraphs, headings, lists and their like."""

from lxml import html as lxml_html
from lxml.html import HtmlElement

INLINE = {"a", "b", "strong", "i", "em", "span", "code", "sub", "sup", "u", "s", "del", "ins", "q"}
INLINE |= {"small", "mark", "cite", "abbr", "time", "br"}


def parsed(html: str) -> HtmlElement:
    """Safe HTML as an element of blocks. What stands there without one becomes paragraphs, a new
    one at each line break, so that taking a block away takes no text that follows it.
    """
    body = lxml_html.fragment_fromstring(html, create_parent="div")
    if _has_loose_text(body):
        _wrap(body)
    return body


def _has_loose_text(body: HtmlElement) -> bool:
    return bool((body.text or "").strip()) or any(
        each.tag in INLINE or (each.tail or "").strip() for each in body
    )


def _wrap(body: HtmlElement) -> None:
    children, text = list(body), body.text or ""
    body.text = None
    for child in children:
        body.remove(child)
    paragraph = paragraph_of(text)
    for child in children:
        text, child.tail = child.tail or "", None
        if child.tag == "br":
            _add(body, paragraph)
            paragraph = paragraph_of(text)
        elif child.tag in INLINE:
            child.tail = text
            paragraph.append(child)
        else:
            _add(body, paragraph)
            body.append(child)
            paragraph = paragraph_of(text)
    _add(body, paragraph)


def paragraph_of(text: str | None) -> HtmlElement:
    """A new paragraph, which begins with a text."""
    paragraph: HtmlElement = lxml_html.Element("p")
    paragraph.text = text
    return paragraph


def _add(body: HtmlElement, paragraph: HtmlElement) -> None:
    if "".join(paragraph.itertext()).strip():
        body.append(paragraph)
