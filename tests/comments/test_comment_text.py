"""Plain text, cleaned and compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments import comment_text
from articles.text.safe_links import web_address

# What may stand before and after an address in a sentence, in any script, and is not of it.
ENDS = [
    *("", " ", "\n", ".", ",", ";", ":", "!", "?", ")", "]", ")."),
    *("…", "’", "”", "“", "»", "«"),
    *(
        "。",
        "，",
        "、",
        "！",
        "？",
        "：",
        "；",
        "）",
        "】",
        "」",
        "』",
        "》",
        "〉",
        "｝",
        "．",
        "～",
        "＞",
    ),
    *("،", "؛", "؟", "۔", "।", "॥", "։", "፡", "።", "៖", "།", "\u200b", "\ufeff", "—", "——"),
]
BEFORE = ["", "vedi ", "(", "[", "«", "“", "（", "「", "：", "见", "は"]
ADDRESSES = [
    "https://example.com",
    "https://example.com/",
    "http://example.com/foo",
    "https://a.example:80/x",
    "https://example.com/a_(b)",
    "https://example.com/(a)/[b]?c=(d)",
    "https://example.com/?q=1&r=2#s",
    "https://example.com/è",
    "https://ja.wikipedia.org/wiki/ドナルド・トランプ",
    "https://[::1]/x",
    "https://ca.example/col·lecció",
    "https://example.com/Iran–Iraq",
    "https://example.com/a.b,c;d!e",
]


def test_controls_and_overrides_go_and_the_text_stays() -> None:
    assert (
        comment_text.normalised_text("a\x00b\x1b[31m\u202etxt.exe\u2066c\x9f") == "ab[31mtxt.exec"
    )


def test_right_to_left_text_and_emoji_are_left_alone() -> None:
    words = "שלום مرحبا 👩\u200d🚀 𝔘"
    assert comment_text.normalised_text(words) == words


@pytest.mark.parametrize("ending", ["\r\n", "\r", "\x85", "\u2028", "\n"])
def test_lines_end_in_one_way(ending: str) -> None:
    assert comment_text.normalised_text(f"one{ending}two") == "one\ntwo"


def test_at_most_one_line_stays_blank() -> None:
    assert comment_text.normalised_text("one\n\n\n \n\t\ntwo\n\nthree") == "one\n\ntwo\n\nthree"


def test_a_line_is_one_line() -> None:
    assert comment_text.normalised_line("  Ada \r\n\t Lovelace\u2028") == "Ada Lovelace"


@pytest.mark.parametrize("nothing", ["", " \n", "\u200b\u2060", "\u0301", "\u3000\xa0"])
def test_what_cannot_be_seen_is_nothing(nothing: str) -> None:
    assert not comment_text.is_visible(nothing)


@pytest.mark.parametrize("something", ["a", "?", "👍", "ש"])
def test_what_can_be_seen_is_something(something: str) -> None:
    assert comment_text.is_visible(something)


@pytest.mark.parametrize(
    "dressed", ["Buy NOW, cheap!", "buy  now\ncheap", "Bùy nöw: c.h.e.a.p", "ｂｕｙ now cheap"]
)
def test_dressed_up_texts_have_one_digest(dressed: str) -> None:
    assert comment_text.digest(dressed) == comment_text.digest("Buy now cheap")


def test_texts_without_a_letter_are_told_apart() -> None:
    assert comment_text.digest("!!!") != comment_text.digest("???")


@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    clean = comment_text.normalised_text(raw)
    assert comment_text.normalised_text(clean) == clean
    clean.encode()


@pytest.mark.parametrize(("digits", "number"), [("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_digits_are_a_number(digits: str, number: int) -> None:
    assert comment_text.number(digits) == number


@pytest.mark.parametrize("nonsense", ["", "0", "-1", "1.5", "٣", "²", "9" * 19, "1\n", "\x00"])
def test_what_cannot_be_an_id_is_no_number(nonsense: str) -> None:
    assert comment_text.number(nonsense) is None


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_ends_before_the_punctuation_after_it(address: str, end: str) -> None:
    for before in BEFORE:
        [(start, found)] = comment_text.web_addresses(f"{before}{address}{end}")
        assert (start, found) == (len(before), address)


@pytest.mark.parametrize(
    "end",
    ["。", "，", "！", "）", "」", "»", "”", "’", "،", "؟", "۔", "।", ")", "]", "—", "\u200b"],
)
@pytest.mark.parametrize("after", ["次の文", "谢谢", "continua", "يتبع", "1", "https"])
def test_what_follows_that_without_a_blank_is_not_of_it(end: str, after: str) -> None:
    text = f"{ADDRESSES[2]}{end}{after}"
    assert list(comment_text.web_addresses(text)) == [(0, ADDRESSES[2])]


def test_two_addresses_in_brackets_without_a_blank_are_two() -> None:
    text = "(https://a.example/x)(https://b.example/y)、https://c.example/z。"
    found = [address for _start, address in comment_text.web_addresses(text)]
    assert found == ["https://a.example/x", "https://b.example/y", "https://c.example/z"]


@given(st.lists(st.sampled_from([*ENDS, *BEFORE, *ADDRESSES, "http://", "@", "x"]), max_size=12))
def test_addresses_are_of_the_text_and_balanced(pieces: list[str]) -> None:
    text = "".join(pieces)
    end = 0
    for start, address in comment_text.web_addresses(text):
        assert start >= end
        end = start + len(address)
        assert text[start:end] == address == web_address(address)
        assert address.count("(") >= address.count(")")
        assert address.count("[") >= address.count("]")
        assert address[-1] not in ".,;:!?…»”’。，、！？）」،؛؟۔।"


@pytest.mark.parametrize(
    "piece", ["https://a.example)", "(", "https://", "https://a.example/(", "。"]
)
def test_hostile_comments_take_no_longer(piece: str) -> None:
    """A comment of the greatest length, all of it what makes a reader of addresses begin anew."""
    assert len(list(comment_text.web_addresses(piece * (5_000 // len(piece))))) <= 5_000
