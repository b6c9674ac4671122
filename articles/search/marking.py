"""Which words of a text answer the leaves of a query, and where they stand.

A page looks through thousands of words: the different words of a text are looked at once
each, most of them no further than their first letter, and only those that answer are
looked for in the text.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from articles.search import ast
from articles.search.analysis import (
    TOKEN,
    fold,
    is_inside_word,
    is_unspaced,
    pieces,
    stem_language,
    stems,
)

MOST_MARKS = 200
# Languages whose stemmers leave the first letter alone (they take endings away, no prefix).
SUFFIXING = frozenset({"de", "en", "es", "fr", "it", "pt"})

Test = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that answers one leaf of the query."""

    start: int
    end: int
    leaf: int


class Marker:
    """Finds what one query found, in texts of one language."""

    def __init__(self, leaves: Sequence[ast.Leaf], language: str) -> None:
        self.leaves = leaves
        self.language = stem_language(language)
        self._tests = [_test(leaf, self.language) for leaf in leaves]
        self._starts = _starts(leaves, self.language)
        # Words that were looked at, and of those that answer the numbers of their leaves.
        self._known: set[str] = set()
        self._answering: dict[str, tuple[int, ...]] = {}

    def marks(self, text: str) -> list[Mark]:
        """What was found, in the order of the text, without overlaps."""
        words = set(TOKEN.findall(text))
        self._look_at(words - self._known)
        found = [
            Mark(start, start + len(word), number)
            for word in words & self._answering.keys()
            for start in _occurrences(word, text)
            for number in self._answering[word]
        ]
        for number, leaf in enumerate(self.leaves):
            if isinstance(leaf, ast.Phrase) and len(leaf.words) > 1:
                found += _sequences(text, words, leaf, number)
            if leaf.raw and is_unspaced(leaf.raw):
                found += _unspaced(text, leaf, number)
        return _without_overlaps(found)[:MOST_MARKS]

    def _look_at(self, words: set[str]) -> None:
        self._known |= words
        starts = self._starts
        if starts is not None:
            letters = {
                letter for letter in {word[0] for word in words} if fold(letter)[:1] in starts
            }
            words = {word for word in words if word[0] in letters}
        for word in words:
            form = pieces(word)[0]
            numbers = [number for number, test in enumerate(self._tests) if test(form)]
            if numbers:
                self._answering[word] = tuple(numbers)


def _starts(leaves: Iterable[ast.Leaf], language: str) -> frozenset[str] | None:
    """The first letters that a word must have to answer; none when any may do."""
    if language not in SUFFIXING:
        return None
    found: set[str] = set()
    for leaf in leaves:
        match leaf:
            case ast.Term(word) | ast.Prefix(word) | ast.Wildcard(word):
                found.add(fold(word)[:1])
            case ast.Phrase(words) | ast.Near(words):
                found.update(word[:1] for word in words)
            case _:
                return None
    return None if found & {"*", "?", ""} else frozenset(found)


def _test(leaf: ast.Leaf, language: str) -> Test:
    """Whether a form answers a leaf all by itself."""
    match leaf:
        case ast.Term(raw):
            folded, wanted = fold(raw), set(stems(raw, language))
            return lambda form: fold(form) == folded or not wanted.isdisjoint(stems(form, language))
        case ast.Prefix(start):
            return lambda form: fold(form).startswith(start)
        case ast.Wildcard(pattern):
            parts = re.split(r"([*?])", pattern)
            regex = "".join({"*": ".*", "?": "."}.get(part) or re.escape(part) for part in parts)
            matches = re.compile(regex).fullmatch
            return lambda form: matches(fold(form))
        case ast.Fuzzy(word, edits):
            return lambda form: edit_distance(word, fold(form), edits) <= edits
        case ast.Phrase((word,)):
            return lambda form: fold(form) == word
        case ast.Near(words):
            return lambda form: fold(form) in words
        case _:
            return lambda form: False


def _occurrences(word: str, text: str) -> Iterator[int]:
    """Where a word stands as a whole."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        begins = start == 0 or not is_inside_word(text[start - 1])
        if begins and (end == len(text) or not is_inside_word(text[end])):
            yield start
        start = text.find(word, end)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(pieces(word)[0])


def _sequences(text: str, words: set[str], leaf: ast.Phrase, number: int) -> Iterator[Mark]:
    """Where the words of a phrase stand one after the other."""
    if not set(leaf.words) <= set(map(_folded, words)):
        return
    found = list(TOKEN.finditer(text))
    folded = [_folded(match.group()) for match in found]
    size = len(leaf.words)
    for place in range(len(found) - size + 1):
        if folded[place] == leaf.words[0] and tuple(folded[place : place + size]) == leaf.words:
            yield Mark(found[place].start(), found[place + size - 1].end(), number)


def _unspaced(text: str, leaf: ast.Leaf, number: int) -> Iterator[Mark]:
    """Words of scripts without spaces, wherever the characters stand."""
    for match in re.finditer(re.escape(leaf.raw), text):
        yield Mark(match.start(), match.end(), number)


def _without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.leaf)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def edit_distance(one: str, other: str, limit: int) -> int:
    """Edits between two words (swapped neighbours are one); above the limit, limit + 1."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        new = [i]
        for j, facing in enumerate(other, 1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != facing))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == facing:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > limit:
            return limit + 1
        before, row = row, new
    return min(row[-1], limit + 1)
