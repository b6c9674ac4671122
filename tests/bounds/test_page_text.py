"""How much of a page is looked at for its text and its picture, at each bound."""

import pytest
from lxml import html as lxml_html

from articles.importers.page import page_pictures, paragraphs, stated_text


@pytest.mark.parametrize("more", [0, 1])
def test_five_hundred_entries_of_a_live_blog_are_read(more: int) -> None:
    assert stated_text.MOST_UPDATES == 500
    updates = [{"articleBody": "Ore dieci."}] * (stated_text.MOST_UPDATES + more)
    assert stated_text.stated({"liveBlogUpdate": updates}).count("<p>") == stated_text.MOST_UPDATES


@pytest.mark.parametrize("more", [0, 1])
def test_a_stated_text_has_half_a_million_characters(more: int) -> None:
    assert stated_text.MOST_GIVEN == 500_000
    html = stated_text._html("a" + "x" * (stated_text.MOST_GIVEN - 1 + more))
    assert len(html) == len("<p></p>") + stated_text.MOST_GIVEN


@pytest.mark.parametrize("more", [0, 1])
def test_thirty_pictures_of_a_page_are_looked_at(more: int) -> None:
    assert page_pictures.MOST_PICTURES == 30
    number = page_pictures.MOST_PICTURES + more
    pictures = "".join(f"<img src='/{at}.jpg'>" for at in range(number))
    tree = lxml_html.document_fromstring(f"<article>{pictures}</article>")
    assert len(list(filter(None, page_pictures.shown(tree)))) == page_pictures.MOST_PICTURES


@pytest.mark.parametrize("more", [0, 1])
def test_a_set_of_pictures_has_ten_thousand_characters(more: int) -> None:
    assert page_pictures.LONGEST_SET == 10_000
    address = "x" * (page_pictures.LONGEST_SET + more)
    tree = lxml_html.document_fromstring(f"<article><img srcset='{address}'></article>")
    assert next(page_pictures.shown(tree)) == address[: page_pictures.LONGEST_SET]


@pytest.mark.parametrize(("more", "number"), [(0, 2), (1, 1)])
def test_three_thousand_lines_of_a_page_are_compared(more: int, number: int) -> None:
    assert paragraphs.MOST_LINES == 3_000
    line = "Il ponte sul fiume è stato riaperto ieri mattina dopo tre anni di lavori."
    rest = "<p>Con molti abitanti.</p>" * (paragraphs.MOST_LINES - 1 + more)
    tree = lxml_html.document_fromstring(f"<article><p>{line}</p>{rest}</article>")
    body = lxml_html.fragment_fromstring(f"<p>{line}</p>", create_parent="div")
    paragraphs.complete(body, tree)
    assert len(body) == number
