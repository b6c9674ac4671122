"""Titles and fragments of text with the found words marked, in any inflection.

What goes in is plain text that may be shown whole (the rights mode is the caller's to
apply); what comes out is safe HTML: everything escaped, ``<mark>`` around what was found.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from articles.search import ast
from articles.search.analysis import TOKEN, fold, is_unspaced, pieces, stem_language, stems
from articles.search.parser import parse

LENGTH = 240  # characters of a fragment
BEFORE = 60  # characters of a fragment before the first word that was found
LONGEST_TEXT = 40_000  # characters that are looked through
MOST_MARKS = 200
ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?…»”\"]\s+|\n")


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that answers one leaf of the query."""

    start: int
    end: int
    leaf: int


class Highlighter:
    """Marks what one query found; use one for all articles of a page."""

    def __init__(self, query: str, today: date) -> None:
        self.leaves = list(dict.fromkeys(ast.leaves(parse(query, today))))
        # Language -> word -> numbers of the leaves that it answers.
        self._known: dict[str, dict[str, tuple[int, ...]]] = {}
        self._patterns = [_pattern(leaf) for leaf in self.leaves]

    def title(self, text: str, language: str = "") -> SafeString:
        """The whole text with its marks."""
        return _marked(text, 0, len(text), self.marks(text, language))

    def fragment(self, text: str, language: str = "", length: int = LENGTH) -> SafeString:
        """The stretch of the text that shows most of what was found, else its beginning."""
        marks = self.marks(text[:LONGEST_TEXT], language)
        start, end = _window(text, marks, length)
        shown = [mark for mark in marks if mark.start >= start and mark.end <= end]
        before = ELLIPSIS + " " if start else ""
        after = " " + ELLIPSIS if end < len(text.rstrip()) else ""
        return mark_safe(before + _marked(text, start, end, shown) + after)  # noqa: S308 # escaped

    def marks(self, text: str, language: str = "") -> list[Mark]:
        """What was found, in the order of the text, without overlaps."""
        if not self.leaves or not text:
            return []
        known = self._known.setdefault(stem_language(language), {})
        words = [(match.group(), match.start(), match.end()) for match in TOKEN.finditer(text)]
        found: list[Mark] = []
        for word, start, end in words:
            numbers = known.get(word)
            if numbers is None:
                numbers = known[word] = self._leaves_of(word, stem_language(language))
            for number in numbers:
                found.append(Mark(start, end, number))
        for number, leaf in enumerate(self.leaves):
            if isinstance(leaf, ast.Phrase) and len(leaf.words) > 1:
                found += _sequences(words, leaf, number)
            if leaf.raw and is_unspaced(leaf.raw):
                found += _unspaced(text, leaf, number)
        return _without_overlaps(found)[:MOST_MARKS]

    def _leaves_of(self, word: str, language: str) -> tuple[int, ...]:
        """The leaves that a single word answers."""
        form = pieces(word)[0]
        return tuple(
            number
            for number, leaf in enumerate(self.leaves)
            if _answers(leaf, self._patterns[number], form, language)
        )


def _pattern(leaf: ast.Leaf) -> Callable[[str], object] | None:
    """A test of folded words for leaves that stand for many of them."""
    match leaf:
        case ast.Prefix(start):
            return lambda word: word.startswith(start)
        case ast.Wildcard(pattern):
            parts = re.split(r"([*?])", pattern)
            return re.compile(
                "".join({"*": ".*", "?": "."}.get(part) or re.escape(part) for part in parts)
            ).fullmatch
        case ast.Fuzzy(word, edits):
            return lambda other: edit_distance(word, other, edits) <= edits
        case _:
            return None


def _answers(
    leaf: ast.Leaf, test: Callable[[str], object] | None, form: str, language: str
) -> bool:
    folded = fold(form)
    if test is not None:
        return bool(test(folded))
    match leaf:
        case ast.Term(raw):
            wanted = stems(raw, language)
            return fold(raw) == folded or not set(wanted).isdisjoint(stems(form, language))
        case ast.Phrase((word,)):
            return word == folded
        case ast.Near(words):
            return folded in words
        case _:
            return False


def _sequences(words: list[tuple[str, int, int]], leaf: ast.Phrase, number: int) -> Iterable[Mark]:
    """Where the words of a phrase stand one after the other."""
    folded = [fold(pieces(word)[0]) for word, _start, _end in words]
    size = len(leaf.words)
    for place in range(len(words) - size + 1):
        if folded[place] == leaf.words[0] and tuple(folded[place : place + size]) == leaf.words:
            yield Mark(words[place][1], words[place + size - 1][2], number)


def _unspaced(text: str, leaf: ast.Leaf, number: int) -> Iterable[Mark]:
    """Words of scripts without spaces, wherever the characters stand."""
    for match in re.finditer(re.escape(leaf.raw), text):
        yield Mark(match.start(), match.end(), number)


def _without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept


def _window(text: str, marks: list[Mark], length: int) -> tuple[int, int]:
    """Start and end of the stretch with the most different words found, then the most words."""
    if not marks:
        return 0, _word_end(text, length)
    best, best_score = marks[0], (0, 0)
    last = 0
    for first, mark in enumerate(marks):
        last = max(last, first)
        while last < len(marks) and marks[last].end - mark.start <= length - BEFORE:
            last += 1
        inside = marks[first:last]
        score = (len({one.leaf for one in inside}), len(inside))
        if score > best_score:
            best, best_score = mark, score
    start = _fragment_start(text, best.start)
    end = max(_word_end(text, start + length), min(best.end, start + 2 * length))
    return start, end


def _fragment_start(text: str, found: int) -> int:
    """The start of the sentence, when it is near, else of a word some way before."""
    if found <= BEFORE:
        return 0
    low = found - BEFORE
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, found)]
    if ends:
        return ends[-1]
    space = text.find(" ", low, found)
    return space + 1 if space >= 0 else low


def _word_end(text: str, end: int) -> int:
    """The end of the last word that is whole within so many characters."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(end - 40, 0), end)
    return space if space > 0 else end


def _marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> SafeString:
    """A stretch of the text as HTML; line breaks become spaces."""
    parts: list[str] = []
    at = start
    for mark in marks:
        parts += [escape(text[at : mark.start]), "<mark>", escape(text[mark.start : mark.end])]
        parts.append("</mark>")
        at = mark.end
    parts.append(escape(text[at:end]))
    return mark_safe("".join(parts).replace("\n", " "))  # noqa: S308  # every part is escaped


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
