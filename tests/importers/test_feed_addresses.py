"""Where the original of an entry is, whatever stands on the way to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.feed import entry_address
from articles.importers.feed.entry_address import led_to, mended, original_address
from tests.importers.feed_samples import only
from tests.importers.test_feeds_of_generators import entry

TITLE = "<title>Il voto</title>"
HOME = "https://g.example/1"


@pytest.mark.parametrize(
    ("inside", "url"),
    [
        ("<link></link><guid>https://g.example/1</guid>", HOME),
        ("<guid>https://g.example/1</guid><link/>", HOME),
        ('<link></link><guid isPermaLink="false">https://g.example/1</guid>', ""),
        ("<link></link><guid>17</guid>", ""),
        ("<link>www.g.example/1</link>", "https://www.g.example/1"),
        ("<link>http://https://g.example/1</link>", HOME),
        ("<link>https:/g.example/1</link>", HOME),
        ("<link>https:///g.example/1</link>", HOME),
        ("<link>1</link>", HOME),
        ("<link>//g.example/1</link>", HOME),
        ("<link>/www.x/1</link>", "https://g.example/www.x/1"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>https://g.example/1?a=b&amp;#038;c=d</link>", "https://g.example/1?a=b&c=d"),
        (
            "<link>https://www.google.com/url?rct=j&amp;url=https://g.example/1&amp;ct=ga</link>",
            HOME,
        ),
        ("<link>https://www.google.co.uk/url?q=https%3A%2F%2Fg.example%2F1&amp;sa=U</link>", HOME),
        (
            "<link>http://www.bing.com/news/apiclick.aspx?tid=1&amp;url=https%3a%2f%2fg.example%2f1</link>",
            HOME,
        ),
        (
            "<link>https://l.facebook.com/l.php?u=https%3A%2F%2Fg.example%2F1%3Ffbclid%3Dx</link>",
            HOME,
        ),
    ],
)
def test_the_address_is_that_of_the_original(inside: str, url: str) -> None:
    assert entry(TITLE + inside).url == url


def test_a_relation_may_be_written_as_an_address() -> None:
    link = '<link rel="http://www.iana.org/assignments/relation/alternate" href="/1"/>'
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><link href="https://g.example/"/>'
        f"<entry><title>Il voto</title><id>tag:g.example,1</id>{link}</entry></feed>"
    )
    assert only(feed, "https://g.example/f").url == HOME


@pytest.mark.parametrize(
    "address",
    [
        "https://g.example/url?url=https://x.example/", "https://www.google.com/search?q=https://x.example/",
        "https://www.google.com/url?url=javascript:alert(1)", "https://www.google.com.evil.example/url?q=x",
        "https://www.google.com/url", "https://www.google.com/url?q=", "http://[::1/url?q=https://x.example/",
    ],
)  # fmt: skip
def test_other_addresses_stay(address: str) -> None:
    assert led_to(address) == address


def test_parameters_of_a_page_on_the_way_are_bounded() -> None:
    for more in (0, 1):
        others = "&".join(["a=1"] * (entry_address.MOST_PARAMETERS - 1 + more))
        found = led_to(f"https://www.google.com/url?{others}&q=https://g.example/1")
        assert (found == HOME) is not bool(more)


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gives_an_address_or_nothing(link: str, guid: str) -> None:
    shape = {"link": link, "id": guid, "guidislink": True, "links": [{"rel": "alternate"}, 1]}
    found = original_address(shape, "https://g.example/")
    assert not found or found.startswith(("http://", "https://", "HTTP", "Http"))
    assert mended(mended(link)) == mended(link)
