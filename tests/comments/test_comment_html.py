"""Comments as HTML: links and line breaks, and nothing else, whatever was written."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.comments import comment_text
from articles.templating.comment_html import comment_html

PIECES = st.sampled_from(
    [
        *(
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "&lt;b&gt;",
            "&",
            "'",
            '"',
        ),
        *("javascript:alert(1)", "http://", "https://a.example/?q=1&b=<x>", "HTTPS://B.example"),
        *("http://a@b.example", "https://[::1", "https://x.example/'onclick='y", "\n", "\n\n", " "),
        *("\u202e", "\x00", "https://e.example/(a)", ")", "https://é.example/ù"),
    ]
)


class Elements(HTMLParser):
    """Collects the elements and the words of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@given(st.lists(st.one_of(PIECES, st.text(max_size=20)), max_size=12).map("".join))
def test_no_other_element_or_attribute_comes_out_and_no_word_is_lost(text: str) -> None:
    elements = Elements(str(comment_html(text)))
    for tag, attributes in elements.found:
        assert tag in {"p", "br", "a"}
        assert set(attributes) == ({"href", "rel"} if tag == "a" else set())
        if tag == "a":
            assert attributes["rel"] == "nofollow ugc noopener"
            assert (attributes["href"] or "").lower().startswith(("http://", "https://"))
    assert "".join(elements.words.split()) == "".join(comment_text.text(text).split())


def test_blank_lines_part_paragraphs_and_single_ones_lines() -> None:
    assert comment_html("one\ntwo\n\nthree") == "<p>one<br>two</p><p>three</p>"


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("See https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y), too", "https://a.example/x_(y)"),
        ("«https://a.example/x»", "https://a.example/x"),
        ("https://a.example/?a=1&b=2!", "https://a.example/?a=1&amp;b=2"),
    ],
)
def test_an_address_becomes_a_link_without_the_punctuation_around(text: str, href: str) -> None:
    assert f'<a href="{href}" rel="nofollow ugc noopener">{href}</a>' in comment_html(text)


@pytest.mark.parametrize(
    "text",
    [
        *("javascript:alert(1)", "www.a.example", "ftp://a.example", "mailto:a@b.example"),
        *("http://", "https://bank.example@evil.example/", "https://[::1", "data:text/html,x"),
    ],
)
def test_nothing_else_becomes_a_link(text: str) -> None:
    assert "<a" not in comment_html(text)
