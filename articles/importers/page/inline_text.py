"""Running text made ready for the extraction, which takes it apart at emphasised words and links.

The spaces at their ends are lost (``<b>ROMA - </b>Il ponte``), and a text that stands in a ``div``
instead of a paragraph is cut in pieces there.
"""

from lxml import etree
from lxml.html import HtmlElement

from articles.importers.page.text_blocks import INLINE, paragraph_of

EMPHASIS = ("a", "b", "strong", "i", "em", "u", "span", "mark")
# Characters of a text, and of it those outside of emphasis and links; less is a label or a menu.
LEAST_TEXT, LEAST_OWN = 60, 20
# What is left of a comment or a script in the source of a page, as a line of its own.
REMAINS = {"-->", "//-->", "<!--", "]]>", "//]]>"}


def prepare(tree: HtmlElement) -> None:
    """Put spaces at the ends of emphasised words beside them, and make paragraphs of boxes that
    hold running text and nothing else. Remains of comments go. The tree is changed."""
    for element in tree.iter(etree.Element):
        if element.tail and element.tail.strip() in REMAINS:
            element.tail = " "
        if element.text and element.text.strip() in REMAINS and len(element) == 0:
            element.text = None
    for element in tree.iter(*EMPHASIS):
        _move_behind(element)
        _move_before(element)
    for element in tree.iter("p"):
        # Between loose texts an empty paragraph parts lines and nothing else.
        is_empty = not len(element) and not (element.text or "").strip()
        if is_empty and (element.tail or "").strip():
            element.tag = "br"
    for element in list(tree.iter("div")):
        if len(element) and _is_running(element):
            _make_paragraphs(element)


def _is_running(element: HtmlElement) -> bool:
    own = len((element.text or "").strip())
    for each in element:
        own += len((each.tail or "").strip())
    if own < LEAST_OWN or len("".join(element.itertext()).strip()) < LEAST_TEXT:
        return False
    return all(each.tag in INLINE for each in element.iterdescendants(etree.Element))


def _make_paragraphs(element: HtmlElement) -> None:
    """One paragraph of a box, or as many as its line breaks part."""
    if element.find("br") is None:
        element.tag = "p"
        return
    children, text = list(element), element.text
    element.text = None
    paragraph = paragraph_of(text)
    paragraphs = [paragraph]
    for child in children:
        if child.tag == "br":
            paragraph = paragraph_of(child.tail)
            paragraphs.append(paragraph)
        else:
            paragraph.append(child)
    element[:] = [each for each in paragraphs if "".join(each.itertext()).strip()]


def _move_behind(element: HtmlElement) -> None:
    tail = element.tail
    if not tail or tail[0].isspace():
        return
    last = element[-1] if len(element) else None
    text = element.text if last is None else last.tail
    if text and text[-1].isspace() and text.strip():
        if last is None:
            element.text = text.rstrip()
        else:
            last.tail = text.rstrip()
        element.tail = f" {tail}"


def _move_before(element: HtmlElement) -> None:
    text = element.text
    parent, previous = element.getparent(), element.getprevious()
    if not text or not text[0].isspace() or not text.strip() or parent is None:
        return
    before = parent.text if previous is None else previous.tail
    if not before or before[-1].isspace():
        return
    element.text = text.lstrip()
    if previous is None:
        parent.text = f"{before} "
    else:
        previous.tail = f"{before} "
