"""The text that a page gives to machines (JSON-LD), beside the one that was found in the page.

The found text has the better paragraphs. The stated one is whole where the page shows a
beginning; elsewhere it is a beginning itself, or a copy without paragraphs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from itertools import pairwise
from typing import Any

from lxml import html as lxml_html
from lxml.html import HtmlElement

from articles.importers.page.clutter_lines import is_clutter
from articles.importers.page.page_lines import name_key
from articles.text import html as texts
from articles.text.sentences import starts

LEAST_GIVEN, MOST_GIVEN = 500, 500_000  # characters
MOST_UPDATES = 500
# Of the letters of the found text, those that the stated one has: above, it is the same article.
SAME = 0.5
OTHER = 0.2
SAME_WHOLE = 0.95
# The page's own structure is better than a stated text that adds less than this.
LEAST_ADDED = 0.05
# A sentence is known where so much of its wording is; the rest is a link or a quote's sign.
KNOWN = 0.6
RUN = 3  # words
HEADINGS = {"h2", "h3", "h4"}
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
TAG = re.compile(r"</?(?:p|br|div|h[1-6]|li)\b", re.IGNORECASE)


def stated(node: dict[str, Any]) -> str:
    """The text of a JSON-LD node as safe HTML: its body, or the entries of its live blog."""
    parts = [_html(node.get("articleBody"))]
    updates = node.get("liveBlogUpdate")
    for update in updates[:MOST_UPDATES] if isinstance(updates, list) else ():
        if isinstance(update, dict):
            heading, body = update.get("headline"), _html(update.get("articleBody"))
            if isinstance(heading, str) and body:
                parts.append(f"<h3>{escape(unescape(heading))}</h3>")
            parts.append(body)
    return "".join(parts)[:MOST_GIVEN]


def _html(text: Any) -> str:
    """A text with tags, with lines or with neither as HTML; what is escaped once too often is
    taken as it was meant, and a text that stands there twice once."""
    if not isinstance(text, str):
        return ""
    text = text[:MOST_GIVEN]
    if not TAG.search(text):
        text = unescape(text)
    if TAG.search(text):
        return texts.sanitise(_once(text))
    lines = filter(None, map(str.strip, _once(unescape(text)).split("\n")))
    return texts.sanitise("".join(f"<p>{escape(line)}</p>" for line in lines))


def _once(text: str) -> str:
    """A text without its second half where that is the first one again."""
    text = text.strip()
    middle = len(text) // 2
    # What stands between the two may be a space or a line.
    for half in range(max(middle - 3, 0), middle + 1):
        first = text[:half].strip()
        if len(first) >= LEAST_GIVEN // 2 and text[half:].strip() == first:
            return first
    return text


def merge(body: HtmlElement, given: str) -> None:
    """Add to a found text the sentences that only the stated one has.

    Where the two have next to nothing in common, what was found is something else (a notice, a
    list of other articles), and the stated text takes its place.
    """
    if len(texts.plain_text(given)) < LEAST_GIVEN:
        return
    stated_blocks = list(lxml_html.fragment_fromstring(given, create_parent="div"))
    found, whole = Wording(_text(body)), Wording(_text(*stated_blocks))
    common = max(found.share_in(whole), whole.share_in(found))
    if common < OTHER:
        for block in list(body):
            body.remove(block)
        body.extend(stated_blocks)
    elif len(body) == 1 < len(stated_blocks) and whole.share_in(found) >= SAME_WHOLE:
        # What was found is the stated text itself, run together.
        body[:] = stated_blocks
    elif common >= SAME:
        _add_sentences(body, stated_blocks, found)


class Wording:
    """The runs of ``RUN`` words of a text; a sign of Chinese or Japanese is a word."""

    def __init__(self, text: str) -> None:
        words = WORD.findall(text.casefold())
        self.length = len(words)
        self._runs = {tuple(words[at : at + RUN]) for at in range(max(len(words) - RUN + 1, 1))}

    def share_in(self, other: "Wording") -> float:
        """How many of its runs the other text has (0 to 1)."""
        return len(self._runs & other._runs) / len(self._runs)


def _text(*blocks: HtmlElement) -> str:
    """The text of blocks, whose lines do not run together."""
    parts = (part for block in blocks for each in block.iter() for part in (each.text, each.tail))
    return " ".join(filter(None, parts))


def _sentences(block: HtmlElement) -> Iterator[str]:
    text = texts.one_line("".join(block.itertext()))
    cuts = [0, *starts(text), len(text)]
    yield from (text[start:end].strip() for start, end in pairwise(cuts))


@dataclass
class Added:
    """A new block with its number of words, and the found block that it stands behind."""

    after: HtmlElement | None
    block: HtmlElement
    words: int


def _add_sentences(body: HtmlElement, given: list[HtmlElement], found: Wording) -> None:
    """Put the sentences that are new behind the block that has the sentence before them."""
    added = list(_new_blocks(list(body), given, found))
    if sum(each.words for each in added) < LEAST_ADDED * found.length:
        return
    for each in reversed(added):
        if each.after is None:
            body.insert(0, each.block)
        else:
            each.after.addnext(each.block)


def _new_blocks(
    blocks: list[HtmlElement], given: list[HtmlElement], found: Wording
) -> Iterator[Added]:
    wordings = [Wording(_text(block)) for block in blocks]
    lines = {name_key(_text(block)): at for at, block in enumerate(blocks)}
    place = -1
    heading: Added | None = None
    for each in given:
        new: list[str] = []
        for sentence in _sentences(each):
            wording = Wording(sentence)
            if wording.length < RUN and each.tag in HEADINGS:
                # Too short to be known by its wording: by the whole line.
                known_at = lines.get(name_key(sentence))
                place = place if known_at is None else known_at
                new += [sentence] if known_at is None and not is_clutter(sentence) else []
            elif wording.length < RUN or wording.share_in(found) >= KNOWN:
                place = _place(wording, wordings, place)
            elif not is_clutter(sentence):
                new.append(sentence)
        if not new:
            heading = None
            continue
        line = lxml_html.Element(each.tag if each.tag in HEADINGS else "p")
        line.text = " ".join(new)
        block = Added(blocks[place] if place >= 0 else None, line, Wording(line.text).length)
        if each.tag in HEADINGS and block.words < RUN:
            # It comes with the new text below it, or not at all.
            heading = block
            continue
        yield from [heading] if heading else []
        heading = None
        yield block


def _place(wording: Wording, wordings: list[Wording], place: int) -> int:
    """Which found block has a sentence: the one behind the last is tried first, since both texts
    go the same way."""
    behind = range(max(place, 0), len(wordings))
    return next((at for at in behind if wording.share_in(wordings[at]) >= KNOWN), place)
