"""The sanitiser, the plain text, folds and excerpts."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import (
    ALLOWED_ATTRIBUTES,
    ALLOWED_TAGS,
    blocks,
    excerpt,
    folded,
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
    opening, rest = folded(clean)
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
    assert len(excerpt(text, length)) <= length + len(" […]")


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


def test_a_heading_never_stands_alone_above_the_fold() -> None:
    html = "<p>1</p><p>2</p><p>3</p><p>4</p><h2>T</h2>" + "<p>x</p>" * 5
    opening, rest = folded(html)
    assert opening.endswith("<p>4</p>")
    assert rest.startswith("<h2>")


def test_a_short_text_is_not_folded() -> None:
    assert folded("<p>a</p>" * 7) == ("<p>a</p>" * 7, "")


def test_a_sentence_that_announces_a_list_stays_with_it() -> None:
    html = "<p>1</p><p>2</p><p>3</p><p>4</p><p>Ecco:</p><ul><li>x</li></ul>" + "<p>y</p>" * 5
    opening, rest = folded(html)
    assert opening.endswith("<p>4</p>")
    assert rest.startswith("<p>Ecco:</p><ul>")


def test_spaces_that_do_not_break_are_kept() -> None:
    assert plain_text("<p>Qui \n sait\u202f? 10\u00a0%</p>") == "Qui sait\u202f? 10\u00a0%"
