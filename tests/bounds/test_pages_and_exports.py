"""How much is taken of a page of the press and of an export of WordPress, at each bound."""

from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import html as lxml_html

from articles.importers.page import article_text, headlines, json_ld, page_lines, reader
from articles.importers.page import encoding as page_encoding
from articles.importers.records import Record, SourceUnreadable
from articles.importers.wordpress import post as wordpress_post
from articles.importers.wordpress import reader as wordpress_reader
from articles.importers.wordpress import site as wordpress_site
from articles.importers.wordpress import xml_stream
from tests.importers.sample_page import ADDRESS, page
from tests.importers.wordpress_samples import FOOT, HEAD, filed, post

pytestmark = pytest.mark.usefixtures("in_english")


# Pages


def is_usual(body: str) -> bool:
    html = f"<html><body>{body}</body></html>"
    return article_text._is_usual(lxml_html.document_fromstring(html), len(html))


@pytest.mark.parametrize(("more", "is_so"), [(0, True), (1, False)])
def test_a_page_is_usual_up_to_each_bound(more: int, is_so: bool) -> None:
    """What is not usual is read by a process of its own, which may be ended."""
    assert article_text.USUAL_CHARACTERS == 2_000_000
    around = len("<html><body></body></html>")
    assert is_usual("x" * (article_text.USUAL_CHARACTERS - around + more)) is is_so
    assert article_text.USUAL_CHILDREN == 500
    assert is_usual("<p>" * (article_text.USUAL_CHILDREN + more)) is is_so
    assert article_text.USUAL_ATTRIBUTES == 100
    many = " ".join(f"a{n}=x" for n in range(article_text.USUAL_ATTRIBUTES + more))
    assert is_usual(f"<p {many}>") is is_so
    assert article_text.USUAL_ATTRIBUTE == 20_000
    long = "x" * (article_text.USUAL_ATTRIBUTE + more)
    assert is_usual(f"<p id={long}>") is is_usual(f"<p class={long}>") is is_so
    assert is_usual(f"<p title={long}>")
    assert article_text.USUAL_ELEMENTS == 8_000
    # The page and its body are two; they are counted from nothing on.
    rows = "<div>" + "<p></p>" * 399 + "</div>"
    rest = article_text.USUAL_ELEMENTS + 1 - 2 - 19 * 400 + more
    assert is_usual(rows * 19 + "<p></p>" * rest) is is_so


