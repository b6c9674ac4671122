"""What differs between two texts is found and marked, and nothing else is made of them."""

from typing import Any

import pytest
from diff_match_patch import diff_match_patch
from hypothesis import given
from hypothesis import strategies as st

from articles.admin.text_diff import CONTEXT, SECONDS, Comparison, Piece, compare, compare_html

LINES = st.lists(st.text(alphabet="ab .\n漢é<&", max_size=12), max_size=8).map("\n".join)


def words(comparison: Comparison, side: str) -> str:
    """All that is shown of a side, without white space."""
    rows = [getattr(row, side) for row in comparison.rows]
    return "".join("".join(piece.text for piece in row) for row in rows).replace("\n", "")


@given(LINES, LINES)
def test_nothing_is_lost_or_made_up(before: str, after: str) -> None:
    found = compare(before, after)
    if any(row.is_gap for row in found.rows):
        return
    if found.rows:
        assert "".join(words(found, "before").split()) == "".join(before.split())
        assert "".join(words(found, "after").split()) == "".join(after.split())
    for row in found.rows:
        same = [[p.text for p in side if not p.is_marked] for side in (row.before, row.after)]
        assert same[0] == same[1]


@given(LINES)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert compare(text, text).rows == []
    assert compare(text, text.replace("\n", "\r\n")).rows == []


def test_words_are_marked() -> None:
    (row,) = compare("Il porto resta chiuso.", "Il porto resta aperto.").rows
    assert row.before == [Piece("Il porto resta "), Piece("chiuso", True), Piece(".")]
    assert row.after == [Piece("Il porto resta "), Piece("aperto", True), Piece(".")]
    (row,) = compare("港口关闭了", "港口开放了").rows
    assert Piece("港口") in row.before


def test_paragraphs_far_from_a_change_are_left_out() -> None:
    lines = [f"Paragrafo {number}" for number in range(20)]
    changed = [*lines[:10], "Tutt’altra cosa", *lines[11:]]
    rows = compare("\n".join(lines), "\n".join(changed)).rows
    assert [row.is_gap for row in rows] == [True, *[False] * (2 * CONTEXT + 1), True]


def test_html_is_compared_as_text() -> None:
    found = compare_html("<p>Il <b>mare</b></p>", "<p>Il <i>porto</i></p>")
    assert "<" not in words(found, "before")
    found = compare_html("<p>Il mare</p>", "<p>Il <b>mare</b></p>")
    assert found.is_markup
    assert "<b>" in words(found, "after")


def test_no_text_is_compared_without_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    bounds = []
    compare_letters = diff_match_patch.diff_main

    def noted(program: Any, *texts: Any) -> Any:
        bounds.append(program.Diff_Timeout)
        return compare_letters(program, *texts)

    monkeypatch.setattr(diff_match_patch, "diff_main", noted)
    found = compare("a b " * 20_000 + "\nb", "b c a " * 20_000)
    assert found.rows
    assert set(bounds) == {SECONDS}
    assert 0 < SECONDS < 1
