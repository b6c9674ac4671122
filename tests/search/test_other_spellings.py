"""Other spellings of words, and words in pieces: what holds of the tables and of every text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.search import grouped_words, name_spellings, other_spellings
from articles.search.analysis import ALGORITHMS, fold, forms, stems
from articles.search.grouped_words import grouped
from articles.search.query import ast, terms

NAMES = [name for group in name_spellings.GROUPS for name in group]


def test_a_name_is_one_folded_word_of_one_group() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(fold(name) == name and forms(name) == [name] for name in NAMES)
    assert all(len(group) > 1 for group in name_spellings.GROUPS)


@given(st.sampled_from(name_spellings.GROUPS), st.sampled_from(["", *ALGORITHMS]), st.data())
def test_names_of_a_group_meet(group: tuple[str, ...], language: str, data: st.DataObject) -> None:
    one, other = (data.draw(st.sampled_from(group)) for _each in range(2))
    assert set(stems(one, language or "und")) & set(stems(other, language or "und"))
    others = other_spellings.written_otherwise(one, language)
    assert other == one or other in others


@given(st.text(min_size=1, max_size=12), st.sampled_from(["", "it", "en", "de", "fi"]))
def test_no_word_is_lost_by_its_other_spellings(word: str, language: str) -> None:
    for form in forms(word):
        found = other_spellings.met_by(form, fold(form), language)
        assert all(found)
        assert all(fold(other) == other for other in found)


@pytest.mark.parametrize(
    ("typed", "one"),
    [
        ("1.000", "1000"), ("1,234,567", "1234567"), ("10’000", "10000"), ("12 500", "12500"),
        ("١٬٠٠٠", "1000"), ("J. K.", "jk"), ("j. r. r.", "jrr"), ("Ph.D.", "phd"),
        ("node.js", "nodejs"), ("F 35", "f35"), ("20 mila", "20mila"), ("5 GW", "5gw"),
        ("1000 km", ""), ("I 5", ""), ("f 35", ""), ("F 3535", ""), ("5 a", ""), ("5  km", ""),
        ("1.00", ""), ("1.0000", ""), ("1.000,000", ""), ("2018 300", ""),
        ("10.30", ""), ("3.5m", ""), ("fine.Della", ""), ("a.b.c", ""), ("x", ""), ("", ""),
    ],
)  # fmt: skip
def test_what_is_one_in_pieces(typed: str, one: str) -> None:
    assert grouped(typed) == one


@given(st.text("0123456789.,' \u202fabJK·٣", max_size=30))
def test_a_group_of_a_text_is_the_same_when_it_is_typed(text: str) -> None:
    for word in grouped_words.grouped_words(text):
        written = text[word.start : word.end]
        assert 0 <= word.start < word.end <= len(text)
        assert word.form.isalnum()
        assert grouped(written) == word.form


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_so_many_groups_make_one(more: int, is_one: bool) -> None:
    assert grouped_words.MOST_GROUPS == 5
    number = "1" + ".000" * (grouped_words.MOST_GROUPS + more)
    initials = "A." + " B." * (grouped_words.MOST_GROUPS + more)
    assert bool(grouped(number)) is is_one
    assert bool(grouped(initials)) is is_one


@pytest.mark.parametrize(("more", "is_one"), [(0, True), (1, False)])
def test_so_long_is_what_stands_before_the_dot_of_an_abbreviation(more: int, is_one: bool) -> None:
    assert grouped_words.LONGEST_BEFORE == 12
    assert bool(grouped("a" * (grouped_words.LONGEST_BEFORE + more) + ".js")) is is_one


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_question_marks_are_kept(more: int) -> None:
    assert terms.MOST_MARKS == 10
    node = terms.word("vero" + "?" * (terms.MOST_MARKS + more))
    assert isinstance(node, ast.Or)
    assert node.children[0] == ast.Wildcard("vero" + "?" * 10, "vero" + "?" * (10 + more))
