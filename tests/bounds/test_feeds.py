"""How much is taken of a feed and of its entries, at each bound and one beyond."""

from datetime import UTC, datetime

import pytest

from articles.importers.feed import encoding, entry_text, reader, safe_feedparser
from articles.importers.feed import entry as feed_entry
from articles.importers.records import SourceUnreadable
from tests.importers.feed_samples import LONG, RSS, entry, only, records, rss

pytestmark = pytest.mark.usefixtures("in_english")


def item(inside: str) -> str:
    return f"<item><title>Titolo</title>{inside}</item>"


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_tags_of_an_entry_are_taken(more: int) -> None:
    assert feed_entry.MOST_TAGS == 20
    names = [f"tag {number}" for number in range(feed_entry.MOST_TAGS + more)]
    tags = "".join(f"<category>{name}</category>" for name in names)
    assert only(rss(item(tags))).tags == names[: feed_entry.MOST_TAGS]


def test_a_tag_that_is_written_twice_counts_once() -> None:
    names = [f"tag {number}" for number in range(feed_entry.MOST_TAGS)]
    tags = "".join(
        f"<category>{name}</category><category>{name.upper()}</category>" for name in names
    )
    assert only(rss(item(tags))).tags == names


@pytest.mark.parametrize("more", [0, 1])
def test_a_hundred_tags_of_an_entry_are_even_read(more: int) -> None:
    """What is no tag, such as an address, uses up one of them."""
    assert safe_feedparser.MOST_TAGS == 100
    addresses = "".join(
        f"<category>http://a.example/{number}</category>"
        for number in range(safe_feedparser.MOST_TAGS - 1 + more)
    )
    tags = only(rss(item(f"{addresses}<category>Porti</category>"))).tags
    assert tags == ([] if more else ["Porti"])


