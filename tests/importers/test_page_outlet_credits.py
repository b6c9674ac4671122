"""Names, days and titles as the systems of larger papers and agencies show them."""

from datetime import date

import pytest
from django.utils import timezone

from articles.importers.page.headlines import LEAST_ALONE
from articles.importers.page.reader import read
from articles.importers.page.shown_days import MOST_OF_LABEL
from tests.importers.sample_page import ADDRESS, HEADLINE, article, linked, meta, page

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.mark.parametrize("word", ["Follow", "Suivre", "Takip Et", "フォローする"])
def test_a_button_within_a_byline_is_no_part_of_the_name(word: str) -> None:
    byline = f'<p class="byline">By <a href="/x">Dana Rubin</a> <button>{word}</button></p>'
    assert read(page(body=byline), ADDRESS).author == "Dana Rubin"


@pytest.mark.parametrize(
    "behind",
    [
        '<a href="#">Follow</a>',
        "<span>Listen to this article</span>",
        "<span>12 comments</span>",
        "<span>1.2k views</span>",
        "<span>Save</span> <span>Share</span>",
    ],
)
def test_labels_and_counts_within_a_byline_are_no_part_of_the_name(behind: str) -> None:
    byline = f'<div class="byline">By Dana Rubin {behind}</div>'
    assert read(page(body=byline), ADDRESS).author == "Dana Rubin"


@pytest.mark.parametrize(
    "other",
    [
        "Illustration: Tom Poe",
        "Illustrated by Tom Poe",
        "Fact checked by Tom Poe",
        "Translated by Tom Poe",
    ],
)
def test_who_did_something_else_with_a_text_did_not_write_it(other: str) -> None:
    bylines = f'<p class="byline">By Dana Rubin</p><p class="byline">{other}</p>'
    assert read(page(body=bylines), ADDRESS).author == "Dana Rubin"


def test_the_day_as_of_which_a_page_stands_is_not_the_first() -> None:
    days = "<p>Stand: 04.05.2024 08:00 Uhr</p><p>3. Mai 2024</p>"
    html = page(body=days, lang="de")
    published = read(html, "https://www.gazzetta.example/ponte").published
    assert published is not None
    assert timezone.localdate(published) == date(2024, 5, 3)


def test_a_label_of_the_day_counts_though_it_stands_in_an_element() -> None:
    days = "<span>Updated</span> 5 May 2024 <span>Published</span> 3 May 2024"
    published = read(page(body=f"<p>{days}</p>"), "https://www.gazzetta.example/ponte").published
    assert published is not None
    assert timezone.localdate(published) == date(2024, 5, 3)


def test_a_button_that_opens_a_name_is_that_name() -> None:
    byline = '<p class="byline">By <button>Dana Rubin</button></p>'
    assert read(page(body=byline), ADDRESS).author == "Dana Rubin"


@pytest.mark.parametrize("word", ["Suivre", "Obserwuj", "팔로우"])
def test_a_button_beside_the_outlet_is_nobody(word: str) -> None:
    byline = f'<div class="author">Par : <a>Gazzetta</a> <button>{word}</button></div>'
    assert read(page(body=byline), ADDRESS).author == ""


@pytest.mark.parametrize("label", ["Published On", "Last Updated", "Publicado En"])
def test_the_words_before_a_day_are_no_name(label: str) -> None:
    day = f'<div class="date"><span>{label} 3 May 2024</span><span>3 May 2024</span></div>'
    assert len(label.split()) <= MOST_OF_LABEL
    assert read(page(body=day), ADDRESS).author == ""


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024/5/3/ponte", date(2024, 5, 3)),
        ("2024/11/3/ponte", date(2024, 11, 3)),
        ("2024/13/3/ponte", None),
    ],
)
def test_an_address_names_a_day_without_noughts(path: str, day: date | None) -> None:
    published = read(page(), f"https://www.gazzetta.example/{path}").published
    assert (published and timezone.localdate(published)) == day


def test_an_agency_with_which_a_house_wrote_is_no_person() -> None:
    html = page().replace(b"</article>", b"<p>Avec AFP</p></article>")
    assert read(html, ADDRESS).author == ""


def stated(heading: str, title: str) -> str:
    """The title of a page that shows one and tells machines another in three places."""
    head = linked(article(headline=title)) + meta(og__title=title)
    html = page(head, title=title).replace(
        f"<h1>{HEADLINE}</h1>".encode(), f"<h1>{heading}</h1>".encode()
    )
    return read(html, ADDRESS).title


@pytest.mark.parametrize(
    ("heading", "is_one"),
    [
        ("Riapre la strada sul fiume", True),
        ("Sul fiume ora si passa", False),
        ("Tutto ciò che si fa in città", False),
    ],
)
def test_the_only_heading_is_the_title_that_is_told_anew(heading: str, is_one: bool) -> None:
    title = "Ponte aperto: come arrivare al fiume"
    assert (len(heading) >= LEAST_ALONE) == (heading != "Sul fiume ora si passa")
    assert stated(heading, title) == (heading if is_one else title)
