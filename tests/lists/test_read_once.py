"""Sections and outlets are read once for each state of the archive."""

from articles.lists.read_once import ReadOnce


def test_once_a_state_and_anew_where_it_is_not_known() -> None:
    answers = iter(range(10))
    shown = ReadOnce(lambda: next(answers))
    assert (shown("a"), shown("a")) == (0, 0)
    # What is read without a state belongs to none, and takes nobody's place.
    assert (shown(""), shown(""), shown("a")) == (1, 2, 0)
    assert (shown("b"), shown("a")) == (3, 4)
    shown.clear()
    assert shown("a") == 5
