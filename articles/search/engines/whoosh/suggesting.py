"""Completion of words, and better spellings of queries, out of the words of the index."""

import re

from articles.search.analysis import TOKEN, fold, forms
from articles.search.engines.whoosh import lexicon
from articles.search.engines.whoosh.lists import hash_of
from articles.search.engines.whoosh.snapshot import Snapshot

RARE = 3  # words of fewer articles may be misspelt
OFTENER = 8  # times that a spelling must be more frequent than the one that was typed
MAX_WORDS = 6
MIN_LETTERS = 4
_LAST_WORD = re.compile(r"\S*$")


def complete(snapshot: Snapshot, text: str, limit: int) -> list[str]:
    """The text with its last word completed, the most frequent completions first."""
    last = _LAST_WORD.search(text)
    typed = forms(last.group()) if last else []
    if not typed or limit < 1:
        return []
    start = fold(typed[-1])
    totals: dict[str, int] = {}
    spelling: dict[str, tuple[int, str]] = {}
    for placed in snapshot.placed:
        for word, count in lexicon.completions(placed.segment, start, 4 * limit):
            folded = fold(word)
            totals[folded] = totals.get(folded, 0) + count
            spelling[folded] = max(spelling.get(folded, (0, "")), (count, word))
    best = sorted(totals, key=lambda word: (-totals[word], word))[:limit]
    before = text[: len(text) - len(last.group())] if last else ""
    return [before + spelling[word][1] for word in best]


def suggest(snapshot: Snapshot, text: str) -> str | None:
    """The query with its misspelt words put right; none where nothing better is known."""
    changed = False
    parts: list[str] = []
    end = 0
    for number, match in enumerate(TOKEN.finditer(text)):
        better = None
        following = text[match.end() : match.end() + 1]
        if number < MAX_WORDS and following not in {":", "*", "?", "~"}:
            better = _better(snapshot, match.group())
        parts += [text[end : match.start()], better or match.group()]
        changed |= better is not None
        end = match.end()
    return "".join(parts) + text[end:] if changed else None


def _better(snapshot: Snapshot, typed: str) -> str | None:
    """A far more frequent word of nearly the same spelling."""
    word = fold(typed)
    if len(word) < MIN_LETTERS or len(word) > 30 or not word.isalpha() or typed.isupper():
        return None
    frequency = _frequency(snapshot, word)
    if frequency >= RARE:
        return None
    edits = 1 if len(word) < 6 else 2
    found: dict[str, tuple[float, int, str]] = {}
    for placed in snapshot.placed:
        rows, away = lexicon.similar(placed.segment, word, edits, "")
        first = placed.segment.words.first
        counts = first[rows + 1] - first[rows]
        for row, distance, count in zip(rows.tolist(), away.tolist(), counts.tolist(), strict=True):
            other = placed.segment.words[row].decode()
            _score, before, _spelling = found.get(other, (0.0, 0, ""))
            # A wrong first letter is rare, and each edit is worth much frequency.
            cost = distance + (0.5 if other[0] != word[0] else 0.0)
            total = before + count
            found[other] = (total / 30**cost, total, placed.segment.spelling(row))
    found.pop(word, None)
    likely = [one for one in found.values() if one[1] >= max(OFTENER * frequency, RARE)]
    return max(likely)[2] if likely else None


def _frequency(snapshot: Snapshot, word: str) -> int:
    """In how many documents a folded word is, in any segment."""
    key = word.encode()
    hash_ = hash_of(key)
    total = 0
    for placed in snapshot.placed:
        row = placed.segment.words.row(key, hash_)
        if row is not None:
            total += int(placed.segment.words.first[row + 1] - placed.segment.words.first[row])
    return total
