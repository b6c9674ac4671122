"""Posts of networks that only a script would show are links."""

import pytest

from articles.text.embedded_posts import with_embedded_posts
from articles.text.html import sanitise
from articles.text.media import with_media

FACEBOOK = "https://www.facebook.com/faro/posts/123"
TIKTOK = "https://www.tiktok.com/@faro/video/123"
INSTAGRAM = "https://www.instagram.com/p/abcde/"


@pytest.mark.parametrize(
    ("html", "address"),
    [
        (f'<div class="fb-post" data-href="{FACEBOOK}" data-width="500"></div>', FACEBOOK),
        (
            f"<div data-href='{FACEBOOK}?a=1&amp;b=2' class='x fb-video'></div>",
            f"{FACEBOOK}?a=1&b=2",
        ),
        (
            f'<blockquote class="tiktok-embed" cite="{TIKTOK}"><section></section></blockquote>',
            TIKTOK,
        ),
        (f'<blockquote data-instgrm-permalink="{INSTAGRAM}"></blockquote>', INSTAGRAM),
        (
            '<lite-youtube videoid="abcdefghijk"></lite-youtube>',
            "https://www.youtube.com/watch?v=abcdefghijk",
        ),
        (
            '<amp-youtube data-videoid="abcdefghijk"></amp-youtube>',
            "https://www.youtube.com/watch?v=abcdefghijk",
        ),
        ('<amp-twitter data-tweetid="12345"></amp-twitter>', "https://twitter.com/i/status/12345"),
        (f'<amp-facebook data-href="{FACEBOOK}"></amp-facebook>', FACEBOOK),
    ],
)
def test_a_post_that_a_script_would_show_is_a_link(html: str, address: str) -> None:
    found = sanitise(with_media(f"<p>Uno</p>{html}<p>Due</p>", "https://faro.example/"))
    shown = address.replace("&", "&amp;")
    assert found.count(f'<a href="{shown}" rel="noopener">{shown}</a>') == 1
    assert with_embedded_posts(with_embedded_posts(html)) == with_embedded_posts(html)


@pytest.mark.parametrize(
    "html",
    [
        f'<div class="fb-like" data-href="{FACEBOOK}"></div>',
        '<div class="fb-post" data-href="javascript:alert(1)"></div>',
        '<lite-youtube videoid="a/b"></lite-youtube>',
        f'<blockquote cite="{TIKTOK}">Uno</blockquote>',
        f'<blockquote data-instgrm-permalink="{INSTAGRAM}?a=1"><a href="{INSTAGRAM}?b">1</a>',
    ],
)
def test_what_is_linked_already_or_no_post_stays_as_it_is(html: str) -> None:
    assert with_embedded_posts(html) == html


def test_a_link_to_another_film_is_none_to_this_one() -> None:
    other = '<a href="https://www.youtube.com/watch?v=another_one">1</a>'
    film = '<lite-youtube videoid="abcdefghijk"></lite-youtube>'
    link = '<a href="https://www.youtube.com/watch?v=abcdefghijk">'
    assert link in with_embedded_posts(other + film)
    again = f"{link.replace('?', '?t=3&amp;')}2</a>{film}"
    assert with_embedded_posts(again) == again
