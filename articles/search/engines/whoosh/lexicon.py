"""The words of a segment as a list to look through: patterns, similar spellings, completion."""

import re

import numpy as np

from articles.search.analysis import MIN_INFLECTED, fold, inflected_start, stems
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.visible_documents import Part
from articles.search.query import ast, wildcards
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import first_of_groups

MOST_ALTERNATIVES = 200  # words that one word of a phrase stands for
_NO_ROWS = np.empty(0, np.int64)
# One character in UTF-8, that is no separator.
_ANY = r"[^\n\x80-\xbf][\x80-\xbf]*+"
_LETTERS = 64


def rows(segment: OpenSegment, leaf: ast.Leaf, prefix: str) -> Array:
    """Rows of the words that a leaf stands for, in their order."""
    match leaf:
        case ast.Prefix(start):
            return starting_with(segment, prefix, start)
        case ast.Wildcard(pattern):
            return _matching(segment, pattern, prefix)
        case ast.Fuzzy(word, edits):
            alike = similar(segment, word, edits)[0]
            within = text_words(segment, prefix)
            return alike[(alike >= within.start) & (alike < within.stop)]
        case _:
            return _NO_ROWS


def alternatives(part: Part, word: str, prefix: str, languages: tuple[str, ...] | None) -> Array:
    """Rows of the words that will do for one of a phrase: itself; those of its form, where it has
    ``*`` or ``?``; with languages, its inflections in them. Of many the most frequent."""
    if "*" in word or "?" in word:
        found = _matching(part.segment, word, prefix)
    elif languages is None or not word.isalpha():
        return _row_of(part.segment, prefix, fold(word))
    else:
        found = _inflected(part.segment, word, prefix, languages)
    return part.most_frequent(found, MOST_ALTERNATIVES)[0]


def _row_of(segment: OpenSegment, prefix: str, word: str) -> Array:
    """The row of a folded word, if it is here."""
    key = (prefix + word).encode()
    row = segment.name_row(key) if prefix else segment.words.row(key)
    return _NO_ROWS if row is None else np.array([row])


def _inflected(segment: OpenSegment, word: str, prefix: str, languages: tuple[str, ...]) -> Array:
    """Rows of a word and its inflections in some languages."""
    folded, start = fold(word), inflected_start(word, languages)
    if len(folded) < MIN_INFLECTED:
        return _row_of(segment, prefix, folded)
    wanted = [(language, frozenset(stems(word, language))) for language in languages]

    def is_one(other: str) -> bool:
        return other == folded or any(
            not stems_here.isdisjoint(stems(other, language)) for language, stems_here in wanted
        )

    rows = starting_with(segment, prefix, start)
    has = [is_one(segment.words[row].decode()[len(prefix) :]) for row in rows.tolist()]
    alike: Array = rows[np.array(has, bool)]
    return alike


def starting_with(segment: OpenSegment, prefix: str, start: str) -> Array:
    """Rows of the words of the text, or of a field's words, that begin with ``start``."""
    stretch = _stretch(segment, prefix, start)
    return np.arange(stretch.start, stretch.stop)


def _stretch(segment: OpenSegment, prefix: str, start: str) -> range:
    key = (prefix + start).encode()
    return segment.name_rows(key) if prefix else segment.words.stretch(key)


def most_frequent_within(segment: OpenSegment, rows: Array, most: int) -> Array:
    """Rows of the most frequent of some words, which have at most ``most`` postings together."""
    first = segment.words.first
    frequency = first[rows + 1] - first[rows]
    if int(frequency.sum()) <= most:
        return rows
    order = np.argsort(-frequency, kind="stable")
    kept = order[: max(int(np.searchsorted(np.cumsum(frequency[order]), most)), 1)]
    return rows[np.sort(kept)]


def text_words(segment: OpenSegment, prefix: str) -> range:
    """The rows of the words of the text, or of a field's words."""
    if prefix:
        return _stretch(segment, prefix, "")
    return range(len(segment.names), len(segment.words))


def _matching(segment: OpenSegment, pattern: str, prefix: str) -> Array:
    """Rows of the words of a form: ``?`` is one character, ``*`` any number."""
    literal = re.split(r"[*?]", pattern, maxsplit=1)[0]
    within = _stretch(segment, prefix, literal) if literal else text_words(segment, prefix)
    if not within:
        return _NO_ROWS
    text = segment.words.text(within)
    parts = wildcards.chunks(pattern)
    if not prefix and len(parts) == 3 and not parts[0] + parts[2] and "?" not in parts[1]:
        return _containing(segment, within, text, parts[1].encode())
    matches = _expression(parts, prefix).finditer(text)
    return segment.words.rows_at(within, [match.start() for match in matches])


def _containing(segment: OpenSegment, within: range, text: bytes, wanted: bytes) -> Array:
    """Rows of the words that hold these characters: often most words there are."""
    characters = np.frombuffer(text, np.uint8)
    size = max(len(characters) - len(wanted) + 1, 0)
    has = np.ones(size, bool)
    for place, character in enumerate(wanted):
        has &= characters[place : place + size] == character
    rows = segment.words.rows_at(within, np.flatnonzero(has))
    return rows[first_of_groups(rows)]


