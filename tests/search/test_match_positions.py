"""Which words of a text answer a query's words, and which are looked at at all."""

from functools import cache

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search import match_positions
from articles.search.analysis import MAX_WORD
from articles.search.match_positions import MatchFinder, edit_distance, without_overlaps
from articles.search.query import ast
from tests.processor_time import at_most

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
    (mark,) = MatchFinder((ast.Term(asked),), "en").all_marks(f"They were {written}.")
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


def phrase(*words: str) -> ast.Phrase:
    return ast.Phrase(words, f'"{" ".join(words)}"')


def near(*words: str, distance: int) -> ast.Near:
    return ast.Near(words, distance, f'"{" ".join(words)}"~{distance}')


def marks(text: str, *leaves: ast.Leaf, language: str = "it") -> list[tuple[str, int]]:
    """What of the text is marked, and the number of the leaf that it answers."""
    found = without_overlaps(MatchFinder(leaves, language).all_marks(text))
    return [(text[mark.start : mark.end], mark.leaf) for mark in found]


def test_each_leaf_marks_what_answers_it_and_says_which() -> None:
    text = "Il Vulcano e la casa; le case del vulcano spento, i vulcani."
    assert marks(text, ast.Term("casa"), phrase("vulcano")) == [
        ("Vulcano", 1), ("casa", 0), ("case", 0), ("vulcano", 1),
    ]  # fmt: skip
    assert marks(text, ast.Term("casa"), phrase("vulcano", "spento")) == [
        ("casa", 0), ("case", 0), ("vulcano spento", 1),
    ]  # fmt: skip
    assert marks(text, near("casa", "spento", distance=5)) == [("casa", 0), ("spento", 0)]


@pytest.mark.parametrize(("word", "is_marked"), [("vulcano", True), ("vulcxno", True),
    ("vulcxnx", True), ("vxlcxnx", False)])  # fmt: skip
def test_a_similar_spelling_is_as_many_edits_away_as_the_query_allows(
    word: str, is_marked: bool
) -> None:
    assert bool(marks(word, ast.Fuzzy("vulcano", 2, "vulcano~"))) is is_marked
    assert bool(marks(word, ast.Fuzzy("vulcano", 1, "vulcano~"))) is (
        word in {"vulcano", "vulcxno"}
    )


def test_a_star_in_a_script_without_spaces_goes_as_far_as_a_word_does() -> None:
    pattern = ast.Wildcard("中*文", "中*文")
    for more in (0, 1):
        text = f"中{'国' * (MAX_WORD + more)}文"
        assert bool(marks(text, pattern, language="zh")) is not bool(more)
    with at_most(15):
        assert not marks("中" * 40_000, pattern, language="zh")


def test_of_two_marks_at_one_place_the_longer_stands_and_the_first_of_like_ones() -> None:
    text = "il mare mosso mosse"
    short, long = ast.Term("mare"), phrase("mare", "mosso")
    assert marks(text, short, long) == [("mare mosso", 1)]
    assert marks(text, long, short) == [("mare mosso", 0)]
    assert marks(text, short, phrase("mare")) == [("mare", 0)]
    assert marks(text, phrase("mare"), short) == [("mare", 0)]


def test_marks_may_touch_and_not_overlap() -> None:
    """Words of scripts without spaces stand beside each other, and are marked alone."""
    text = "中国日本"
    assert marks(text, ast.Term("日本"), ast.Term("中国")) == [("中国", 1), ("日本", 0)]
    assert marks(text, ast.Term("国日"), ast.Term("中国"), ast.Term("日本")) == [
        ("中国", 1), ("日本", 2),
    ]  # fmt: skip


def test_of_a_script_without_spaces_what_was_asked_for_is_marked_and_not_the_clause() -> None:
    text = "中国日本关系, 日本"
    assert marks(text, ast.Term("中国"), language="zh") == [("中国", 0)]
    assert marks(text, ast.Prefix("中", "中*"), language="zh") == [("中", 0)]
    assert marks(text, ast.Wildcard("日?", "日?"), language="zh") == [("日本", 0)] * 2
    assert marks(text, ast.Fuzzy("关系", 1, "关系"), language="zh") == [("关系", 0)]


def test_a_phrase_is_not_interrupted() -> None:
    assert marks("mare molto mosso", phrase("mare", "mosso")) == []
    assert marks("mare", phrase("mare", "mosso")) == []
    assert marks("Il mare. Mosso!", phrase("mare", "mosso")) == [("mare. Mosso", 0)]
    text = "mare mare mosso molto"
    assert marks(text, phrase("mare", "mosso", "molto")) == [("mare mosso molto", 0)]


@pytest.mark.parametrize(
    ("leaf", "language", "starts"),
    [
        (ast.Term("Sanzioni"), "it", {"sa"}),
        (ast.Prefix("ter", "ter"), "it", {"te"}),
        (ast.Wildcard("t?r", "t?r"), "it", {"t"}),
        (ast.Wildcard("?er", "?er"), "it", None),
        (ast.Wildcard("*er", "*er"), "it", None),
        (phrase("mare", "no"), "it", {"ma", "n"}),
        (near("mare", "uno", distance=3), "it", {"ma", "un"}),
        (ast.Fuzzy("mare", 1, "mare~"), "it", None),
        (ast.Term(""), "it", None),
        (ast.Term("sanzioni"), "ru", None),
        (ast.Term("sanzioni"), "", None),
    ],
)
def test_letters_with_which_an_answer_begins(
    leaf: ast.Leaf, language: str, starts: set[str] | None
) -> None:
    assert match_positions._starts((leaf,), language) == starts
