"""Lines of a found text that are not of the article, by what they say."""

from collections.abc import Iterable, Iterator, Set

from lxml.html import HtmlElement

from articles.importers.page.byline_words import (
    BETWEEN_SOURCES,
    CONJUNCTION,
    NAMES_BEHIND,
    OF_DESKS,
    OF_SOURCES,
    PREFIX,
    ROLES,
    WITH_AGENCY,
    is_agency,
)
from articles.importers.page.bylines import prepared
from articles.importers.page.clutter import SENTENCE_ENDS
from articles.importers.page.clutter_words import ANNOUNCES, BIOGRAPHY, LABELS, READ_ALSO
from articles.importers.page.notice_words import (
    CAPTION,
    COPYING,
    FILED,
    FORM,
    OF_AGENCY,
    PAYWALL,
    PLACEHOLDER,
    RIGHTS,
    SIGN_UP,
)
from articles.importers.page.outlet import Outlet
from articles.importers.page.page_lines import name_key
from articles.importers.page.shown_days import is_credit
from articles.importers.page.shown_lines import COUNT
from articles.importers.page.signatures import EDITOR

NOTICES = (PAYWALL, PLACEHOLDER, RIGHTS, COPYING, FILED, FORM)
# Characters. An invitation or a placeholder is a sentence or three; a biography is a paragraph.
LONGEST_LINE = 450
LONGEST_SIGN_UP = 300
LONGEST_ANNOUNCED = 250
LONGEST_BIOGRAPHY = 1200
LONGEST_CAPTION = 300
MOST_CAPTIONS = 0.3  # of a text
LONGEST_OFFER = 250  # of a line behind an offer to subscribe
LONGEST_SIGNATURE = 120
LONGEST_LETTERS = 4  # of somebody's name
# Letters of a line that does not stand in a text twice, and is no label such as "Answer:".
LEAST_TWICE = 40
# Blocks at the beginning among which the headline may stand again.
MOST_BEFORE = 4
MOST_BEHIND = 3  # blocks at the end among which the text may be signed


def is_clutter(text: str) -> bool:
    """Whether a line is a label, a placeholder, an invitation or announces another article."""
    line = _compared(text)
    if not line or len(line) > LONGEST_LINE:
        return not line
    key = name_key(line)
    if not key or key in LABELS or COUNT.fullmatch(key) or READ_ALSO.fullmatch(key):
        return key != ""
    is_announced = len(line) <= LONGEST_ANNOUNCED and ANNOUNCES.match(line)
    is_invitation = len(line) <= LONGEST_SIGN_UP and SIGN_UP.match(line)
    is_notice = any(pattern.match(line) for pattern in NOTICES)
    is_caption = len(line) <= LONGEST_CAPTION and CAPTION.search(line)
    return bool(is_announced or is_invitation or is_notice or is_caption)


def _compared(text: str) -> str:
    """A line as the patterns of clutter are written: in small letters, without its bullet."""
    return " ".join(text.split()).casefold().lstrip("*•►▶→>-–—|[( ").replace("’", "'")


def remove_lines(
    body: HtmlElement,
    headlines: Iterable[str],
    captions: Set[str] = frozenset(),
    above: Set[str] = frozenset(),
) -> None:
    """Take away from a text of blocks the lines that are not its own, and what stands twice.

    ``headlines`` are texts that stand above the article: at its beginning they go. ``captions``
    are the keys of those below pictures, ``above`` of the labels over the headline.
    """
    _remove_above(body, above)
    _remove_headlines(body, {name_key(headline) for headline in headlines} - {""})
    _remove_credits(body)
    _remove_captions(body)
    _remove_offers(body)
    for block in list(body):
        text = "".join(block.itertext())
        if block.tag in {"ul", "ol"}:
            _remove_items(block)
        if (len(block) == 0 and not text.strip() and block.tag not in {"hr", "br"}) or (
            block.tag != "table" and (is_clutter(text) or name_key(text) in captions)
        ):
            _remove(block)
    _remove_biography(body)
    _remove_repeated(body)
    _remove_trailing_headings(body)


