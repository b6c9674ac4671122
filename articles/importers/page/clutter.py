"""What stands on a page and is not its article, taken out of the tree before the text is found.

By what an element says of itself (its role, its class, its id), and by what it is: another
article, a card that is one link, a dialogue. What holds much of the page's text stays, whatever
it is called: a class such as "has-newsletter" also stands at whole articles.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from lxml import etree
from lxml.html import HtmlElement

from articles.importers.page.clutter_words import BIOGRAPHY, READ_ALSO
from articles.importers.page.notice_words import NEWSLETTER
from articles.importers.page.page_lines import name_key

# Of the page's text outside links; no box has as much.
MOST_OF_TEXT = 0.25
# An article that has the headline and so many letters is the page's own, and others are not.
LEAST_ARTICLE = 500
# Letters of the line in the box of a picture, and words of such boxes.
MOST_CAPTION = 300
OF_PICTURES = {"imgbox", "imagebox", "photobox", "img", "image", "photo", "picture", "foto"}
OF_PICTURES |= {"imagen", "imagem", "bild", "zdjecie", "obrazek", "thumbnail"}
# Letters of a box around "Read also" and what it announces.
MOST_ANNOUNCED = 900
MOST_ABOVE = 6
LINKS, FORMS = ("a",), ("form", "input", "button")
LEAST_TEASER = 25  # characters
SENTENCE_ENDS = '.!?…。！？।؟"”»'
MARKS = ("▲", "△", "▶", "►", "▷", "▸", "☞", "◆", "◇", "■", "□", "●", "→", "»", "※", "•")
LONGEST_LABEL = 40  # characters of such words
NEVER = {"html", "head", "body", "main", "h1"}
SILENT = {"script", "style", "noscript", "template", "svg", "iframe", "select", "head"}
WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Words of classes and ids, alone or as neighbours.
OF_BOXES = {
    *("newsletter", "newsletters", "signup", "related", "recommended", "recommendation"),
    *("recommendations", "recirc", "recirculation", "outbrain", "taboola", "advert", "adverts"),
    *("advertisement", "advertising", "sponsored", "consent", "cookie", "cookies", "gdpr"),
    *("breadcrumb", "breadcrumbs", "biography", "bio", "trending", "popular", "donation"),
    *("donate", "subscribe", "subscription", "registration", "promo", "crosslink", "crosslinks"),
    *("correlati", "correlate", "relacionadas", "relacionados", "verwandte", "toolbar", "modal"),
    *("read more", "read also", "read next", "more on", "most read", "sign up", "leggi anche"),
    *("lire aussi", "lees ook", "les ogsa", "about author", "author box", "author bio"),
    *("author info", "author card", "share bar", "share buttons", "social share", "follow us"),
    *("next article", "also like", "up next", "call to", "log in", "app download", "audio player"),
}
# Their first words, which are looked for before a name is taken apart.
BEGIN_BOXES = sorted({words.split()[0] for words in OF_BOXES})
ROLES = {"dialog", "alertdialog", "navigation", "search", "banner", "contentinfo"}


class Letters:
    """How many characters of text each element of a tree has inside, and how many of these are
    outside of links."""

    def __init__(self, tree: HtmlElement) -> None:
        self._whole: dict[HtmlElement, int] = defaultdict(int)
        self._prose: dict[HtmlElement, int] = defaultdict(int)
        # Children come before what holds them.
        for element in reversed(list(tree.iter(etree.Element))):
            if element.tag in SILENT:
                self._whole[element] = self._prose[element] = 0
            elif element.text:
                self._whole[element] += len(element.text.strip())
                self._prose[element] += len(element.text.strip())
            if element.tag == "a":
                self._prose[element] = 0
            parent = element.getparent()
            if parent is not None:
                tail = len(element.tail.strip()) if element.tail else 0
                self._whole[parent] += self._whole[element] + tail
                self._prose[parent] += self._prose[element] + tail

    def whole(self, element: HtmlElement) -> int:
        return self._whole.get(element, 0)

    def prose(self, element: HtmlElement) -> int:
        return self._prose.get(element, 0)

    def without(self, element: HtmlElement) -> None:
        """Count an element no longer, which is taken out of the tree."""
        for above in element.iterancestors():
            self._whole[above] -= self._whole[element]
            self._prose[above] -= self._prose[element]


def remove(tree: HtmlElement, title: str = "") -> None:
    """Take out of the tree what is not its article; around its headline everything stays."""
    # What lxml makes of an element is made again at each walk unless something holds it.
    elements = list(tree.iter(etree.Element))
    letters = Letters(tree)
    _lower_headings(tree)
    _remove_other_articles(tree, letters)
    if _open_links(tree, letters):
        letters = Letters(tree)
    most = MOST_OF_TEXT * letters.prose(tree)
    doomed = [each for each in elements if each.tag not in NEVER and _is_box(each)]
    doomed += [each for each in tree.iter("a") if _is_card(each)]
    doomed += [each for each in tree.iter("p") if _is_teaser(each)]
    doomed += [each for each in tree.iter("p", "div", "li") if _is_marked(each, letters)]
    doomed += tree.xpath("//a[@rel='prev' or @rel='next']")
    doomed += _announced(tree, letters)
    headlines = {above for heading in _headlines(tree, title) for above in heading.iterancestors()}
    for element in doomed:
        if letters.prose(element) <= most and element not in headlines:
            _drop(element)


def _headlines(tree: HtmlElement, title: str) -> list[HtmlElement]:
    """The headings of the first step that are the title, or all where none is."""
    headings = list(tree.iter("h1"))
    key = name_key(title)
    own = [each for each in headings if name_key("".join(each.itertext())) == key]
    return own or headings


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _lower_headings(tree: HtmlElement) -> None:
    """Headings of the fifth and sixth step as such of the fourth, the lowest that articles have."""
    for heading in tree.iter("h5", "h6"):
        heading.tag = "h4"


def _open_links(tree: HtmlElement, letters: Letters) -> bool:
    """A link that holds much of the page was never closed: its text stays, and is no link.

    Returns whether there was one.
    """
    most = MOST_OF_TEXT * letters.whole(tree)
    unclosed = [each for each in tree.iter("a") if letters.whole(each) > most and _is_card(each)]
    for link in unclosed:
        link.drop_tag()
    return bool(unclosed)


def _remove_other_articles(tree: HtmlElement, letters: Letters) -> None:
    """Where an article has the page's first headline, those that have another one go."""
    articles = list(tree.iter("article"))
    own = [each for each in articles if each.find(".//h1") is not None]
    if not own or len(articles) == 1 or letters.whole(own[0]) < LEAST_ARTICLE:
        return
    kept = {own[0], *own[0].iterancestors("article")}
    for each in articles:
        if each not in kept and (
            own[0] not in each.iterancestors() or each.find(".//h1") is not None
        ):
            letters.without(each)
            _drop(each)


