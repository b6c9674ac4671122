"""The text of a page: what belongs to it comes in, and what only stands around it does not."""

from datetime import UTC, datetime

import pytest

from articles.importers.page import article_text
from articles.importers.page.clutter_lines import is_clutter
from articles.importers.page.reader import read
from articles.text import html as texts
from tests.importers.sample_page import ADDRESS, HEADLINE, PARAGRAPHS, TEXT, article, linked, page

pytestmark = pytest.mark.usefixtures("in_english")

WHOLE = [*PARAGRAPHS, "Le imprese hanno ringraziato tutti quelli che vi hanno lavorato di notte."]


def lines(html: bytes) -> list[str]:
    return texts.plain_text(read(html, ADDRESS).body).split("\n")


def test_a_stated_text_that_is_a_teaser_replaces_nothing() -> None:
    teaser = " ".join(PARAGRAPHS)[:520]
    assert lines(page(linked(article(articleBody=teaser)))) == PARAGRAPHS


def test_a_stated_text_that_stands_there_twice_is_taken_once() -> None:
    text = "\n".join(WHOLE * 2)
    assert lines(page(linked(article(articleBody=text)))) == WHOLE


def test_of_a_stated_text_only_new_sentences_are_added_and_entities_are_read() -> None:
    more = "Il ministro ha detto: &quot;Ne faremo altri&quot;, e ha promesso un secondo ponte."
    found = lines(page(linked(article(articleBody=" ".join([*PARAGRAPHS, more])))))
    assert found[:3] == PARAGRAPHS
    assert 'Ne faremo altri"' in found[3]


def test_the_headline_does_not_stand_again_in_the_text() -> None:
    assert lines(page(body=f"<h2>{HEADLINE}</h2>")) == PARAGRAPHS


def test_a_list_of_other_articles_is_left_out() -> None:
    box = "<div><p>Leggi anche</p><ul><li><a href=/a>Il traghetto non parte</a></li></ul></div>"
    html = page().replace(b"</article>", f"{box}</article>".encode())
    assert lines(html) == PARAGRAPHS


@pytest.mark.parametrize(
    "line",
    [
        *("Pubblicità", "ANZEIGE", "Czytaj więcej", "Leia também: O novo aeroporto", "関連記事"),
        "Sign up for our daily newsletter",
        "An dieser Stelle finden Sie einen externen Inhalt von Instagram",
        "Visualizza questo post su Instagram",
        "Подписывайтесь на наш канал",
    ],
)
def test_a_line_that_is_not_of_the_article_is_known_by_its_words(line: str) -> None:
    assert is_clutter(line)


@pytest.mark.parametrize(
    "line", ["La pubblicità è cambiata molto.", "More than ten people came.", PARAGRAPHS[0]]
)
def test_a_sentence_of_an_article_stays(line: str) -> None:
    assert not is_clutter(line)


def test_a_day_in_words_is_the_day_of_the_article() -> None:
    html = page(body="<p class=date>Pubblicato il 3 aprile 2018 alle 10:30</p>")
    html = html.replace("© Gazzetta".encode(), b"Copyright 2026")
    assert read(html, "https://www.gazzetta.example/ponte").published == datetime(
        2018, 4, 3, 8, 30, tzinfo=UTC
    )


def test_a_year_at_the_foot_is_no_day() -> None:
    html = page().replace("© Gazzetta".encode(), b"Copyright 2026")
    assert read(html, "https://www.gazzetta.example/ponte").published is None


def test_addresses_are_read_from_the_base_of_the_page() -> None:
    html = page('<base href="/archivio/"><meta property="og:image" content="i.jpg">')
    assert read(html, ADDRESS).image_url == "https://www.gazzetta.example/archivio/i.jpg"


def test_a_picture_that_is_filled_in_later_is_the_picture() -> None:
    picture = '<img src="data:image/gif;base64,R0" data-srcset="/s.jpg 400w, /l.jpg 800w">'
    html = page(body=f"<figure>{picture}</figure>")
    assert read(html, ADDRESS).image_url == "https://www.gazzetta.example/l.jpg"


def test_numbered_lists_stay_numbered() -> None:
    notes = "<ol><li>Prima campata</li><li>Seconda campata</li></ol>"
    html = page().replace(b"</article>", f"{notes}<p>{WHOLE[3]}</p></article>".encode())
    assert "<ol><li>Prima campata</li>" in read(html, ADDRESS).body


@pytest.mark.parametrize("byline", ["Di Anna Bianchi", "By Anna Bianchi", "Von Anna Bianchi"])
def test_a_byline_that_is_only_shown_names_the_author(byline: str) -> None:
    assert read(page(body=f"<p>{byline}</p>"), ADDRESS).author == "Anna Bianchi"


NEW = "Il ministro ha promesso un secondo ponte, che sarà lungo il doppio e avrà una pista."


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (f"<h2>Il futuro</h2><p>{NEW}</p>", ["Il futuro", NEW]),
        (f"<h2>Poi</h2><p>{NEW}</p><h2>E ora?</h2>", ["Poi", NEW]),
        (f"<p>{NEW}</p><h3>Infine</h3><p>{PARAGRAPHS[2]}</p>", [NEW]),
        (f"<h2>Pubblicità</h2><p>{NEW}</p>", [NEW]),
    ],
)
def test_a_short_heading_comes_with_the_new_text_below_it(stated: str, expected: list[str]) -> None:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS) + stated
    found = lines(page(linked(article(articleBody=text))))
    assert [line for line in found if line not in PARAGRAPHS] == expected


def test_a_short_heading_that_the_page_has_is_not_added_again() -> None:
    html = page().replace(
        f"<p>{PARAGRAPHS[2]}".encode(), f"<h2>Poi</h2><p>{PARAGRAPHS[2]}".encode()
    )
    text = "".join(f"<p>{each}</p>" for each in [*PARAGRAPHS[:2], PARAGRAPHS[2]])
    stated = text.replace(f"<p>{PARAGRAPHS[2]}", f"<h2>Poi</h2><p>{NEW}</p><p>{PARAGRAPHS[2]}")
    html = html.replace(b"</head>", linked(article(articleBody=stated)).encode() + b"</head>")
    assert lines(html) == [*PARAGRAPHS[:2], "Poi", NEW, PARAGRAPHS[2]]


@pytest.mark.parametrize(("found", "is_cut"), [(1, True), (4, None)])
def test_a_text_that_is_much_less_than_the_page_is_marked(
    found: int, is_cut: bool | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paragraphs = [f"{at}. Un altro passo della cronaca. {TEXT}" for at in range(4)]
    html = f"<p>{paragraphs[0]}</p>" + "".join(
        f"<section class=b{chr(97 + at)}><div><p>{paragraphs[at]}</p></div></section>"
        for at in range(1, 4)
    )
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs[:found])
    monkeypatch.setattr(article_text, "find", lambda *_arguments: text)
    record = read(f"<main><h1>{HEADLINE}</h1>{html}</main>".encode(), ADDRESS)
    assert record.is_cut is is_cut
