"""Exports of WordPress: every post as what it is, or a sentence and nothing."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.importers import wordpress_mending, wxr
from articles.importers.base import Failure, Item, Record, Shelf, SourceUnreadable

pytestmark = pytest.mark.usefixtures("in_english")

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!-- generator="WordPress/6.4" -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>Il Mondo &amp; noi</title>
<link>https://www.mondo.example</link>
<language>it-IT</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://www.mondo.example</wp:base_blog_url>
<wp:author><wp:author_login>anna</wp:author_login>
<wp:author_display_name><![CDATA[Anna Verdi]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>mondo</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[Mondo]]></wp:cat_name>
<wp:category_description><![CDATA[Dal <b>mondo</b>]]></wp:category_description></wp:category>
<wp:category><wp:term_id>4</wp:term_id><wp:category_nicename>asia</wp:category_nicename>
<wp:category_parent>mondo</wp:category_parent><wp:cat_name>Asia</wp:cat_name></wp:category>
<wp:category><wp:term_id>5</wp:term_id><wp:category_nicename>arti</wp:category_nicename>
<wp:category_parent/><wp:cat_name><![CDATA[Arti &amp; lettere]]></wp:cat_name></wp:category>
<wp:tag><wp:term_id>9</wp:term_id><wp:tag_slug>citt%c3%a0</wp:tag_slug>
<wp:tag_name><![CDATA[Città]]></wp:tag_name></wp:tag>
<wp:term><wp:term_taxonomy>nav_menu</wp:term_taxonomy><wp:term_slug>menu</wp:term_slug>
<wp:term_name>Menu</wp:term_name></wp:term>
"""
FOOT = "</channel>\n</rss>\n"
POST = {
    "title": "<![CDATA[La tregua]]>",
    "link": "https://www.mondo.example/2018/04/la-tregua/",
    "dc:creator": "anna",
    "guid": "https://www.mondo.example/?p=12",
    "content:encoded": "<![CDATA[Primo.\n\nSecondo.]]>",
    "excerpt:encoded": "<![CDATA[Un <em>sunto</em>.]]>",
    "wp:post_id": "12",
    "wp:post_date": "2018-04-03 12:00:00",
    "wp:post_date_gmt": "2018-04-03 10:00:00",
    "wp:comment_status": "open",
    "wp:post_name": "la-tregua",
    "wp:status": "publish",
    "wp:post_type": "post",
    "wp:post_password": "",
    "wp:is_sticky": "0",
}
COMMENT = {
    "wp:comment_id": "1",
    "wp:comment_author": "Marta",
    "wp:comment_author_email": "marta@lettori.example",
    "wp:comment_date_gmt": "2018-04-03 11:00:00",
    "wp:comment_content": "Bene.",
    "wp:comment_approved": "1",
    "wp:comment_type": "",
    "wp:comment_parent": "0",
}
Read = Callable[[str | bytes], list[Item]]


def elements(values: dict[str, str]) -> str:
    return "".join(f"<{name}>{value}</{name}>\n" for name, value in values.items())


def post(more: str = "", **changes: str) -> str:
    """An item; names of ``changes`` as wp_status, title, content_encoded."""
    spelled = {
        name.replace("_", ":", 1) if "_" in name else name: changes[name] for name in changes
    }
    return f"<item>{elements(POST | spelled)}{more}</item>\n"


def comment(number: int, **changes: str) -> str:
    values = COMMENT | {"wp:comment_id": str(number)}
    values |= {f"wp:comment_{name}": value for name, value in changes.items()}
    return f"<wp:comment>{elements(values)}</wp:comment>"


