"""Files in whatever encoding: their letters arrive, and memory stays flat."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.text_encoding import CHUNK, HEAD, as_text

ITALIAN = "La città è più bella: «perché no?», disse l’Aquila – 25 €\n"
POLISH = "Zażółć gęślą jaźń; w Szczebrzeszynie chrząszcz brzmi w trzcinie\n"
RUSSIAN = "Съешь же ещё этих мягких французских булок, да выпей чаю\n"
JAPANESE = "首相は昨日、欧州連合の外務大臣らと会談し、危機について協議した。\n"


def read(data: bytes) -> str:
    return as_text(io.BytesIO(data)).read()


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((ITALIAN, name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252")),
        *((ITALIAN, name) for name in ("utf-16-le", "utf-16-be")),
        *((POLISH, "cp1250"), (RUSSIAN, "cp1251"), (RUSSIAN, "utf-16-le"), (JAPANESE, "cp932")),
    ],
)
def test_the_letters_of_any_usual_encoding_arrive(text: str, encoding: str) -> None:
    text = f"title;body\n{text}" * 20
    assert read(text.encode(encoding)) == text


def test_letters_that_come_late_decide_the_encoding_then() -> None:
    text = "title,body\n" + "plain,words\n" * (HEAD // 8) + ITALIAN
    assert read(text.encode("cp1252")) == text
    assert read(text.encode()) == text


def test_a_mark_over_the_edge_of_what_is_read_at_once_stays_whole() -> None:
    for size in range(CHUNK - 3, CHUNK + 3):
        text = "è" + "a" * (HEAD - 2 + size) + "è€" * 10
        assert read(text.encode()) == text


def test_a_few_damaged_bytes_are_replaced_and_counted() -> None:
    text = as_text(io.BytesIO(ITALIAN.encode() * 50 + b"caff\xe8\n" + ITALIAN.encode()))
    assert text.read().count("\ufffd") == text.damaged == 1


def test_line_ends_stay_as_they_are() -> None:
    assert list(as_text(io.BytesIO(b"a\r\nb\nc\rd"))) == ["a\r\n", "b\n", "c\r", "d"]


def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(7, size or 0))

    assert as_text(Slow(ITALIAN.encode("utf-16"))).read() == ITALIAN


def test_a_large_file_is_read_bit_by_bit() -> None:
    stream = io.BytesIO(ITALIAN.encode() * 50_000)
    text = as_text(stream)
    assert text.readline() == ITALIAN
    assert stream.tell() <= HEAD + 2 * CHUNK


def test_the_stream_stays_open() -> None:
    stream = io.BytesIO(b"a")
    as_text(stream).close()
    assert not stream.closed


@settings(deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_are_text(data: bytes) -> None:
    read(data).encode()
