"""The signed tokens of the comment form."""

from collections.abc import Callable

import pytest
import time_machine

from articles.comments import form_tokens
from articles.comments.form_tokens import Kind

NOON = "2026-03-01T12:00:00Z"
LATER = "2026-03-01T12:40:00Z"


def test_a_fresh_token_says_how_old_it_is() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        text = form_tokens.fresh_token(7)
        traveller.shift(10)
        token = form_tokens.read(text, 7)
    assert token is not None
    assert (token.kind, token.age, token.is_expired) == (Kind.FRESH, 10, False)


def test_the_token_of_a_page_stays_the_same_for_an_hour() -> None:
    with time_machine.travel(NOON, tick=False):
        at_noon = form_tokens.page_token(7)
    with time_machine.travel(LATER, tick=False):
        assert form_tokens.page_token(7) == at_noon
    with time_machine.travel("2026-03-01T13:00:00Z", tick=False):
        assert form_tokens.page_token(7) != at_noon


@pytest.mark.parametrize(
    ("make", "days", "is_expired"),
    [
        (form_tokens.fresh_token, 0.9, False),
        (form_tokens.fresh_token, 1.1, True),
        (form_tokens.page_token, 29.9, False),
        (form_tokens.page_token, 30.1, True),
    ],
)
def test_each_kind_lives_as_long_as_it_may(
    make: Callable[[int], str], days: float, is_expired: bool
) -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        text = make(7)
        traveller.shift(days * form_tokens.DAY)
        token = form_tokens.read(text, 7)
    assert token is not None
    assert token.is_expired is is_expired


@pytest.mark.parametrize("text", ["", "x", ":", "1:1:1", "\x00", "9" * 10_000, "é:ü"])
def test_what_we_did_not_sign_is_no_token(text: str) -> None:
    assert form_tokens.read(text, 7) is None


def test_a_token_is_good_for_one_article_and_cannot_be_aged() -> None:
    text = form_tokens.fresh_token(7)
    seconds, _, signature = text.partition(":")
    assert form_tokens.read(text, 8) is None
    assert form_tokens.read(f"{int(seconds) - 60}:{signature}", 7) is None
