"""The standfirst of an article: the sentence or three between its headline and its text.

Many pages set it outside of what holds the text, where it is not found with it.
"""

from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from articles.importers.page.clutter import SENTENCE_ENDS, words_of
from articles.importers.page.clutter_lines import is_clutter
from articles.importers.page.page_lines import name_key
from articles.importers.page.shown_bylines import NAMING
from articles.importers.page.shown_days import is_credit
from articles.importers.page.shown_lines import apart, headline_place, with_text
from articles.importers.page.text_blocks import paragraph_of

MOST_LINES = 30  # between the headline and the text
MOST_ADDED = 2  # a heading and a sentence
SHORTEST, LONGEST = 40, 700  # characters
LEAST_OPENING = 80  # of sentences that nothing but their place says to be a standfirst
LEAST_SAME = 30  # letters at their beginnings by which two texts are the same
TAGS = {"h2", "h3", "h4", "p", "div", "span", "strong", "em", "b"}
NO_TEXT = {"a", "figure", "figcaption", "aside", "nav", "footer", "li", "button", "form"}
OF_STANDFIRSTS = {
    *("standfirst", "subtitle", "subhead", "subheadline", "subheading", "dek", "deck", "lead"),
    *("lede", "sapo", "chapo", "chapeau", "sottotitolo", "sommario", "summary", "entradilla"),
    *("bajada", "copete", "vorspann", "intro", "ingress", "manchet", "perex", "opener", "zajawka"),
    *("excerpt", "subtitulo", "catenaccio", "preamble", "spot", "leadtext", "linha fina"),
    *("article desc", "article description", "alternative headline", "sub title", "sub headline"),
}


def add(
    body: HtmlElement, elements: Sequence[HtmlElement], title: str, described: Iterable[str]
) -> None:
    """Put it before a found text that does not have it.

    ``elements`` are those of the page in its order, ``described`` what it tells machines of the
    article in a sentence.
    """
    at = headline_place(elements, title)
    if at is None:
        return
    text = name_key(title) + name_key(" ".join(body.itertext()))
    own = {name_key(title)}
    known = [key for key in map(name_key, described) if len(key) >= LEAST_SAME]
    lines = with_text(elements[place] for place in range(at + 1, len(elements)))
    added = 0
    before: HtmlElement | None = None
    for _number, line in zip(range(MOST_LINES), lines, strict=False):
        shown = apart(line)
        key = name_key(shown)
        if len(key) >= LEAST_SAME and key[:LEAST_SAME] in text and key not in own:
            if before is not None and added < MOST_ADDED and _opens(before, line):
                body.insert(added, paragraph_of(apart(before)))
            return
        before = None
        if key in text:
            continue
        if added >= MOST_ADDED:
            return
        if _is_one(line, elements[at], key, known) and _is_sentence(shown):
            body.insert(added, paragraph_of(shown))
            own.add(key)
            text += key
            added += 1
        else:
            before = line


def _opens(line: HtmlElement, text: HtmlElement) -> bool:
    """Whether a line right before a text's first one opens it: sentences in the same box, in which
    no picture is that they could be the caption of."""
    box = line.getparent()
    if line.tag not in {"div", "p"} or len(line) or box is None or box.tag in {"body", "main"}:
        return False
    shown = apart(line)
    return (
        box in text.iterancestors()
        and next(box.iter("img", "picture", "video", "h1"), None) is None
        and not any(above.tag in NO_TEXT for above in line.iterancestors())
        and len(shown) >= LEAST_OPENING
        and shown.endswith(tuple(SENTENCE_ENDS))
        and _is_sentence(shown)
    )


def _is_sentence(text: str) -> bool:
    return SHORTEST <= len(text) <= LONGEST and not is_clutter(text) and not is_credit(text)


def _is_one(line: HtmlElement, headline: HtmlElement, key: str, known: list[str]) -> bool:
    """Whether a line is what the page describes itself by, is called so, or is the heading or
    the description right below the headline."""
    item = line.getparent() if line.tag in {"h2", "h3"} else None
    if item is not None and item.tag == "li" and item.getparent() is not None:
        return bool(_words(item.getparent()) & OF_STANDFIRSTS)
    if line.tag not in TAGS or any(above.tag in NO_TEXT for above in line.iterancestors()):
        return False
    # A place may stand before it: "Berlin. ..."
    if any(each[:LEAST_SAME] in key[: 2 * LEAST_SAME] for each in known):
        return True
    named = _words(line) | _words(line.getparent())
    if named & OF_STANDFIRSTS or line.get("itemprop") == "alternativeHeadline":
        return True
    is_called = "description" in words_of(line.get("class", "")[:300])
    return (line.tag == "h2" or is_called) and line.getprevious() is headline


def _words(element: HtmlElement) -> frozenset[str]:
    """The words of what an element calls itself, in its class or beside it."""
    return words_of(" ".join(element.get(name, "")[:200] for name in NAMING))
