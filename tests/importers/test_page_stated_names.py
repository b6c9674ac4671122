"""Who wrote a page's article, in the shapes in which pages tell it to machines."""

from typing import Any

import pytest

from articles.importers.page.reader import read
from tests.importers.sample_page import ADDRESS, HEADLINE, article, linked, meta, page

pytestmark = pytest.mark.usefixtures("in_english")

ANNA = {"@type": "Person", "@id": "#anna", "name": "Anna Bianchi"}


def author(head: str, body: str = "") -> str:
    return read(page(head, body=body), ADDRESS).author


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ({"givenName": "Anna", "familyName": "Bianchi"}, "Anna Bianchi"),
        (
            [{"givenName": "Anna", "additionalName": "Maria", "familyName": "Bianchi"}, "Tom Poe"],
            "Anna Maria Bianchi, Tom Poe",
        ),
        ([{"byline": "By Jane Roe"}, {"byline": "By Tom Poe"}], "Jane Roe, Tom Poe"),
        ({"alternateName": "Jane Roe"}, "Jane Roe"),
        ({"name": {"@value": "Jane Roe"}}, "Jane Roe"),
        ([[{"name": "Jane Roe"}], [[{"name": "Tom Poe"}]]], "Jane Roe, Tom Poe"),
        ({"0": {"name": "Jane Roe"}, "1": {"name": "Tom Poe"}}, "Jane Roe, Tom Poe"),
        ("Ana Ruiz \u200bBarcelona", "Ana Ruiz"),
        ("Ana\u200b Ruiz", "Ana Ruiz"),
        ("Tom Poe, Jr.", "Tom Poe Jr"),
        ("记者 李强 王芳", "李强, 王芳"),
        ("編集委員　山田太郎", "山田太郎"),
        ("Jane Roe, Special to The Echo", "Jane Roe"),
        ("Von Kurier-online-Redakteur Uwe Lang", "Uwe Lang"),
        ("Eva Kurz, mit Material von dpa", "Eva Kurz, dpa"),
        ("Eva Kurz mit Agenturen", "Eva Kurz"),
        ("Jane Roe and others", "Jane Roe"),
        ("View all posts by Jane Roe", "Jane Roe"),
        ("The Echo https://www.echo.example/news", "The Echo"),
        ("Blau Medien GmbH & Co. KG", ""),
        ("null null", ""),
        ("No Author", ""),
        ("N/A", ""),
    ],
)
def test_an_author_in_json_ld_is_named_in_any_shape(value: Any, names: str) -> None:
    assert author(linked(article(author=value))) == names


@pytest.mark.parametrize(
    "reference",
    ["#anna", {"@id": "#anna"}, {"@id": "#anna", "name": "abianchi"}, {"@id": "#nobody"}],
)
def test_a_reference_leads_to_the_person_of_the_page(reference: Any) -> None:
    assert author(linked(article(author=reference), ANNA, graph=True)) == "Anna Bianchi"


def test_of_two_people_none_is_guessed() -> None:
    other = {"@type": "Person", "@id": "#tom", "name": "Tom Poe"}
    assert author(linked(article(author={"@id": "#nobody"}), ANNA, other, graph=True)) == ""


def test_who_keeps_a_site_is_not_its_author_for_that() -> None:
    publisher = ANNA | {"@type": ["Person", "Organization"]}
    assert author(linked(article(), publisher, graph=True)) == ""


def test_the_type_of_a_script_is_read_whatever_its_capitals() -> None:
    assert author(linked(article(author="Jane Roe")).replace("ld+json", "LD+JSON")) == "Jane Roe"


def test_who_contributed_is_named_beside_the_outlet() -> None:
    stated = article(author={"name": "Gazzetta"}, contributor={"name": "Jane Roe"})
    assert author(meta(og__site_name="Gazzetta") + linked(stated)) == "Jane Roe"


