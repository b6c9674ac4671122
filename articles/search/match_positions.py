"""Where a text has the words that a query asks for.

A page looks through thousands of words: where the query says with which letters the words
that answer it must begin, no others are looked at, and each different word once.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from string import ascii_lowercase
from typing import NamedTuple

from articles.search.analysis import (
    MAX_WORD,
    MIN_INFLECTED,
    RUN,
    SUFFIXING,
    TOKEN,
    fold,
    has_unspaced,
    languages_of_compounds,
    pieces,
    stem_language,
    stems,
    tokens_that_begin,
)
from articles.search.compounds import hyphened_words
from articles.search.grouped_words import Joined, grouped_letters, grouped_numbers
from articles.search.normal_text import normalised, spaced
from articles.search.other_spellings import IN_TWO, written_otherwise
from articles.search.query import ast, wildcards

MOST_MARKS = 200
Test = Callable[[str], object]
CompoundFinder = Callable[[str], Iterator[Joined]]


class Mark(NamedTuple):
    """A stretch of the text that answers one leaf of the query."""

    start: int
    end: int
    leaf: int


class MatchFinder:
    """Finds where texts of one language have what the leaves of a query ask for."""

    def __init__(self, leaves: Sequence[ast.Leaf], language: str) -> None:
        self.leaves = leaves
        self.language = stem_language(language)
        self._tests = [_test(leaf, self.language) for leaf in leaves]
        self._word_tests = [_word_tests(leaf, self.language) for leaf in leaves]
        self._finders = _finders(leaves, self.language)
        self._compounds_looked_for = _compounds_looked_for(leaves)
        # Words that were looked at, with the numbers of the leaves that each answers.
        self._known: dict[str, tuple[int, ...]] = {}

    def all_marks(self, text: str) -> list[Mark]:
        """Every stretch that answers a leaf, in no order: a word of a phrase is one beside it."""
        text = spaced(text)
        finders = [RUN] if self._finders == [TOKEN] and has_unspaced(text) else self._finders
        matches = [match for finder in finders for match in finder.finditer(text)]
        marks = [
            Mark(match.start(), match.end(), number)
            for match in matches
            for number in self._leaves_answered_by(match.group())
        ]
        for number, leaf in enumerate(self.leaves):
            if has_unspaced(leaf.raw):
                marks += _unspaced(text, leaf, number)
            elif isinstance(leaf, ast.Phrase | ast.Compound) and len(leaf.words) > 1:
                marks += _sequences(text, matches, self._word_tests[number], leaf.places, number)
        return [*marks, *self._compounds(text)]

    def _compounds(self, text: str) -> Iterator[Mark]:
        """What answers a word when it is written as one: ``Covid-19`` for ``covid19``."""
        for compounds_of in self._compounds_looked_for:
            for compound in compounds_of(text):
                for number in self._leaves_answered_by(compound.form):
                    if isinstance(self.leaves[number], ast.Term | ast.Compound):
                        yield Mark(compound.start, compound.end, number)

    def _leaves_answered_by(self, word: str) -> tuple[int, ...]:
        """The numbers of the leaves that a word answers all by itself."""
        known = self._known.get(word)
        if known is None:
            # Of a script without spaces the word is a whole clause: see ``_unspaced``.
            form = "" if has_unspaced(word) else pieces(word)[0]
            known = tuple(number for number, test in enumerate(self._tests) if form and test(form))
            self._known[word] = known
        return known


def _compounds_looked_for(leaves: Iterable[ast.Leaf]) -> list[CompoundFinder]:
    """What finds the compounds that may answer leaves: numbers where one asks for a number."""
    asked = [leaf.joined for leaf in leaves if isinstance(leaf, ast.Compound)]
    asked += [leaf.raw for leaf in leaves if isinstance(leaf, ast.Term)]
    letters: list[CompoundFinder] = [hyphened_words, grouped_letters] if asked else []
    return [*letters, grouped_numbers] if any(map(str.isdecimal, asked)) else letters


def _finders(leaves: Iterable[ast.Leaf], language: str) -> list[re.Pattern[str]]:
    """What finds the words that may answer, one for each first letter."""
    starts = _starts(leaves, language)
    if starts is None:
        return [TOKEN]
    seconds: dict[str, set[str]] = {}
    for start in starts:
        seconds.setdefault(start[0], set()).add(start[1:])
    return [_finder(first, frozenset(following)) for first, following in seconds.items()]


@lru_cache(maxsize=500)
def _finder(first: str, seconds: frozenset[str]) -> re.Pattern[str]:
    """Finds words by their first letter and by what may follow it; an empty one allows any."""
    never = "" if "" in seconds else "".join(sorted(set(ascii_lowercase) - _alike(seconds)))
    letters = first + _spellings().get(first, "")
    return tokens_that_begin(letters, first + first.upper(), never + never.upper())


def _alike(letters: frozenset[str]) -> frozenset[str]:
    """The letters, with i for y and y for i: stemmers take one for the other."""
    return letters | {"i", "y"} if letters & {"i", "y"} else letters


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Letter -> capitals and accented letters of which it is what folding leaves first."""
    spellings: dict[str, str] = {}
    for letter in map(chr, (*range(0x2200), *range(0xFB00, 0xFB07), *range(0xFF00, 0xFFF0))):
        if letter.isalpha() and (folded := fold(letter)[:1]) != letter:
            spellings[folded] = spellings.get(folded, "") + letter
    return spellings


