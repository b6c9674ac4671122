"""Exports of WordPress as other programs write them, and what plug-ins keep beside a post."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.records import Notice, Record
from articles.importers.wordpress import plugin_fields
from articles.importers.wordpress.languages_in_one import in_one_language
from articles.importers.wordpress.post_content import as_html
from articles.importers.wordpress.site import Site
from tests.importers.wordpress_samples import FOOT, HEAD, Read, filed, meta, post, records

pytestmark = pytest.mark.usefixtures("in_english")
OnePost = Callable[..., Record]


def with_meta(one_post: OnePost, *pairs: tuple[str, str], **changes: str) -> Record:
    metas = (meta(key, f"<![CDATA[{value}]]>") for key, value in pairs)
    return one_post("".join(metas), **changes)


# What programs write otherwise


@pytest.mark.parametrize("login", ["anna", "Anna", "ANNA"])
@pytest.mark.parametrize("element", ["wp:author", "wp:wp_author"])
def test_accounts_by_either_element_and_in_any_letters(
    read_export: Read, login: str, element: str
) -> None:
    head = HEAD.replace("wp:author>", f"{element}>")
    (record,) = records(read_export(head + post(**{"dc:creator": login}) + FOOT))
    assert record.author == "Anna Verdi"


def test_a_draft_without_a_day_has_none(one_post: OnePost) -> None:
    none = "0000-00-00 00:00:00"
    record = one_post(
        wp_status="draft", wp_post_date=none, wp_post_date_gmt=none,
        pubDate="Mon, 30 Nov -0001 00:00:00 +0000",
    )  # fmt: skip
    assert record.published is None


@pytest.mark.parametrize(
    ("category", "section", "tags"),
    [
        ('<category domain="category">Asia</category>', "Asia", []),
        ("<category><![CDATA[Asia]]></category>", "Asia", []),
        ("<category>Arti &amp;amp; lettere</category>", "Arti & lettere", []),
        ("<category>Genova</category>", "", ["Genova"]),
        ('<category domain="category">Nuova di zecca</category>', "Nuova di zecca", []),
        ('<category domain="post_tag">Genova</category>', "", ["Genova"]),
        (filed("category", "asia", "Asia") + "<category>Asia</category>", "Asia", []),
        (filed("post_format", "post-format-video", "Video"), "", []),
    ],
)  # fmt: skip
def test_categories_without_their_attributes(
    one_post: OnePost, category: str, section: str, tags: list[str]
) -> None:
    record = one_post(category)
    assert (record.section, record.tags) == (section, tags)


@pytest.mark.parametrize(
    "taxonomy", ["region", "series", "news_topic", "argomento", "paese", "people"]
)
def test_other_subjects_are_tags(one_post: OnePost, taxonomy: str) -> None:
    assert one_post(filed(taxonomy, "sud", "Sud")).tags == ["Sud"]


@pytest.mark.parametrize(
    "taxonomy", ["post_format", "wp_theme", "nav_menu", "post_translations", "x"]
)
def test_what_only_programs_file_by_is_no_tag(taxonomy: str) -> None:
    assert Site().kind_of(taxonomy) == ""


# What plug-ins keep


@pytest.mark.parametrize("key", ["fifu_image_url", "_knawatfibu_url", "thumbnail_ext_url"])
def test_a_picture_may_be_elsewhere(one_post: OnePost, key: str) -> None:
    assert (
        with_meta(one_post, (key, "https://f.example/1.jpg")).image_url == "https://f.example/1.jpg"
    )
    assert with_meta(one_post, (key, "1.jpg")).image_url == ""


@pytest.mark.parametrize(
    "key", ["wps_subtitle", "_secondary_title", "occhiello", "post_standfirst"]
)
def test_a_subtitle_stands_in_for_an_excerpt(one_post: OnePost, key: str) -> None:
    pairs = ((f"_{key}", "field_5d3a0b1c2d3e4"), (key, "Il <b>sottotitolo</b>"))
    assert with_meta(one_post, *pairs, excerpt_encoded="").summary == "Il sottotitolo"
    assert with_meta(one_post, *pairs).summary == "Un sunto."


@pytest.mark.parametrize(
    ("key", "value", "url"),
    [
        ("_yoast_wpseo_canonical", "https://lanterna.example/1", "https://lanterna.example/1"),
        ("_yoast_wpseo_canonical", "https://mondo.example/2018/1", ""),
        ("syndication_permalink", "https://lanterna.example/1", "https://lanterna.example/1"),
        ("rank_math_canonical_url", "nessuno", ""),
    ],
)  # fmt: skip
def test_the_original_is_where_it_stood_first(
    one_post: OnePost, key: str, value: str, url: str
) -> None:
    assert with_meta(one_post, (key, value)).url == url


def test_a_text_may_stand_in_fields_alone(one_post: OnePost) -> None:
    text = "<p>" + "Il testo sta in un campo del sito. " * 2 + "</p>"
    pairs = (("testo", text), ("_testo", "field_5d3a0b1c2d3e4"), ("altro", text * 2))
    assert "sta in un campo" in with_meta(one_post, *pairs, content_encoded="").body
    assert "sta in un campo" not in with_meta(one_post, *pairs).body
    short = "a b".ljust(plugin_fields.LEAST_TEXT - 1, "c")
    for more in ("", "c"):
        field = (("testo", short + more), ("_testo", "field_5d3a0b1c2d3e4"))
        assert bool(with_meta(one_post, *field, content_encoded="").body) is bool(more)


def test_the_file_of_a_podcast_is_a_link_once(one_post: OnePost) -> None:
    pair = ("enclosure", "https://f.example/a.mp3\n123\naudio/mpeg\n")
    assert with_meta(one_post, pair).body.count("<a ") == 1
    named = with_meta(
        one_post, pair, content_encoded="<![CDATA[[audio mp3='https://f.example/a.mp3']]]>"
    )
    assert named.body.count("<a ") == 1
    assert "<a" not in with_meta(one_post, ("enclosure", "javascript:alert(1)")).body


# Texts


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("[:it]Ciao[:en]Hello[:]", "it-IT", "Ciao"), ("[:it]Ciao[:en]Hello[:]", "en", "Hello"),
        ("[:it]Ciao[:en]Hello[:]", "fr", "Ciao"), ("[:it][:en]Hello[:]", "it", "Hello"),
        ("<!--:it-->Ciao<!--:--><!--:en-->Hello<!--:-->", "it", "Ciao"),
        ("1: [:it]Ciao[:en]Hello[:]", "en", "1: Hello"), ("[: x]", "it", "[: x]"),
    ],
)  # fmt: skip
def test_one_language_of_several(text: str, language: str, found: str) -> None:
    assert in_one_language(text, language) == found


@given(st.text(st.sampled_from("[:iten]<!--> a"), max_size=60))
def test_any_marks_leave_text_of_the_text(text: str) -> None:
    found = in_one_language(text, "it")
    assert found == text or len(found) <= len(text)
    assert in_one_language(found, "it") == found or "[:" in found or "<!--:" in found


def test_titles_categories_and_texts_in_one_language(read_export: Read) -> None:
    head = HEAD.replace("<wp:cat_name>Asia", "<wp:cat_name>[:it]Asia d'oggi[:en]Asia now[:]")
    item = post(filed("category", "asia", "x"), title="[:it]Ciao[:en]Hello[:]",
                content_encoded="[:it]Testo.[:en]Text.[:]")  # fmt: skip
    (record,) = records(read_export(head + item + FOOT))
    assert (record.title, record.section, record.body) == ("Ciao", "Asia d'oggi", "<p>Testo.</p>")


def test_pages_of_a_post_are_paragraphs() -> None:
    assert as_html("Uno.<!--nextpage-->Due.") == "<p>Uno.</p>\n<p>Due.</p>"


def test_a_quotation_says_of_whom_it_is() -> None:
    html = as_html('Uno.\n\n[quote author="Anna"]Detto.[/quote]\n\n[pullquote]Qui.[/pullquote]')
    assert html.count("<blockquote>") == 2 and "<cite>Anna</cite>" in html
    assert "<blockquote>" not in as_html("[quote_of_the_day]") + as_html("[quote][/quote]")


def test_a_gallery_without_its_pictures_is_told(read_export: Read) -> None:
    items = read_export(HEAD + post(content_encoded="Uno. [gallery ids='900,901']") + FOOT)
    (notice,) = (item for item in items if isinstance(item, Notice))
    assert "[gallery]" in str(notice.text)
