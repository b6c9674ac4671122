"""The lines that a page shows around its headline, and behind its text."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from articles.importers.page.clutter import SENTENCE_ENDS, SILENT, words_of
from articles.importers.page.clutter_words import LABELS
from articles.importers.page.page_lines import name_key

# Lines before and behind the headline that are looked at, and characters of one.
MOST_BEFORE, MOST_BEHIND = 8, 30
LONGEST_LINE = 160
# Longer ones: behind the standfirst and the first paragraphs the text has begun.
MOST_LONG = 3
LONGEST_LABEL = 60  # characters of a line over the headline
# Lines behind the text, which may sign it; a label may name who wrote behind tags and links.
MOST_AFTER_TEXT, MOST_LABELLED = 8, 25
HEADINGS = {"h1", "h2", "h3", "h4"}
# Of a heading that holds the headline and a label beside it, at most so much of its length.
MOST_BESIDE = 1.6
MOST_HEADING = 3  # the length of a heading with the headline, in that of the headline
LEAST_BESIDE = 20  # letters of a headline that is looked for in longer lines
QUOTES = {"blockquote"}
# Labels that say of which kind the day behind them is.
OF_DAYS = {"published", "posted"}
# "12 comments", "1.2k views"
COUNT = re.compile(
    r"\d+[km]?(?:comments?|views?|shares?|likes?|reads|kommentare?|kommentarer|commentaires?"
    r"|commenti|comentarios?|comentários?|reacties?|visualizzazioni|lecturas?|vistas?|vues"
    r"|комментари\w{1,3}|просмотр\w{0,3}|коментар\w{0,3}|переглядів|yorum|görüntülenme)"
)
# Boxes with lines of other articles, and of readers.
OTHERS = {"aside", "nav"}
OF_OTHERS = {
    *("comment", "comments", "commenti", "kommentare", "comentarios", "commentaires", "disqus"),
    *("related", "recommended", "teaser", "teasers", "trending", "popular", "most read"),
}


def near(elements: list[HtmlElement], title: str) -> list[HtmlElement]:
    """The elements with a short text of their own around the headline, nearest behind it first.

    ``elements`` are those of the page in its order.
    """
    at = headline_place(elements, title)
    if at is None:
        return []
    inside = set(elements[at].iterdescendants())
    around = set(elements[at].iterancestors())
    behind: list[HtmlElement] = []
    long = 0
    for element in with_text(islice(elements, at + 1, None)):
        # A quoted post has its own day and author.
        if element in inside or is_within(element, QUOTES) or _is_of_others(element, around):
            continue
        if is_short(element, LONGEST_LINE):
            behind.append(element)
        else:
            long += 1
        if len(behind) >= MOST_BEHIND or long >= MOST_LONG:
            break
    main = next((above for above in around if above.tag == "main"), None)
    before = (
        each
        for each in with_text(elements[place] for place in range(at - 1, -1, -1))
        if is_short(each, LONGEST_LINE)
    )
    own = (
        each
        for each in islice(before, MOST_BEFORE)
        if not _is_of_others(each, around) and (main is None or main in each.iterancestors())
    )
    return [*behind, *own]


def labels_above(elements: Sequence[HtmlElement], title: str) -> set[str]:
    """The keys of the nearest lines before the headline that are no sentence: its section, or
    words that lead to it."""
    at = headline_place(elements, title)
    before = (elements[place] for place in range((at or 0) - 1, -1, -1))
    lines = (text_of(each) for each in islice(with_text(before), MOST_BEFORE) if _is_label(each))
    return {name_key(line) for line in lines if line[-1] not in SENTENCE_ENDS} - {""}


def _is_label(element: HtmlElement) -> bool:
    return is_short(element, LONGEST_LABEL) and not is_within(element, QUOTES)


def _is_of_others(element: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Whether an element is of another article, or of readers; ``around`` are the boxes that hold
    this article, whatever they are called."""
    for each in (element, *element.iterancestors()):
        if each in around:
            return False
        is_beside = each.tag in OTHERS and next(each.iterancestors("article"), None) not in around
        if is_beside or not words_of(each.get("class", "")[:300]).isdisjoint(OF_OTHERS):
            return True
    return False


