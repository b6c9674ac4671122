"""What pages add to the HTML of a text, and what they leave as it is."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.text.html import plain_text, sanitise
from articles.text.page_markup import split_dateline, with_dateline, with_larger_pictures

PICTURE = '<img alt="Un “fiume” &amp; altro" src="/media/articles/{}.jpg" width="9" height="6">'
FIRST, SECOND = (PICTURE.format(digit * 32) for digit in "12")
ADDED = re.compile(
    r'<span class="(?:dateline|visually-hidden)">|<a class="larger"[^>]*>| loading="lazy"'
)


@pytest.mark.parametrize(
    ("opening", "place"),
    [
        ("CORTE VEDRA – Il barcaiolo", "CORTE VEDRA"),
        ("PARIS, 3 avril (AFP) — Le gouvernement", "PARIS"),
        ("L’AQUILA (Ansa) - Una scossa", "L’AQUILA"),
        ("МОСКВА – В среду", "МОСКВА"),
        ("ΑΘΗΝΑ – Σήμερα", "ΑΘΗΝΑ"),
        ("SÃO PAULO – Hoje", "SÃO PAULO"),
    ],
)
def test_a_place_in_capitals_before_a_dash_is_a_dateline(opening: str, place: str) -> None:
    html = f"<p>{opening}</p><p>ROMA – Altro.</p>"
    marked = with_dateline(html)
    assert marked.startswith(f'<p><span class="dateline">{place}</span>')
    assert marked.count("dateline") == 1
    assert split_dateline(opening) == (place, opening.removeprefix(place))


@pytest.mark.parametrize(
    "html",
    [
        "", "<p>Roma – Il governo</p>", "<p>A – B</p>", "<p>ROMA-MILANO in treno</p>",
        "<p>1914 – 1918</p>", "<h2>ROMA – Il governo</h2>", "<p><em>ROMA</em> – Il governo</p>",
        "<p>ROMA &amp; C. – Il governo</p>", "<p>" + "ROMA " * 17 + "– Il governo</p>",
        "<p>東京 – 首相</p>",
    ],
)  # fmt: skip
def test_nothing_else_is_one(html: str) -> None:
    assert with_dateline(html) == html


def test_a_picture_is_a_link_to_itself_and_comes_late() -> None:
    html = f"<figure>{FIRST}<figcaption>Foto <em>A</em></figcaption></figure><p>{SECOND}</p>"
    shown = with_larger_pictures(html, "Più <grande>")
    for picture in (FIRST, SECOND):
        address = picture.partition('src="')[2].partition('"')[0]
        late = f'{picture[:-1]} loading="lazy" decoding="async">'
        assert f'<a class="larger" href="{address}">{late}<span' in shown
    assert shown.count("Più &lt;grande&gt;</span></a>") == 2
    assert "</a><figcaption>Foto <em>A</em></figcaption></figure>" in shown


def test_a_picture_that_leads_elsewhere_still_does() -> None:
    html = f'<p><a href="https://a.example/">{FIRST}</a> e {SECOND}</p>'
    shown = with_larger_pictures(html, "Più grande")
    assert shown.count('class="larger"') == 1
    assert shown.count('loading="lazy"') == 2
    assert shown.startswith('<p><a href="https://a.example/"><img alt=')


PARTS = [
    *(FIRST, SECOND, "<p>", "</p>", "<a href='https://a.example/?\"x'>", "</a>", "<figure>"),
    *("</figure>", "<figcaption>", "</figcaption>", "ROMA – ", "A&B", '">', "<img", "<img>"),
]
PIECES = st.lists(st.sampled_from(PARTS) | st.text(max_size=8))


def words(html: str) -> str:
    """The words of the page without what is added, and without spaces."""
    return "".join(plain_text(sanitise(html)).replace("Qui", "").split())


@given(PIECES)
def test_what_is_added_can_be_taken_away_again(pieces: list[str]) -> None:
    html = sanitise("".join(pieces))
    shown = with_larger_pictures(with_dateline(html), "Qui")
    # No picture stands in a link within a link, and what is shown is still well nested.
    assert sanitise(shown).count("<img") == html.count("<img")
    assert not re.search(r"<a\b[^>]*>(?:(?!</a>).)*<a\b", shown, re.DOTALL)
    assert words(shown) == words(html)
    assert (shown == html) == (not ADDED.search(shown))
