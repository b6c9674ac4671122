"""Whom a byline names, of those that real pages have: people, agencies, houses and desks."""

import pytest

from articles.importers.page.bylines import people
from articles.importers.page.outlet import Outlet
from articles.importers.page.reader import read
from tests.importers.sample_page import ADDRESS, article, linked, meta, page

pytestmark = pytest.mark.usefixtures("in_english")

OUTLET = Outlet(["Gazzetta"], ADDRESS)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("Ana Ruiz (texto) y Luis Gil (fotos)", "Ana Ruiz"),
        ("Eva Kurz und Max Lang (Fotos)", "Eva Kurz"),
        ("Eva Kurz (Foto: Max Lang)", "Eva Kurz"),
        ("di Anna Rossi - foto Luca Verdi", "Anna Rossi"),
        ("dal nostro inviato Mario Rossi", "Mario Rossi"),
        ("Jane Roe, XYZ Business", "Jane Roe"),
        ("Jane Roe, Tom Poe", "Jane Roe, Tom Poe"),
        ("Ana RUIZ, Luis GIL", "Ana RUIZ, Luis GIL"),
        ("Jane Roe USA Today", "Jane Roe"),
        ("Jane Roe BBC News, Rome", "Jane Roe"),
        ("Mario Rossi, da Bruxelles", "Mario Rossi"),
        ("ANA RUIZ Roma", "ANA RUIZ"),
        ("ANA RUIZ GIL", "ANA RUIZ GIL"),
        ("Af Ritzau", "Ritzau"),
        ("di F. Q.", "F. Q."),
        ("김민수 특파원, 이영희 기자", "김민수, 이영희"),
        ("中央社記者王小明", "王小明"),
        ("أ ف ب", "أ ف ب"),
    ],
)
def test_people_and_agencies_are_named(byline: str, names: str) -> None:
    assert ", ".join(people([byline], OUTLET)) == names


@pytest.mark.parametrize(
    "byline",
    [
        *("Ediciones El Sol", "Grupo Norte", "The Editorial Board", "Press Release"),
        *("Comunicato stampa", "Pressemitteilung", "Letters to the Editor", "DAILYSUN.COM"),
        *("Zone Justice et faits divers - Gazzetta", "Agencias / Madrid"),
    ],
)
def test_houses_desks_and_sections_are_nobody(byline: str) -> None:
    assert people([byline], OUTLET) == []


def test_the_whole_name_of_a_site_is_nobody_whatever_its_signs() -> None:
    name = "Agenzia del Porto | Notizie dalla Costa | ADP"
    head = meta(og__site_name=name, article__author=name)
    assert read(page(head), ADDRESS).author == ""


def test_the_house_that_published_a_page_did_not_write_it() -> None:
    head = '<meta name="author" content="Sole Levante"><meta name="dc.publisher" '
    head += 'content="Sole Levante">'
    body = '<p class="firma"><a rel="author" href="/autore/rossi">Anna Rossi</a></p>'
    assert read(page(head, body=body), ADDRESS).author == "Anna Rossi"


def test_the_place_and_day_in_the_box_of_a_byline_are_no_name() -> None:
    body = '<div class="day-and-author"><div>Roma - 10 marzo 2020</div><div class="author">'
    body += "Di Anna Rossi</div></div>"
    assert read(page(body=body), ADDRESS).author == "Anna Rossi"


def test_the_box_of_a_byline_may_be_called_by_one_word() -> None:
    body = '<div class="by"><span>रवि कुमार</span> | 14 मई 2024</div>'
    assert read(page(body=body), ADDRESS).author == "रवि कुमार"


@pytest.mark.parametrize("name", ["Redaccion", "Redacao", "Redaccio Nord", "Redacción Gazzetta 2"])
def test_a_desk_without_its_accents_is_nobody(name: str) -> None:
    assert people([name], OUTLET) == []


def test_a_byline_comes_before_letters_that_name_the_author() -> None:
    head = linked(article(author={"@type": "Person", "name": "ACP"}))
    body = "<p>Di Anna Rossi</p>"
    assert read(page(head, body=body), ADDRESS).author == "Anna Rossi"
    assert read(page(head), ADDRESS).author == "ACP"


def test_a_name_inside_of_what_is_marked_as_the_author_is_the_whole_of_it() -> None:
    body = '<div itemprop="author" itemscope><ul><li itemprop="name">Anna Rossi</li>'
    body += "<li>Sicilia</li></ul></div>"
    assert read(page(body=body), ADDRESS).author == "Anna Rossi"


def test_each_of_those_who_are_marked_has_a_name_within() -> None:
    names = ("Anna Rossi", "Luca Verdi")
    marked = "".join(
        f'<span itemprop="author"><span itemprop="name">{name}</span></span> ' for name in names
    )
    assert read(page(body=f"<div>{marked}</div>"), ADDRESS).author == "Anna Rossi, Luca Verdi"


@pytest.mark.parametrize("name", ["Información Andalucía", "Información"])
def test_an_outlet_has_its_accents_where_its_host_has_none(name: str) -> None:
    assert Outlet([], "https://informacionandalucia.example/").is_named(name)


def test_a_desk_of_signs_and_the_day_behind_a_name_are_no_names() -> None:
    box = '<div><a href="/l">焦點</a></div><div class="author">'
    box += '<a href="/s">城報快訊／林小明</a> 2020年03月12日 20:19</div>'
    assert read(page(body=f"<div>{box}</div>"), ADDRESS).author == "林小明"


@pytest.mark.parametrize(
    ("signed", "author"), [("羅森", "羅森"), ("王小明", "王小明"), ("未完", "")]
)
def test_a_name_of_two_signs_is_known_by_its_family(signed: str, author: str) -> None:
    html = page().replace(b"</article>", f"<p>（{signed}）</p></article>".encode())
    assert read(html, ADDRESS).author == author


@pytest.mark.parametrize(
    ("href", "author"),
    [
        ("https://voci.example/it/", ""),
        ("//voci.example", ""),
        ("https://a.example/anna", "Voci Nuove"),
    ],
)
def test_a_byline_that_leads_to_a_first_page_is_of_the_outlet(href: str, author: str) -> None:
    html = page().replace(
        b"</article>",
        f'<div class="article-author"><a href="{href}">Voci Nuove</a></div></article>'.encode(),
    )
    assert read(html, ADDRESS).author == author


def test_a_label_names_who_wrote_behind_tags_and_links() -> None:
    tags = "".join(f'<div><a href="/t{at}">Tema {at}</a></div>' for at in range(12))
    behind = f"<div>{tags}</div><div>Penulis: Anna Rossi</div>"
    html = page().replace(b"</article>", f"</article>{behind}".encode())
    assert read(html, ADDRESS).author == "Anna Rossi"


def test_the_words_behind_the_day_in_another_headline_are_no_name() -> None:
    link = '<p><strong>Vedi: <a href="/1">Il ponte riapre lunedì 4 maggio 2020 tra le feste, '
    link += "Piazza Grande</a></strong></p>"
    assert read(page(body=link), ADDRESS).author == ""
