"""Texts of WordPress arrive as paragraphs, without blocks and shortcodes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.wordpress.post_content import as_html
from articles.text.html import plain_text, sanitise
from tests.processor_time import at_most

PIECES = st.sampled_from(
    [
        *("<!-- wp:paragraph -->", '<!-- wp:image {"id":3} /-->', "<!-- /wp:paragraph -->", "<!--"),
        *("-->", "<!-", "<!--more-->", "<!--nextpage-->", "&lt;!-- wp:x", "wp:", "<", ">", "-"),
        *("[", "]", "[[", "]]", "[/", "[caption", "[gallery]", "[sic]", "[/sic]", "[1]", "[...]"),
        *('[foo bar="x"]', "[/foo]", "[a=b]", "[embed]", "[/embed]", "[[foo]]", "[a_b]", "[a b=c]"),
        *("[foo /]", '[caption caption="x"]', "[/caption]", '"', "'", "=", "foo", "gallery"),
        *("\n", "\n\n", " ", "\r\n", "<br>", "<br />\n", "https://a.example/x", "è", "&amp;"),
        *("<p>", "</p>", '<p class="x">', "<div>", "</div>", "<ul>", "<li>", "</ul>", "<pre>"),
        *("</pre>", "<blockquote>", "</blockquote>", "<h2>", "</h2>", "<img src='x'>", "<hr/>"),
        *("<em>", "</em>", "<script>", "</script>", "p", "/p", "testo", "\x00", "\ud800"),
    ]
)
CONTENT = st.lists(PIECES | st.text(max_size=8), max_size=25).map("".join)


def shown(content: str) -> str:
    """The words that readers get, one paragraph a line."""
    return plain_text(sanitise(as_html(content)))


@given(CONTENT)
@settings(max_examples=400, deadline=None)
def test_nothing_of_the_block_editor_is_ever_left(content: str) -> None:
    html = as_html(content)
    assert "<!-- wp:" not in html
    assert "<!--" not in html


@given(CONTENT)
@settings(max_examples=800, deadline=None)
def test_what_was_read_once_stays_the_same(content: str) -> None:
    html = as_html(content)
    assert as_html(html) == html


@given(st.lists(st.text("abcè .,;:()«»’", min_size=1).filter(str.strip), max_size=8))
def test_prose_keeps_every_word(paragraphs: list[str]) -> None:
    words = " ".join(paragraphs).split()
    assert shown("\n\n".join(paragraphs)).split() == words


@pytest.mark.parametrize(
    "piece",
    [
        *("[", "[[", "[a ", '[a "', "[a='\"", "[a \"[a '", "[a \" '", "[a]", "[/a]", "[embed]"),
        *('[caption caption="', "[a=", "<!--", "<!-", "<p ", "<p>", "</p>", "<ul>", "<div", "<br>"),
        *("<br ", "\n", " \n", "\n \n", "https://", "[a b=c ", '[a ""', "]", "<ul></ul><ul>"),
    ],
)
def test_a_hostile_text_takes_no_longer_than_another(piece: str) -> None:
    content = piece * (1_000_000 // len(piece))
    with at_most(60):
        as_html(content)


def test_blocks_keep_their_elements() -> None:
    content = (
        '<!-- wp:heading {"level":3} -->\n<h3>Titolo</h3>\n<!-- /wp:heading -->\n\n'
        '<!-- wp:paragraph {"dropCap":true,"style":{"color":"#abc"}} -->\n'
        "<p>Uno\ndue.</p>\n<!-- /wp:paragraph -->\n\n"
        "<!-- wp:list -->\n<ul><li>voce</li></ul>\n<!-- /wp:list -->\n\n"
        "<!-- wp:latest-posts /-->\n\n"
        "<!-- wp:more -->\n<!--more-->\n<!-- /wp:more -->\n\nTesto sciolto."
    )
    assert as_html(content) == (
        "<h3>Titolo</h3>\n<p>Uno\ndue.</p>\n<ul><li>voce</li></ul>\n<p>Testo sciolto.</p>"
    )


def test_lines_of_the_older_editor_become_paragraphs() -> None:
    content = (
        "Primo <em>capoverso</em>.\r\n\r\nSecondo,\r\ncon un a capo.\n \n\n<b>Terzo</b><br />\nx"
    )
    assert as_html(content) == (
        "<p>Primo <em>capoverso</em>.</p>\n<p>Secondo,<br>con un a capo.</p>\n"
        "<p><b>Terzo</b><br />x</p>"
    )


def test_two_breaks_in_a_row_are_a_new_paragraph() -> None:
    assert as_html("uno<br><br />\ndue") == "<p>uno</p>\n<p>due</p>"


def test_loose_text_around_blocks_gets_its_own_paragraphs() -> None:
    content = "Prima\n<h2>Titolo</h2>\ndopo\n<blockquote>Cita\n\nancora</blockquote>fine"
    assert as_html(content) == (
        "<p>Prima</p>\n<h2>Titolo</h2>\n<p>dopo</p>\n"
        "<blockquote>\n<p>Cita</p>\n<p>ancora</p>\n</blockquote>\n<p>fine</p>"
    )


def test_what_is_set_by_hand_is_left_alone() -> None:
    content = "<pre>uno\n\ndue</pre>\n<ul>\n\n<li>a</li>\n\n<li><ul><li>b</li></ul></li></ul>"
    assert as_html(content) == content


@pytest.mark.parametrize(
    ("content", "paragraphs"),
    [
        ("<p>uno\n\ndue", ["uno", "due"]),
        ("uno</p>due", ["uno", "due"]),
        ("<p>uno<p>due</p>", ["uno", "due"]),
        ("<p>uno<h2>due</h2>", ["uno", "due"]),
        ("<p></p><p> </p>uno", ["uno"]),
        ("<ul>mai chiusa\n\naltro", ["mai chiusa", "altro"]),
    ],
)
def test_broken_paragraphs_are_mended(content: str, paragraphs: list[str]) -> None:
    assert shown(content).split("\n") == paragraphs


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('[caption id="a" width="3"]<img src="x" /> Una foto[/caption]', "Una foto"),
        ('[wp_caption caption="Un’altra"]<img src="x" />[/wp_caption]', "Un’altra"),
        ('a [gallery ids="1,2"] b', "a b"),
        ("a [gallery] b", "a b"),
        ('a [foo bar="x"]dentro[/foo] b', "a dentro b"),
        ("a [foo]dentro[/foo] b", "a dentro b"),
        ("a [foo bar='x' n=3 /] b", "a b"),
        ("a [mio_modulo] b", "a b"),
        ("[col]uno[col]due[/col][/col]", "unodue"),
        ("a [/orfano] b", "a b"),
        ("[youtube https://youtu.be/x?a=1&amp;b=2]", "https://youtu.be/x?a=1&b=2"),
        ("[embed]https://e.example/x[/embed]", "https://e.example/x"),
        ('[audio src="https://e.example/x.mp3"][/audio]', "https://e.example/x.mp3"),
        ("[video width=3][/video]", ""),
    ],
)
def test_shortcodes_go_and_what_they_enclose_stays(content: str, words: str) -> None:
    assert shown(content) == words


@pytest.mark.parametrize(
    "prose",
    [
        *("così [sic] scrive", "nota [1] e [2, 3]", "taglio [...] e […]", "[Reuters] Roma"),
        *("[ndr: x=1]", "[la fonte dice a=b]", "a[i] e b[0]", "[", "[]", "]", "[ ]", "[è]", "x [y"),
        *("[N.d.R.]", "[Anglo-American]", "[*]", "[a, b]", "Ha detto [\"sì\"]", "[vedi [sic]]"),
    ],
)  # fmt: skip
def test_brackets_of_prose_stay(prose: str) -> None:
    assert shown(prose) == prose


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("usa [[gallery]] così", "usa [gallery] così"),
        ('[[foo bar="x"]]', '[foo bar="x"]'),
        ("[[foo x=1]testo[/foo]] [foo]t[/foo]", "[foo x=1]testo[/foo] t"),
        ("[[gallery]", "[gallery]"),
        ("[vedi [gallery]]", "[vedi ]"),
        ("[fo[gallery]o bar=1]", "[foo bar=1]"),
    ],
)
def test_escaped_shortcodes_are_shown(content: str, words: str) -> None:
    assert shown(content) == words


def test_an_address_on_its_own_line_becomes_a_link() -> None:
    assert as_html("Video:\n\nhttps://e.example/?a=1&b=2\n\nfine") == (
        '<p>Video:</p>\n<p><a href="https://e.example/?a=1&amp;b=2">'
        "https://e.example/?a=1&amp;b=2</a></p>\n<p>fine</p>"
    )


def test_languages_marked_by_comments_lose_the_marks() -> None:
    assert as_html("<!--:it-->Cielo<!--:--><!--:en--> Sky<!--:-->") == "<p>Cielo Sky</p>"


def test_nothing_stays_nothing() -> None:
    assert as_html("") == as_html(" \n\n ") == as_html("<!-- wp:x /-->") == ""