def filed(domain: str, slug: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def meta(key: str, value: str) -> str:
    return f"<wp:postmeta>{elements({'wp:meta_key': key, 'wp:meta_value': value})}</wp:postmeta>"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def read(content: str | bytes) -> list[Item]:
        path = tmp_path / "export.xml"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return list(wxr.read(path))

    return read


@pytest.fixture
def one(read: Read) -> Callable[..., Record]:
    """The record of a file with one post."""

    def one(more: str = "", **changes: str) -> Record:
        (record,) = records(read(HEAD + post(more, **changes) + FOOT))
        return record

    return one


def records(items: list[Item]) -> list[Record]:
    return [item for item in items if isinstance(item, Record)]


def sentence(read: Read, content: str | bytes) -> str:
    with pytest.raises(SourceUnreadable) as caught:
        read(content)
    return str(caught.value)


FUZZED = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


# What a post becomes


def test_a_post_arrives_with_all_that_it_had(one: Callable[..., Record]) -> None:
    record = one()
    assert record.title == "La tregua"
    assert record.body == "<p>Primo.</p>\n<p>Secondo.</p>"
    assert record.summary == "Un sunto."
    assert record.slug == "la-tregua"
    assert record.author == "Anna Verdi"
    assert record.published == datetime(2018, 4, 3, 10, tzinfo=UTC)
    assert record.status == "published"
    assert record.comments_open is True
    assert record.front_page is None
    assert record.external_id == "wp:mondo.example:12"
    assert (record.source, record.source_home_page) == (
        "Il Mondo & noi",
        "https://www.mondo.example",
    )
    assert record.old_paths == ["/2018/04/la-tregua/", "/?p=12"]
    assert "12" in record.place


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("publish", "published"),
        ("future", "scheduled"),
        ("draft", "draft"),
        ("pending", "draft"),
        ("auto-draft", "draft"),
        ("in-review", "draft"),
        ("private", "private"),
        ("trash", "trashed"),
        ("", ""),
    ],
)
def test_states_stay_what_they_are(one: Callable[..., Record], status: str, state: str) -> None:
    assert one(wp_status=status).status == state


def test_what_had_a_password_is_private(one: Callable[..., Record]) -> None:
    assert one(wp_post_password="segreto").status == "private"


def test_what_was_sticky_is_on_the_front_page(one: Callable[..., Record]) -> None:
    assert one(wp_is_sticky="1").front_page is True


@pytest.mark.parametrize(
    ("changes", "moment"),
    [
        ({"wp_post_date_gmt": "0000-00-00 00:00:00"}, datetime(2018, 4, 3, 10, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "2018-01-03 12:00:00"},
         datetime(2018, 1, 3, 11, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "0000-00-00 00:00:00"}, None),
        ({"wp_post_date_gmt": "-0001-11-30 00:00:00", "wp_post_date": "ieri"}, None),
        ({"wp_post_date_gmt": "", "wp_post_date": "", "pubDate": "Tue, 03 Apr 2018 10:00:00 +0000"},
         datetime(2018, 4, 3, 10, tzinfo=UTC)),
        ({"wp_post_date_gmt": "", "wp_post_date": "", "pubDate": "Mon, 30 Nov -0001"}, None),
        ({"wp_post_date_gmt": "9999-12-31 23:59:59", "wp_post_date": "0001-01-01 00:00:00"}, None),
    ],
)  # fmt: skip
def test_dates_are_found_or_left_open(
    one: Callable[..., Record], changes: dict[str, str], moment: datetime | None
) -> None:
    assert one(**changes).published == moment


def test_the_deepest_category_is_the_section_and_others_are_tags(
    one: Callable[..., Record],
) -> None:
    record = one(
        filed("category", "uncategorized", "Uncategorized")
        + filed("category", "mondo", "Mondo")
        + filed("category", "arti", "Arti")
        + filed("category", "asia", "Asia")
        + filed("post_tag", "citt%c3%a0", "Città")
        + filed("post_format", "post-format-aside", "Aside")
        + "<category>Asia</category>"
    )
    assert (record.section_parents, record.section) == (["Mondo"], "Asia")
    assert record.tags == ["Città", "Arti & lettere"]


def test_tags_of_the_first_versions_are_tags(one: Callable[..., Record]) -> None:
    assert one(filed("tag", "siria", "Siria")).tags == ["Siria"]


