"""Words that a reader wrote as one and articles as two, or the other way round.

Who leaves an apostrophe out (``litalia``, ``dont``), writes a name as one (``degasperi``) or a
compound as two (``you tube``) gets no other spelling of a few letters that is better: these are
looked for one by one. All words are given and tried as they are typed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from articles.search.analysis import ELIDED, fold

MOST_UNKNOWN = 3  # words of a query that are looked at
MOST_JOINS = 5  # neighbours that are tried as one word
MIN_PART = 2  # letters of each of two words that are written as one
MAX_BROKEN = 24  # letters of a word that may be two
_ENDINGS = ("t", "re", "ve", "ll", "s", "d", "m")
_VOWELS = frozenset("aeiouhy")
# A query of words alone: with any of these it says more.
_SIGNS = re.compile(r"""["“”„«»()*?~:=+]|(?:^|\s)[-−–]|(?:^|\s)(?:OR|O|AND|E|NOT|NON)(?:\s|$)""")

Finds = Callable[[str], bool]  # whether a query finds an article


def with_apostrophes(text: str, unknown: Iterable[str], finds: Finds) -> str | None:
    """The query with apostrophes where they were left out; none where that finds nothing."""
    for before, word, after in _places(text, unknown):
        if other := _first_found(before, list(apostrophised(word)), after, finds):
            return before + other + after
    return None


def _first_found(before: str, others: Sequence[str], after: str, finds: Finds) -> str | None:
    """The first of a few phrases that finds something in its place of a query.

    All are asked for at once first: mostly there is none.
    """
    phrases = [f'"{other}"' for other in others]
    if not phrases or not finds(f"{before}({' OR '.join(phrases)}){after}"):
        return None
    found = (at for at, phrase in enumerate(phrases) if finds(before + phrase + after))
    return next((others[at] for at in found), None)


def apostrophised(word: str) -> Iterator[str]:
    """A word with an apostrophe behind each word that loses its vowel, or before an ending."""
    plain = word.lower()
    for size in range(min(len(word) - MIN_PART, max(map(len, ELIDED))), 0, -1):
        if plain[:size] in ELIDED and fold(plain[size:])[:1] in _VOWELS:
            yield f"{word[:size]}'{word[size:]}"
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(word) > len(ending) + 1:
            yield f"{word[: -len(ending)]}'{word[-len(ending) :]}"


def in_two(text: str, unknown: Iterable[str], finds: Finds) -> str | None:
    """The query with one of its unknown words as two that stand side by side in an article."""
    for before, word, after in _places(text, unknown):
        pairs = [f"{word[:at]} {word[at:]}" for at in range(MIN_PART, len(word) - MIN_PART + 1)]
        if len(word) > MAX_BROKEN or not word.isalpha():
            continue
        if pair := _first_found(before, pairs, after, finds):
            return before + pair + after
    return None


def in_one(text: str, finds: Finds) -> str | None:
    """The query with two neighbours as one word."""
    words = text.split()
    if _SIGNS.search(text):
        return None
    for at in range(min(len(words) - 1, MOST_JOINS)):
        if words[at].isalnum() and words[at + 1].isalnum():
            other = " ".join([*words[:at], words[at] + words[at + 1], *words[at + 2 :]])
            if finds(other):
                return other
    return None


def _places(text: str, unknown: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What stands before each of the unknown words, the word as it is typed, what stands after."""
    if _SIGNS.search(text):
        return
    for word in list(dict.fromkeys(unknown))[:MOST_UNKNOWN]:
        match = re.search(rf"(?<!\S){re.escape(word)}(?!\S)", text, re.IGNORECASE)
        if match:
            yield text[: match.start()], match.group(), text[match.end() :]
