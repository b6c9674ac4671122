"""Exports of WordPress: what plug-ins and page builders keep beside and within a post."""

import base64
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from articles.importers.records import Failure, Notice, Record
from articles.importers.wordpress import (
    blocks,
    damaged_text,
    packed_text,
    people,
    reader,
    references,
    site,
    xml_stream,
)
from articles.text.html import sanitise
from tests.importers.wordpress_samples import FOOT, HEAD, Read, filed, meta, post, records, sentence

pytestmark = pytest.mark.usefixtures("in_english")
OnePost = Callable[..., Record]


def guest(number: int, login: str, name: str) -> str:
    metas = meta("cap-display_name", name) + meta("cap-user_login", login)
    return post(metas, wp_post_id=str(number), wp_post_type="guest-author", title=login)


def attachment(number: int, parent: int = 0, **more: str) -> str:
    address = f"https://www.mondo.example/f{number}.jpg"
    extra = f"<wp:attachment_url>{address}</wp:attachment_url>"
    extra += f"<wp:post_parent>{parent}</wp:post_parent>"
    return post(extra, wp_post_id=str(number), wp_post_type="attachment", **more)


# Authors


@pytest.mark.parametrize(
    ("creator", "author"),
    [
        ("anna", "Anna Verdi"),
        ("someone@paper.example", ""),
        ("mrossi", ""),
        ("Marco Rossi", "Marco Rossi"),
    ],
)
def test_a_login_is_nobody_s_name(one_post: OnePost, creator: str, author: str) -> None:
    assert one_post(**{"dc:creator": creator}).author == author


@pytest.mark.parametrize(
    ("login", "name", "path"),
    [
        ("ar77", "Anna Rossi", "/author/ar77/"),
        ("a.rossi", "Anna Rossi", "/author/a-rossi/"),
        ("anna.rossi", "Anna Rossi", ""),
        ("anna@paper.example", "Anna Rossi", ""),
    ],
)
def test_the_page_of_an_account_leads_to_a_post_of_the_person(
    read_export: Read, login: str, name: str, path: str
) -> None:
    head = HEAD.replace("Anna Verdi", name).replace(">anna<", f">{login}<")
    posts = [post(dc_creator=login, wp_post_id=str(number)) for number in (1, 2)]
    first, second = records(read_export(head + "".join(posts) + FOOT))
    pages = [old for old in first.old_paths if "author" in old]
    assert pages == ([path] if path else [])
    assert not [old for old in second.old_paths if "author" in old]


def test_the_first_version_names_the_author_itself(read_export: Read) -> None:
    head = HEAD.replace("<wp:wxr_version>1.2", "<wp:wxr_version>1.0")
    (record,) = records(read_export(head + post(**{"dc:creator": "Redazione"}) + FOOT))
    assert record.author == "Redazione"


def test_an_account_called_by_its_address_has_its_first_and_last_name(read_export: Read) -> None:
    account = (
        "<wp:author><wp:author_login>m@p.example</wp:author_login>"
        "<wp:author_display_name>m@p.example</wp:author_display_name>"
        "<wp:author_first_name>Mia</wp:author_first_name>"
        "<wp:author_last_name>Neri</wp:author_last_name></wp:author>"
    )
    (record,) = records(read_export(HEAD + account + post(**{"dc:creator": "m@p.example"}) + FOOT))
    assert record.author == "Mia Neri"


def test_all_who_wrote_it_are_named(read_export: Read) -> None:
    """Guests by their posts wherever they stand, accounts by their logins."""
    filed_under = filed("author", "cap-luca-b", "luca-b") + filed("author", "cap-anna", "anna")
    items = read_export(HEAD + post(filed_under) + guest(90, "luca-b", "Luca Bianchi") + FOOT)
    (record,) = records(items)
    assert record.author == "Luca Bianchi, Anna Verdi"
    assert len([item for item in items if isinstance(item, Failure)]) == 0