def _starts(leaves: Iterable[ast.Leaf], language: str) -> frozenset[str] | None:
    """The letters with which a word must begin to answer; none when any may do."""
    if language not in SUFFIXING:
        return None
    starts: set[str] = set()
    for leaf in leaves:
        if isinstance(leaf, ast.Term):
            others = written_otherwise(leaf.raw, language)
            starts.update(_start(other, language) for other in others)
        match leaf:
            case ast.Term(word) | ast.Prefix(word) | ast.Wildcard(word):
                starts.add(_start(fold(word), language))
            case ast.Phrase(words) | ast.Near(words) | ast.Compound(words):
                starts.update(_start(fold(word), language) for word in words)
            case _:
                return None
    return None if starts & {"*", "?", ""} else frozenset(starts)


def _start(word: str, language: str) -> str:
    """The two letters, or the one, that begin all inflections of a folded word."""
    has_umlaut = language == "de" and word[:1] in {"a", "o", "u"}
    # Where it may be one letter (ö, å, đ) that folding leaves with the first of the two.
    is_plain = word[:2].isascii() and word[:2].isalpha() and word[:2] not in IN_TWO
    return word[: 2 if len(word) > 2 and is_plain and not has_umlaut else 1]


def _test(leaf: ast.Leaf, language: str) -> Test:
    """Whether a form answers a leaf all by itself."""
    match leaf:
        case ast.Term(raw) | ast.Compound(joined=raw) if raw:
            return _inflected(raw, (language,))
        case ast.Prefix(start):
            return lambda form: fold(form).startswith(start)
        case ast.Wildcard(pattern):
            return _written(pattern)
        case ast.Fuzzy(word, edits):
            return lambda form: edit_distance(word, fold(form), edits) <= edits
        case ast.Phrase((word,)):
            return _written(word)
        case ast.Near(words):
            tests = [_written(word) for word in words]
            return lambda form: any(test(form) for test in tests)
        case _:
            return lambda form: False


def _word_tests(leaf: ast.Leaf, language: str) -> list[Test]:
    """Whether a form answers each word of what stands side by side."""
    match leaf:
        case ast.Phrase(words):
            return [_written(word) for word in words]
        case ast.Compound(words):
            languages = languages_of_compounds((language,))
            return [
                _inflected(word, languages)
                if len(word) >= MIN_INFLECTED and word.isalpha()
                else _written(fold(word))
                for word in words
            ]
        case _:
            return []


def _inflected(word: str, languages: Iterable[str]) -> Test:
    """Whether a form is the word in any inflection."""
    folded = fold(word)
    wanted = [(language, frozenset(stems(word, language))) for language in languages]
    return lambda form: (
        fold(form) == folded
        or any(not here.isdisjoint(stems(form, language)) for language, here in wanted)
    )


def _written(word: str) -> Test:
    """Whether a form is spelt like a folded word, or as a pattern says."""
    if "*" not in word and "?" not in word:
        return lambda form: fold(form) == word
    matches = re.compile(wildcards.expression(wildcards.chunks(word), ".", ".*?")).fullmatch
    return lambda form: matches(fold(form))


@lru_cache(maxsize=50_000)
def _form(word: str) -> str:
    return pieces(word)[0]


def _sequences(
    text: str,
    matches: Iterable[re.Match[str]],
    tests: Sequence[Test],
    places: Sequence[int],
    number: int,
) -> Iterator[Mark]:
    """Where words stand in their places, counted from the first."""
    others = list(zip(tests, places, strict=True))[1:]
    for match in filter(lambda match: tests[0](_form(match.group())), matches):
        if (end := _end_of(text, match.end(), others)) is not None:
            yield Mark(match.start(), end, number)


def _end_of(text: str, end: int, words: Iterable[tuple[Test, int]]) -> int | None:
    """Where the last of the words ends, when they stand in their places behind a first one."""
    at = 0
    for test, place in words:
        following = None
        while at < place:
            following = RUN.search(text, end)
            if following is None:
                return None
            at, end = at + 1, following.end()
        if following is None or not test(_form(following.group())):
            return None
    return end


def _unspaced(text: str, leaf: ast.Leaf, number: int) -> Iterator[Mark]:
    """Words of scripts without spaces, wherever the characters stand."""
    match leaf:
        case ast.Prefix(start):
            expression = re.escape(start)
        case ast.Wildcard(pattern):
            # As far as a word goes: a star that looked to the end of the text would do so from each
            # place where the pattern may begin.
            within = f".{{0,{MAX_WORD}}}?"
            expression = wildcards.expression(wildcards.chunks(pattern), ".", within)
        case _:
            # Words of the query stand with whatever signs between them.
            raw = unicodedata.normalize("NFKC", leaf.raw)
            expression = r"\W*".join(map(re.escape, RUN.findall(raw)))
    normal, places = normalised(text)
    for match in re.finditer(expression, normal, re.IGNORECASE):
        if match.group():
            yield Mark(places[match.start()][0], places[match.end() - 1][1], number)


def without_overlaps(marks: Iterable[Mark]) -> list[Mark]:
    """The first marks, in the order of the text; of those that overlap, the first and longest."""
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end, mark.leaf)):
        if not kept or mark.start >= kept[-1].end:
            kept.append(mark)
    return kept[:MOST_MARKS]


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
