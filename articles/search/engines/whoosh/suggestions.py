"""Completion of words, and better spellings of queries, out of the words of what is visible."""

from collections import Counter

from articles.search.analysis import TOKEN, fold, last_word
from articles.search.engines import ranking
from articles.search.engines.whoosh import lexicon
from articles.search.engines.whoosh.visible_documents import Part, Visible
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.term_dictionary import hash_of

# The words of the text, which has those of authors and tags, and of the other names.
_KINDS = ("", term_keys.SOURCE, term_keys.SECTION)
_NAMES = (term_keys.SOURCE.encode(), term_keys.SECTION.encode())
_KINDS_OF_NAMES = "".join(kind for _field, kind in term_keys.NAMES)


def complete(visible: Visible, text: str, limit: int) -> list[str]:
    """The text with its last word completed, the most frequent completions first.

    What stands before that word stays: a sign, a field, the first half of ``covid-19``.
    """
    typed = last_word(text)
    if not typed or limit < 1:
        return []
    before, start = text[: -len(typed)], fold(typed)
    # Words that are rare in one segment may be frequent in others.
    looked_at = limit if len(visible.parts) == 1 else 4 * limit
    totals: Counter[str] = Counter()
    for part in visible.parts:
        totals.update(_begin_so(part, start, looked_at))
    best = sorted(totals, key=lambda word: (-totals[word], word))[:limit]
    return [before + _spelling(visible, word, totals[word]) for word in best]


def _begin_so(part: Part, start: str, limit: int) -> dict[str, int]:
    """The most frequent folded words that begin so, with their frequencies.

    A word of the text that is one of a name as well counts as what it more often is.
    """
    by_word: dict[str, int] = {}
    for kind in _KINDS:
        likely = lexicon.starting_with(part.segment, kind, start)
        if len(likely):
            rows, counts = part.most_frequent(likely, limit)
            for row, count in zip(rows.tolist(), counts.tolist(), strict=True):
                word = part.segment.words[row].decode()[len(kind) :]
                by_word[word] = max(by_word.get(word, 0), count)
    return by_word


def _spelling(visible: Visible, word: str, total: int) -> str:
    """How a folded word of so many documents is mostly spelt in them."""
    start = term_keys.spelled(word).encode()
    counts: dict[str, int] = {}
    for part in visible.parts:
        for row in part.segment.name_rows(start):
            spelling = part.segment.names[row][len(start) :].decode()
            counts[spelling] = counts.get(spelling, 0) + part.frequency(row)
    if not counts:
        return word
    best, most = min(counts.items(), key=lambda spelling: (-spelling[1], spelling[0]))
    return best if most and most >= total - sum(counts.values()) else word


def suggest(visible: Visible, text: str) -> str | None:
    """The query with its misspelt words put right; none where nothing better is known."""
    changed = False
    parts: list[str] = []
    end = 0
    for number, match in enumerate(TOKEN.finditer(text)):
        better = None
        following = text[match.end() : match.end() + 1]
        if number < ranking.MAX_SPELT and following not in {":", "*", "?", "~"}:
            better = _better(visible, match.group())
        parts += [text[end : match.start()], better or match.group()]
        changed |= better is not None
        end = match.end()
    return "".join(parts) + text[end:] if changed else None


def _better(visible: Visible, typed: str) -> str | None:
    """A word of nearly the same spelling that is far more frequent, or the only likely one."""
    word = fold(typed)
    if (
        len(word) < ranking.MIN_LETTERS
        or len(word) > ranking.MAX_LETTERS
        or not word.isalpha()
        or typed.isupper()
    ):
        return None
    frequency = _frequency(visible, word)
    if frequency >= ranking.RARE:
        return None
    best: tuple[float, int, str] | None = None
    for most, cost, least, other in _alike(visible, word, frequency):
        if best is not None and most < best[0]:
            break  # no word is in more visible documents than in all
        total = _frequency(visible, other)
        if total >= least:
            best = max(best or (0.0, 0, ""), (total / cost, total, other))
    return None if best is None else _spelling(visible, best[2], best[1])


def _alike(visible: Visible, word: str, frequency: int) -> list[tuple[float, float, int, str]]:
    """Other words of nearly this spelling, the likeliest first.

    Each with what its frequency divided by its cost is at the most, that cost (an edit is worth
    much frequency, and a wrong first letter is rare), and the articles that it must have.
    """
    spelled: dict[str, tuple[int, int]] = {}
    for part in visible.parts:
        words, first = part.segment.words, part.segment.words.first
        rows, away = lexicon.similar(part.segment, word, ranking.edits_allowed(word))
        counts = first[rows + 1] - first[rows]
        for row, edits, count in zip(rows.tolist(), away.tolist(), counts.tolist(), strict=True):
            other = words[row].decode().lstrip(_KINDS_OF_NAMES)
            spelled[other] = (spelled.get(other, (0, 0))[0] + count, edits)
    spelled.pop(word, None)
    likely: list[tuple[float, float, int, str]] = []
    for other, (count, edits) in spelled.items():
        least = ranking.least_articles(word, frequency, other, edits)
        if count >= least:
            cost = ranking.spelling_cost(edits, other[0] == word[0])
            likely.append((count / cost, cost, least, other))
    return sorted(likely, reverse=True)


def _frequency(visible: Visible, word: str) -> int:
    """In how many documents a folded word is, be it in the text or in a name."""
    key = word.encode()
    hash_ = hash_of(key)
    total = 0
    for part in visible.parts:
        segment = part.segment
        rows = (segment.words.row(key, hash_), *(segment.name_row(kind + key) for kind in _NAMES))
        total += max(map(part.frequency, rows))
    return total
