"""Titles and fragments of text with the found words marked, in any inflection.

What goes in is plain text that may be shown whole (the rights mode is the caller's to
apply); what comes out is safe HTML: everything escaped, ``<mark>`` around what was found.
"""

import re
from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString

from articles.search.match_positions import Mark, MatchFinder, without_overlaps
from articles.search.query import ast
from articles.search.query.parsed_query import ParsedQuery

LENGTH = 240  # characters of a fragment
BEFORE = 60  # characters of a fragment before the first word that was found
LONGEST_TEXT = 40_000  # characters that are looked through
ELLIPSIS = "…"
_SENTENCE_END = re.compile(r"[.!?…»”\"]\s+|\n")


class Highlighter:
    """Marks what one query found; use one for all articles of a page."""

    def __init__(self, query: ParsedQuery) -> None:
        self._query = query
        # By field, where they mark what is looked for in one alone, and language.
        self._match_finders: dict[tuple[ast.FieldName | None, str], MatchFinder] = {}
        self._names: dict[tuple[ast.FieldName, str, str], SafeString] = {}
        # By field, text and language: a text is marked, and its words are told.
        self._marks: dict[tuple[ast.FieldName | None, str, str], list[Mark]] = {}

    def title(self, text: str, language: str = "") -> SafeString:
        """The whole text as HTML, with marks around what the query found."""
        return SafeString(_marked(text, 0, len(text), self.marks(text, language)))

    def asks_for(self, field: ast.FieldName) -> bool:
        """Whether the query wants something to hold within one field (``tag:nucleare``)."""
        return self._query.asks_for(field)

    def name(self, text: str, field: ast.FieldName, language: str = "") -> SafeString:
        """The name of a source, section, author or tag as HTML, with its marks.

        Without a language words are marked as they are written, which is how names are found.
        """
        key = field, text, language
        if key not in self._names:
            marks = without_overlaps(self._all_marks(*key))
            self._names[key] = SafeString(_marked(text, 0, len(text), marks))
        return self._names[key]

    def fragment(self, text: str, language: str = "", length: int = LENGTH) -> SafeString:
        """The stretch of the text, as HTML, that shows most of what was found.

        The beginning where nothing was; ``length`` is in characters of the text.
        """
        marks = self.marks(text[: _word_end(text, LONGEST_TEXT)], language)
        start, end = _window(text, marks, length)
        shown = [mark for mark in marks if mark.start >= start and mark.end <= end]
        before = ELLIPSIS + " " if start else ""
        after = " " + ELLIPSIS if end < len(text.rstrip()) else ""
        return SafeString(before + _marked(text, start, end, shown) + after)

    def marks(self, text: str, language: str = "") -> list[Mark]:
        """Where the text has what the query asks for: in its order, without overlaps."""
        if not self._query.leaves or not text:
            return []
        return without_overlaps(self._all_marks(None, text, language))

    def _all_marks(self, field: ast.FieldName | None, text: str, language: str) -> list[Mark]:
        key = field, text, language
        marks = self._marks.get(key)
        if marks is None:
            marks = self._marks[key] = self._finder(field, language).all_marks(text)
        return marks

    def words_in(self, text: str, language: str = "") -> dict[str, str]:
        """What the reader wrote -> the first word or words that answer it, as they stand there.

        ``lunare`` -> ``lunari``. As far into the text as ``fragment`` looks.
        """
        if not self._query.leaves or not text:
            return {}
        text = text[: _word_end(text, LONGEST_TEXT)]
        return _first_words(text, self._all_marks(None, text, language), self._query.leaves)

    def words_in_name(self, text: str, field: ast.FieldName, language: str = "") -> dict[str, str]:
        """The same of a name, in which words are found as in ``name``."""
        leaves = self._finder(field, language).leaves
        return _first_words(text, self._all_marks(field, text, language), leaves)

    def _finder(self, field: ast.FieldName | None, language: str) -> MatchFinder:
        """What finds the words of the query; of a field those that may stand there."""
        finder = self._match_finders.get((field, language))
        if finder is None:
            leaves = self._query.leaves_in(field) if field else self._query.leaves
            finder = self._match_finders[field, language] = MatchFinder(leaves, language)
        return finder


def _first_words(text: str, marks: Iterable[Mark], leaves: Sequence[ast.Leaf]) -> dict[str, str]:
    first: dict[int, Mark] = {}
    for mark in marks:
        known = first.get(mark.leaf)
        if known is None or (mark.start, -mark.end) < (known.start, -known.end):
            first[mark.leaf] = mark
    return {
        leaves[leaf].raw: " ".join(text[mark.start : mark.end].split())
        for leaf, mark in first.items()
    }


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
        score = (len({mark.leaf for mark in inside}), len(inside))
        if score > best_score:
            best, best_score = mark, score
    start = _fragment_start(text, best.start)
    end = max(_word_end(text, start + length), min(best.end, start + 2 * length))
    return start, end


def _fragment_start(text: str, first_mark: int) -> int:
    """The start of the sentence, when it is near, else of a word some way before."""
    if first_mark <= BEFORE:
        return 0
    low = first_mark - BEFORE
    ends = [match.end() for match in _SENTENCE_END.finditer(text, low, first_mark)]
    if ends:
        return ends[-1]
    space = text.find(" ", low, first_mark)
    return space + 1 if space >= 0 else low


def _word_end(text: str, end: int) -> int:
    """The end of the last word that is whole within so many characters."""
    if end >= len(text):
        return len(text)
    space = text.rfind(" ", max(end - 40, 0), end)
    return space if space > 0 else end


def _marked(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """A stretch of the text as HTML, escaped; line breaks become spaces."""
    parts: list[str] = []
    at = start
    for mark in marks:
        parts += [escape(text[at : mark.start]), "<mark>", escape(text[mark.start : mark.end])]
        parts.append("</mark>")
        at = mark.end
    parts.append(escape(text[at:end]))
    return "".join(parts).replace("\n", " ")