def _is_box(element: HtmlElement) -> bool:
    if element.tag == "dialog" or element.get("aria-modal") == "true":
        return True
    if element.get("role", "").lower() in ROLES:
        return True
    return _names_box(element.get("class", "")[:300]) or _names_box(element.get("id", "")[:300])


@lru_cache(maxsize=4096)
def _names_box(value: str) -> bool:
    lowered = value.lower()
    has_one = any(word in lowered for word in BEGIN_BOXES)
    return has_one and not words_of(value).isdisjoint(OF_BOXES)


@lru_cache(maxsize=4096)
def words_of(value: str) -> frozenset[str]:
    """The words of a class or an id ("author-box", "authorBox"), and each two neighbours."""
    found: set[str] = set()
    for name in value.split():
        # Classes for one width of window or state ("desktop:…"), or of what they contain.
        if ":" in name or name.startswith(("has-", "with-", "is-", "no-", "js-")):
            continue
        words = [word.lower() for word in WORD.findall(name)]
        found.update(words)
        found.update(" ".join(pair) for pair in pairwise(words))
    return frozenset(found)


def _is_card(link: HtmlElement) -> bool:
    """Whether a link is a whole box: a heading or paragraphs, not words of a text."""
    return any(
        each.tag in {"p", "h2", "h3", "h4", "div", "li"} for each in link.iter(etree.Element)
    )


