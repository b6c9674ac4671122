"""Figures of our own pictures: through the sanitiser, and as pages show them."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from articles.models.picture import is_size_for_text, token_of
from articles.text.html import plain_text, sanitise
from articles.text.own_pictures import (
    TEXT_WIDTHS,
    own_pictures,
    text_size_name,
    text_widths,
    with_sizes,
    without_description,
)

NAME = f"articles/{'a' * 32}.jpg"
WORDS = st.text(
    st.sampled_from("abc <>&\"'=/\\`\n\u202e") | st.characters(categories=["L", "P", "S"]),
    max_size=40,
)
TOKENS = st.text(st.sampled_from("0123456789abcdef"), min_size=32, max_size=32)
SIDES = st.integers(1, 3000)


def figure(name: str, alt: str, width: object, caption: str = "", credit: str = "") -> str:
    """A figure as the editor writes it."""
    small = f"<small>{escape(credit)}</small>" if credit else ""
    return (
        f'<figure><img alt="{escape(alt)}" src="/media/{name}" width="{width}" height="600">'
        f"<figcaption>{escape(caption)}{small}</figcaption></figure>"
    )


@given(TOKENS, WORDS, SIDES, WORDS, WORDS)
def test_a_figure_comes_through_whole(
    token: str, alt: str, width: int, caption: str, credit: str
) -> None:
    name = f"articles/{token}.jpg"
    kept = sanitise(figure(name, alt, width, caption, credit))
    assert sanitise(kept) == kept
    assert own_pictures(kept) == [name]
    (image,) = lxml_html.fromstring(kept).xpath("//img")
    assert image.get("width") == str(width)
    assert image.get("alt").split() == alt.replace("\x00", "").split()
    assert "/media/" not in plain_text(kept)


@given(st.lists(st.tuples(TOKENS, WORDS, SIDES), max_size=4), WORDS)
def test_what_pages_add_names_sizes_of_the_same_picture_alone(
    pictures: list[tuple[str, str, int]], words: str
) -> None:
    body = f"<p>{escape(words)}</p>" + "".join(
        figure(f"articles/{token}.png", alt, width) for token, alt, width in pictures
    )
    kept = sanitise(body)
    shown = with_sizes(kept)
    before = lxml_html.fragment_fromstring(kept, "div")
    after = lxml_html.fragment_fromstring(shown, "div")
    assert before.text_content() == after.text_content()
    for image in after.xpath("//img"):
        token = token_of(image.get("src").removeprefix("/media/"))
        allowed = {"alt", "src", "width", "height", "srcset", "sizes"}
        assert set(image.attrib) <= allowed
        for candidate in filter(None, image.get("srcset", "").split(", ")):
            address, width = candidate.split(" ")
            path = address.removeprefix("/media/")
            assert token_of(path) == token and is_size_for_text(path)
            assert width == f"{re.findall('[0-9]+', path)[-1]}w"
    # What pages add goes again where somebody takes their markup as a text.
    assert sanitise(shown) == kept


def test_pictures_without_a_description_are_counted() -> None:
    kept = sanitise("".join(figure(NAME, alt, 800) for alt in ("", " ", "x", '"')))
    assert without_description(kept + f'<img src="/media/{NAME}">') == 3


@pytest.mark.parametrize(
    "html",
    [
        f'<img src="https://a.example/media/{NAME}">',
        f'<img src="/media/{NAME}?x=1">',
        f'<img src="/media/{NAME}.html">',
        '<img src="/media/articles/x.jpg">',
        '<img src="/media/imports/x.jpg">',
        f'<img srcset="/media/{NAME} 1x">',
    ],
)
def test_nothing_else_is_a_picture_of_ours(html: str) -> None:
    kept = sanitise(f"<figure>{html}</figure><p>a</p>")
    assert own_pictures(kept) == []
    assert "<img" not in kept and with_sizes(kept) == kept


def test_what_runs_is_not_kept_with_a_picture() -> None:
    html = f'<img src="/media/{NAME}" onerror="alert(1)" style="x" srcset="//a.example/1.jpg 1x">'
    assert sanitise(html) == f'<img src="/media/{NAME}">'


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (400, []),
        (401, [400, 401]),
        (800, [400, 800]),
        (801, [400, 800, 801]),
        (1600, [400, 800, 1200, 1600]),
        (1601, [400, 800, 1200, 1600]),
        (2400, [400, 800, 1200, 1600]),
    ],
)
def test_no_size_is_wider_than_the_picture(width: int, widths: list[int]) -> None:
    assert TEXT_WIDTHS == (400, 800, 1200, 1600)
    assert text_widths(width) == widths
    shown = with_sizes(f'<img alt="" src="/media/{NAME}" width="{width}" height="3">')
    for wide in widths:
        assert f"/media/{text_size_name(NAME, wide)} {wide}w" in shown
    assert ("srcset" in shown) is bool(widths)


@pytest.mark.parametrize("width", ["", "1e9", "-1", "123456", "１００"])
def test_a_width_that_is_none_has_no_sizes(width: str) -> None:
    shown = with_sizes(f'<img alt="" src="/media/{NAME}" width="{width}">')
    assert "srcset" not in shown
