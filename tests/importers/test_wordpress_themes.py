"""What themes, page builders and fields of a site's own put into an export of WordPress."""

import re
from collections.abc import Callable

import pytest

from articles.importers.records import Record
from articles.importers.wordpress import plugin_fields
from articles.importers.wordpress.post_content import as_html
from articles.importers.wordpress.references import Picture, References
from articles.text.html import plain_text, sanitise
from tests.importers.wordpress_samples import filed, meta

pytestmark = pytest.mark.usefixtures("in_english")
One = Callable[..., Record]
CATEGORIES = filed("category", "asia", "Asia") + filed("category", "arti", "Arti &amp; lettere")


def lines(content: str, references: References | None = None) -> list[str]:
    return plain_text(sanitise(as_html(content, references))).split("\n")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("td_post_theme_settings", 'a:2:{s:14:"td_primary_cat";s:1:"5";s:1:"x";s:1:"y";}'),
        ("jnews_primary_category", 'a:2:{s:2:"id";s:1:"5";s:4:"hide";s:0:"";}'),
        ("_aioseo_primary_term", '{"category":5}'),
        ("csco_primary_category", "5"),
    ],
)
def test_the_main_category_of_a_theme_is_the_section(one_post: One, key: str, value: str) -> None:
    assert one_post(CATEGORIES + meta(key, value)).section == "Arti & lettere"


@pytest.mark.parametrize("domain", ["language", "term_language"])
def test_the_slugs_of_polylang_are_languages(one_post: One, domain: str) -> None:
    assert one_post(filed(domain, "pll_de", "Deutsch")).language == "de"


@pytest.mark.parametrize(
    ("key", "value", "author"),
    [
        ("sfly_guest_author_names", "Rita Gialli", "Rita Gialli"),
        ("custom_author_name", "Rita Gialli", "Rita Gialli"),
        ("autore", "di Rita Gialli", "Rita Gialli"),
        ("byline", "By Rita Gialli", "Rita Gialli"),
        ("firma", "Di Maio Luigi", "Di Maio Luigi"),
        ("firma", "R. Gialli e L. Blu", "R. Gialli e L. Blu"),
        ("byline", "rita@lettori.example", "Anna Verdi"),
        ("_autore", "field_5a6b", "Anna Verdi"),
        ("author_name", "17", "Anna Verdi"),
        ("autore", 'a:1:{i:0;s:1:"7";}', "Anna Verdi"),
        ("firma", "x" * 201, "Anna Verdi"),
        ("firma", "x" * 200, "x" * 200),
    ],
)
def test_a_name_in_a_field_of_its_own_is_the_author(
    one_post: One, key: str, value: str, author: str
) -> None:
    assert plugin_fields.LONGEST_BYLINE == 200
    assert one_post(meta(key, value)).author == author


def test_a_name_of_one_word_is_one_where_its_term_is_no_login(one_post: One) -> None:
    assert one_post(filed("author", "voltaire", "Voltaire")).author == "Voltaire"
    assert one_post(filed("author", "cap-rossi", "Rossi")).author == "Anna Verdi"
    assert one_post(filed("author", "voltaire", "voltaire")).author == "Anna Verdi"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("[one_half]Uno[/one_half][one_half_last]Due[/one_half_last]", ["Uno", "Due"]),
        ("[tab title='A']uno[/tab]\n[tab title='B']due[/tab]", ["A", "uno", "B", "due"]),
        ("[vc_toggle title='Perché?']Così.[/vc_toggle][x]Poi.[/x]", ["Perché?", "Così.", "Poi."]),
        ("[dropcap]T[/dropcap]re [hl]parole[/hl] [hl]qui[/hl].", ["Tre parole qui."]),
        ("<details><summary>Di più</summary><p>Il resto</p></details>", ["Di più", "Il resto"]),
        ('<a href="/d">Atti</a><a href="/d" class="wp-block-file__button">Scarica</a>', ["Atti"]),
    ],
)  # fmt: skip
def test_what_stands_apart_is_not_glued_and_titles_stay(content: str, shown: list[str]) -> None:
    assert lines(content) == shown


@pytest.mark.parametrize(
    "tag",
    ["[tweet {}]", "[embedyt]{}[/embedyt]", "[googlemaps {}]", "[fonte {}]", "[x_map]{}[/x_map]"],
)
def test_an_address_alone_in_a_tag_is_a_link(tag: str) -> None:
    html = sanitise(as_html("Testo " + tag.format("https://a.example/1")))
    assert '<a href="https://a.example/1"' in html and "[" not in html


def test_words_in_brackets_stay_words() -> None:
    text = "E [sic] e [NdR: vedi https://a.example/1] e [...]"
    assert lines(text) == [text]


def test_a_frame_around_a_picture_gives_it_once() -> None:
    address = "https://a.example/f.jpg"
    content = f'[fusion_imageframe image_id="7|full"]{address}[/fusion_imageframe]'
    assert as_html(content, References({"7": Picture(address)})).count(address) == 1
    assert as_html(content).count(f'<img src="{address}"') == 1


def test_texts_and_pictures_of_a_block_of_the_sites_own_come_in() -> None:
    references = References({"7": Picture("https://a.example/f.jpg")})
    content = (
        '<!-- wp:acf/quote {"data":{"quote":"Una frase [intera].","_quote":"field_1","foto":7,'
        '"stile":"rosso"}} /--><!-- wp:acf/map {"data":{"zoom":3}} /-->'
    )
    html = as_html(content, references)
    assert "Una frase &#91;intera&#93;." in html and "https://a.example/f.jpg" in html
    assert "rosso" not in html
    assert list(references.unknown) == ["acf/map"]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (
            '[et_pb_gallery gallery_ids="71,72" fullwidth="on"][/et_pb_gallery]',
            ["https://m.example/71.jpg", "https://m.example/72.jpg"],
        ),
        ('[av_heading heading="Il porto" tag="h3"][/av_heading]', ["Il porto"]),
        (
            '[et_pb_blurb title="Scheda" image="https://m.example/71.jpg"]Testo.[/et_pb_blurb]',
            ["Scheda", "https://m.example/71.jpg", "Testo."],
        ),
        ('[pdf-embedder url="https://m.example/a.pdf"]', ["https://m.example/a.pdf"]),
        ('[embeddoc url="https://m.example/a.pdf" viewer="google"]', ["https://m.example/a.pdf"]),
        ('[banner link="https://sponsor.example/"]', [""]),
        ('[box_nero url="https://m.example/a"]Testo.[/box_nero]', ["Testo."]),
    ],
)
def test_what_builders_and_plug_ins_show_by_attributes(content: str, shown: list[str]) -> None:
    pictures = {str(n): Picture(f"https://m.example/{n}.jpg") for n in (71, 72)}
    html = as_html(content, References(pictures=pictures))
    as_words = re.sub(r'<img src="([^"]*)"[^>]*>', r"\1", html)
    assert plain_text(sanitise(as_words)).split("\n") == shown
