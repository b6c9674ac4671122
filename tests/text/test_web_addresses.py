"""How one address is written by a browser, by WordPress and by people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.web_addresses import bare_address, escaped, escapings_of, spellings_of

LETTERS = "https://lanterna.example/città/порт?q=è"
LARGE = "https://lanterna.example/citt%C3%A0/%D0%BF%D0%BE%D1%80%D1%82?q=%C3%A8"
SMALL = "https://lanterna.example/citt%c3%a0/%d0%bf%d0%be%d1%80%d1%82?q=%c3%a8"


@pytest.mark.parametrize("written", [LETTERS, LARGE, SMALL])
def test_each_way_to_write_it_is_found_from_each(written: str) -> None:
    assert escaped(written) == LARGE
    assert escapings_of(written) == {LETTERS, LARGE, SMALL}
    assert {LETTERS, LARGE, SMALL} <= set(spellings_of(written))


def test_what_is_written_in_two_ways_at_once_is_found_as_it_is_and_in_all_of_one() -> None:
    mixed = LARGE.replace("%C3%A0", "à").replace("%D0%BF", "%d0%bf")
    assert escapings_of(mixed) == {mixed, LETTERS, LARGE, SMALL}


@pytest.mark.parametrize(
    ("address", "other"),
    [
        ("https://a.example/1%2F2", "https://a.example/1/2"),
        ("https://a.example/100%25", "https://a.example/100%"),
        ("https://a.example/citta", "https://a.example/città"),
        ("https://a.example/%E0", "https://a.example/à"),  # of ISO 8859-1
        ("https://a.example/?a=1%26b=2", "https://a.example/?a=1&b=2"),
    ],
)
def test_what_the_web_tells_apart_stays_two(address: str, other: str) -> None:
    assert bare_address(address) != bare_address(other)
    assert address not in escapings_of(other)
    assert other not in escapings_of(address)


@pytest.mark.parametrize(
    "address", ["", "https://a.example/1?b=2#c", "https://a.example/%", "https://a.example/%zz"]
)
def test_an_address_without_such_letters_is_written_in_one_way(address: str) -> None:
    assert escapings_of(address) == {address}


@given(st.text("aà日%2fF/🙂\ud800cC3", max_size=30))
def test_all_ways_are_of_one_address(path: str) -> None:
    address = f"https://a.example/{path}"
    assert escaped(escaped(address)) == escaped(address)
    assert address in escapings_of(address)
    assert {escaped(written) for written in escapings_of(address)} == {escaped(address)}