@pytest.mark.parametrize("more", [0, 1])
def test_a_line_of_a_page_has_a_thousand_characters(more: int) -> None:
    assert page_lines.LONGEST == 1000
    text = "x" * (page_lines.LONGEST + more)
    assert page_lines.one_line(text) == text[: page_lines.LONGEST]
    # Four times as many are looked at, since tags and entities go.
    before = "<b></b>" * (4 * page_lines.LONGEST // 7) + "<b>x"
    far = before + "a" * (4 * page_lines.LONGEST - len(before) + more)
    assert page_lines.one_line(far) == far[len(before) - 1 : 4 * page_lines.LONGEST]


@pytest.mark.parametrize(("more", "title"), [(0, "Fine"), (1, "")])
def test_five_hundred_tags_of_a_head_are_read(more: int, title: str) -> None:
    assert json_ld.MOST_TAGS == 500
    tags = '<meta name="a" content="b">' * (json_ld.MOST_TAGS - 1 + more)
    links = '<link rel="a" href="b">' * (json_ld.MOST_TAGS - 1 + more)
    head = json_ld.Head(
        lxml_html.document_fromstring(
            f'<html><head>{tags}<meta name="t" content="Fine">'
            f'{links}<link rel="canonical" href="Fine"></head><body></body></html>'
        )
    )
    assert (head.first("t"), head.canonical) == (title, title)


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_headings_of_a_page_may_be_its_title(more: int) -> None:
    assert headlines.MOST_HEADINGS == 20
    html = "".join(f"<h1>{number}</h1>" for number in range(headlines.MOST_HEADINGS + more))
    tree = lxml_html.document_fromstring(html)
    assert len(headlines.shown(tree)) == headlines.MOST_HEADINGS


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_block_of_data_has_two_million_characters(more: int, is_read: bool) -> None:
    assert json_ld.LONGEST_BLOCK == 2_000_000
    start, end = '{"@type": "NewsArticle", "headline": "', '"}'
    inside = "x" * (json_ld.LONGEST_BLOCK - len(start + end) + more)
    script = f'<script type="application/ld+json">{start}{inside}{end}</script>'
    (found,) = json_ld._blocks(lxml_html.document_fromstring(script))
    assert (isinstance(found, dict) and found.get("headline") == inside) is is_read


@pytest.mark.parametrize("more", [0, 1])
def test_the_text_of_a_page_has_a_million_characters(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert reader.MOST_TEXT == 1_000_000
    text = f"<p>{'x' * (reader.MOST_TEXT - 7 + more)}</p>"
    monkeypatch.setattr(article_text, "find", lambda _html, _tree: text)
    if more:
        with pytest.raises(SourceUnreadable):
            reader.read(page(), ADDRESS)
    else:
        assert reader.read(page(), ADDRESS).body == text


@pytest.mark.parametrize(("more", "encoding"), [(0, "iso8859-2"), (1, "")])
def test_the_encoding_of_a_page_is_looked_for_in_its_beginning(more: int, encoding: str) -> None:
    assert page_encoding.BEGINNING == 4096
    tag = b'<meta charset="iso-8859-2'
    html = b" " * (page_encoding.BEGINNING - len(tag) + more) + tag
    match = page_encoding.IN_META.search(html[: page_encoding.BEGINNING])
    assert match is not None
    assert match[1].decode().endswith("-2") is bool(encoding)


# Exports of WordPress


Read = Callable[[str], list[Record]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def records(content: str) -> list[Record]:
        path = tmp_path / "export.xml"
        path.write_text(content)
        return [one for one in wordpress_reader.read(path) if isinstance(one, Record)]

    return records


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_the_title_of_a_short_note_has_eighty_characters(read: Read, more: int) -> None:
    assert wordpress_post.TITLE_LENGTH == 80
    text = "x" * (wordpress_post.TITLE_LENGTH + more)
    (record,) = read(HEAD + post(title="", content_encoded=text) + FOOT)
    assert record.title == (text if more <= 0 else "x" * 76)


@pytest.mark.parametrize("depth", [20, 21])
def test_categories_stand_twenty_under_each_other(read: Read, depth: int) -> None:
    assert wordpress_site.DEEPEST == 20
    categories = "".join(
        f"<wp:category><wp:category_nicename>c{n}</wp:category_nicename><wp:category_parent>"
        f"{f'c{n - 1}' if n else ''}</wp:category_parent><wp:cat_name>C {n}</wp:cat_name>"
        "</wp:category>"
        for n in range(depth + 1)
    )
    (record,) = read(HEAD + categories + post(filed("category", f"c{depth}", "x")) + FOOT)
    assert len(record.section_parents) == wordpress_site.DEEPEST


@pytest.mark.parametrize(("depth", "is_read"), [(37, True), (38, False)])
def test_elements_stand_forty_deep(read: Read, depth: int, is_read: bool) -> None:
    """The root, the channel and the post are three of them."""
    assert xml_stream.DEEPEST == 40
    content = HEAD + post("<x>" * depth + "</x>" * depth) + FOOT
    if is_read:
        assert len(read(content)) == 1
    else:
        with pytest.raises(SourceUnreadable, match="too many elements within elements"):
            read(content)


@pytest.mark.parametrize("more", [0, 1])
def test_one_entry_has_sixty_four_million_bytes(
    read: Read, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert (xml_stream.MOST_OF_ONE, xml_stream.ELEMENT) == (64_000_000, 300)
    # The root and the channel weigh as well, with the first child.
    head = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><title/>'
    entry = f"<item><a>{'x' * 1000}</a></item>"
    weight = 2 * xml_stream.ELEMENT + 1000
    monkeypatch.setattr(xml_stream, "MOST_OF_ONE", weight - more)
    too_large = pytest.raises(SourceUnreadable, match="one entry is larger than any can be")
    is_no_export = pytest.raises(SourceUnreadable, match="no export of WordPress")
    with too_large if more else is_no_export:
        read(f"{head}{entry}</channel></rss>")


@pytest.mark.parametrize("more", [0, 1])
def test_what_is_remembered_of_a_site_has_a_bound(
    monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert (wordpress_site.MOST_KEPT, wordpress_site.ENTRY) == (64_000_000, 200)
    site = wordpress_site.Site()
    monkeypatch.setattr(wordpress_site, "MOST_KEPT", wordpress_site.ENTRY + len("keyvalue") - more)
    if more:
        with pytest.raises(SourceUnreadable):
            site._keep(site.patterns, "key", "value")
    else:
        site._keep(site.patterns, "key", "value")


@pytest.mark.parametrize(("letters", "is_read"), [(900_000, True), (1_200_000, False)])
def test_a_tag_has_about_a_million_bytes(read: Read, letters: int, is_read: bool) -> None:
    """Pieces of a file are read at once, so that the bound is met within one of them."""
    assert xml_stream.LONGEST_TAG == 1_000_000
    content = HEAD + post(f'<x a="{"y" * letters}"/>') + FOOT
    if is_read:
        assert len(read(content)) == 1
    else:
        with pytest.raises(SourceUnreadable, match="a tag is longer than any can be"):
            read(content)