def test_a_guest_is_known_by_the_description_of_the_term(read_export: Read) -> None:
    term = (
        "<wp:term><wp:term_taxonomy>author</wp:term_taxonomy><wp:term_slug>cap-lb</wp:term_slug>"
        "<wp:term_name>lb</wp:term_name><wp:term_description>Luca Bianchi Luca Bianchi lb 7 "
        "lb@p.example</wp:term_description></wp:term>"
    )
    (record,) = records(read_export(HEAD + term + post(filed("author", "cap-lb", "lb")) + FOOT))
    assert record.author == "Luca Bianchi"


@pytest.mark.parametrize(
    ("more", "author"),
    [
        (filed("author", "luca-bianchi", "Luca Bianchi"), "Luca Bianchi"),
        (filed("author", "cap-unknown", "unknown"), "Anna Verdi"),
        (meta("ppma_authors_name", "Ada Bini, Ugo Poli"), "Ada Bini, Ugo Poli"),
        (meta("_molongui_author", "guest-90"), "Luca Bianchi"),
        (filed("giornalisti", "ada-bini", "Ada Bini"), "Ada Bini"),
        (filed("columnist", "ada-bini", "Ada Bini"), "Ada Bini"),
        (filed("argomenti", "ada-bini", "Ada Bini"), "Anna Verdi"),
        (meta("written_by", "Ada Bini"), "Ada Bini"),
        (meta("written_by", "7"), "Anna Verdi"),
    ],
)
def test_other_plug_ins_name_authors_too(read_export: Read, more: str, author: str) -> None:
    content = HEAD + post(more) + guest(90, "luca-b", "Luca Bianchi") + FOOT
    assert records(read_export(content))[0].author == author


@pytest.mark.parametrize("more", [0, 1])
def test_a_post_has_twenty_authors(one_post: OnePost, more: int) -> None:
    assert people.MOST_NAMES == 20
    number = people.MOST_NAMES + more
    record = one_post("".join(filed("author", f"a{n}", f"Nome {n}") for n in range(number)))
    assert len(record.author.split(", ")) == people.MOST_NAMES


# Sections and languages


@pytest.mark.parametrize(
    "primary",
    [
        meta("_yoast_wpseo_primary_category", "5"),
        meta("rank_math_primary_category", "5"),
        meta("_seopress_robots_primary_cat", "5"),
        meta("_primary_term_category", "arti"),
        meta("_aioseo_primary_term", '{"category":5}'),
        meta("_x_primary_category", 'a:1:{s:8:"category";i:5;}'),
        meta("_category_permalink", 'a:1:{s:8:"category";s:1:"5";}'),
        meta("_category_permalink", "5"),
        meta("main_category", "arti"),
    ],
)
def test_the_main_category_is_the_section(one_post: OnePost, primary: str) -> None:
    both = filed("category", "asia", "Asia") + filed("category", "arti", "Arti & lettere")
    assert one_post(both + primary).section == "Arti & lettere"


@pytest.mark.parametrize("said", ["none", "999", "3", ""])
def test_a_main_category_that_the_post_does_not_have_is_none(one_post: OnePost, said: str) -> None:
    both = filed("category", "asia", "Asia") + filed("category", "arti", "Arti & lettere")
    assert one_post(both + meta("_yoast_wpseo_primary_category", said)).section == "Asia"


@pytest.mark.parametrize(
    "more",
    [
        meta("_icl_lang_code", "de"),
        meta("_wpml_language", "de"),
        meta("_locale", "de"),
        filed("language", "de", "Deutsch"),
        filed("language", "deutsch", "Deutsch"),
        filed("lingua", "", "Tedesco"),
        meta("lingua", "Deutsch"),
    ],
)
def test_the_language_of_the_post_is_kept(one_post: OnePost, more: str) -> None:
    assert one_post(more).language == "de"


def test_other_metas_are_no_language(one_post: OnePost) -> None:
    assert one_post(meta("_lang", "nessuna in particolare")).language == ""
    assert one_post(meta("language", "originale")).language == ""