@pytest.mark.parametrize("more", [0, 1])
def test_five_authors_of_an_entry_are_named(more: int) -> None:
    assert feed_entry.MOST_AUTHORS == 5
    names = [f"Autore {number}" for number in range(feed_entry.MOST_AUTHORS + more)]
    body = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
    <entry><id>a:1</id><title>Titolo</title>
    {"".join(f"<author><name>{name}</name></author>" for name in names)}</entry></feed>"""
    assert only(body).author == ", ".join(names[: feed_entry.MOST_AUTHORS])


@pytest.mark.parametrize("more", [0, 1])
def test_the_name_of_an_author_is_cut(more: int) -> None:
    assert safe_feedparser.LONGEST_AUTHOR == 500
    name = "x" * (safe_feedparser.LONGEST_AUTHOR + more)
    body = RSS % item(f"<author>{name}</author>")
    assert only(body).author == name[: safe_feedparser.LONGEST_AUTHOR]


@pytest.mark.parametrize("more", [0, 1])
def test_the_longest_of_five_contents_is_the_text(more: int) -> None:
    assert feed_entry.MOST_CONTENTS == 5
    short = "<content:encoded>breve</content:encoded>" * (feed_entry.MOST_CONTENTS - 1 + more)
    long = f"<content:encoded>{LONG}</content:encoded>"
    body = only(rss(item(short + long))).body
    assert (LONG.strip() in body) is (not more)


@pytest.mark.parametrize(("year", "is_date"), [(1599, False), (1600, True)])
def test_no_entry_is_older_than_the_press(year: int, is_date: bool) -> None:
    assert feed_entry.FIRST_YEAR == 1600
    found = only(rss(item(f"<dc:date>{year}-02-03T08:00:00Z</dc:date>"))).published
    assert found == (datetime(year, 2, 3, 8, tzinfo=UTC) if is_date else None)


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (1, False)])
def test_an_address_of_an_entry_has_a_thousand_characters(more: int, is_kept: bool) -> None:
    assert entry_text.LONGEST_ADDRESS == 1000
    address = "https://a.example/".ljust(entry_text.LONGEST_ADDRESS + more, "x")
    assert entry_text.address(address) == (address if is_kept else "")


@pytest.mark.parametrize("more", [-1, 0, 1])
def test_a_title_made_of_the_text_has_eighty_characters(more: int) -> None:
    assert entry_text.LONGEST_TITLE_FROM_TEXT == 80
    words = "parola " * 11 + "x" * (3 + more)
    assert len(words) == 80 + more
    assert entry_text.title_from(words) == (words if more <= 0 else "parola " * 10 + "parola…")


@pytest.mark.parametrize("more", [0, 1])
def test_a_summary_has_nine_hundred_characters(more: int) -> None:
    assert entry_text.LONGEST_SUMMARY == 900
    words = "x" * (entry_text.LONGEST_SUMMARY + more)
    found = entry_text.summary_beside(entry_text.Body(words=words), entry_text.Body(words="Altro."))
    assert found == (words if not more else "x" * 896 + " […]")


@pytest.mark.parametrize("more", [0, 1])
def test_a_title_is_cut_before_it_is_read(more: int) -> None:
    assert entry_text.LONGEST_LINE == 5_000
    title = "x" * (entry_text.LONGEST_LINE + more)
    assert entry_text.plain({"value": title}) == title[: entry_text.LONGEST_LINE]


@pytest.mark.parametrize(("more", "is_taken_away"), [(0, True), (1, False)])
def test_the_line_below_an_entry_is_looked_for_at_its_end(more: int, is_taken_away: bool) -> None:
    assert entry_text.TAIL_LENGTH == 3500
    link = f"<a href='{'x' * 990}'>{'y' * 490}</a>"
    tail = f"<p>The post {link} appeared first on {link}"
    blanks = " " * (entry_text.TAIL_LENGTH - len(f"{tail}</p>") + more)
    body = entry_text.body_of({"value": f"<p>Testo.</p>{tail}{blanks}</p>"}, "")
    assert ("The post" not in body.words) is is_taken_away


@pytest.mark.parametrize("more", [0, 1])
def test_a_feed_has_five_thousand_entries(more: int, monkeypatch: pytest.MonkeyPatch) -> None:
    assert safe_feedparser.MOST_ENTRIES == 5_000
    # So many entries take seconds to read; a few are cut in the same way.
    monkeypatch.setattr(safe_feedparser, "MOST_ENTRIES", 5)
    monkeypatch.setattr(reader, "MOST_ENTRIES", 5)
    entries = [entry(f"N {number}", guid=str(number)) for number in range(5 + more)]
    assert len(records(rss(*entries))) == 5
    monkeypatch.undo()
    assert len(records(rss(*entries))) == 5 + more


@pytest.mark.parametrize("more", [0, 1])
def test_an_element_has_two_hundred_attributes(more: int) -> None:
    assert safe_feedparser.MOST_ATTRIBUTES == 200
    others = " ".join(
        f'a{number}="1"' for number in range(safe_feedparser.MOST_ATTRIBUTES - 2 + more)
    )
    media = f'<media:content {others} url="https://a.example/p.jpg" medium="image"/>'
    found = only(RSS % item(media)).image_url
    assert found == ("" if more else "https://a.example/p.jpg")


@pytest.mark.parametrize("bound", ["DEEPEST", "MOST_STEPS"])
def test_a_feed_that_goes_too_deep_or_on_and_on_gives_what_was_read(
    monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    assert (safe_feedparser.DEEPEST, safe_feedparser.MOST_STEPS) == (20_000, 2_000_000)
    deep = f"<item><title>Due</title>{'<x>' * 100}{'</x>' * 100}</item>"
    body = rss(entry("Uno"), deep, entry("Tre"))
    assert [one.title for one in records(body)] == ["Uno", "Due", "Tre"]
    monkeypatch.setattr(safe_feedparser, bound, 60)
    assert [one.title for one in records(body)] == ["Uno", "Due"]


@pytest.mark.parametrize("more", [0, 1])
def test_what_stands_before_a_feed_is_cut(more: int) -> None:
    assert safe_feedparser.LONGEST_PROLOGUE == 100_000
    head, rest = safe_feedparser._split("x" * (safe_feedparser.LONGEST_PROLOGUE + more) + "<rss>")
    assert (len(head), rest) == (safe_feedparser.LONGEST_PROLOGUE, "<rss>")


@pytest.mark.parametrize(("broken", "is_utf_8"), [(1, True), (2, False)])
def test_a_third_of_the_letters_may_be_damaged(broken: int, is_utf_8: bool) -> None:
    assert encoding.MOST_DAMAGE == 1 / 3
    body = "è".encode() * 3 + b"\xe8 " * broken
    assert encoding.decoded(body, {}).startswith("è") is is_utf_8


def test_a_feed_as_large_as_it_may_be_is_read() -> None:
    body = rss(entry("Uno"))
    assert reader.MOST_BYTES == 10 * 1024 * 1024
    at_most = body + b" " * (reader.MOST_BYTES - len(body))
    assert [one.title for one in records(at_most)] == ["Uno"]
    with pytest.raises(SourceUnreadable):
        records(at_most + b" ")


def test_the_feed_of_a_page_is_looked_for_in_its_beginning() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    assert reader.LONGEST_HEAD == 200_000
    for more, is_found in ((0, True), (1, False)):
        page = "<!doctype html><html>".ljust(reader.LONGEST_HEAD - len(link) + more) + link
        with pytest.raises(SourceUnreadable) as caught:
            reader.read(page.encode())
        assert ("It names a feed: /rss" in str(caught.value)) is is_found