def _expression(parts: list[str], prefix: str) -> re.Pattern[bytes]:
    """What finds the lines of a list of words that have this form, each once."""
    # A word that ends so is looked for from what is known of it, not from its beginning.
    begins_anywhere = not parts[0] and not prefix and len(parts) > 1
    start = "" if begins_anywhere else "^" + re.escape(prefix)
    # Bytes as characters of the same numbers: the expression is put together as text.
    known = [part.encode().decode("latin-1") for part in parts[begins_anywhere:]]
    whole = start + wildcards.expression(known, _ANY, r"[^\n]*?") + "$"
    return re.compile(whole.encode("latin-1"), re.MULTILINE)


class Spellings:
    """The words of text and names of a segment as numbers of their characters, for comparing.

    They stand by their length: words that are much shorter or longer are never looked at.
    """

    def __init__(self, segment: OpenSegment) -> None:
        named = [segment.name_rows(kind.encode()) for _field, kind in term_keys.NAMES]
        of_text = text_words(segment, "")
        lines = [key[1:] + b"\n" for rows in named for key in segment.names[rows.start : rows.stop]]
        text = (b"".join(lines) + segment.words.text(of_text)).decode()
        characters = np.frombuffer(text.encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(characters == ord("\n"))
        starts = np.concatenate(([0], ends[:-1] + 1)) if len(ends) else ends
        # Which letters a word has, as bits: words that differ in many bits are far apart.
        bits = np.uint64(1) << (characters % _LETTERS).astype(np.uint64)
        bits[ends] = 0
        letters = np.bitwise_or.reduceat(bits, starts) if len(starts) else np.empty(0, np.uint64)
        order = np.argsort(ends - starts, kind="stable")
        rows = np.concatenate(
            [np.arange(stretch.start, stretch.stop) for stretch in (*named, of_text)]
        )
        self.rows = rows[order]
        self.lengths = (ends - starts)[order].astype(np.int32)
        self.starts = starts[order]
        self.letters = letters[order]
        self.characters = characters
        # What was compared last: text and names ask for the same, one after the other.
        self.last: tuple[tuple[str, int], tuple[Array, Array]] | None = None

    def about_as_long(self, length: int, edits: int) -> slice:
        """The words whose length differs by no more than so many letters."""
        low, high = np.searchsorted(self.lengths, [length - edits, length + edits + 1])
        return slice(int(low), int(high))


def spellings(segment: OpenSegment) -> Spellings:
    """The spellings of a segment, made once."""
    kept: Spellings | None = segment.__dict__.get("_spellings")
    if kept is None:
        kept = segment.__dict__["_spellings"] = Spellings(segment)
    return kept


def similar(segment: OpenSegment, word: str, edits: int) -> tuple[Array, Array]:
    """Rows of the words of text and names that are at most so many edits away, how many each."""
    table = spellings(segment)
    last, asked = table.last, (word, edits)
    if last is not None and last[0] == asked:
        return last[1]
    rows = _similar(table, word, edits)
    table.last = asked, rows
    return rows


def _similar(table: Spellings, word: str, edits: int) -> tuple[Array, Array]:
    wanted = np.frombuffer(word.encode("utf-32-le"), np.uint32)
    letters = np.uint64(0)
    for character in set(wanted.tolist()):
        letters |= np.uint64(1) << np.uint64(character % _LETTERS)
    near = table.about_as_long(len(wanted), edits)
    different = np.bitwise_count(table.letters[near] ^ letters)
    candidates = np.flatnonzero(different <= 2 * edits) + near.start
    if not len(candidates):
        return _NO_ROWS, _NO_ROWS
    lengths = table.lengths[candidates]
    index = table.starts[candidates] + np.arange(int(lengths[-1]))[:, None]
    words = table.characters[np.minimum(index, len(table.characters) - 1)]
    away = edit_distances(wanted, words, lengths)
    close = np.flatnonzero(away <= edits)
    rows = table.rows[candidates[close]]
    order = np.argsort(rows)
    return rows[order], away[close][order]


def edit_distances(word: Array, others: Array, lengths: Array) -> Array:
    """Edits (a letter put in, left out, exchanged, or two swapped) from a word to each other.

    ``others[place]`` are the letters that the other words have at one place. Optimal string
    alignment, a column of the table at a time for all the others at once.
    """
    size = len(word)
    width, count = others.shape
    before = np.zeros((size + 1, count), np.int8)
    column = np.repeat(np.arange(size + 1, dtype=np.int8)[:, None], count, axis=1)
    result = np.where(lengths == 0, size, 0).astype(np.int8)
    for place in range(width):
        same = others[place] == word[:, None]
        swapped = (others[place - 1] == word[1:, None]) & same[:-1] if place else None
        # What a letter left out or exchanged costs needs nothing of the column itself.
        new = np.empty_like(column)
        new[0] = place + 1
        np.minimum(column[1:] + np.int8(1), column[:-1] + ~same, out=new[1:])
        if swapped is not None:
            np.minimum(new[2:], np.where(swapped, before[:-2] + np.int8(1), 127), out=new[2:])
        for row in range(1, size + 1):
            np.minimum(new[row], new[row - 1] + np.int8(1), out=new[row])
        before, column = column, new
        done = lengths == place + 1
        result[done] = column[size, done]
    return result
