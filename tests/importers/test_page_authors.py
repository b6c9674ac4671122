"""Who wrote a page's article, as its lines say it and as its text is signed."""

import pytest
from lxml import html as lxml_html

from articles.importers.page import signatures
from articles.importers.page.bylines import people
from articles.importers.page.outlet import Outlet
from articles.importers.page.reader import read
from tests.importers.sample_page import ADDRESS, PARAGRAPHS, article, linked, page

pytestmark = pytest.mark.usefixtures("in_english")

OUTLET = Outlet(["Gazzetta"], ADDRESS)


def signed(*, first: str = "", last: str = "", head: str = "") -> str:
    """The author of a page with a line before its text and one behind it."""
    html = page(head, body=first).replace(b"</article>", f"{last}</article>".encode())
    return read(html, ADDRESS).author


@pytest.mark.parametrize(
    ("byline", "author"),
    [
        ("By Ann Smith and Tom O'Neill", "Ann Smith, Tom O'Neill"),
        ("Di Anna Bianchi", "Anna Bianchi"),
        ("Von Jörg Müller", "Jörg Müller"),
        ("Par Zoé Lefèvre", "Zoé Lefèvre"),
        ("Por Íñigo Núñez", "Íñigo Núñez"),
        ("Door Sanne de Vries", "Sanne de Vries"),
        ("Av Åse Lund", "Åse Lund"),
        ("Autor: Łukasz Nowak", "Łukasz Nowak"),
        ("Автор: Анна Иванова", "Анна Иванова"),
        ("بقلم: سامي حداد", "سامي حداد"),
        ("نویسنده: مریم رضایی", "مریم رضایی"),
        ("Penulis: Budi Santoso", "Budi Santoso"),
        ("Reporter: Budi Santoso", "Budi Santoso"),
        ("记者：张小明、李华", "张小明, 李华"),
        ("작성 김민수", ""),
        ("김민수 기자 minsu@gazzetta.example", "김민수"),
    ],
)
def test_a_line_below_the_headline_names_the_author(byline: str, author: str) -> None:
    assert signed(first=f"<p>{byline}</p>") == author


def test_a_profession_whose_word_ends_with_the_sign_of_a_vowel_is_no_name() -> None:
    assert people(["राम कुमार संवाददाता"], OUTLET) == ["राम कुमार"]


@pytest.mark.parametrize("name", ["Anna Bianchi", "ANNA BIANCHI", "Anna de Vries", "Lê Phương"])
def test_a_name_alone_signs_a_text(name: str) -> None:
    assert signed(first=f"<p><strong>{name}&nbsp;</strong></p>") == name
    assert signed(last=f"<p>{name}</p>") == name


def test_a_signature_with_the_outlet_names_the_other() -> None:
    assert signed(last="<p>Gazzetta / Última Hora</p>") == "Última Hora"


@pytest.mark.parametrize(
    "line",
    [
        "Bianchi",
        "Anna Bianchi Rossi Verdi Neri",
        "Il ponte",
        "Del Giorno",
        "Foto Ansa",
        "Gazzetta Redazione",
        "Anna Bianchi racconta",
        "Anna Bianchi 2024",
    ],
)
def test_other_short_lines_sign_nothing(line: str) -> None:
    assert signatures.alone([line], " ".join([line, *PARAGRAPHS]), OUTLET) == []


def test_a_name_that_the_text_speaks_of_is_not_its_author() -> None:
    text = "New Delhi. Ieri a New Delhi ha piovuto."
    assert signatures.alone(["New Delhi"], text, OUTLET) == []


def test_headings_sign_nothing() -> None:
    body = lxml_html.fragment_fromstring("<h2>Anna Bianchi</h2><p>Testo.</p>", create_parent="div")
    assert signatures.ends(body) == ["", "Testo."]


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("(责编：牛小明、李华)", "牛小明, 李华"),
        ("責任編輯：陳大文", "陳大文"),
        ("Editor : Budi Santoso", "Budi Santoso"),
        ("Penulis: Budi Santoso", "Budi Santoso"),
        ("A cura di: Anna Bianchi", "Anna Bianchi"),
    ],
)
def test_an_editor_is_named_where_nobody_else_is(line: str, author: str) -> None:
    assert signed(last=f"<p>{line}</p>") == author


def test_who_wrote_comes_before_who_edited() -> None:
    head = linked(article(author={"@type": "Person", "name": "Heru Wijaya"}))
    assert (
        signed(
            first="<div class=author>Budi Santoso</div>",
            last="<p>Editor: Heru Wijaya</p>",
            head=head,
        )
        == "Budi Santoso"
    )


def test_who_both_wrote_and_edited_stays() -> None:
    head = linked(article(author={"@type": "Person", "name": "Heru Wijaya"}))
    assert signed(last="<p>Editor: Heru Wijaya</p>", head=head) == "Heru Wijaya"


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("<div>AFP, MANILA</div>", "AFP"),
        ("<div>Reuters, LONDON</div>", ""),
        ("<div>REUTERS - London</div>", "REUTERS"),
        ("<div>AA</div>", ""),
        ("<div>NATO, MANILA</div>", ""),
        ("<figcaption>AFP, MANILA</figcaption>", ""),
        ("<div class=photo-credit>AFP, MANILA</div>", ""),
    ],
)
def test_an_agency_and_its_place_are_the_agency(line: str, author: str) -> None:
    assert signed(first=line) == author


def test_what_somebody_is_by_profession_is_no_second_name() -> None:
    assert signed(first="<p>By Anna Bianchi, Political Editor</p>") == "Anna Bianchi"