def test_a_category_that_only_the_post_names_is_a_section(read: Read) -> None:
    items = read(HEAD + post(filed("category", "nuova", "Nuova")) + FOOT)
    assert records(items)[0].section == "Nuova"
    assert "Nuova" in [item.name for item in items if isinstance(item, Shelf)]


def test_categories_in_a_circle_end(read: Read) -> None:
    circle = HEAD.replace("<wp:category_parent></wp:category_parent>",
                          "<wp:category_parent>asia</wp:category_parent>")  # fmt: skip
    (record,) = records(read(circle + post(filed("category", "asia", "Asia")) + FOOT))
    assert (record.section_parents, record.section) == (["Mondo"], "Asia")


def test_sections_and_tags_come_first_with_their_old_addresses(read: Read) -> None:
    items = read(HEAD + post() + FOOT)
    shelves = [item for item in items if isinstance(item, Shelf)]
    assert items[: len(shelves)] == shelves
    assert shelves[:2] == [
        Shelf("section", "Mondo", "mondo", [], "Dal mondo",
              ["/category/mondo/", "/?cat=3", "/?category_name=mondo"]),
        Shelf("section", "Asia", "asia", ["Mondo"], "",
              ["/category/mondo/asia/", "/category/asia/", "/?cat=4", "/?category_name=asia"]),
    ]  # fmt: skip
    assert shelves[2].name == "Arti & lettere"
    assert shelves[3] == Shelf("tag", "Città", "città", [], "", ["/tag/città/", "/?tag=città"])
    assert len(shelves) == 4


def test_the_featured_picture_is_found_wherever_it_stands(read: Read) -> None:
    picture = post(wp_post_type="attachment", wp_post_id="77", wp_status="inherit",
                   wp_attachment_url="https://www.mondo.example/foto.jpg")  # fmt: skip
    (record,) = records(read(HEAD + post(meta("_thumbnail_id", "77")) + picture + FOOT))
    assert record.image_url == "https://www.mondo.example/foto.jpg"


@pytest.mark.parametrize(
    ("link", "guid", "paths"),
    [
        ("https://www.mondo.example/archives/12", "https://mondo.example/?p=12",
         ["/archives/12", "/?p=12"]),
        ("https://mondo.example/?p=12", "", ["/?p=12"]),
        ("https://www.mondo.example/2018/cos%c3%ac/", "urn:x", ["/2018/così/", "/?p=12"]),
        ("https://altrove.example/x/", "https://vecchio.example/?p=5", ["/?p=12"]),
        ("https://mondo.example/x/", "https://mondo.example/?p=5", ["/x/", "/?p=12"]),
        ("https://[::1", "", ["/?p=12"]),
        ("", "https://mondo.example/", ["/?p=12"]),
        ("https://mondo.example/" + "a" * 600, "", ["/?p=12"]),
    ],
)  # fmt: skip
def test_only_addresses_of_this_site_are_kept(
    one: Callable[..., Record], link: str, guid: str, paths: list[str]
) -> None:
    assert one(link=link, guid=guid).old_paths == paths


def test_a_site_in_a_folder_keeps_the_folder(read: Read) -> None:
    inside = HEAD.replace("mondo.example</wp:base", "mondo.example/blog/</wp:base")
    link = "https://www.mondo.example/blog/archives/12"
    items = read(inside + post(link=link, guid="https://mondo.example/blog/?p=12") + FOOT)
    assert records(items)[0].old_paths == ["/blog/archives/12", "/blog/?p=12"]
    assert records(items)[0].external_id == "wp:mondo.example/blog:12"
    assert items[0].old_paths[0] == "/blog/category/mondo/"  # type: ignore[union-attr]


def test_slugs_that_a_post_once_had_lead_on(one: Callable[..., Record]) -> None:
    record = one(meta("_wp_old_slug", "la-guerra"))
    assert "/2018/04/la-guerra/" in record.old_paths


