"""Pictures and players of texts from elsewhere; elements that show nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.text import html as texts
from articles.text import media, seen_pictures
from articles.text.media import as_links, pictures_of, with_kept, with_media

OWN = f"/media/articles/{'a' * 32}.jpg"
PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<b>",
            "</b>",
            "<ul>",
            "<li>",
            "</li>",
            "</ul>",
            "<a href='https://a.b/c'>",
        ),
        *("</a>", "<figure>", "</figure>", "<figcaption>", "</figcaption>", "words ", "&lt;", " "),
        *('<img src="https://a.example/1.jpg" alt="x">', "<img src=x>", "<table><tr><td>", "</td>"),
        *(
            '<iframe src="https://v.example/1"></iframe>',
            "<video>",
            "</video>",
            "<embed src=//e.it>",
        ),
        *(
            f'<img src="{OWN}">',
            "<img src='javascript:alert(1)'>",
            "<h1>",
            "</h1>",
            '"',
            "<a href=#x>",
        ),
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=200, deadline=None)
def test_whatever_comes_no_foreign_picture_is_left(content: str) -> None:
    body = with_media(content, "https://b.example/")
    clean = texts.sanitise(body)
    for tag in re.findall(r"<img\b[^>]*>", clean):
        assert f'src="{OWN}"' in tag
    assert not re.search(r"<(iframe|video|embed|object|audio)\b", clean)
    assert texts.sanitise(clean) == clean


@pytest.mark.parametrize(
    ("content", "body"),
    [
        (
            '<p>A <b>x <img src="https://a.it/1.jpg" alt="Ponte"> z</b></p>',
            '<p>A <b>x </b></p><figure><a href="https://a.it/1.jpg" rel="noopener">Ponte</a>'
            "</figure><p><b> z</b></p>",
        ),
        (
            '<a href="/g.JPG"><img src="k.jpg"></a>',
            '<figure><a href="https://b.it/g.JPG" rel="noopener">g.JPG</a></figure>',
        ),
        (
            '<img src="data:x" data-src="/2.jpg" srcset="/3.jpg 700w, /4.jpg 9000w">',
            '<figure><a href="https://b.it/3.jpg" rel="noopener">3.jpg</a></figure>',
        ),
        (
            '<figure><img src="/1.jpg"><figcaption>Uno</figcaption></figure>',
            '<figure><a href="https://b.it/1.jpg" rel="noopener">1.jpg</a>'
            "<figcaption>Uno</figcaption></figure>",
        ),
        ('<p>a<img src="/p.gif" width="1" height="1">b</p>', "<p>ab</p>"),
        ('<p>a <img class="wp-smiley" alt="☺" src="/emoji/1.png"></p>', "<p>a ☺</p>"),
        (
            '<iframe src="//www.youtube.com/embed/abcde12" title="Film"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=abcde12" rel="noopener">Film</a></p>',
        ),
        (
            '<video><source src="/v.mp4">none</video>',
            '<p><a href="https://b.it/v.mp4" rel="noopener">https://b.it/v.mp4</a></p>',
        ),
        ('<iframe src="https://www.googletagmanager.com/x"></iframe>', ""),
    ],
)
def test_media_become_what_can_be_shown(content: str, body: str) -> None:
    assert with_media(content, "https://b.it/x/") == body


@pytest.mark.parametrize(
    ("content", "clean"),
    [
        ('<p>a <a href="https://b.it"> </a>b</p>', "<p>a  b</p>"),
        ("<ul><li>a</li><li><br></li></ul>", "<ul><li>a</li></ul>"),
        ("<ul><li> </li></ul>x", "x"),
        ("<figure><figcaption>&nbsp;</figcaption></figure>", ""),
        ("foo<b> </b>bar", "foo bar"),
        ("<table><tr><td></td></tr></table>y", "y"),
        ('<p>x<a href="#n1">1</a></p>', "<p>x1</p>"),
        ("<p>a</p><hr>", "<p>a</p><hr>"),
    ],
)
def test_nothing_empty_stays(content: str, clean: str) -> None:
    assert texts.sanitise(content) == clean


def test_an_empty_cell_stays_beside_a_full_one() -> None:
    assert texts.sanitise("<table><tr><td></td><td>x</td></tr></table>").count("<td>") == 2


def test_a_kept_picture_goes_in_and_comes_out_again() -> None:
    """Its words count in neither form: the text stays the same."""
    body = with_media('<p>A</p><img src="https://a.it/1.jpg" alt="Il &quot;x&quot; &amp; y">')
    kept = with_kept(body, {"https://a.it/1.jpg": f'src="{OWN}" width="3" height="4"'})
    assert f'src="{OWN}"' in kept and 'alt="Il &quot;x&quot; &amp; y"' in kept
    assert as_links(kept, {OWN: "https://a.it/1.jpg"}) == body
    assert texts.plain_text(kept) == texts.plain_text(body) == "A"
    assert with_kept(body, {"https://a.it/1.jpg": ""}) == "<p>A</p>"
    assert texts.absolute_links(kept, "https://site.example/").count(f"https://site.example{OWN}")


@pytest.mark.parametrize("more", [0, 1])
def test_a_text_has_a_hundred_pictures(more: int) -> None:
    assert media.MOST == 100
    html = "".join(f'<img src="https://a.it/{n}.jpg">' for n in range(media.MOST + more))
    assert len(pictures_of(with_media(html))) == media.MOST


@pytest.mark.parametrize("more", [0, 1])
def test_a_picture_stands_twenty_elements_deep(more: int) -> None:
    assert media.DEEPEST == 20
    html = "<p>" + "<b>" * (media.DEEPEST - 1 + more) + 'x<img src="https://a.it/1.jpg">'
    assert len(pictures_of(with_media(html))) == (0 if more else 1)


@pytest.mark.parametrize("more", [0, 1])
def test_sizes_and_lengths_of_pictures_are_bounded(more: int) -> None:
    bounds = (seen_pictures.SMALLEST, media.WIDEST, media.LONGEST_ADDRESS, media.LONGEST_TEXT)
    assert bounds == (48, 2400, 1000, 300)
    small = f'<img src="https://a.it/1.jpg" width="{seen_pictures.SMALLEST - more}">'
    assert len(pictures_of(with_media(small))) == 1 - more
    wide = f'<img src="https://a.it/1.jpg" srcset="https://a.it/2.jpg {media.WIDEST + more}w">'
    assert pictures_of(with_media(wide)) == [f"https://a.it/{1 if more else 2}.jpg"]
    address = "https://a.it/".ljust(media.LONGEST_ADDRESS + more, "x")
    assert len(pictures_of(with_media(f'<img src="{address}">'))) == 1 - more
    words = "x" * (media.LONGEST_TEXT + more)
    body = with_media(f'<img src="https://a.it/1.jpg" alt="{words}">')
    assert body.count("x") == media.LONGEST_TEXT


def test_a_number_of_pixels_is_no_longer_than_one_can_be() -> None:
    for more in (0, 1):
        width = "1".rjust(seen_pictures.LONGEST_PIXELS + more, "0")
        assert seen_pictures.is_seen({"width": width}) is bool(more)


@pytest.mark.parametrize(
    ("html", "number"),
    [
        ('<img src="https://a.it/1" style="width:1px;height:1px">', 0),
        ('<img src="https://a.it/1" style="color:red; display: none">', 0),
        ('<img src="https://a.it/1" style="max-width:100%;border-width:1px">', 1),
        ('<img src="http://feeds.feedburner.com/~ff/x?d=y">', 0),
        ('<img src="data:,x"><noscript><img src="https://a.it/1"></noscript>', 1),
        ('<img data-src="https://a.it/1"><noscript><img src="https://a.it/1"></noscript>', 1),
        ('<img src="https://a.it/2"><noscript>Serve uno script.</noscript>', 1),
        ('<img src="https://a.it/1"><p>x</p><img src="https://a.it/2">', 2),
    ],
)
def test_pictures_that_readers_see(html: str, number: int) -> None:
    body = with_media(html)
    assert (len(pictures_of(body)), "script" in body) == (number, False)
