"""How long a text takes is told in whole minutes."""

import pytest

from articles.text.reading_time import SIGNS_A_MINUTE, WORDS_A_MINUTE, reading_minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("", 0),
        ("… – !", 0),
        ("parola", 1),
        ("parola " * WORDS_A_MINUTE, 1),
        ("parola " * (3 * WORDS_A_MINUTE), 3),
        ("parola " * (3 * WORDS_A_MINUTE + WORDS_A_MINUTE // 2 + 1), 4),
        ("字" * (2 * SIGNS_A_MINUTE), 2),
        ("字" * SIGNS_A_MINUTE + " word" * WORDS_A_MINUTE, 2),
    ],
)
def test_minutes_are_those_of_words_and_of_signs(text: str, minutes: int) -> None:
    assert reading_minutes(text) == minutes
