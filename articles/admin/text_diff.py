"""The difference between two texts, by paragraphs and words, for people to read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from diff_match_patch import diff_match_patch

from articles.text.html import plain_text, sanitise

# A word; in scripts without spaces a character. Spaces and signs stand by themselves.
TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+|\s+|.", re.S)
# However long and strange the texts are: after so long the rest is one big difference.
SECONDS = 0.5
# Paragraphs without a change that are shown before and after one with a change.
CONTEXT = 1
# Where two paragraphs have less than this in common, marks on single words help nobody.
LEAST_IN_COMMON = 0.2
SURROGATES = range(0xD800, 0xE000)
EQUAL, INSERTED, DELETED = 0, 1, -1


@dataclass(frozen=True)
class Piece:
    """Some words; ``is_marked`` if they stand on one side only."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class Row:
    """Two passages side by side. A row with neither side stands for text that is left out."""

    before: list[Piece] = field(default_factory=list)
    after: list[Piece] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        """Whether the row is there for context alone."""
        return self.before == self.after

    @property
    def is_gap(self) -> bool:
        return not self.before and not self.after


@dataclass(frozen=True)
class Comparison:
    """The rows of two compared texts; with ``is_markup`` they show HTML, the words being equal."""

    rows: list[Row]
    is_markup: bool = False


def compare(before: str, after: str) -> Comparison:
    """The difference of two texts, with a paragraph of context around each change."""
    before, after = (text.replace("\r\n", "\n").strip() for text in (before, after))
    if before == after:
        return Comparison([])
    return Comparison(_with_little_context(list(_rows(before, after))))


def compare_html(before: str, after: str) -> Comparison:
    """The difference of two HTML texts in their words, or in the HTML if the words are equal."""
    words = compare(plain_text(sanitise(before)), plain_text(sanitise(after)))
    if words.rows:
        return words
    return Comparison(compare(before, after).rows, is_markup=True)


def _rows(before: str, after: str) -> Iterator[Row]:
    """All paragraphs, with a paragraph beside the one that it replaces."""
    removed, added = "", ""
    for kind, text in _differences(_paragraphs(before), _paragraphs(after)):
        if kind == DELETED:
            removed += text
        elif kind == INSERTED:
            added += text
        else:
            if removed or added:
                yield _changed(removed, added)
            removed, added = "", ""
            for paragraph in text.splitlines():
                yield Row([Piece(paragraph)], [Piece(paragraph)])
    if removed or added:
        yield _changed(removed, added)


def _paragraphs(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n") if line.strip()]


def _changed(removed: str, added: str) -> Row:
    removed, added = removed.rstrip("\n"), added.rstrip("\n")
    runs = _differences(TOKEN.findall(removed), TOKEN.findall(added))
    common = sum(len(text) for kind, text in runs if kind == EQUAL)
    if common < LEAST_IN_COMMON * max(len(removed), len(added)):
        runs = [(DELETED, removed), (INSERTED, added)]
    return Row(_side(runs, DELETED), _side(runs, INSERTED))


def _side(runs: Iterable[tuple[int, str]], kind: int) -> list[Piece]:
    """One side of a difference: what both texts have, and what this one has alone."""
    return [
        Piece(text, run_kind == kind)
        for run_kind, text in runs
        if run_kind in {EQUAL, kind} and text
    ]


def _differences(before: list[str], after: list[str]) -> list[tuple[int, str]]:
    """The difference as runs of tokens: those of both texts, of the second, of the first."""
    letters: dict[str, str] = {}
    sides = ["".join(_letter(token, letters) for token in side) for side in (before, after)]
    program = diff_match_patch()
    program.Diff_Timeout = SECONDS
    runs = program.diff_main(sides[0], sides[1], False)
    program.diff_cleanupSemantic(runs)
    tokens = {letter: token for token, letter in letters.items()}
    return [(kind, "".join(tokens[letter] for letter in run)) for kind, run in runs]


def _letter(token: str, letters: dict[str, str]) -> str:
    """A character that stands for the token: the library compares strings, not lists."""
    if token not in letters:
        number = len(letters) + 1
        letters[token] = chr(number if number < SURROGATES.start else number + len(SURROGATES))
    return letters[token]


def _with_little_context(rows: list[Row]) -> list[Row]:
    """The changed rows with those next to them, and a gap for what is left out."""
    changed = [place for place, row in enumerate(rows) if not row.is_same]
    near = {place + step for place in changed for step in range(-CONTEXT, CONTEXT + 1)}
    kept: list[Row] = []
    for place, row in enumerate(rows):
        if place in near:
            kept.append(row)
        elif not kept or not kept[-1].is_gap:
            kept.append(Row())
    return kept