def test_two_sites_never_share_a_key(read: Read) -> None:
    def key(head: str) -> str:
        return records(read(head + post() + FOOT))[0].external_id

    other = HEAD.replace("www.mondo", "altro")
    homes = [HEAD.replace("https://www.mondo.example", "http://localhost:8080")]
    homes.append(homes[0].replace("Il Mondo", "La Luna"))
    without = HEAD.replace("https://www.mondo.example", "")
    keys = [key(head) for head in (HEAD, other, *homes)]
    assert len(set(keys)) == 4
    assert key(HEAD.replace("https://www.", "http://")) == keys[0]
    assert key(without) == "https://www.mondo.example/?p=12"


def test_titles_lose_their_markup_and_nothing_else(one: Callable[..., Record]) -> None:
    title = "<![CDATA[Il <em>caso</em> &#8220;X&#8221; &amp; se 3 < 4, List<String>]]>"
    assert one(title=title).title == "Il caso “X” & se 3 < 4, List<String>"


def test_a_note_without_title_is_called_by_its_first_words(one: Callable[..., Record]) -> None:
    record = one(title="", content_encoded="<![CDATA[" + "Una nota breve. " * 20 + "]]>")
    assert record.title.startswith("Una nota breve.")
    assert len(record.title) <= 80


def test_what_is_no_article_is_said_or_left_out(read: Read) -> None:
    items = read(
        HEAD
        + post(title="Chi siamo", wp_post_type="page")
        + post(title="Vuota", wp_post_type="page", content_encoded="")
        + post(title="Scheda", wp_post_type="libro")
        + post(title="", content_encoded="")
        + post(title="", content_encoded="", wp_status="auto-draft")
        + post(wp_post_type="nav_menu_item")
        + post(wp_post_type="revision")
        + FOOT
    )
    failures = [item for item in items if isinstance(item, Failure)]
    assert not records(items)
    assert [failure.record.get("title") for failure in failures] == ["Chi siamo", "Scheda", None]
    assert "libro" in str(failures[1].reason)


def test_the_language_of_polylang_is_kept(one: Callable[..., Record]) -> None:
    assert one(filed("language", "fr", "Français")).language == "fr"


# Comments


def test_comments_keep_threads_and_states(one: Callable[..., Record]) -> None:
    record = one(
        comment(3, approved="0", parent="1", date_gmt="2018-04-03 13:00:00")
        + comment(1)
        + comment(4, approved="spam")
        + comment(5, approved="trash")
        + comment(6, type="pingback")
        + comment(7, content=" ")
        + comment(8, parent="6", date_gmt="2018-04-03 14:00:00")
        + comment(9, author="", parent="999", date_gmt="0000-00-00 00:00:00")
        + comment(10, type="comment", parent="10", date_gmt="2018-04-03 15:00:00")
    )
    found = {remark.key: (remark.state, remark.parent) for remark in record.remarks}
    assert found == {
        "1": ("approved", ""),
        "3": ("pending", "1"),
        "4": ("spam", ""),
        "5": ("removed", ""),
        "8": ("approved", ""),
        "9": ("approved", ""),
        "10": ("approved", ""),
    }
    keys = [remark.key for remark in record.remarks]
    assert keys.index("1") < keys.index("3")
    assert record.remarks[0].created == datetime(2018, 4, 3, 10, tzinfo=UTC)
    assert record.remarks[1].email == "marta@lettori.example"


def test_an_answer_to_what_is_left_out_moves_up(one: Callable[..., Record]) -> None:
    record = one(
        comment(1)
        + comment(2, type="trackback", parent="1")
        + comment(3, parent="2", date_gmt="2018-04-03 12:00:00")
    )
    assert [(remark.key, remark.parent) for remark in record.remarks] == [("1", ""), ("3", "1")]


def test_a_comment_is_text_with_its_addresses(one: Callable[..., Record]) -> None:
    content = (
        '<![CDATA[Vedi <a href="https://e.example/x" rel="nofollow">qui</a>.\n\nCiao <b>a</b>]]>'
    )
    (remark,) = one(comment(1, content=content)).remarks
    assert remark.text == "Vedi qui (https://e.example/x).\nCiao a"


# Files as they come