def remove_signatures(body: HtmlElement, author: str, outlet: Outlet) -> None:
    """Take away the lines at both ends of a text that name its author or the outlet and say no
    more: that stands in the article's own credit line."""
    blocks = list(body)
    names = sorted(filter(None, author.split(", ")), key=len, reverse=True)
    for block in dict.fromkeys((*blocks[:MOST_BEFORE], *blocks[-MOST_BEHIND:])):
        line = " ".join("".join(block.itertext()).split())
        if block.tag != "p" or not 0 < len(line) <= LONGEST_SIGNATURE or len(blocks) == 1:
            continue
        if "://" in line:  # an address that the text ends with, which no signature has
            continue
        rest = _without_labels(line)
        is_role = any(line.startswith(name) for name in names) and ROLES.search(line) is not None
        for name in names:
            rest = rest.replace(name, "_")
        rest = CONJUNCTION.sub(" ", rest).replace("_", " ")
        rest = ROLES.sub("", rest).strip(" .,|/()[]–—-、")
        source = OF_SOURCES.fullmatch(line)
        is_of_outlet = any(
            outlet.is_named(name) or outlet.is_label(name)
            for name in (rest, source["names"].strip(" .") if source else rest)
        )
        is_of_desk = OF_DESKS.fullmatch(line) is not None
        if is_role and line[-1] not in f"{SENTENCE_ENDS}:,":
            rest = ""  # "Jane RoeHealth correspondent, Gazette"
        if (
            not name_key(rest)
            or is_of_outlet
            or is_of_desk
            or any(map(_is_credit_of_agency, (line, rest)))
        ):
            _remove(block)


def _without_labels(line: str) -> str:
    """A line that may be a signature without "By", "Editor:" and their like, and addresses."""
    if edited := EDITOR.match(line):
        return edited["names"]
    return PREFIX.sub("", NAMES_BEHIND.sub("", prepared(line)))


def _is_credit_of_agency(line: str) -> bool:
    """Whether a line names agencies, with the letters of who edited there at most ("dpa/lby")."""
    if source := OF_SOURCES.fullmatch(line):
        return all(map(is_agency, BETWEEN_SOURCES.split(source["names"].strip(" ."))))
    words = BETWEEN_SOURCES.split(WITH_AGENCY.sub("", line.strip(" .()[]")))
    return any(map(is_agency, words)) and all(
        is_agency(word) or (word.isalpha() and len(word) <= LONGEST_LETTERS) for word in words
    )


def _remove(block: HtmlElement) -> None:
    parent = block.getparent()
    if parent is not None:
        parent.remove(block)


def _remove_items(listed: HtmlElement) -> None:
    for item in list(listed):
        if is_clutter("".join(item.itertext())):
            listed.remove(item)


def _remove_above(body: HtmlElement, above: Set[str]) -> None:
    """The labels that stand over the headline, as far as the text begins with them."""
    for block in list(body)[:MOST_BEFORE]:
        lines = block if block.tag in {"ul", "ol"} else [block]
        if not {name_key("".join(line.itertext())) for line in lines} <= above:
            return
        _remove(block)


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


def _remove_captions(body: HtmlElement) -> None:
    """Paragraphs that end with the agency and the name of who took a picture, as long as the text
    is not a row of pictures and of nothing else."""
    lines = {block: " ".join("".join(block.itertext()).split()) for block in body}
    found = [
        block
        for block, line in lines.items()
        if block.tag == "p" and len(line) <= LONGEST_LINE and OF_AGENCY.search(line)
    ]
    if sum(len(lines[block]) for block in found) <= MOST_CAPTIONS * sum(map(len, lines.values())):
        for block in found:
            _remove(block)


def _remove_biography(body: HtmlElement) -> None:
    for block in body:
        if name_key("".join(block.itertext())) in BIOGRAPHY:
            rest = list(block.itersiblings())
            if sum(len("".join(each.itertext())) for each in rest) <= LONGEST_BIOGRAPHY:
                for each in (block, *rest):
                    _remove(each)
            return


def _remove_offers(body: HtmlElement) -> None:
    """What follows an offer to subscribe is more of it, where it is but short lines."""
    for block in list(body)[1:]:
        if PAYWALL.match(_compared("".join(block.itertext()))):
            rest = list(block.itersiblings())
            lengths = [len("".join(each.itertext())) for each in rest]
            if sum(lengths) <= LONGEST_BIOGRAPHY and max(lengths, default=0) <= LONGEST_OFFER:
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