def after(elements: list[HtmlElement], last: str) -> list[HtmlElement]:
    """The elements with a short text of their own behind the one whose text is ``last``."""
    key = name_key(last)
    places = range(len(elements) - 1, -1, -1) if key else ()
    found = next((at for at in places if _is_text(elements[at], last, key)), None)
    if found is None:
        return []
    around = set(elements[found].iterancestors())
    lines = with_text(islice(elements, found + 1, None))
    own = (each for each in lines if not _is_of_others(each, around))
    return [each for each in islice(own, MOST_LABELLED) if is_short(each, LONGEST_LINE)]


def _is_text(element: HtmlElement, text: str, key: str) -> bool:
    """Whether an element has the text; its beginning is compared first."""
    first = next((part for part in element.itertext() if part.strip()), "")
    begins = text.startswith(" ".join(first.split())[:LEAST_BESIDE])
    if not first or not begins or not is_short(element, len(text)):
        return False
    return name_key(text_of(element)) == key


def is_short(element: HtmlElement, most: int) -> bool:
    """Whether the text of an element has so many characters at most. Boxes around whole pages are
    not read to their end for it."""
    length = 0
    for part in element.itertext():
        length += len(part.strip())
        if length > most:
            return False
    return length <= most and len(text_of(element)) <= most


def text_of(element: HtmlElement) -> str:
    """The text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def apart(element: HtmlElement) -> str:
    """The text of an element, with spaces between its elements and a bar where a line ends; without
    buttons such as "Follow"."""
    parts = [element.text or ""]
    silent: set[HtmlElement] = set()
    for each in element.iterdescendants():
        if each.getparent() in silent:
            silent.add(each)
            continue
        if each.tag == "br":
            parts.append("|")
        if _is_button(each):
            silent.add(each)
        elif isinstance(each.tag, str):
            parts.append(each.text or "")
        parts.append(each.tail or "")
    return " ".join(" ".join(parts).split())


def _is_button(element: HtmlElement) -> bool:
    """Whether an element within a line is a button, or a count, and nothing else."""
    if element.tag != "button" and (len(element) or element.tag not in {"a", "span"}):
        return False
    if not is_short(element, LONGEST_LABEL):
        return False
    key = name_key(text_of(element))
    return (key in LABELS and key not in OF_DAYS) or COUNT.fullmatch(key) is not None


def is_within(element: HtmlElement, tags: Set[str]) -> bool:
    """Whether an element is one of these tags, or inside of one."""
    return element.tag in tags or any(above.tag in tags for above in element.iterancestors())


def headline_place(elements: Sequence[HtmlElement], title: str) -> int | None:
    """Where the headline stands: in a heading, else in any element."""
    key = name_key(title)
    if not key:
        return None
    most = MOST_HEADING * len(title)
    headings = [
        at for at, each in enumerate(elements) if each.tag in HEADINGS and is_short(each, most)
    ]
    texts = {at: name_key(text_of(elements[at])) for at in headings}
    exact = next((at for at in headings if texts[at] == key), None)
    if exact is not None:
        return exact
    if len(key) >= LEAST_BESIDE:
        for at in headings:
            if key in texts[at] and len(texts[at]) <= MOST_BESIDE * len(key):
                return at
    first = title.split()[0]
    for at, each in enumerate(elements):
        is_one = first in (each.text or "") and is_short(each, most)
        if is_one and name_key(text_of(each)) == key:
            return at
    return None


def with_text(elements: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    """Those of some elements that have a text of their own."""
    return filter(_has_own_text, elements)


def _has_own_text(element: HtmlElement) -> bool:
    return bool((element.text or "").strip()) or any((each.tail or "").strip() for each in element)


def elements_of(tree: HtmlElement) -> list[HtmlElement]:
    """The elements of a page in its order, without scripts and what else is not shown."""
    shown: list[HtmlElement] = []
    silent: set[HtmlElement] = set()
    for element in tree.iter(etree.Element):
        if element.tag in SILENT or element.getparent() in silent:
            silent.add(element)
        else:
            shown.append(element)
    return shown