# What the text refers to


def test_synced_patterns_stand_in_their_place(read_export: Read) -> None:
    text = '<p>Prima</p><!-- wp:block {"ref":77} /--><p>Dopo</p>'
    pattern = post(
        wp_post_id="77",
        wp_post_type="wp_block",
        content_encoded='<![CDATA[<p>Blocco</p><!-- wp:block {"ref":77} /-->]]>',
    )
    (record,) = records(
        read_export(HEAD + post(content_encoded=f"<![CDATA[{text}]]>") + pattern + FOOT)
    )
    assert record.body.startswith("<p>Prima</p>\n<p>Blocco</p>")
    assert record.body.endswith("<p>Dopo</p>")


@pytest.mark.parametrize(("depth", "is_shown"), [(5, True), (6, False)])
def test_patterns_stand_five_deep(depth: int, is_shown: bool) -> None:
    assert (blocks.DEEPEST, blocks.LONGEST) == (5, 2_000_000)
    patterns = {str(n): f'<!-- wp:block {{"ref":{n + 1}}} /-->' for n in range(1, depth)}
    patterns[str(depth)] = "unten"
    text = blocks.without_blocks(
        '<!-- wp:block {"ref":1} /-->', references.References(patterns=patterns)
    )
    assert ("unten" in text) is is_shown


@pytest.mark.parametrize(("more", "is_shown"), [(0, True), (1, False)])
def test_patterns_make_two_million_characters_at_most(more: int, is_shown: bool) -> None:
    patterns = {"1": "x" * (blocks.LONGEST + more)}
    found = blocks.without_blocks(
        '<!-- wp:block {"ref":1} /-->', references.References(patterns=patterns)
    )
    assert bool(found) is is_shown


def test_footnotes_stand_below(one_post: OnePost) -> None:
    mark = '<sup data-fn="a1" class="fn"><a href="#a1" id="a1-link">1</a></sup>'
    notes = meta("footnotes", '<![CDATA[[{"content":"Fonte: <em>X</em>","id":"a1"}]]]>')
    for end in ("<!-- wp:footnotes /-->", ""):
        record = one_post(notes, content_encoded=f"<![CDATA[<p>Frase{mark}.</p>{end}]]>")
        clean = "<p>Frase<sup>1</sup>.</p>\n<ol><li>Fonte: <em>X</em></li></ol>"
        assert sanitise(record.body) == clean


def test_footnotes_of_shortcodes_stand_below(one_post: OnePost) -> None:
    record = one_post(content_encoded="Frase[efn_note]Fonte[/efn_note] e [ref]Altra[/ref].")
    assert record.body.startswith("<p>Frase<sup>1</sup> e <sup>2</sup>.</p>")
    assert record.body.endswith("<ol><li>Fonte</li><li>Altra</li></ol>")


def test_galleries_are_pictures_with_their_captions(read_export: Read) -> None:
    files = attachment(31, 12, excerpt_encoded="<![CDATA[Il <em>ponte</em>]]>") + attachment(32, 12)
    for gallery in ('[gallery ids="31,32"]', "[gallery]", '[vc_gallery images="31,32"]'):
        (record,) = records(read_export(HEAD + post(content_encoded=gallery) + files + FOOT))
        assert record.body.count("<figure>") == 2, gallery
        assert "<figcaption>Il ponte</figcaption>" in record.body
        assert record.image_url == "https://www.mondo.example/f31.jpg"