def test_all_tags_of_a_name_count() -> None:
    tag = "<meta property='article:author' content='{}'>"
    assert author(tag.format("Kari Dahl") + tag.format("Ola Berg")) == "Kari Dahl, Ola Berg"


@pytest.mark.parametrize(
    ("head", "body", "names"),
    [
        (linked(article(author="Jane Roe")), "<p>By JANE ROE, TOM POE and ANN LOW</p>",
         "JANE ROE, TOM POE, ANN LOW"),
        (linked(article(author="Jane Roe")) + meta(author="Jane Roe, Tom Poe"), "",
         "Jane Roe, Tom Poe"),
        (linked(article(author="Jane Roe")), "<p>By Tom Poe and Ann Low</p>", "Jane Roe"),
        (linked(article(author="Jane Roe")), "<p class=byline>Jane Roe, New York</p>", "Jane Roe"),
        (linked(article(author="Jane Roe")),
         "<p class=byline>Jane Roe, edited by Ed Poe and Ann Low</p>", "Jane Roe"),
    ],
)  # fmt: skip
def test_the_place_that_names_more_people_counts(head: str, body: str, names: str) -> None:
    assert author(head, body) == names


@pytest.mark.parametrize(
    ("label", "at", "name"),
    [
        ("Scritto da", 1, "Jane Roe"),
        ("Written by", 2, "Jane Roe"),
        ("Auteur", 1, "Jane Roe"),
        ("", 1, "Jane Roe"),
        ("", 2, ""),
        ("Filed under", 1, ""),
    ],
)
def test_a_card_for_messengers_says_what_its_fields_are(label: str, at: int, name: str) -> None:
    tags = {f"twitter:label{at}": label, f"twitter:data{at}": "Jane Roe"}
    assert author(meta(**tags)) == name


@pytest.mark.parametrize(
    ("mark", "names"),
    [
        ("<span itemprop='author name'>Jane Roe, Tom Poe</span>", "Jane Roe, Tom Poe"),
        ("<div itemprop=author><meta itemprop=name content='Jane Roe'></div>", "Jane Roe"),
        ("<div id=author-name>Jane Roe</div>", "Jane Roe"),
        ("<div data-testid=author-name>Jane Roe</div>", "Jane Roe"),
        ("<div data-component=Byline>Jane Roe</div>", "Jane Roe"),
        ("<author>Jane Roe</author>", "Jane Roe"),
        ("<figure><div class=author>Pic Man</div></figure><p>By Jane Roe</p>", "Jane Roe"),
        ("<aside><a rel=author>Pic Man</a></aside><p>By Jane Roe</p>", "Jane Roe"),
        ("<div class=byline>By Jane Roe Updated 10:30, 14 May 2024</div>", "Jane Roe"),
        ("<div class=byline><p>Jane Roe</p><p>Reporting from London</p></div>", "Jane Roe"),
        ("<div class=byline><p>Kari Dahl</p><p>Journalist</p><p>Ola Berg</p><p>Fotograf</p></div>",
         "Kari Dahl"),
        ("<div>Submitted by Jane Roe on Tue, 05/14/2024 - 10:30</div>", "Jane Roe"),
        ("<p>Posted on May 14, 2024 by Jane Roe in News</p>", "Jane Roe"),
        ("<p>De nuestro corresponsal Luis Gil</p>", "Luis Gil"),
        ("<p>Interview: Eva Kurz</p>", "Eva Kurz"),
        ("<div class=author><b>Ana Ruiz</b><b>Barcelona</b></div>", "Ana Ruiz"),
        ("<div class=author><b>Ana Ruiz</b><b>EFE</b></div>", "Ana Ruiz, EFE"),
        ("<div class=author><b>Jane Roe</b><b>China Correspondent</b></div>", "Jane Roe"),
        ("<div class=author><span>A cura di</span> <a>Anna Rossi</a></div>", "Anna Rossi"),
        ("<div class=author>山田太郎記者</div>", "山田太郎"),
        ("<div class=byline>워싱턴=김민수 특파원</div>", "김민수"),
        ("<p><span>Ahmet Kaya, Ayşe Demir |</span><span>14.05.2024</span></p>",
         "Ahmet Kaya, Ayşe Demir"),
        ("<p class=author>Jane Roe For The Echo Australia</p>", "Jane Roe"),
        ("<p>Guest post by Jane Roe</p>", "Jane Roe"),
        ("<p>INTATHELI: Sipho Dube | 14 May 2024</p>", "Sipho Dube"),
        ("<p class=source>dpa</p>", "dpa"),
    ],
)  # fmt: skip
def test_a_name_that_the_page_marks_is_the_author(mark: str, names: str) -> None:
    assert author("", mark) == names