def _is_teaser(paragraph: HtmlElement) -> bool:
    """Whether a paragraph is the headline of another article: a link of some words and no more,
    without the sign that ends a sentence; or with "Read also" before it."""
    link = paragraph.find(".//a[@href]")
    if link is None:
        return False
    text, linked = "".join(paragraph.itertext()).strip(), "".join(link.itertext()).strip()
    if len(linked) < LEAST_TEASER or text[-1] in SENTENCE_ENDS:
        return False
    before = name_key(text.removesuffix(linked)) if text.endswith(linked) else ""
    return text == linked or READ_ALSO.fullmatch(before) is not None


def _is_marked(element: HtmlElement, letters: Letters) -> bool:
    """Whether an element has links and nothing else but a mark before each ("▶ <a>...</a>")."""
    own = letters.prose(element)
    if not 0 < own < letters.whole(element):
        return False
    text = "".join(element.itertext()).strip()
    return text.startswith(MARKS) and sum(map(text.count, MARKS)) >= own


def captions(tree: HtmlElement) -> set[str]:
    """The keys of the lines of text in boxes that are called a picture's and hold one; none where
    they are a gallery, whose lines are the text."""
    letters = Letters(tree)
    named = (each for each in tree.iter("div", "span") if each.find(".//img") is not None)
    boxes = [
        each
        for each in named
        if 0 < letters.prose(each) <= MOST_CAPTION
        and not words_of(f"{each.get('class', '')} {each.get('id', '')}"[:300]).isdisjoint(
            OF_PICTURES
        )
    ]
    if sum(map(letters.prose, boxes)) > MOST_OF_TEXT * letters.prose(tree):
        return set()
    return {name_key("".join(each.itertext())) for each in boxes} - {""}


def _announced(tree: HtmlElement, letters: Letters) -> Iterator[HtmlElement]:
    """The boxes and lists that words such as "Read also" announce, those that begin with the name
    of a newsletter and have a form or a button, and what "About the author" stands above."""
    for element in tree.iter("p", "div", "span", "strong", "b", "h2", "h3", "h4"):
        if not 0 < letters.whole(element) <= LONGEST_LABEL or len(element):
            continue
        key = name_key(element.text or "")
        if READ_ALSO.fullmatch(key):
            box, line = _box_around(element, letters, LINKS)
            following = line.getnext()
            yield line if box is None else box
            if box is None and following is not None and following.tag in {"ul", "ol"}:
                yield following
        elif NEWSLETTER.search(key) or key in BIOGRAPHY:
            box, _line = _box_around(element, letters, LINKS if key in BIOGRAPHY else FORMS)
            if box is not None:
                yield box


def _box_around(
    element: HtmlElement, letters: Letters, tags: tuple[str, ...]
) -> tuple[HtmlElement | None, HtmlElement]:
    """The largest small box that begins with an element and has one of some tags; and the largest
    that begins with it, whatever it has."""
    box = None
    line = element
    above = element
    for _step in range(MOST_ABOVE):
        parent = above.getparent()
        if parent is None or parent.tag in NEVER or _begins_before(above):
            break
        above = parent
        if letters.whole(above) > MOST_ANNOUNCED:
            break
        line = above
        if next(above.iter(*tags), None) is not None:
            box = above
    return box, line


def _begins_before(element: HtmlElement) -> bool:
    """Whether the parent of an element has text in front of it."""
    parent = element.getparent()
    if (parent.text or "").strip():
        return True
    return any(
        "".join(each.itertext()).strip() for each in element.itersiblings(preceding=True)
    ) or any((each.tail or "").strip() for each in element.itersiblings(preceding=True))