@pytest.mark.parametrize("more", [0, 1])
def test_an_old_gallery_has_two_hundred_pictures(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert site.MOST_ATTACHED == 200
    monkeypatch.setattr(site, "MOST_ATTACHED", 3)
    files = "".join(attachment(30 + number, 12) for number in range(3 + more))
    (record,) = records(read_export(HEAD + post(content_encoded="[gallery]") + files + FOOT))
    assert record.body.count("<figure>") == 3


def test_a_caption_belongs_to_its_picture(one_post: OnePost) -> None:
    image = '<a href="https://p.example/g.jpg"><img src="https://p.example/k.jpg" alt="Ponte"></a>'
    record = one_post(content_encoded=f"<![CDATA[[caption width='3']{image} Il ponte[/caption]]]>")
    assert record.body == (
        '<figure><a href="https://p.example/g.jpg" rel="noopener">Ponte</a>'
        "<figcaption>Il ponte</figcaption></figure>"
    )


def test_the_featured_picture_comes_before_the_first_of_the_text(read_export: Read) -> None:
    text = '<![CDATA[<img src="https://p.example/a.jpg">]]>'
    featured = post(meta("_thumbnail_id", "31"), content_encoded=text)
    first, second = records(
        read_export(
            HEAD + featured + post(content_encoded=text, wp_post_id="13") + attachment(31) + FOOT
        )
    )
    assert first.image_url == "https://www.mondo.example/f31.jpg"
    assert second.image_url == "https://p.example/a.jpg"


# Page builders


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[vc_raw_html]{}[/vc_raw_html]", "<p>Ciao a tutti</p>"),
        ("[fusion_code]{}[/fusion_code]", "<p>Ciao a tutti</p>"),
        ('[tdm_block_inline_text description="{}"]', "<p>Ciao a tutti</p>"),
        ("[vc_raw_js]{}[/vc_raw_js]", ""),
    ],
)
def test_base64_is_read_or_left_out(one_post: OnePost, content: str, words: str) -> None:
    for text in ("<p>Ciao a tutti</p>", quote("<p>Ciao a tutti</p>")):
        packed = base64.b64encode(text.encode()).decode()
        record = one_post(content_encoded=f"<![CDATA[Prima.\n\n{content.format(packed)}]]>")
        assert record.body == "\n".join(filter(None, ["<p>Prima.</p>", words]))


def test_what_cannot_be_shown_is_named_once_for_all(read_export: Read) -> None:
    text = '<![CDATA[<!-- wp:acf/team {"x":1} /-->[wpforms id="3"][wpforms id="4"][vc_separator]]]>'
    items = read_export(HEAD + post(content_encoded=text) + FOOT)
    (notice,) = [item for item in items if isinstance(item, Notice)]
    assert str(notice.text).endswith("acf/team, [wpforms].")


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_names_are_said_of_a_hundred(read_export: Read, more: int) -> None:
    assert (reader.MOST_NAMED, references.MOST_NAMED) == (20, 100)
    names = "".join(f"<!-- wp:a/b{n} /-->" for n in range(reader.MOST_NAMED + more))
    items = read_export(HEAD + post(content_encoded=f"<![CDATA[{names}]]>") + FOOT)
    (notice,) = [item for item in items if isinstance(item, Notice)]
    assert ("…" in str(notice.text)) is bool(more)
    found = references.References()
    for number in range(references.MOST_NAMED + more):
        found.leave_out(str(number))
    assert len(found.unknown) == references.MOST_NAMED


# Kinds of posts


def test_kinds_of_posts_of_a_site_s_own_are_articles_if_they_are_named(tmp_path: Path) -> None:
    path = tmp_path / "export.xml"
    own = post(filed("news_category", "rom", "Rom"), wp_post_type="news")
    path.write_text(HEAD + own + FOOT)
    (failure,) = [item for item in reader.read(path) if isinstance(item, Failure)]
    assert "“news”" in str(failure.reason)
    (record,) = records(list(reader.read(path, post_types="x, news")))
    assert record.section == "Rom"


# Damage


