"""Texts of any length are sanitised in a time that grows with it, and to the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.html import CLEANER, sanitise
from articles.text.long_texts import in_parts
from articles.text.media import with_media
from tests.processor_time import at_most

PIECES = ["\u00a0", "&amp;", "&copy", "& ", "&#169;", "&am;", "&notit;", "a", "\n", "< ", "\u00ab"]
TAGS = ["<b>", "</b>", "<p>", "<!-- a -->", "<td>", "<table>", '<a title="&amp;">', "<x>", ">"]
LONG = st.sampled_from(PIECES).map(lambda piece: piece * 11_000)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(PIECES + TAGS), LONG), max_size=30).map("".join))
def test_the_same_is_made_of_it(html: str) -> None:
    assert CLEANER.clean(in_parts(html)) == CLEANER.clean(html)


def test_a_long_attribute_and_a_long_comment_stay_as_they_are() -> None:
    html = f'<a title="{"&amp;" * 11_000}">a</a><!--{"&amp;" * 11_000}-->'
    assert in_parts(html) == html


@pytest.mark.parametrize("sign", ["\u00a0a", "&amp;", "&copy; "])
def test_signs_without_end_cost_little(sign: str) -> None:
    text = f"a < {sign * 500_000}"
    with at_most(40):
        assert sanitise(text)
        assert with_media(f"{text}<img src='https://a.example/b.jpg' alt='b'>")
