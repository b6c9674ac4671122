"""Feeds in wrong encodings, broken and hostile ones, and what is no feed."""

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers.feed import reader as feed_reader
from articles.importers.feed import safe_feedparser
from articles.importers.feed.encoding import decoded
from articles.importers.feed.entry_text import TAIL_LENGTH, body_of
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.records import Failure, Record, SourceUnreadable
from tests.importers.feed_samples import (
    ATOM,
    ENTRY,
    JSON,
    LONG,
    RDF,
    RSS,
    entry,
    failures,
    keys,
    only,
    records,
    rss,
)
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")


# Encodings


@pytest.mark.parametrize(
    ("encoding", "declared", "header"),
    [
        ("utf-8", "utf-8", ""),
        ("utf-8", "iso-8859-1", ""),
        ("utf-8", "utf-8", "text/xml; charset=iso-8859-1"),
        ("utf-8", "utf-8", "text/xml"),
        ("cp1252", "iso-8859-1", ""),
        ("cp1252", "utf-8", ""),
        ("cp1252", "", "application/rss+xml; charset=windows-1252"),
        ("utf-16", "utf-16", ""),
        ("utf-16-le", "utf-16", ""),
        ("utf-8", "utf-16", ""),
        ("utf-8-sig", "x-unknown", "text/xml; charset=punycode"),
    ],
)
def test_letters_are_right_whatever_the_feed_claims(
    encoding: str, declared: str, header: str
) -> None:
    text = RSS.replace('"utf-8"', f'"{declared}"') % entry("Perché l’“università” è già più cara")
    found = feed_reader.read(text.encode(encoding), "", {"content-type": header})
    (record,) = found.items
    assert isinstance(record, Record)
    assert record.title == "Perché l’“università” è già più cara"


def test_one_broken_character_does_not_spoil_the_others() -> None:
    body = rss(entry(f"{LONG}è"), entry("Città")).replace("Città".encode(), b"Citt\xe0 \xc3\xa8")
    assert [one.title[-4:] for one in records(body)] == ["o. è", "t\ufffd è"]


# What is no feed, and what is left of one


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n\x00", "The file is empty."),
        (b"<!doctype html><title>Ciao</title>", "This is a web page, not a feed."),
        (b"<opml><body></body></opml>", "This is a list of feeds (OPML), not a feed."),
        (b"<?xml version='1.0'?><note>x</note>", "This is XML, but no feed."),
        (b"{}", "This is JSON, but no feed."),
        (b"[1, 2", "This is neither a feed nor whole JSON."),
        (b"[" * 100_000, "This is neither a feed nor whole JSON."),
        (bytes(range(256)) * 20, "This is no feed."),
        (b"\x89PNG\r\n\x1a\n" + b"\x00\x07" * 400, "This is no feed."),
        (rss(ENTRY)[:290], "The feed is not well-formed, and no entry of it can be read."),
        (b"<rss>" + b" " * feed_reader.MOST_BYTES, "The feed is larger than 10 MB."),
    ],
)
def test_what_is_no_feed_is_said_in_a_sentence(body: bytes, sentence: str) -> None:
    with pytest.raises(SourceUnreadable) as refused:
        feed_reader.read(body)
    assert str(refused.value) == sentence


def test_a_page_that_names_its_feed_says_where_it_is() -> None:
    link = b'<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    with pytest.raises(SourceUnreadable) as refused:
        feed_reader.read(b"<html><head>" + link)
    assert str(refused.value).endswith("It names a feed: /feed.xml")


def test_a_feed_that_breaks_off_gives_what_came_before() -> None:
    body = rss(entry("Uno", guid="1"), entry("Due", guid="2"))
    assert [one.title for one in records(body[: body.index(b"Due") + 11])] == ["Uno", "Due"]


def test_a_feed_that_is_not_well_formed_gives_its_entries() -> None:
    body = RSS % "<item><title>Tizio & Caio</title><guid>1</guid></item>"
    assert only(body).title == "Tizio & Caio"


