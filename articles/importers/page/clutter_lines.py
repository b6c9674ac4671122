"""Lines of a found text that are not of the article, by what they say."""

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement

from articles.importers.page.bylines import name_key
from articles.importers.page.clutter_words import (
    ANNOUNCES,
    BIOGRAPHY,
    LABELS,
    PLACEHOLDER,
    READ_ALSO,
    SIGN_UP,
)
from articles.importers.page.shown_lines import is_credit

# Characters. An invitation or a placeholder is a sentence or three; a biography is a paragraph.
LONGEST_LINE = 450
LONGEST_SIGN_UP = 300
LONGEST_ANNOUNCED = 250
LONGEST_BIOGRAPHY = 1200
# Letters of a line that does not stand in a text twice, and is no label such as "Answer:".
LEAST_TWICE = 40
# Blocks at the beginning among which the headline may stand again.
MOST_BEFORE = 4


def is_clutter(text: str) -> bool:
    """Whether a line is a label, a placeholder, an invitation or announces another article."""
    line = " ".join(text.split()).casefold().lstrip("*•►▶→>-–—|[( ").replace("’", "'")
    if not line or len(line) > LONGEST_LINE:
        return not line
    key = name_key(line)
    if not key or key in LABELS or READ_ALSO.fullmatch(key):
        return key != ""
    is_announced = len(line) <= LONGEST_ANNOUNCED and ANNOUNCES.match(line)
    is_invitation = len(line) <= LONGEST_SIGN_UP and SIGN_UP.match(line)
    return bool(is_announced or is_invitation or PLACEHOLDER.match(line))


def remove_lines(body: HtmlElement, headlines: Iterable[str]) -> None:
    """Take away from a text of blocks the lines that are not its own, and what stands twice.

    ``headlines`` are texts that stand above the article: at its beginning they go.
    """
    _remove_headlines(body, {name_key(headline) for headline in headlines} - {""})
    _remove_credits(body)
    for block in list(body):
        text = "".join(block.itertext())
        if block.tag in {"ul", "ol"}:
            _remove_items(block)
        if (len(block) == 0 and not text.strip() and block.tag not in {"hr", "br"}) or (
            block.tag != "table" and is_clutter(text)
        ):
            _remove(block)
    _remove_biography(body)
    _remove_repeated(body)
    _remove_trailing_headings(body)


def _remove(block: HtmlElement) -> None:
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)


def _remove_items(listed: HtmlElement) -> None:
    for item in list(listed):
        if is_clutter("".join(item.itertext())):
            listed.remove(item)


def _remove_headlines(body: HtmlElement, headlines: set[str]) -> None:
    for block in list(body)[:MOST_BEFORE]:
        key = name_key("".join(block.itertext()))
        longest = max((len(each) for each in headlines if each in key), default=0)
        # With the line above it ("Ponte sul fiume: Riapre il ponte") it is still the headline.
        if key in headlines or (longest >= LEAST_TWICE / 2 and len(key) <= 1.6 * longest):
            _remove(block)


def _remove_credits(body: HtmlElement) -> None:
    """Byline and day at the beginning, which stand in the article's own credit line."""
    for block in list(body)[:MOST_BEFORE]:
        if block.tag in {"p", "div"} and is_credit("".join(block.itertext())):
            _remove(block)


def _remove_biography(body: HtmlElement) -> None:
    for block in body:
        if name_key("".join(block.itertext())) in BIOGRAPHY:
            rest = list(block.itersiblings())
            if sum(len("".join(each.itertext())) for each in rest) <= LONGEST_BIOGRAPHY:
                for each in (block, *rest):
                    _remove(each)
            return


def _remove_repeated(body: HtmlElement) -> None:
    """What stands twice goes the second time; a quote out of a paragraph goes at once."""
    seen: set[str] = set()
    paragraphs = [name_key("".join(block.itertext())) for block in body if block.tag == "p"]
    for block in list(body):
        key = name_key("".join(block.itertext()))
        if len(key) < LEAST_TWICE:
            continue
        if key in seen or (
            block.tag == "blockquote" and any(_holds(each, key) for each in paragraphs)
        ):
            _remove(block)
        seen.add(key)


def _holds(paragraph: str, key: str) -> bool:
    return len(paragraph) > len(key) and key in paragraph


def _remove_trailing_headings(body: HtmlElement) -> None:
    """A heading with nothing behind it has lost what it announced."""
    for block in _from_the_end(body):
        if block.tag not in {"h1", "h2", "h3", "h4"}:
            return
        _remove(block)


def _from_the_end(body: HtmlElement) -> Iterator[HtmlElement]:
    yield from reversed(list(body))
