"""The headline of a page, out of those that it states and those that it shows."""

from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from articles.importers.dates import read_moment
from articles.importers.page.bylines import SEPARATOR, Outlet, name_key, one_line
from articles.importers.records import RecordRefused

MOST_HEADINGS = 20
# What is shown as the headline counts as much as two places that state one.
SHOWN = 2
# Letters of a headline that is known again at the beginning of a longer one.
LEAST_BEGINNING = 12
# Where a heading of the first step is a step of a path, or the name of the site.
NO_HEADLINES = {"li", "nav", "aside", "footer"}


def shown(tree: HtmlElement) -> list[str]:
    """The headings of the first step, each as one line."""
    headings = list(tree.iter("h1"))[:MOST_HEADINGS]
    lines = (one_line(each.text_content()) for each in headings if not _is_aside(each))
    return list(dict.fromkeys(line for line in lines if line))


def _is_aside(heading: HtmlElement) -> bool:
    return any(above.tag in NO_HEADLINES for above in heading.iterancestors())


def lower(tree: HtmlElement) -> set[str]:
    """The keys of the first headings of the second step: some pages have their headline there."""
    headings = list(tree.iter("h2"))[:MOST_HEADINGS]
    return {name_key(one_line(each.text_content())) for each in headings}


def headline(
    headings: Sequence[str],
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
    candidates = [_without_tails(title, outlet, ends) for title in headings]
    candidates = [title for title in candidates if not outlet.is_named(title)]
    votes = dict.fromkeys(map(name_key, candidates[:1]), SHOWN)
    for title in map(one_line, stated):
        title = _without_tails(title, outlet, ends)
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
    return max(candidates, key=lambda title: votes.get(name_key(title), 0), default="")


def _begins(title: str, heading: str) -> bool:
    """Whether a title is a heading and something behind a dash or a bar."""
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


def _without_tails(title: str, outlet: Outlet, ends: set[str]) -> str:
    """A title without the outlet, the section and the day at its end."""
    for _tail in range(3):
        shorter = outlet.without(title)
        cuts = list(SEPARATOR.finditer(shorter))
        if cuts and cuts[-1].start():
            last = shorter[cuts[-1].end() :]
            if name_key(last) in ends or _is_day(last):
                shorter = shorter[: cuts[-1].start()]
        if shorter == title:
            break
        title = shorter
    return title


def _is_day(text: str) -> bool:
    if not any(sign.isdigit() for sign in text):
        return False
    try:
        read_moment(text)
    except RecordRefused:
        return False
    return True
