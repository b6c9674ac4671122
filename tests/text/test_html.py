"""The sanitiser, the plain text, openings and excerpts."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text.html import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    LEAST_HIDDEN,
    SHOWN_LETTERS,
    blocks,
    excerpt,
    opening_and_rest,
    plain_text,
    sanitise,
)

HOSTILE = st.sampled_from(
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="JaVaScRiPt&#58;alert(1)">x</a>',
        '<p style="position:fixed" onclick="x()" class="c" id="main">y</p>',
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=x onerror=alert(1)></style>",
        "<!--[if IE]><script>x</script><![endif]-->",
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "</p></div></body>",
        "<h1>Titolo</h1>",
        "<p>",
        "<b><i></b></i>",
        "<noscript><p title='</noscript><script>1</script>'>",
        "<form action='/x'><input name=q></form>",
        "<meta http-equiv=refresh content=0>",
        "&lt;script&gt;",
        "\x00",
        "𝕏🚀",
        "\u202eabc",
        "<",
        '"',
    ]
)
HTML = st.lists(HOSTILE | st.text(max_size=30), max_size=12).map("".join)


class Inventory(HTMLParser):
    """Every tag, attribute and address of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            self.attributes.add((tag, name))
            if name == "href":
                self.links.append(value or "")


@given(HTML)
@settings(max_examples=300, deadline=None)
def test_nothing_but_what_is_allowed_comes_out(html: str) -> None:
    found = Inventory(sanitise(html))
    assert found.tags <= ALLOWED_TAGS
    for tag, name in found.attributes:
        allowed = ALLOWED_ATTRIBUTES["*"] | ALLOWED_ATTRIBUTES.get(tag, set())
        assert name in allowed | ({"rel"} if tag == "a" else set())
    for link in found.links:
        scheme, colon, _rest = link.partition(":")
        assert not colon or "/" in scheme or scheme.lower() in {"http", "https", "mailto"}


@given(HTML)
@settings(max_examples=200, deadline=None)
def test_cleaning_twice_is_cleaning_once(html: str) -> None:
    once = sanitise(html)
    assert sanitise(once) == once


@given(HTML)
@settings(max_examples=200, deadline=None)
def test_cutting_loses_nothing(html: str) -> None:
    clean = sanitise(html)
    assert "".join("".join(blocks(clean)).split()) == "".join(clean.split())
    opening, rest = opening_and_rest(clean)
    assert "".join((opening + rest).split()) == "".join(clean.split())


@given(HTML)
@settings(max_examples=200, deadline=None)
def test_plain_text_has_no_control_characters_and_no_empty_lines(html: str) -> None:
    text = plain_text(sanitise(html))
    assert "\x00" not in text
    assert all(line.strip() for line in text.split("\n")) or not text


@given(st.text(max_size=2000), st.integers(min_value=40, max_value=600))
@settings(max_examples=300, deadline=None)
def test_an_excerpt_is_never_longer_than_it_may_be(text: str, length: int) -> None:
    assert len(excerpt(text, length)) <= length


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>Uno</p><p>due</p>", "Uno\ndue"),
        ("<p>Uno<br>due</p>", "Uno\ndue"),
        ("<p>Uno\n due</p>", "Uno due"),
        ("<p>caff&egrave; &amp; t&egrave;</p>", "caffè & tè"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
    ],
)
def test_plain_text_keeps_words_and_paragraphs(html: str, words: str) -> None:
    assert plain_text(sanitise(html)) == words


def paragraphs(*lengths: int) -> str:
    return "".join(f"<p>{'x' * length}</p>" for length in lengths)


def test_what_is_open_has_letters_enough() -> None:
    opening, rest = opening_and_rest(paragraphs(400, SHOWN_LETTERS - 400, 300, 300))
    assert opening == paragraphs(400, SHOWN_LETTERS - 400)
    assert rest == paragraphs(300, 300)
    opening, rest = opening_and_rest(paragraphs(400, SHOWN_LETTERS - 401, 300, 500))
    assert opening == paragraphs(400, SHOWN_LETTERS - 401, 300)


@pytest.mark.parametrize(("hidden", "has_rest"), [(LEAST_HIDDEN - 1, False), (LEAST_HIDDEN, True)])
def test_only_what_is_worth_it_is_hidden(hidden: int, has_rest: bool) -> None:
    html = paragraphs(SHOWN_LETTERS, hidden)
    expected = (paragraphs(SHOWN_LETTERS), paragraphs(hidden)) if has_rest else (html, "")
    assert opening_and_rest(html) == expected


def test_many_short_blocks_are_no_long_text() -> None:
    assert opening_and_rest(paragraphs(*[1] * 60)) == (paragraphs(*[1] * 60), "")


@pytest.mark.parametrize("announcing", ["<h2>T</h2>", "<h3>T</h3>", "<p>Ecco:</p>"])
def test_what_announces_never_stands_alone_at_the_end_of_the_opening(announcing: str) -> None:
    html = paragraphs(SHOWN_LETTERS - 1) + announcing + paragraphs(LEAST_HIDDEN)
    opening, rest = opening_and_rest(html)
    assert opening == paragraphs(SHOWN_LETTERS - 1)
    assert rest.startswith(announcing)


def test_a_text_of_one_block_is_shown_whole() -> None:
    assert opening_and_rest(paragraphs(5_000)) == (paragraphs(5_000), "")


@pytest.mark.parametrize("length", [100, 101])
def test_an_excerpt_counts_its_ellipsis(length: int) -> None:
    assert excerpt("x" * length, length) == "x" * length
    cut = excerpt("x" * (length + 1), length)
    assert (len(cut), cut[-4:]) == (length, " […]")
    goes_on = excerpt("x" * (length - 4), length, goes_on=True)
    assert goes_on == "x" * (length - 4) + " […]"
    assert len(excerpt("x" * (length - 3), length, goes_on=True)) == length


@pytest.mark.parametrize(("first", "ends"), [(48, True), (47, False)])
def test_an_excerpt_ends_with_a_sentence_of_the_second_half(first: int, ends: bool) -> None:
    text = "x" * (first - 1) + ". " + "Parola " * 30
    assert excerpt(text, 100).startswith("x" * (first - 1) + ". […]") is ends


def test_an_excerpt_does_not_cut_a_letter_from_its_mark() -> None:
    assert excerpt("कि" * 100, 24) == "कि" * 10 + " […]"
    assert excerpt("कि" * 100, 25) == "कि" * 10 + " […]"


def test_spaces_that_do_not_break_are_kept() -> None:
    assert plain_text("<p>Qui \n sait\u202f? 10\u00a0%</p>") == "Qui sait\u202f? 10\u00a0%"
