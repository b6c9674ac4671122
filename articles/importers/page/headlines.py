"""The headline of a page, out of those that it states and those that it shows."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree
from lxml.html import HtmlElement

from articles.importers.dates import moment_or_none
from articles.importers.page.byline_words import PREFIX
from articles.importers.page.clutter import words_of
from articles.importers.page.outlet import SEPARATOR, Outlet
from articles.importers.page.page_lines import name_key, one_line

MOST_HEADINGS = 20
# What is shown as the headline counts as much as two places that state one.
SHOWN = 2
# Letters of a headline that is known again at the beginning of a longer one.
LEAST_BEGINNING = 12
# Words of so many letters that a heading and a stated title share, where one tells the other anew
# for search engines; of signs so many pairs.
LEAST_WORD, LEAST_SHARED = 4, 2
# Of a page's only heading one word is enough, where it has so many characters and words.
LEAST_OF_ONE, LEAST_ALONE, LEAST_WORDS = 1, 25, 4
LONG_WORD = re.compile(rf"[^\W_]{{{LEAST_WORD},}}")
SIGNS = re.compile(r"(?=([\u3040-\u30ff\u3400-\u9fff]{2}))")
CUT = re.compile(r"\s*(?:…|\.\.\.)$")
MOST_TAILS = 3
# Where a heading of the first step is a step of a path, or the name of the site.
NO_HEADLINES = {"li", "nav", "aside", "footer"}
# What stands in a heading and is none of its words.
NO_WORDS = ("script", "style", "svg", "button", "template", "noscript")
# Words of classes of what stands above or beside a headline in its heading.
OF_LABELS = {
    *("kicker", "overline", "eyebrow", "label", "badge", "topline", "dachzeile", "occhiello"),
    *("antetitulo", "surtitre", "premium", "plus", "sr only", "screen reader", "visually hidden"),
}
HOME = {"", "/", "./", "/index.html", "/index.php"}


@dataclass
class Heading:
    """A heading of a page: its text, the texts of it without a label at one of its ends, and that
    without what is called a label."""

    text: str
    parts: list[str]
    bare: str


def shown(tree: HtmlElement) -> list[Heading]:
    """The headings of the first step; where there is none, what is marked as the headline."""
    found: dict[str, Heading] = {}
    for path in ("//h1", "//*[@itemprop='headline' and not(self::h1 or self::meta)]"):
        for each in tree.xpath(path)[:MOST_HEADINGS]:
            text = one_line(_text(each))
            if text and not _is_aside(each) and not is_logo(each):
                bare = one_line(_text(each, OF_LABELS))
                found.setdefault(text, Heading(text, list(_parts(each)), bare or text))
        if found:
            break
    return list(found.values())


def _text(heading: HtmlElement, labels: Set[str] = frozenset()) -> str:
    """The text of a heading, with spaces where lines end and where an element begins with a capital
    right behind a small letter ("<b>Live</b>Council votes"); without what has a class with one of
    the words of ``labels``."""
    text = ""
    tops = {each for each in heading.iterdescendants() if _is_left_out(each, labels)}
    silent = {inside for each in tops for inside in each.iter()}
    for event, element in etree.iterwalk(heading, events=("start", "end")):
        if element in silent and (event == "start" or element not in tops):
            continue
        part = element.text if event == "start" else element.tail
        if element.tag == "br" and event == "start":
            part = " "
        if element is heading and event == "end":
            break
        if part and text[-1:].islower() and part[0].isupper():
            text += " "
        text += part or ""
    return text


def _is_left_out(element: HtmlElement, labels: Set[str]) -> bool:
    words = words_of(element.get("class", "")[:300]) if labels else frozenset()
    return element.tag in NO_WORDS or not words.isdisjoint(labels)


def is_logo(heading: HtmlElement) -> bool:
    """Whether all of a heading is a link to the front page."""
    links = [each for each in heading.iter("a") if is_home(each.get("href", "").strip())]
    return len(links) == 1 and name_key(links[0].text_content()) == name_key(heading.text_content())


def is_home(address: str) -> bool:
    """Whether a link leads to the front page, of this site or of another."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    # "#" leads nowhere.
    return parts.path in HOME and not parts.query and bool(parts.path or parts.netloc)


def logos(tree: HtmlElement) -> Iterator[str]:
    """The names that headings with nothing but a link to the front page hold."""
    for each in list(tree.iter("h1"))[:MOST_HEADINGS]:
        if is_logo(each):
            yield one_line(each.text_content())


def _is_aside(heading: HtmlElement) -> bool:
    return any(above.tag in NO_HEADLINES for above in heading.iterancestors())


def _parts(heading: HtmlElement) -> Iterator[str]:
    """The text of a heading without its first element, and without its last ("Plus", "Video")."""
    while len(heading) == 1 and not (heading.text or "").strip():
        if (heading[0].tail or "").strip():
            break
        heading = heading[0]
    if not len(heading):
        return
    texts = [heading.text or ""]
    for child in heading:
        texts += [child.text_content(), child.tail or ""]
    filled = [text for text in map(one_line, texts) if name_key(text)]
    if len(filled) > 1:
        yield " ".join(filled[1:])
        yield " ".join(filled[:-1])


def lower(tree: HtmlElement) -> set[str]:
    """The keys of the first headings of the second step: some pages have their headline there."""
    headings = list(tree.iter("h2"))[:MOST_HEADINGS]
    return {name_key(one_line(each.text_content())) for each in headings}


