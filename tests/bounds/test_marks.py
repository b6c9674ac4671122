"""How long a fragment is, where it begins and ends, and what of a text is looked through."""

from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.search import highlighting, match_positions
from articles.search.highlighting import BEFORE, ELLIPSIS, LENGTH, Highlighter
from articles.search.query.parsed_query import ParsedQuery

TODAY = date(2020, 6, 15)


def highlighter(query: str) -> Highlighter:
    return Highlighter(ParsedQuery(query, TODAY))


def fragment(text: str, query: str = "vulcano", length: int = LENGTH) -> str:
    """The fragment without its marks."""
    marked = highlighter(query).fragment(text, "it", length)
    return unescape(marked.replace("<mark>", "").replace("</mark>", ""))


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_text_of_just_that_length_is_shown_whole(more: int) -> None:
    assert LENGTH == 240
    text = "un " * (LENGTH // 3 - 1) + "x" * (3 + more)
    assert len(text) == LENGTH + more
    whole = text if more <= 0 else f"{text[: -4 - more]} {ELLIPSIS}"
    assert fragment(text) == whole


def test_blanks_at_the_end_are_no_text_that_was_left_out() -> None:
    assert fragment("x" * LENGTH + " \n") == "x" * LENGTH


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_beginning_is_shown_where_the_word_is_near_it(more: int) -> None:
    assert BEFORE == 60
    before = "x" * (BEFORE + more - 1) + " "
    shown = fragment(f"{before}vulcano")
    # One character further in, and what is shown begins as far before the word as it may.
    assert shown == f"{before}vulcano" if more <= 0 else f"{ELLIPSIS} vulcano"


def test_a_fragment_begins_with_the_sentence_where_that_is_near() -> None:
    for before in (BEFORE - 5, BEFORE - 4):
        text = "y" * 100 + ". " + "x" * before + " vulcano"
        begins_there = fragment(text).startswith(f"{ELLIPSIS} {'x' * before} vulcano")
        # The full stop itself must stand within reach.
        assert begins_there is (before + 1 + 2 <= BEFORE)


def test_the_last_sentence_before_the_word_is_where_it_begins() -> None:
    shown = fragment("z" * 100 + " Uno. Due! Tre? Quattro vulcano spento.")
    assert shown == f"{ELLIPSIS} Quattro vulcano spento."


def test_in_one_endless_word_it_begins_that_far_before() -> None:
    shown = fragment("x" * 300 + "中国 e poi altro", query="中国")
    assert shown == f"{ELLIPSIS} {'x' * BEFORE}中国 e poi altro"


def test_as_many_whole_words_stand_before_it_as_fit() -> None:
    words = "no due tre quattro cinque sei sette otto nove dieci undici"
    assert len(words) == BEFORE - 2
    assert fragment(f"{'x' * 99} {words} vulcano") == f"{ELLIPSIS} {words} vulcano"
    assert fragment(f"{'x' * 99} u{words} vulcano") == f"{ELLIPSIS} {words[3:]} vulcano"


@pytest.mark.parametrize(("letters", "ends"), [(38, "a"), (39, "a"), (40, "x"), (41, "x")])
def test_a_word_that_does_not_fit_is_cut_from_forty_letters_on(letters: int, ends: str) -> None:
    text = "a" * (LENGTH - letters - 1) + " " + "x" * 100
    shown = fragment(text).removesuffix(f" {ELLIPSIS}")
    assert shown[-1] == ends
    assert len(shown) == (LENGTH if ends == "x" else LENGTH - letters - 1)


@pytest.mark.parametrize("letters", [300, 2 * LENGTH, 2 * LENGTH + 1])
def test_a_word_longer_than_a_fragment_is_shown_up_to_twice_its_length(letters: int) -> None:
    shown = fragment(f"{'x' * letters} fine", query="x*")
    assert shown == f"{'x' * min(letters, 2 * LENGTH)} {ELLIPSIS}"


def test_a_blank_at_the_beginning_is_no_place_to_end() -> None:
    assert fragment(" " + "x" * 100, length=30) == f" {'x' * 29} {ELLIPSIS}"
    assert fragment("a " + "x" * 100, length=30) == f"a {ELLIPSIS}"


@pytest.mark.parametrize(("more", "shown"), [(0, "eruzione"), (1, "vulcano vulcano")])
def test_two_words_stand_together_as_far_apart_as_fits(more: int, shown: str) -> None:
    gap = LENGTH - BEFORE - len("vulcano") - len("eruzione") + more
    text = f"vulcano vulcano {'x ' * 300}vulcano{'y'.center(gap)}eruzione {'z ' * 300}"
    assert shown in fragment(text, "vulcano eruzione")


def test_different_words_weigh_more_than_one_word_often() -> None:
    text = "vulcano vulcano vulcano " + "x " * 300 + "eruzione vulcano " + "y " * 300
    marked = highlighter("vulcano eruzione").fragment(text, "it")
    assert "<mark>eruzione</mark> <mark>vulcano</mark>" in marked


def test_a_word_longer_than_a_fragment_is_not_the_best_place() -> None:
    text = f"{'x' * LENGTH}, {'a ' * 300}xy {'b ' * 300}"
    assert "<mark>xy</mark>" in highlighter("x*").fragment(text, "it")


def test_a_fragment_is_read_in_its_language() -> None:
    marker = highlighter("sanzione")
    assert marker.fragment("Le sanzioni", "it") == "Le <mark>sanzioni</mark>"
    assert marker.fragment("Le sanzioni") == "Le sanzioni"


def test_what_is_asked_of_one_field() -> None:
    marker = highlighter("iran tag:nucleare")
    assert (marker.asks_for("tag"), marker.asks_for("source")) == (True, False)
    assert marker.name("nucleare", "tag") == "<mark>nucleare</mark>"
    assert marker.name("nucleare", "source") == "nucleare"
    # Each name is marked by itself; a word that names no field is looked for in all.
    assert marker.name("Iran", "tag") == "<mark>Iran</mark>"


def test_of_two_stretches_alike_the_first_is_shown() -> None:
    text = f"{'a ' * 100}vulcano uno {'x ' * 300}vulcano due {'y ' * 300}"
    assert "vulcano uno" in fragment(text)


def test_forty_thousand_characters_are_looked_through() -> None:
    assert highlighting.LONGEST_TEXT == 40_000
    for more in (0, 1):
        text = "x" * (highlighting.LONGEST_TEXT - len(" onu") + more) + " onu"
        assert ("<mark>" in highlighter("onu").fragment(text, "it")) is (more == 0)


def test_no_word_is_marked_by_half_where_the_looking_ends() -> None:
    text = "x" * (highlighting.LONGEST_TEXT - len(" vulcan")) + " vulcano"
    assert "<mark>" not in highlighter("vulcan").fragment(text, "it")


def test_two_hundred_words_of_a_text_are_marked() -> None:
    assert match_positions.MOST_MARKS == 200
    for number in (match_positions.MOST_MARKS, match_positions.MOST_MARKS + 1):
        marked = highlighter("vulcano").title("vulcano " * number, "it")
        assert marked.count("<mark>") == match_positions.MOST_MARKS


texts = st.lists(st.sampled_from(["vulcano", "<b>", "&amp;", "x" * 30, "a.", "\n", "…", " "]))


@settings(deadline=None)
@given(texts.map(" ".join), st.integers(1, 300))
def test_an_ellipsis_stands_where_text_was_left_out_and_nowhere_else(
    text: str, length: int
) -> None:
    """And a fragment is no longer than twice what was asked, and its own ellipses."""
    shown = fragment(text, length=length)
    line = text.replace("\n", " ")
    candidates = [
        (start, line[start : start + len(middle)] == middle)
        for middle, start in _placed(shown, line)
    ]
    assert any(is_there for _start, is_there in candidates)
    assert len(shown) <= 2 * length + len("vulcano") + 2 * len(f"{ELLIPSIS} ")


def _placed(shown: str, line: str) -> list[tuple[str, int]]:
    """The stretches of the text that the fragment can be, each with its place."""
    lead, tail = f"{ELLIPSIS} ", f" {ELLIPSIS}"
    found = []
    for has_lead in (False, True):
        for has_tail in (False, True):
            if (has_lead and not shown.startswith(lead)) or (has_tail and not shown.endswith(tail)):
                continue
            middle = shown[
                len(lead) if has_lead else 0 : len(shown) - (len(tail) if has_tail else 0)
            ]
            for start in range(len(line) - len(middle) + 1):
                is_start, is_end = start == 0, not line[start + len(middle) :].strip()
                if is_start is not has_lead and is_end is not has_tail:
                    found.append((middle, start))
    return found