@pytest.mark.parametrize("version", ["1.0", "1.1", "1.2", "9.9"])
def test_any_version_is_read(read: Read, version: str) -> None:
    text = (HEAD + post() + FOOT).replace("export/1.2/", f"export/{version}/")
    assert len(records(read(text.replace(">1.2<", ">abc<")))) == 1


def test_other_prefixes_mean_the_same(read: Read) -> None:
    text = (HEAD + post() + FOOT).replace("wp:", "ns0:").replace("xmlns:wp", "xmlns:ns0")
    text = text.replace('xmlns:wp="', 'xmlns:ns0="')
    assert records(read(text))[0].external_id == "wp:mondo.example:12"


@pytest.mark.parametrize(
    ("change", "title"),
    [
        (lambda text: "\n\n \n" + text, "La tregua"),
        (lambda text: "\ufeff" + text, "La tregua"),
        (lambda text: text.replace("<item>", "<item><atom:link a:b='c'/>"), "La tregua"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "Uno & due &c. &foo; &nbsp;3"),
         "Uno & due &c. &foo; \xa03"),
        (lambda text: text.replace("La tregua", "La\x00 tre\x0bgua\x1f"), "La tregua"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "La&#0; tre&#x1F;gua"), "La tregua"),
        (lambda text: text.replace("La tregua", "a ]]> b ]]> c<![CDATA["), "a b ]]> c"),
        (lambda text: text.replace("<![CDATA[La tregua]]>", "<![CDATA[La ]]><![CDATA[tregua]]>"),
         "La tregua"),
        (lambda text: text.replace("<title>", "<title><!-- <a> & ]]> -- -->"), "La tregua"),
        (lambda text: text.replace("<channel>", "<?php & ?><channel>"), "La tregua"),
        (lambda text: text.encode("utf-16"), "La tregua"),
        (lambda text: text.replace("UTF-8", "iso-8859-1").replace("tregua", "città")
         .encode("iso-8859-1"), "La città"),
        (lambda text: text.encode().replace(b"tregua", b"citt\xe0"), "La città"),
        (lambda text: text.replace("UTF-8", "rot13"), "La tregua"),
        (lambda text: text.replace("\n", "\r\n"), "La tregua"),
    ],
)  # fmt: skip
def test_common_damage_is_mended(
    read: Read, change: Callable[[str], str | bytes], title: str
) -> None:
    assert records(read(change(HEAD + post() + FOOT)))[0].title == title


@given(size=st.integers(1, 60))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_where_the_file_is_cut_for_reading_makes_no_difference(
    read: Read, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    title = "è &amp; &#233; &eacute; & <![CDATA[<b>]]> ]]> <!-- <x> --><![CDATA[]]]]><![CDATA[>]]>"
    content = HEAD + post(title=title) + FOOT
    whole = read(content)
    with monkeypatch.context() as patched:
        patched.setattr(wordpress_mending, "CHUNK", size)
        assert read(content) == whole
    assert records(whole)[0].title == "è & é é & ]]> ]]>"


# What is refused


def test_a_cut_file_is_refused_wherever_it_is_cut(read: Read) -> None:
    content = (HEAD + post(comment(1)) + post(title="<![CDATA[Altro]]>") + FOOT).encode()
    whole = len(content.rstrip())
    for size in range(0, whole, max(whole // 150, 1)):
        assert sentence(read, content[:size])
    assert "line" in sentence(read, content[: whole - 3])


BOMB = """<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">]>"""


@pytest.mark.parametrize(
    "declaration",
    [
        BOMB,
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss SYSTEM "http://evil.example/x.dtd">',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://evil.example/x.dtd"> %x;]>',
        "<!doctype html>",
        "<!DOCTYPE rss>",
    ],
)
def test_a_document_type_is_refused(read: Read, declaration: str) -> None:
    text = HEAD.replace("<rss", f"{declaration}<rss") + post(title="&d;&x;") + FOOT
    assert "Line 3" in sentence(read, text)
    assert "Line" in sentence(read, HEAD + declaration + post() + FOOT)


def test_names_of_entities_are_only_text(read: Read) -> None:
    (record,) = records(read(HEAD + post(title="&x;&lol9;") + FOOT))
    assert record.title == "&x;&lol9;"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "line 1"),
        ("ciao", "XML"),
        ("PK\x03\x04xxxx", "ZIP"),
        ("\x00\x01\x02", "line 1"),
        ("<html><body>x</body></html>", "<html>"),
        ("<rss><x/></rss>", "<x>"),
        ("<rss><channel><item><title>a</title></item></channel></rss>", "feed"),
        (HEAD + "<item></wp:item>" + FOOT, "Line 25"),
        (HEAD + post() + FOOT + "<rss/>", "Line"),
        (HEAD + post() + "</rss>", "Line"),
        (HEAD + "<item " + "a" * 1_500_000 + "/>" + FOOT, "tag"),
        (HEAD + "<item a='" + "> " * 1_500_000 + "'/>" + FOOT, "tag"),
        (HEAD + "<item>" + "<a>" * 100 + FOOT, "elements"),
    ],
)
def test_what_is_no_export_is_refused_with_a_sentence(read: Read, content: str, word: str) -> None:
    assert word in sentence(read, content)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(SourceUnreadable):
            list(wxr.read(path))


