"""What stands around a page's article and belongs to it: its headline, its day, its other parts."""

from datetime import date

import pytest
from django.utils import timezone

from articles.importers.page.reader import read
from articles.text import html as texts
from tests.importers.sample_page import ADDRESS, HEADLINE, PARAGRAPHS, TEXT, article, linked, page

pytestmark = pytest.mark.usefixtures("in_english")

WITHOUT_DAY = "https://www.gazzetta.example/ponte"


@pytest.mark.parametrize("tag", ["h5", "h6"])
def test_headings_of_the_lowest_steps_stay(tag: str) -> None:
    html = page().replace(b"<p>Costi", f"<{tag}>Quanto costa</{tag}><p>Costi".encode())
    assert "<h4>Quanto costa</h4>" in read(html, ADDRESS).body


def test_a_link_that_is_never_closed_takes_no_text_away() -> None:
    html = page().replace(b"<p>Il ponte", b"<a href=/ponte><p>Il ponte")
    assert texts.plain_text(read(html, ADDRESS).body).split("\n") == PARAGRAPHS


def test_the_entries_of_a_live_blog_come_in_with_their_headings() -> None:
    updates = [
        {
            "headline": "Ore 10",
            "articleBody": f"Alle dieci il corteo si muove. {TEXT} {PARAGRAPHS[1]}",
        },
        {
            "headline": "La banda arriva in piazza",
            "articleBody": f"Alle undici arriva la banda. {TEXT}",
        },
    ]
    data = article(**{"@type": "LiveBlogPosting", "liveBlogUpdate": updates})
    body = read(page(linked(data)), ADDRESS).body
    assert "Alle dieci il corteo si muove." in body
    assert "<h3>La banda arriva in piazza</h3>" in body


@pytest.mark.parametrize("tail", [" | Gazzetta", " - 2 maggio 2024", " | Cronaca | Gazzetta"])
def test_the_tail_of_a_headline_goes(tail: str) -> None:
    head = '<meta property="og:site_name" content="Gazzetta">'
    head += '<meta property="article:section" content="Cronaca">'
    html = page(head, title=HEADLINE + tail).replace(b"<h1>", b"<h3>").replace(b"</h1>", b"</h3>")
    assert read(html, ADDRESS).title == HEADLINE


@pytest.mark.parametrize(
    "line",
    [
        "Pubblicato il 3 aprile 2018",
        "Publicado el 3 de abril de 2018",
        "Publicado em 3 de abril de 2018",
        "Opublikowano 3 kwietnia 2018",
        "Опубликовано 3 апреля 2018",
        "نشر في 3 أبريل 2018",
        "Publié le 3 avril 2018",
        "Veröffentlicht am 3. April 2018",
        "Gepubliceerd op 3 april 2018",
        "Published on April 3, 2018",
    ],
)
def test_a_day_in_words_around_the_headline_is_read(line: str) -> None:
    published = read(page(body=f"<p>{line}</p>"), WITHOUT_DAY).published
    assert published is not None
    assert timezone.localtime(published).date() == date(2018, 4, 3)


def test_half_of_a_page_in_containers_of_the_same_class_belongs_to_the_text() -> None:
    more = [f"{at}. Un altro passo della cronaca. {TEXT[at * 9 :].strip()}" for at in range(1, 5)]
    boxes = "".join(f"<div class=part><p>{each}</p></div>" for each in [*PARAGRAPHS, *more])
    html = f"<html><body><main><h1>{HEADLINE}</h1>{boxes}</main></body></html>".encode()
    lines = texts.plain_text(read(html, ADDRESS).body).split("\n")
    assert lines == [*PARAGRAPHS, *more]
    assert not read(html, ADDRESS).is_cut
