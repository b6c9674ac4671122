"""Plain text, cleaned and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments import plain


def test_controls_and_overrides_go_and_the_text_stays() -> None:
    assert plain.text("a\x00b\x1b[31m\u202etxt.exe\u2066c\x9f") == "ab[31mtxt.exec"


def test_right_to_left_text_and_emoji_are_left_alone() -> None:
    words = "שלום مرحبا 👩\u200d🚀 𝔘"
    assert plain.text(words) == words


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\x85", "\u2028", "\n"])
def test_lines_end_in_one_way(ending: str) -> None:
    assert plain.text(f"one{ending}two") == "one\ntwo"


def test_at_most_one_line_stays_blank() -> None:
    assert plain.text("one\n\n\n \n\t\ntwo\n\nthree") == "one\n\ntwo\n\nthree"


def test_a_line_is_one_line() -> None:
    assert plain.line("  Ada \r\n\t Lovelace\u2028") == "Ada Lovelace"


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b\u2060", "\u0301", "\u3000\xa0"])
def test_what_cannot_be_seen_is_nothing(nothing: str) -> None:
    assert not plain.is_visible(nothing)


@pytest.mark.parametrize("something", ["a", "?", "👍", "ש"])
def test_what_can_be_seen_is_something(something: str) -> None:
    assert plain.is_visible(something)


@pytest.mark.parametrize(
    "dressed", ["Buy NOW, cheap!", "buy  now\ncheap", "Bùy nöw: c.h.e.a.p", "ｂｕｙ now cheap"]
)
def test_dressed_up_texts_have_one_digest(dressed: str) -> None:
    assert plain.digest(dressed) == plain.digest("Buy now cheap")


def test_texts_without_a_letter_are_told_apart() -> None:
    assert plain.digest("!!!") != plain.digest("???")


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    clean = plain.text(raw)
    assert plain.text(clean) == clean
    clean.encode()


@pytest.mark.parametrize(("digits", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(digits: str, number: int) -> None:
    assert plain.number(digits) == number


@pytest.mark.parametrize("nonsense", ["", "0", "-1", "1.5", "٣", "²", "9" * 19, "1\n", "\x00"])
def test_what_cannot_be_an_id_is_no_number(nonsense: str) -> None:
    assert plain.number(nonsense) is None