@pytest.mark.parametrize("size", [1, 5, 60, 100_000])
def test_cdata_in_cdata_costs_no_word(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("articles.importers.wordpress.damaged_text.CHUNK", size)
    broken = post(content_encoded="<![CDATA[<p>a <![CDATA[b<br>c]]> d<br> e</p>]]>")
    first, second = records(read_export(HEAD + broken + post(wp_post_id="13") + FOOT))
    assert first.body == "<p>a b<br>c d<br> e</p>"
    assert second.body == "<p>Primo.</p>\n<p>Secondo.</p>"


@pytest.mark.parametrize("size", [1, 100_000])
def test_cdata_in_cdata_may_stand_at_the_end_of_the_file(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("articles.importers.wordpress.damaged_text.CHUNK", size)
    odd = "<![CDATA[a <![CDATA[ b ]]> c <![CDATA[ d ]]>]]>"
    (record,) = records(read_export(HEAD + post(meta("x", odd)) + "</channel></rss>"))
    assert record.title == "La tregua"


@pytest.mark.parametrize("size", [1, 60, 100_000])
def test_a_sign_that_begins_no_tag_is_text(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("articles.importers.wordpress.damaged_text.CHUNK", size)
    (record,) = records(read_export(HEAD + post(title="A <3 e < <<![CDATA[x & y]]>") + FOOT))
    assert record.title == "A <3 e < <x & y"


@pytest.mark.parametrize("size", [1, 60, 100_000])
def test_messages_around_an_export_cost_nothing(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("articles.importers.wordpress.damaged_text.CHUNK", size)
    before = "<br />\n<b>Notice</b>: Undefined index in /a.php on line <b>3</b><br />\n"
    (record,) = records(read_export(before + HEAD + post() + FOOT + before))
    assert record.title == "La tregua"


@pytest.mark.parametrize("more", [0, 1])
def test_messages_before_an_export_have_64_000_characters(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert xml_stream.LONGEST_NOTICE == 64_000
    monkeypatch.setattr(damaged_text, "CHUNK", 1)
    monkeypatch.setattr(xml_stream, "LONGEST_NOTICE", 50)
    export = HEAD + post() + FOOT
    # The export shows itself with "<?xml" and the space after it.
    content = "x" * (50 - len("<?xml ") + 1 + more) + export
    if more:
        assert sentence(read_export, content) == "This is not an XML file."
    else:
        assert len(records(read_export(content))) == 1


@pytest.mark.parametrize("more", [0, 1])
def test_the_end_of_nested_cdata_is_looked_for_near_by(
    read_export: Read, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    """As far behind it as an element's closing tag may stand."""
    assert (damaged_text.LOOK_AHEAD, damaged_text.BEFORE) == (200, 400)
    closing = "</content:encoded"
    blanks = " " * (damaged_text.LOOK_AHEAD - len(closing) + more)
    broken = post(content_encoded=f"<![CDATA[a <![CDATA[b]]>{blanks}")
    content = HEAD + broken + post(wp_post_id="13") + FOOT
    assert len(records(read_export(content))) == 2 - more


@pytest.mark.parametrize("more", [0, 1])
def test_the_tag_before_nested_cdata_is_looked_for_near_by(more: int) -> None:
    mender = damaged_text.Mender()
    tag = "<content:encoded>"
    mender.take("y" * 10 + tag + " " * 50 * more + "z" * more + "<![CDATA[")
    assert mender.name == ("" if more else "content:encoded")


@pytest.mark.parametrize(("letters", "is_read"), [(16, True), (12, False)])
def test_base64_has_sixteen_letters(letters: int, is_read: bool) -> None:
    assert (packed_text.LEAST, packed_text.LEAST_UNREADABLE) == (16, 64)
    text = base64.b64encode(b"x" * (letters * 3 // 4)).decode()
    assert (packed_text.unpacked(text) is not None) is is_read


@pytest.mark.parametrize(("letters", "is_dropped"), [(64, True), (60, False)])
def test_what_cannot_be_read_is_dropped_from_64_letters(letters: int, is_dropped: bool) -> None:
    text = base64.b64encode(b"\xff" * (letters * 3 // 4)).decode()
    assert packed_text.unpacked(text) == ("" if is_dropped else None)