@pytest.mark.parametrize(("limit", "module"), [("MOST_OF_ONE", "wordpress_xml"),
                                               ("MOST_KEPT", "wordpress_site")])  # fmt: skip
def test_what_is_too_large_is_refused(
    read: Read, monkeypatch: pytest.MonkeyPatch, limit: str, module: str
) -> None:
    monkeypatch.setattr(f"articles.importers.{module}.{limit}", 900)
    assert sentence(read, HEAD + post() + FOOT)


@pytest.mark.parametrize("piece", ["<!--a-->", "<?a?>", "&", "]]>", "<a/>", "<![CDATA[]]>"])
def test_hostile_files_cost_no_more_than_others(read: Read, piece: str) -> None:
    start = time.perf_counter()
    read(HEAD + "<item>" + piece * (500_000 // len(piece)) + "</item>" + FOOT)
    assert time.perf_counter() - start < 20


def only_items_or_a_sentence(path: Path) -> None:
    try:
        for item in wxr.read(path):
            assert isinstance(item, Record | Failure | Shelf)
            if isinstance(item, Record):
                item.as_json()
    except SourceUnreadable as problem:
        assert str(problem)


@given(content=st.binary(max_size=300))
@FUZZED
def test_whatever_the_bytes(tmp_path: Path, content: bytes) -> None:
    for start in (b"", HEAD.encode()):
        path = tmp_path / "bytes.xml"
        path.write_bytes(start + content)
        only_items_or_a_sentence(path)


@given(data=st.data())
@FUZZED
def test_whatever_bits_are_flipped(tmp_path: Path, data: Any) -> None:
    content = bytearray((HEAD + post(comment(1) + filed("category", "asia", "A")) + FOOT).encode())
    for _turn in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] ^= 1 << data.draw(st.integers(0, 7))
    path = tmp_path / "flipped.xml"
    path.write_bytes(content)
    only_items_or_a_sentence(path)


VALUE = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.sampled_from(
    ["0000-00-00 00:00:00", "9999-12-31 23:59:59", "https://[", "//x", "/?p=12", "%ff", "1", "-1"]
)


@given(values=st.dictionaries(st.sampled_from([*POST, "pubDate"]), VALUE), said=st.lists(VALUE))
@FUZZED
def test_whatever_the_fields_say(tmp_path: Path, values: dict[str, str], said: list[str]) -> None:
    spelled = {name: value.replace("<", "&lt;") for name, value in values.items()}
    words = [word.replace("<", "&lt;").replace('"', "&quot;") for word in said]
    more = "".join(filed("category", word, "x") for word in words)
    comments = "".join(comment(1, parent=word, date_gmt=word, author=word) for word in words)
    path = tmp_path / "fields.xml"
    path.write_text(f"{HEAD}<item>{elements(POST | spelled)}{more}{comments}</item>{FOOT}")
    only_items_or_a_sentence(path)