def headline(
    headings: Sequence[Heading],
    stated: Iterable[str],
    outlet: Outlet,
    tails: Iterable[str],
    below: set[str],
) -> str:
    """The headline that most places agree on; of as many, the one that is shown.

    ``headings`` are the page's own, ``stated`` what it tells machines, ``tails`` the names of
    its sections, ``below`` the keys of headings of the second step.
    """
    ends = {name_key(tail) for tail in tails} - {""}
    whole = list(map(one_line, stated))
    titles = [_without_tails(title, outlet, ends) for title in whole]
    keys = set(map(name_key, titles))
    candidates = [
        _without_tails(_agreed(each, keys, titles), outlet, ends, is_shown=True)
        for each in headings
    ]
    candidates = [title for title in candidates if not outlet.is_named(title)]
    # "Strike - Le Soir appears tomorrow": what is shown as a whole has no tail.
    shown_keys = set(map(name_key, candidates))
    titles = [
        each if name_key(each) in shown_keys else title
        for each, title in zip(whole, titles, strict=True)
    ]
    titles = [_whole(title, titles, below if not candidates else set()) for title in titles]
    votes = dict.fromkeys(map(name_key, candidates[:1]), SHOWN)
    least = LEAST_OF_ONE if len(headings) == 1 and _is_long(headings[0].text) else LEAST_SHARED
    if (
        candidates
        and below.isdisjoint(map(name_key, titles))
        and _is_akin(candidates[0], titles, least)
    ):
        votes[name_key(candidates[0])] = len(titles)
    for title in titles:
        title = next((each for each in candidates if _begins(title, each)), title)
        key = name_key(title)
        if outlet.is_named(title) or not key:
            continue
        if key not in votes and (key in below or title in candidates):
            votes[key] = SHOWN
        if any(_ends(each, title) for each in candidates[:1]):
            votes[key] = votes.get(key, 0) + SHOWN
        candidates.append(title)
        votes[key] = votes.get(key, 0) + 1
    # max() takes the first of equals, and the shown one stands first.
    best = max(candidates, key=lambda title: votes.get(name_key(title), 0), default="")
    return _as_stated(best, headings, titles)


def _whole(title: str, titles: Sequence[str], below: set[str]) -> str:
    """A stated title as another one goes on that was not cut; or the part of it that stands in a
    heading of the second step ("Gazzetta mobile :: Riapre il ponte"), whose keys are ``below``."""
    if CUT.search(title):
        whole = (each for each in titles if not CUT.search(each) and _begins(title, each))
        return next(whole, title)
    for cut in SEPARATOR.finditer(title):
        for part in (title[cut.end() :], title[: cut.start()]):
            if name_key(part) in below and 2 * len(part) >= len(title):
                return part
    return title


def _agreed(heading: Heading, keys: set[str], stated: Sequence[str]) -> str:
    """A heading without the label beside it, where only that is stated anywhere: ``stated`` are
    the titles, ``keys`` theirs."""
    if name_key(heading.text) in keys:
        return heading.text
    for part in heading.parts:
        if name_key(part) in keys or any(_begins(title, part) for title in stated):
            return part
    return heading.bare


def _as_stated(title: str, headings: Sequence[Heading], stated: Iterable[str]) -> str:
    """A headline out of several elements as it is stated: with the signs between its parts."""
    if any(heading.text == title and heading.parts for heading in headings):
        key = name_key(title)
        return next((each for each in stated if name_key(each) == key), title)
    return title


def _is_long(heading: str) -> bool:
    """Whether a heading has the words of a sentence, which no name of a section has."""
    return len(heading) >= LEAST_ALONE and len(heading.split()) >= LEAST_WORDS


def _is_akin(heading: str, titles: Iterable[str], least: int) -> bool:
    """Whether a title says in other words what a heading says; not with a word before it.

    ``least`` is how many of its words it has to have.
    """
    words = {*LONG_WORD.findall(heading.casefold()), *SIGNS.findall(heading)}
    for title in titles:
        others = {*LONG_WORD.findall(title.casefold()), *SIGNS.findall(title)}
        if len(words & others) >= least and not name_key(title).endswith(name_key(heading)):
            return True
    return False


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading that was cut, or one and something behind a dash or a bar."""
    if (cut := CUT.search(title)) and cut.start() >= LEAST_BEGINNING:
        return heading.startswith(title[: cut.start()])
    return (
        len(heading) >= LEAST_BEGINNING
        and title.startswith(heading)
        and SEPARATOR.match(title, len(heading)) is not None
    )


def _ends(heading: str, title: str) -> bool:
    """Whether a heading is a title behind the words above it ("Syria: ...")."""
    shorter = len(title) < len(heading) <= 2 * len(title)
    before = heading.removesuffix(title).rstrip()
    return shorter and heading.endswith(title) and before[-1:] in {":", "-", "–", "|"}


def _without_tails(title: str, outlet: Outlet, ends: set[str], *, is_shown: bool = False) -> str:
    """A title without the outlet, the section and the day at its end."""
    for _tail in range(MOST_TAILS):
        shorter = outlet.without(title, is_shown=is_shown)
        cuts = list(SEPARATOR.finditer(shorter))
        if cuts and cuts[-1].start():
            last = PREFIX.sub("", shorter[cuts[-1].end() :])
            if name_key(last) in ends or _is_day(last):
                shorter = shorter[: cuts[-1].start()]
        if shorter == title:
            break
        title = shorter
    return title


def _is_day(text: str) -> bool:
    return any(sign.isdigit() for sign in text) and moment_or_none(text) is not None