@pytest.mark.parametrize(
    ("behind", "names"),
    [
        ("<p>（山田太郎）</p>", "山田太郎"),
        ("<p>RIPRODUZIONE RISERVATA © Copyright ANSA</p>", "ANSA"),
        ("<p>© dpa-infocom, dpa:240514-930-113155/1</p>", "dpa"),
        ("<p>© Gazzetta</p>", ""),
        ("<p>Reporting by Jane Roe; Editing by Tom Poe</p>", "Jane Roe"),
        ("<aside><div class=author>Other One</div></aside>", ""),
        ("<section class=comments><b class=author>Other One</b><p>Brava!</p></section>", ""),
    ],
)
def test_what_stands_behind_a_text_may_sign_it(behind: str, names: str) -> None:
    html = page().replace(b"</article>", f"</article>{behind}".encode())
    assert read(html, ADDRESS).author == names
    assert read(html, ADDRESS).title == HEADLINE


@pytest.mark.parametrize("tag", ["citation_author", "DC.creator", "dcterms.creator"])
@pytest.mark.parametrize(
    ("written", "names"),
    [
        (["Rossi, Anna"], "Anna Rossi"),
        (["Rossi, Anna Maria", "Poe, Tom"], "Anna Maria Rossi, Tom Poe"),
        (["de Vries, Anna"], "Anna de Vries"),
        (["van der Berg, Jan"], "Jan van der Berg"),
        (["D'Amico, Lia"], "Lia D'Amico"),
        (["Poe, T. J."], "T. J. Poe"),
        (["Anna Rossi", "Tom Poe"], "Anna Rossi, Tom Poe"),
        (["Anna Rossi, Tom Poe"], "Anna Rossi, Tom Poe"),
        (["Reuters, Rome"], "Reuters"),
        (["Rossi, ANSA"], "ANSA"),
        (["Anna Rossi, Roma"], "Anna Rossi"),
    ],
)
def test_libraries_put_the_family_first(tag: str, written: list[str], names: str) -> None:
    assert author("".join(meta(**{tag: one}) for one in written)) == names


@pytest.mark.parametrize(
    "name",
    [
        *("T. J. Poe", "T.J. Poe", "T J Poe", "A. B. C. Deer", "J. Roe", "Roe T. J."),
        *("J.-M. Le Roe", "P.-H. Roe", "George R. R. Roe", "Т. И. Петров", "È. Ö. Roe"),
    ],
)
def test_initials_are_of_a_name(name: str) -> None:
    assert author(meta(author=name)) == name
    assert author(meta(author=f"By {name} and Tom Poe")) == f"{name}, Tom Poe"
    assert author("", f'<p class="byline">By {name}</p>') == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        *(
            ("By ", "Zapiro"),
            ("BY ", "Zapiro"),
            ("by ", "Anna"),
            ("By ", "李小龙"),
            ("di ", "Altan"),
        ),
        *(("par ", "Plantu"), ("von ", "Haderer"), ("por ", "Forges")),
        *(("", "Di Maio"), ("", "De Roe"), ("By ", "Reuters")),
    ],
)
def test_a_single_name_stands_without_the_word_before_it(said: str, name: str) -> None:
    assert author("", f'<p class="byline">{said}{name}</p>') == name
    assert author(meta(author=f"{said}{name}")) == name
