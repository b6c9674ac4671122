"""Counters are cut out of addresses, and nothing else of an address is touched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.importers.tracking_parameters import without_tracking

PAGE = "https://a.example/x"


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (f"{PAGE}?t=caff%E8&utm_source=rss", f"{PAGE}?t=caff%E8"),
        (f"{PAGE}#xtor=RSS-3-[lestitres]", PAGE),
        (f"{PAGE}?mc_cid=1&CMP=rss&ns_source=PublicRSS20-sa&ref=rss&partner=rss&emc=rss", PAGE),
        (f"{PAGE}?igshid=1&id=7#at_medium=a&at_campaign=b", f"{PAGE}?id=7"),
        (f"{PAGE}?a=%c3&b=+&c&&utm%5Fterm=x;d", f"{PAGE}?a=%c3&b=+&c&"),
        (f"{PAGE}?maca=en-rss-en-all-1573-rdf", PAGE),
        (f"{PAGE}#utm_source=rss&comments=1", f"{PAGE}#comments=1"),
        (f"{PAGE}?id=1&amp;utm_source=rss&amp;utm_medium=a", f"{PAGE}?id=1"),
        (f"{PAGE}?ocid=a&ito=1490&fb_source=b&srsltid=c&_openstat=d&adobe_mc=e", PAGE),
        (f"{PAGE}?id=2&echobox=1#Echobox=1522", f"{PAGE}?id=2"),
        (f"{PAGE}#:~:text=parole", PAGE),
        (f"{PAGE}#parte:~:text=parole", f"{PAGE}#parte"),
        (f"{PAGE}?id=7?utm_source=rss&utm_medium=b", f"{PAGE}?id=7"),
        (f"{PAGE}&utm_source=rss&utm_medium=b", PAGE),
        (f"{PAGE}#/parte/1?utm_source=rss", f"{PAGE}#/parte/1"),
        (f"{PAGE}?gad_source=1&gad_campaignid=2&utm-source=a", PAGE),
        # No counters.
        (f"{PAGE}&id=7", f"{PAGE}&id=7"),
        (f"{PAGE}?where=a?b=c", f"{PAGE}?where=a?b=c"),
        (
            f"{PAGE}?ref=chapter-1&source=reuters&cid=8",
            f"{PAGE}?ref=chapter-1&source=reuters&cid=8",
        ),
        (f"{PAGE}?#", f"{PAGE}?#"),
        (f"{PAGE}?futm_source=1#top", f"{PAGE}?futm_source=1#top"),
    ],
)
def test_counters_are_cut_out_of_query_and_fragment(written: str, kept: str) -> None:
    assert without_tracking(written) == kept


PART = st.text(st.sampled_from("abz%E8c3+;:@é=/?ñ~[]"), max_size=12)
COUNTERS = st.sampled_from(["utm_source=rss", "fbclid=%E8", "xtor=RSS-1", "CMP=é", "ns_fee=0"])


@given(st.lists(PART, max_size=5), st.lists(st.tuples(st.integers(0, 5), COUNTERS), max_size=4))
def test_what_is_kept_is_kept_byte_for_byte(
    parts: list[str], counters: list[tuple[int, str]]
) -> None:
    clean = f"{PAGE}?{'&'.join(['id=1', *parts])}"
    dirty = ["id=1", *parts]
    for place, counter in counters:
        dirty.insert(place, counter)
    assert without_tracking(f"{PAGE}?{'&'.join(dirty)}") == clean
    assert without_tracking(clean) == clean


@given(st.text())
def test_any_text_is_cleaned_once_and_for_all(text: str) -> None:
    found = without_tracking(text)
    assert without_tracking(found) == found
