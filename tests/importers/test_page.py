"""A page of the press becomes a record, whatever the page says and however it is written."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.utils import timezone

from articles.importers.page.reader import read
from articles.text import html as texts
from tests.importers.sample_page import (
    ADDRESS,
    HEADLINE,
    PARAGRAPHS,
    TEXT,
    article,
    linked,
    meta,
    page,
)

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_page_that_says_all_becomes_a_whole_record() -> None:
    head = linked(
        article(
            author=[{"@type": "Person", "name": "Anna Bianchi"}],
            datePublished="2024-05-02T08:30:00+02:00",
            publisher={"@type": "Organization", "name": "La Gazzetta"},
        )
    ) + meta(og__description="Dopo tre anni.", og__image="/foto.jpg")
    found = read(page(head, title=f"{HEADLINE} - La Gazzetta"), ADDRESS)
    assert found.title == HEADLINE
    assert found.author == "Anna Bianchi"
    assert found.published == datetime(2024, 5, 2, 6, 30, tzinfo=UTC)
    assert found.language == "it"
    assert found.summary == "Dopo tre anni."
    assert found.image_url == "https://www.gazzetta.example/foto.jpg"
    assert found.url == ADDRESS
    assert found.source == "La Gazzetta"
    assert found.source_home_page == "https://www.gazzetta.example/"
    assert texts.plain_text(found.body).split("\n") == PARAGRAPHS


def test_a_page_that_says_nothing_is_read_by_what_it_shows() -> None:
    found = read(page(), ADDRESS)
    assert (found.title, found.source, found.author) == (HEADLINE, "gazzetta.example", "")
    assert found.body.count("<p>") == 3


def test_headings_lists_and_quotes_stay_and_scripts_do_not() -> None:
    body = (
        f"<p>{TEXT}</p><h2>I numeri</h2><ul><li>Tre anni di lavori</li><li>Due campate</li></ul>"
        "<blockquote><p>Finalmente si passa.</p></blockquote><script>alert(1)</script>"
        "<p onclick='alert(1)'>Un altro paragrafo del testo, con <b>parole in evidenza</b>.</p>"
    )
    found = read(page(body=body), ADDRESS).body
    for kept in ("<h2>I numeri</h2>", "<li>Due campate</li>", "<blockquote>", "</strong>"):
        assert kept in found
    assert "alert" not in found
    assert found == texts.sanitise(found)
    assert HEADLINE not in found


@pytest.mark.parametrize(
    ("suffix", "name"),
    [
        (" - La Gazzetta", "La Gazzetta"),
        (" | Cronaca | La Gazzetta", "La Gazzetta"),
        (" – GAZZETTA", "Altro nome"),
        (" - Gazzetta News", "La Gazzetta"),
        ("：朝日新聞", "朝日新聞"),
    ],
)
def test_the_name_of_the_site_is_no_part_of_the_title(suffix: str, name: str) -> None:
    html = page(meta(og__site_name=name, og__title=HEADLINE + suffix), title=HEADLINE + suffix)
    html = html.replace(b"<h1>", b"<h3>").replace(b"</h1>", b"</h3>")
    assert read(html, ADDRESS).title == HEADLINE


def test_a_dash_within_a_title_stays() -> None:
    title = "Roma - Milano in tre ore"
    html = page(meta(og__title=title), title=title).replace(HEADLINE.encode(), title.encode())
    assert read(html, ADDRESS).title == title


def test_the_title_that_most_places_agree_on_is_taken() -> None:
    head = linked(article(headline="Ponte: ultime notizie e diretta"))
    assert read(page(head, title=HEADLINE), ADDRESS).title == HEADLINE


@pytest.mark.parametrize(
    ("author", "expected"),
    [
        ("Anna Bianchi", "Anna Bianchi"),
        ("di Anna Bianchi e Carlo Verdi", "Anna Bianchi, Carlo Verdi"),
        ("By Anna Bianchi and Carlo Verdi", "Anna Bianchi, Carlo Verdi"),
        ("Anna Bianchi, Carlo Verdi", "Anna Bianchi, Carlo Verdi"),
        ("Anna Bianchi (ab)", "Anna Bianchi"),
        ("José Ortega y Gasset", "José Ortega y Gasset"),
        ("Anna Bianchi, professoressa di storia dei ponti", "Anna Bianchi"),
        ("María R. Sahuquillo", "María R. Sahuquillo"),
        ("Luigi Di Maio", "Luigi Di Maio"),
        ("&lt;b&gt;Anna&lt;/b&gt; Bianchi", "Anna Bianchi"),
        ("AFP", "AFP"),
        ("La Gazzetta", ""),
        ("Redazione", ""),
        ("gazzetta.example", ""),
        ("Redazione Gazzetta", ""),
        ("https://facebook.com/anna", ""),
        ("anna@gazzetta.example", ""),
        ("@anna", ""),
        ("anna-bianchi", ""),
        ("1482088941", ""),
        ([{"name": "Anna Bianchi"}, {"name": "anna bianchi"}, "Carlo Verdi"], None),
        ({"@type": "Person", "name": ["Anna Bianchi", "Carlo Verdi"]}, None),
    ],
)
def test_authors_are_people_each_named_once(author: Any, expected: str | None) -> None:
    head = linked(article(author=author)) + meta(og__site_name="La Gazzetta")
    expected = "Anna Bianchi, Carlo Verdi" if expected is None else expected
    assert read(page(head), ADDRESS).author == expected


def test_an_author_may_stand_elsewhere_in_the_data() -> None:
    head = linked(
        {"@type": "WebPage", "@id": ADDRESS},
        article(author={"@id": "#anna"}),
        {"@type": "Person", "@id": "#anna", "name": "Anna Bianchi"},
        graph=True,
    )
    assert read(page(head), ADDRESS).author == "Anna Bianchi"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ('<meta name="author" content="Anna Bianchi">', ""),
        ('<meta property="article:author" content="https://fb.com/g"><meta name="Author" '
         'content="Anna Bianchi">', ""),
        ("", '<a rel="author" href="/anna">Anna  Bianchi</a>'),
    ],
)  # fmt: skip
def test_an_author_is_found_in_tags_and_bylines(head: str, body: str) -> None:
    assert read(page(head, body=body), ADDRESS).author == "Anna Bianchi"


def test_the_article_of_the_page_is_told_from_others_beside_it() -> None:
    other = article(headline="Altro", author="Carlo Verdi", datePublished="2020-01-01")
    own = article(author="Anna Bianchi", datePublished="2024-05-02", url=ADDRESS)
    found = read(page(linked(other, own)), ADDRESS)
    assert (found.title, found.author) == (HEADLINE, "Anna Bianchi")
    assert found.published is not None
    assert found.published.year == 2024


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (linked(article(datePublished="2024-05-02T08:30:00Z")), "", "2024-05-02T10:30:00+02:00"),
        (linked(article(datePublished="2024-05-02T08:30:00")), "", "2024-05-02T08:30:00+02:00"),
        (linked(article(datePublished="2024-05-02")), "", "2024-05-02T00:00:00+02:00"),
        (meta(article__published_time="2024-05-02T08:30+0000"), "", "2024-05-02T10:30:00+02:00"),
        (meta(date="2 maggio 2024"), "", "2024-05-02T00:00:00+02:00"),
        ("", '<time datetime="2024-05-02T08:30">ieri</time>', "2024-05-02T08:30:00+02:00"),
        (
            linked(article(datePublished="domani")) + meta(date="2024-05-02"),
            "",
            "2024-05-02T00:00:00+02:00",
        ),
        (
            linked(article(datePublished="2124-05-02")) + meta(date="2024-05-02"),
            "",
            "2024-05-02T00:00:00+02:00",
        ),
    ],
)
def test_the_date_is_found_and_a_day_begins_at_midnight_here(
    head: str, body: str, expected: str
) -> None:
    found = read(page(head, body=body), ADDRESS).published
    assert found is not None
    assert timezone.localtime(found).isoformat() == expected


@pytest.mark.parametrize(
    ("canonical", "expected"),
    [
        ("/2024/05/02/ponte-sul-fiume", "https://www.gazzetta.example/2024/05/02/ponte-sul-fiume"),
        ("https://gazzetta.example/x", "https://gazzetta.example/x"),
        ("http://www.gazzetta.example/x", "https://www.gazzetta.example/x"),
        ("https://m.gazzetta.example/x", "https://m.gazzetta.example/x"),
        ("https://altro.example/x", ADDRESS),
        ("https://www.gazzetta.example/", ADDRESS),
        ("javascript:alert(1)", ADDRESS),
        ("https://a:b@www.gazzetta.example/x", ADDRESS),
        ("https://[::1", ADDRESS),
        ("https://www.gazzetta.example/" + "x" * 1000, ADDRESS),
        ("https://www.gazzetta.example/a b", ADDRESS),
        ("", ADDRESS),
    ],
)
def test_the_canonical_address_is_taken_where_it_is_of_the_same_site(
    canonical: str, expected: str
) -> None:
    html = page(f'<link rel="canonical" href="{canonical}">')
    assert read(html, ADDRESS).url == expected


@pytest.mark.parametrize(
    "image", ["javascript:alert(1)", "data:image/png;base64,AAAA", "x" * 1001, "https://[", "file:///a"]
)  # fmt: skip
def test_a_picture_of_no_web_address_is_left_out(image: str) -> None:
    assert read(page(meta(og__image=image)), ADDRESS).image_url == ""


def test_a_picture_may_be_told_in_the_data() -> None:
    head = linked(article(image=[{"@type": "ImageObject", "url": "/foto.jpg"}]))
    assert read(page(head), ADDRESS).image_url == "https://www.gazzetta.example/foto.jpg"


@pytest.mark.parametrize(
    ("lang", "head", "expected"),
    [
        ("it-IT", "", "it-IT"),
        ("", meta(og__locale="it_IT"), "it-IT"),
        ("", linked(article(inLanguage="fr")), "fr"),
        ("<script>", "", ""),
        ("una lingua", "", ""),
    ],
)
def test_the_language_is_a_code_or_nothing(lang: str, head: str, expected: str) -> None:
    assert read(page(head, lang=lang), ADDRESS).language == expected


@pytest.mark.parametrize("address", ["", "pagina.html", "/home/anna/pagina.html", "file:///p.html"])
def test_a_page_from_a_file_has_the_address_that_it_names(address: str) -> None:
    html = page(f'<link rel="canonical" href="{ADDRESS}">')
    found = read(html, address)
    assert (found.url, found.source) == (ADDRESS, "gazzetta.example")
    assert read(page(), address).url == ""


@pytest.mark.parametrize(
    "block",
    [
        '<!-- {"@type":"Article","author":"Anna Bianchi","headline":"x"} -->',
        '//<![CDATA[\n{"@type":"Article","author":"Anna Bianchi","headline":"x"}\n//]]>',
        '{"@type":"Article","author":"Anna Bianchi","headline":"x",}',
        '{"@type":"Article","author":"Anna Bianchi","headline":"a\nb"};',
        '{"@type":"Article","author":{"name":"Anna Bianchi"},"headline":"x","body":"un "vecchio""}',
        '{"@type":["Article","Thing"],"author":[[{"name":"no"}],"Anna Bianchi"],"headline":"x"}',
        '{"mainEntity":{"@type":"Article","author":"Anna Bianchi","headline":"x"}}',
    ],
)
def test_data_that_is_broken_is_read_as_far_as_it_goes(block: str) -> None:
    html = page(f'<script type="application/ld+json">{block}</script>')
    assert read(html, ADDRESS).author == "Anna Bianchi"


def test_the_text_for_machines_is_taken_where_the_page_shows_a_beginning() -> None:
    more = [f"Il giorno {day} passano {day * 100} camion, {day * 7} autobus." for day in range(9)]
    whole = "\n".join([*PARAGRAPHS, *more])
    found = read(page(linked(article(articleBody=whole))), ADDRESS).body
    assert len(texts.plain_text(found)) == len(whole)
    assert found.count("<p>") == 12


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("utf-8", "", ""),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
        ("utf-8-sig", "", ""),
        ("utf-16", "", ""),
        ("iso-8859-1", "text/html; charset=ISO-8859-1", ""),
        ("iso-8859-1", "", "iso-8859-1"),
        ("cp1252", "text/html", ""),
        ("cp1252", "text/html; charset=zip", "hex"),
        ("utf-16-le", 'text/html; charset="utf-16le"', ""),
    ],
)
def test_accents_come_out_right(encoding: str, content_type: str, declared: str) -> None:
    html = page().replace(b'<meta charset="utf-8">', b"").decode()
    if declared:
        html = html.replace("<head>", f'<head><meta charset="{declared}">')
    found = read(html.replace("©", "").encode(encoding), ADDRESS, {"content-type": content_type})
    assert "fiume è stato" in found.body


def test_one_wrong_byte_does_not_spoil_a_page() -> None:
    html = page().replace("città".encode(), b"citt\xff")
    found = read(html, ADDRESS, {"content-type": "text/html; charset=utf-8"})
    assert "citt\ufffd aspettava" in found.body
    assert "fiume è stato" in found.body


@pytest.mark.parametrize(
    "head",
    [
        '<meta http-equiv="content-language" content="fr">',
        '<meta name="language" content="fr">',
        '<meta name="language" content="French">',
        '<meta name="DC.language" content="francese">',
        '<meta property="og:locale" content="fr_FR">',
    ],
)
def test_a_page_without_lang_names_its_language_elsewhere(head: str) -> None:
    html = page(head).replace(b' lang="it"', b"")
    assert read(html, ADDRESS).language.partition("-")[0] == "fr"


def test_the_language_of_xml_is_that_of_the_page() -> None:
    html = page().replace(b' lang="it"', b' xml:lang="fr"')
    assert read(html, ADDRESS).language == "fr"


@pytest.mark.parametrize("name", ["DC.description", "dcterms.abstract", "abstract"])
def test_a_summary_for_libraries_is_one(name: str) -> None:
    assert read(page(meta(**{name: "Il consiglio ha votato."})), ADDRESS).summary == (
        "Il consiglio ha votato."
    )


SMALL = '<meta name="thumbnail" content="/piccola.jpg">'
OTHER_PICTURES = [
    '<link rel="image_src" href="/foto.jpg">',
    *(meta(**{name: "/foto.jpg"}) for name in ("twitter:image:src", "parsely-image-url", "image")),
]


@pytest.mark.parametrize("head", OTHER_PICTURES)
def test_a_picture_is_named_in_other_places(head: str) -> None:
    assert read(page(head), ADDRESS).image_url == "https://www.gazzetta.example/foto.jpg"
    shown = '<figure><img src="/mostrata.jpg" width="800" height="500"></figure>'
    assert read(page(head + SMALL, body=shown), ADDRESS).image_url.endswith("/foto.jpg")


def test_a_small_picture_is_better_than_none() -> None:
    shown = '<figure><img src="/mostrata.jpg" width="800" height="500"></figure>'
    assert read(page(SMALL), ADDRESS).image_url.endswith("/piccola.jpg")
    assert read(page(SMALL, body=shown), ADDRESS).image_url.endswith("/mostrata.jpg")
    named = linked(article(thumbnailUrl="/piccola.jpg"))
    assert read(page(named), ADDRESS).image_url.endswith("/piccola.jpg")
