"""Words that a hyphen or an apostrophe cuts: who writes ``Covid-19`` and who types ``covid19``
mean the same. One code for the articles that are indexed and for what readers type.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from articles.search.analysis import (
    APOSTROPHES,
    ELIDED,
    MAX_WORD,
    WORD,
    is_in_word,
    is_unspaced,
    spans,
    typed_words,
)

MOST_PARTS = 8  # of a compound; what has more is an address, or a list
# Those that a keyboard and a typesetter have, the Hebrew one, and the Persian one of no width.
_HYPHENS = "-\u2010\u2011\u05be\u200c"
_JOINTS = "".join(sorted(APOSTROPHES)) + _HYPHENS
_PLAIN_JOINTS = "".join(joint for joint in _JOINTS if joint.isascii())
_OTHERS = re.compile(rf"{WORD}(?:[{re.escape(_JOINTS)}]{WORD})*")  # words after the first


class Joined(NamedTuple):
    """A compound written as one word, and where it stands in a text."""

    form: str
    start: int
    end: int


def is_compound(text: str) -> bool:
    """Whether a stretch without spaces is a few words with a hyphen or apostrophe between each.

    Not where one of them is of a script without spaces.
    """
    found = list(spans(text))
    return 1 < len(found) <= MOST_PARTS and all(
        not is_unspaced(token) and (number == 0 or text[found[number - 1][2] : start] in _JOINTS)
        for number, (token, start, _end) in enumerate(found)
    )


@lru_cache(maxsize=100_000)
def joined(compound: str) -> str:
    """A compound as one word; empty for what nobody writes so.

    That are numbers alone (days, scores), what has a word left out in the middle
    (``Côte-d'Ivoire``), and what is a single word without an elided one (``l'accordo``).
    """
    words = typed_words(compound)
    places = [word.place for word in words]
    form = "".join(word.form for word in words)
    is_whole = len(words) > 1 and places == list(range(places[0], places[0] + len(places)))
    if not is_whole or len(form) > MAX_WORD or form.isdecimal() or not is_compound(compound):
        return ""
    return form


def joined_words(text: str) -> Iterator[Joined]:
    """The compounds of a text, each as one word."""
    end = last = 0
    for at in _joints(text):
        before, last = last, at + 1
        # Most are those of elided words, which begin no compound.
        if at < end or _is_elided(text, at):
            continue
        start = _start(text, at, before)
        others = _OTHERS.match(text, last) if start < at else None
        if others:
            end = others.end()
            if form := joined(text[start:end]):
                yield Joined(form, start, end)


def _joints(text: str) -> list[int]:
    """Where hyphens and apostrophes stand, in order.

    To find the few characters one by one is many times as fast as an expression for all.
    """
    found: list[int] = []
    for joint in _PLAIN_JOINTS if text.isascii() else _JOINTS:
        at = text.find(joint)
        while at >= 0:
            found.append(at)
            at = text.find(joint, at + 1)
    found.sort()
    return found


def _is_elided(text: str, at: int) -> bool:
    """Whether the word before an apostrophe lost its vowel, or nothing follows the joint."""
    if text[at + 1 : at + 2].isspace():
        return True
    return text[at] in APOSTROPHES and text[text.rfind(" ", 0, at) + 1 : at].lower() in ELIDED


def _start(text: str, at: int, lowest: int) -> int:
    """Where the word begins that ends at a place."""
    while at > lowest and is_in_word(text[at - 1]):
        at -= 1
    return at
