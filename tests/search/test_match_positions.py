"""Which words of a text answer a query's words, and which are looked at at all."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search import match_positions
from articles.search.match_positions import MatchFinder, edit_distance
from articles.search.query import ast

words = st.text("abc", max_size=6)


@cache
def edits(one: str, other: str) -> int:
    """Edits between two words, by the definition of optimal string alignment."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        edits(one[:-1], other) + 1,
        edits(one, other[:-1]) + 1,
        edits(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-2:] == other[-1] + other[-2]:
        costs.append(edits(one[:-2], other[:-2]) + 1)
    return min(costs)


@given(words, words, st.integers(0, 3))
@example("ab", "ba", 1)
@example("abc", "abcab", 2)
@example("abcab", "abc", 2)
@example("abc", "cab", 2)
@example("a", "ba", 1)
@example("aab", "b", 3)
@example("", "", 0)
def test_edits_are_counted_up_to_a_limit(one: str, other: str, limit: int) -> None:
    assert edit_distance(one, other, limit) == min(edits(one, other), limit + 1)


@pytest.mark.parametrize(("asked", "written"), [("die", "dying"), ("dying", "die")])
def test_an_i_may_have_become_a_y(asked: str, written: str) -> None:
    (mark,) = MatchFinder((ast.Term(asked),), "en").marks(f"They were {written}.")
    assert (mark.start, mark.end) == (10, 10 + len(written))


@pytest.mark.parametrize(
    ("seconds", "found"),
    [
        ({"a"}, ["rana"]),
        ({"a", "o"}, ["rana", "rosa"]),
        ({"i"}, ["rima", "rylo"]),
        ({"y"}, ["rima", "rylo"]),
        ({""}, ["rana", "rima", "rosa", "rylo"]),
    ],
)
def test_words_of_other_letters_are_not_looked_at(seconds: set[str], found: list[str]) -> None:
    finder = match_positions._finder("r", frozenset(seconds))
    assert finder.findall("Ogni: rana, rima, rosa, rylo, luna") == found


@pytest.mark.parametrize(
    ("word", "language", "start"),
    [
        ("sanzioni", "it", "sa"), ("no", "it", "n"), ("noi", "it", "no"), ("apfel", "it", "ap"),
        ("apfel", "de", "a"), ("ofen", "de", "o"), ("uhr", "de", "u"), ("bank", "de", "ba"),
        ("s1x", "it", "s"), ("søx", "it", "s"), ("sa1", "it", "sa"), ("saø", "it", "sa"),
    ],
)  # fmt: skip
def test_two_letters_begin_all_inflections_but_those_with_an_umlaut(
    word: str, language: str, start: str
) -> None:
    assert match_positions._start(word, language) == start
