"""Words that a hyphen or an apostrophe cuts: who writes ``Covid-19`` and who types ``covid19``
mean the same. One code for the articles that are indexed and for what readers type.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from articles.search.analysis import (
    APOSTROPHES,
    ELIDED,
    ENDINGS,
    MAX_WORD,
    WORD,
    is_in_word,
    is_unspaced,
    spans,
    typed_words,
)
from articles.search.grouped_words import Joined, grouped_words

MOST_PARTS = 8  # of a compound; what has more is an address, or a list
# Those that a keyboard and a typesetter have, the Hebrew one, the Persian one of no width, and the
# dots of Catalan ("col·legi").
_HYPHENS = "-\u2010\u2011\u05be\u200c\u00b7\u2027"
_JOINTS = "".join(sorted(APOSTROPHES)) + _HYPHENS
_PLAIN_JOINTS = "".join(joint for joint in _JOINTS if joint.isascii())
_HYPHENED = re.compile("[A-Za-z0-9]+(?:-[A-Za-z0-9]+)+")
_JOINT = re.compile(f"[{re.escape(_JOINTS)}]")
_OTHERS = re.compile(rf"{WORD}(?:[{re.escape(_JOINTS)}]{WORD})*")  # words after the first


# "women's-rights", which others write as "womens-rights".
_ENDING_INSIDE = re.compile(
    rf"[{re.escape(''.join(sorted(APOSTROPHES)))}]"
    rf"(?=(?:{'|'.join(sorted(ENDINGS))})[{re.escape(_HYPHENS)}])",
    re.IGNORECASE,
)


def _between_words(joint: str) -> re.Pattern[str]:
    """Finds a joint with something on both sides; most elided words and endings are left out.

    An expression that begins with one character skips to it, many times as fast as a choice.
    """
    if joint not in APOSTROPHES:
        return re.compile(rf"{joint}(?<=\S{joint})(?=\w)")
    sizes = sorted({len(word) for word in ELIDED})
    of_size = ("|".join(sorted(word for word in ELIDED if len(word) == size)) for size in sizes)
    elided = "".join(rf"(?<!(?i:[\s(\"“«](?:{words}){joint}))" for words in of_size)
    ending = rf"(?i:{'|'.join(sorted(ENDINGS))})(?:[\s.,;:!?)\"”»]|\Z)"
    return re.compile(rf"{joint}(?<=\S{joint})(?=\w)(?!{ending}){elided}")


_BETWEEN_WORDS = {joint: _between_words(joint) for joint in _JOINTS}


def is_compound(text: str) -> bool:
    """Whether a stretch without spaces is a few words with a hyphen or apostrophe between each.

    Not where one of them is of a script without spaces.
    """
    found = list(spans(text))
    return 1 < len(found) <= MOST_PARTS and all(
        not is_unspaced(token) and (number == 0 or text[found[number - 1][2] : start] in _JOINTS)
        for number, (token, start, _end) in enumerate(found)
    )


def joined(compound: str) -> str:
    """A compound as one word; empty for what nobody writes so.

    That are numbers alone (days, scores), what has a word left out in the middle
    (``Côte-d'Ivoire``), and what is a single word without an elided one (``l'accordo``).
    """
    if not _HYPHENED.fullmatch(compound):
        compound = _ENDING_INSIDE.sub("", compound)
    if _HYPHENED.fullmatch(compound):  # most are, and have nothing that might be left out
        form, is_whole = compound.replace("-", "").lower(), compound.count("-") < MOST_PARTS
    else:
        words = typed_words(compound)
        form = "".join(word.form for word in words)
        places = [word.place for word in words]
        is_whole = len(words) > 1 and places == list(range(places[0], places[0] + len(places)))
        is_whole = is_whole and is_compound(compound)
    return form if is_whole and len(form) <= MAX_WORD and not form.isdecimal() else ""


def joined_words(text: str) -> Iterator[Joined]:
    """What a text has in several words and others write as one, as that: compounds and groups."""
    yield from hyphened_words(text)
    yield from grouped_words(text)


def joined_in_names(text: str) -> Iterator[Joined]:
    """The same of an author's name: its initials stay apart, or a few letters that many have
    would make their articles alike."""
    return hyphened_words(text)


def hyphened_words(text: str) -> Iterator[Joined]:
    """The compounds of a text, each as one word."""
    end = 0
    for at in _joints(text):
        if at >= end:
            start = max(end, text.rfind(" ", end, at) + 1)
            end = text.find(" ", at)
            end = len(text) if end < 0 else end
            # Long stretches are no words, and would fill the memory.
            look = _joined_in if end - start <= MAX_WORD else _joined_in.__wrapped__
            for form, first, last in look(text[start:end]):
                yield Joined(form, start + first, start + last)


def _joints(text: str) -> list[int]:
    """Where hyphens and apostrophes stand that may join words of a compound, in order."""
    found: list[int] = []
    for joint in _PLAIN_JOINTS if text.isascii() else _JOINTS:
        if joint in text:
            found += [match.start() for match in _BETWEEN_WORDS[joint].finditer(text)]
    found.sort()
    return found


@lru_cache(maxsize=100_000)
def _joined_in(stretch: str) -> tuple[Joined, ...]:
    """The compounds of a stretch without spaces, each as one word."""
    found: list[Joined] = []
    end = last = 0
    for joint in _JOINT.finditer(stretch):
        at = joint.start()
        before, last = last, at + 1
        if at >= end and not _is_elided(stretch, at):
            start = _start(stretch, at, before)
            others = _OTHERS.match(stretch, last) if start < at else None
            if others:
                end = others.end()
                if form := joined(stretch[start:end]):
                    found.append(Joined(form, start, end))
    return tuple(found)


def _is_elided(text: str, at: int) -> bool:
    """Whether the word before an apostrophe lost its vowel."""
    return text[at] in APOSTROPHES and text[text.rfind(" ", 0, at) + 1 : at].lower() in ELIDED


def _start(text: str, at: int, lowest: int) -> int:
    """Where the word begins that ends at a place."""
    while at > lowest and is_in_word(text[at - 1]):
        at -= 1
    return at