def test_entities_that_grow_do_not() -> None:
    bombs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "bomba">{bombs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    for prologue in (doctype, f"<!-- <a --> {doctype}", f"\n\n{doctype}"):
        body = f"{prologue}<rss><channel>{entry('x')}<item><title>&a11; &f;</title></item>"
        found = records(body)
        assert len(found) >= 1
        assert all(len(one.title) < 100 and "root" not in one.title for one in found)


def test_harmless_entities_of_a_doctype_are_resolved() -> None:
    doctype = '<!DOCTYPE rss [\n<!ENTITY agrave "&#224;">\n]>'
    body = f"{doctype}\n<rss><channel><item><title>Citt&agrave;</title></item></channel></rss>"
    assert only(body).title == "Città"


def test_a_feed_without_end_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (feed_reader, safe_feedparser):
        monkeypatch.setattr(module, "MOST_ENTRIES", 50)
    body = rss(*(entry(f"T{number}", guid=str(number)) for number in range(60)))
    assert len(records(body)) == 50
    (failure,) = failures(body)
    assert str(failure.reason) == "Of a feed the first 50 entries are taken."


@pytest.mark.parametrize(
    "hostile",
    [
        "<item><author>" + "a." * 200_000,
        "<item " + " ".join(f'a{number}="x"' for number in range(20_000)) + "></item>",
        "<item>" + "".join(f"<category>c{number}</category>" for number in range(5_000)),
        "<item><title>&#xD800; &#99999999; &#0;</title></item>",
        "<a>" * 50_000,
        "<item><description>" + "&lt;img src=" * 20_000,
        "<item><description>x</description><content:encoded>" + "." * 200_000,
    ],
)
def test_a_hostile_feed_costs_little(hostile: str) -> None:
    with at_most(40):
        for item in feed_reader.read((RSS % hostile).encode()).items:
            assert isinstance(item, Record | Failure)


@pytest.mark.parametrize("beginning", [b"<?xml ", b""])
def test_blanks_without_end_cost_little(beginning: bytes) -> None:
    blanks = " " * 300_000
    with at_most(25):
        decoded(
            beginning + blanks.encode() + b"<rss>\xe8", {"content-type": f"a/b; charset={blanks};"}
        )


def test_blanks_at_the_ends_of_many_texts_cost_little() -> None:
    text = "Il voto" + " " * (TAIL_LENGTH - 10) + "."
    with at_most(25):
        for _entry in range(500):
            assert body_of({"value": text}, "", "Il voto", "https://g.example/1").words


# Whatever the bytes

SAMPLES = [rss(ENTRY, entry("Uno", guid="1")), ATOM.encode(), RDF.encode(), JSON.encode()]


def judge(body: bytes) -> None:
    """Items or the one error, and of each record an article or a reason."""
    try:
        found = feed_reader.read(body, "https://a.example/feed")
    except SourceUnreadable as refused:
        assert str(refused)
        return
    for item in found.items:
        assert isinstance(item, Record | Failure)
        if isinstance(item, Record):
            assert item.title
            assert item.published is None or item.published <= timezone.now()
            assert isinstance(prepare_record(item), PreparedRecord | Failure)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_give_items_or_a_sentence(body: bytes) -> None:
    judge(body)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='<>&;/!-"=[]#x0a rs:{}', max_size=600))
def test_any_markup_gives_items_or_a_sentence(markup: str) -> None:
    judge((RSS % f"<item><title>x</title>{markup}").encode())


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SAMPLES), st.data())
def test_a_damaged_feed_gives_items_or_a_sentence(sample: bytes, data: st.DataObject) -> None:
    body = bytearray(sample[: data.draw(st.integers(1, len(sample)))])
    places = st.lists(st.tuples(st.integers(0, len(body) - 1), st.integers(0, 7)), max_size=12)
    for place, bit in data.draw(places):
        body[place] ^= 1 << bit
    judge(bytes(body))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abc"), st.sampled_from(["", "g1", "g2"]), st.sampled_from("xyz")
        ),
        max_size=8,
    )
)
def test_no_two_records_of_a_feed_have_one_key(entries: list[tuple[str, str, str]]) -> None:
    shapes = [entry(t, guid=g, link=f"https://a.example/{link}") for t, g, link in entries]
    found = keys(*shapes)
    assert len(found) == len(set(found))
