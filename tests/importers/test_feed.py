"""What feeds of every age give: titles, texts, dates, and keys that stay the same."""

import gzip
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.importers.feed import entry_picture
from articles.importers.feed import reader as feed_reader
from articles.importers.format_detection import Opened, detect
from articles.importers.records import SourceUnreadable
from tests.importers.feed_samples import (
    ATOM,
    ENTRY,
    JSON,
    LONG,
    OLD,
    RDF,
    RSS,
    entry,
    failures,
    keys,
    only,
    records,
    rss,
)

pytestmark = pytest.mark.usefixtures("in_english")


# The formats


def test_an_entry_of_rss_gives_all_that_it_says() -> None:
    record = only(rss(ENTRY))
    assert record.title == 'Il porto riapre, "dopo l’estate"'
    assert record.url == "https://www.lanterna.example/porto?id=7"
    assert record.external_id == "lanterna.example:107"
    assert record.published == datetime(2018, 4, 3, 8, tzinfo=UTC)
    assert record.author == "Marta Rossi"
    assert record.tags == ["Genova", "Porti"]
    assert record.language == "it-IT"
    assert record.summary == "Le navi tornano in banchina."
    assert '<a href="https://www.lanterna.example/mappa">' in record.body
    assert record.image_url == "https://www.lanterna.example/foto/porto.jpg"
    assert (record.source, record.source_home_page) == (
        "La Lanterna",
        "https://www.lanterna.example/",
    )


def test_an_entry_of_atom_gives_all_that_it_says() -> None:
    record = only(ATOM)
    assert (record.title, record.source) == ("Le port rouvre", "Le Phare & Cie")
    assert record.external_id == "tag:phare.example,2018:1"
    assert record.published == datetime(2018, 4, 3, 8, tzinfo=UTC)
    assert (record.author, record.language) == ("Jean Blanc", "fr")
    assert record.body == "<p>Depuis hier.</p>"


def test_an_entry_of_rss_1_without_a_date_is_undated() -> None:
    record = only(RDF)
    assert (record.title, record.published) == ("Der Hafen", None)
    assert record.external_id == "https://turm.example/hafen"


def test_an_entry_of_rss_0_91_is_known_by_its_address() -> None:
    record = only(OLD)
    assert (record.title, record.url) == ("El puerto", "https://faro.example/puerto")
    assert record.external_id == ""


def test_a_json_feed_gives_its_entries() -> None:
    first, second = records(JSON)
    assert first.title == "The port reopens"
    assert first.external_id == "lamp.example:7"
    assert first.published == datetime(2018, 4, 3, 8, tzinfo=UTC)
    assert (first.author, first.tags, first.language) == ("The editors", ["Ports"], "en")
    assert (first.summary, first.image_url) == ("Ships return.", "https://lamp.example/port.jpg")
    assert second.is_text
    assert second.title == "A note without a title & with < signs"


def test_a_feed_says_its_title_and_home_page() -> None:
    found = feed_reader.read(rss(ENTRY))
    assert (found.title, found.home_page, found.language) == (
        "La Lanterna",
        "https://www.lanterna.example/",
        "it-IT",
    )


def test_a_whole_feed_without_entries_is_no_error() -> None:
    assert feed_reader.read(rss()).items == []


# Titles and texts


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("L&amp;#8217;Aquila", "L’Aquila"),
        ("L&amp;amp;#8217;Aquila", "L’Aquila"),
        ("&lt;b&gt;Ultime&lt;/b&gt; notizie", "Ultime notizie"),
        ("<![CDATA[Caff&egrave; &amp; tè]]>", "Caffè & tè"),
        ("Tre < quattro &amp; cinque", "Tre < quattro & cinque"),
        ("  su\n due   righe ", "su due righe"),
    ],
)
def test_a_title_is_plain_text(written: str, shown: str) -> None:
    assert only(RSS % f"<item><title>{written}</title></item>").title == shown


def test_an_entry_without_a_title_is_called_by_its_first_words() -> None:
    record = only(rss(entry("", body=f"<p>{LONG}</p>")))
    assert record.title.startswith("Una frase che")
    assert record.title.endswith("…")
    assert len(record.title) <= 81


def test_an_entry_without_words_is_given_with_the_reason() -> None:
    (failure,) = failures(rss(entry("", link="https://a.example/1"), ENTRY))
    assert (failure.place, failure.reason) == (
        "entry 1",
        "The entry has neither a title nor a text.",
    )


def test_a_text_that_was_escaped_twice_is_read() -> None:
    record = only(rss(entry(body="&lt;p&gt;L&amp;#8217;acqua alta&lt;/p&gt;")))
    assert record.body == "<p>L&#8217;acqua alta</p>"


def test_what_wordpress_adds_to_each_text_is_left_out() -> None:
    tail = '<p>L’articolo <a href="/1">Uno</a> proviene da <a href="/">Faro</a>.</p>'
    assert only(rss(entry(body=f"<p>Il testo.</p>{tail}"))).body == "<p>Il testo.</p>"


def test_a_summary_that_only_begins_the_text_is_none() -> None:
    text = f"<content:encoded><![CDATA[<p>{LONG}</p>]]></content:encoded>"
    one = f"<item><title>T</title><description>{LONG[:50]} […]</description>{text}</item>"
    assert only(RSS % one).summary == ""


def test_the_caption_of_a_picture_is_not_taken_for_the_text() -> None:
    medium = '<media:content url="https://a.example/1.jpg" type="image/jpeg">'
    caption = "<media:description>Una foto</media:description></media:content>"
    record = only(RSS % entry(body=LONG).replace("</item>", f"{medium}{caption}</item>"))
    assert "abbastanza lunga" in record.body
    assert record.image_url == "https://a.example/1.jpg"


def test_a_counting_pixel_is_no_picture() -> None:
    body = '<p>Sì <img src="https://s.example/p.gif" width="1" height="1"></p>'
    assert only(rss(entry(body=body))).image_url == ""


def test_the_address_behind_feedburner_is_taken() -> None:
    original = "<feedburner:origLink>https://a.example/vero</feedburner:origLink>"
    body = RSS % entry(link="https://feeds.example/~r/1").replace("</item>", f"{original}</item>")
    namespace = 'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" version'
    assert only(body.replace("version", namespace, 2)).url == "https://a.example/vero"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example/x", "http://[", "a b"])
def test_an_address_that_is_none_of_the_web_is_left_out(link: str) -> None:
    assert only(rss(entry(guid="urn:x:1", link=link))).url in {
        "",
        "https://www.lanterna.example/a%20b",
    }


def test_an_author_is_never_an_address_of_mail() -> None:
    author = "<author>redazione@a.example</author></item>"
    assert only(RSS % entry().replace("</item>", author)).author == ""


def test_no_more_than_twenty_tags_are_taken() -> None:
    tags = "".join(f"<category>t{number}</category>" for number in range(150))
    assert len(only(RSS % entry().replace("</item>", f"{tags}</item>")).tags) == 20


# Dates


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Tue, 03 Apr 2018 10:00:00 GMT", "2018-04-03"),
        ("2018-04-03T10:00:00Z", "2018-04-03"),
        ("3 aprile 2018", "2018-04-03"),
        ("mar, 03 apr 2018 10:00:00 +0200", "2018-04-03"),
        ("Tue, 30 Feb 2018 10:00:00 GMT", ""),
        ("ieri", ""),
        ("0000-00-00T00:00:00Z", ""),
        ("1312-01-01T00:00:00Z", ""),
    ],
)
def test_a_date_is_read_or_the_entry_is_undated(written: str, day: str) -> None:
    found = only(rss(entry(date=written))).published
    assert (str(timezone.localtime(found).date()) if found else "") == day


def test_an_entry_from_a_clock_that_is_fast_is_undated_and_so_not_kept_back() -> None:
    ahead = timezone.now() + timedelta(hours=3)
    assert only(rss(entry(date=ahead.isoformat()))).published is None


# Keys


def test_the_same_entry_has_the_same_key_at_every_visit() -> None:
    old = [entry("Uno", guid="1"), entry("Due", link="https://a.example/2"), entry("Tre")]
    first = keys(*old)
    assert len(set(first)) == 3
    assert keys(entry("Zero", guid="0"), *old[:2])[1:] == first[:2]
    assert keys(old[2]) == first[2:]


def test_a_guid_that_all_entries_share_is_none() -> None:
    found = keys(*(entry(f"T{n}", guid="x", link=f"https://a.example/{n}") for n in range(3)))
    assert found == [f"https://a.example/{n}" for n in range(3)]


def test_entries_that_all_link_to_the_home_page_are_told_apart_by_title() -> None:
    home = "https://www.lanterna.example/"
    found = keys(*(entry(f"T{n}", link=home, guid=home) for n in range(3)))
    assert len(set(found)) == 3
    assert all(key.startswith("lanterna.example:") for key in found)


def test_an_entry_that_is_there_twice_is_given_once() -> None:
    assert len(keys(entry("Uno", guid="1"), entry("Uno", guid="1"))) == 1


def test_another_version_of_an_entry_is_given_with_the_reason() -> None:
    link = "https://a.example/1"
    body = rss(entry("Nuovo", guid="1", link=link), entry("Vecchio", guid="1", link=link))
    assert only(body).title == "Nuovo"
    (failure,) = failures(body)
    assert "another entry with the same id" in str(failure.reason)
    assert failure.record["title"] == "Vecchio"


def test_a_feed_that_has_moved_gives_the_same_keys() -> None:
    body = rss(entry("Uno", guid="12"))
    assert only(body, "https://a.example/f").external_id == "lanterna.example:12"
    assert only(body, "http://b.example/").external_id == "lanterna.example:12"


# What aggregators, pictures and other programs do to feeds

AGGREGATED = """<item><title>Il porto riapre - La Voce</title><guid isPermaLink="false">CBMi</guid>
<link>https://www.lanterna.example/rss/articles/CBMi</link><description>Testo.</description>
<source url="%s">La Voce</source></item>"""


def test_an_entry_of_an_aggregator_is_of_the_paper_that_it_names() -> None:
    record = only(RSS % AGGREGATED % "https://www.voce.example")
    assert (record.source, record.source_home_page) == ("La Voce", "https://www.voce.example")
    assert record.title == "Il porto riapre"
    assert record.external_id == "lanterna.example:CBMi"


def test_what_an_aggregator_says_has_never_the_id_of_the_paper_itself() -> None:
    own = AGGREGATED.replace("CBMi</guid>", "https://voce.example/1</guid>")
    record = only(RSS % own % "https://www.voce.example")
    assert record.external_id == "lanterna.example:https://voce.example/1"


@pytest.mark.parametrize("home", ["https://lanterna.example/rss/esteri", "", "javascript:1"])
def test_a_source_of_the_same_host_or_of_none_is_the_feed_itself(home: str) -> None:
    assert only(RSS % AGGREGATED % home).source == "La Lanterna"


def test_what_a_picture_shows_is_not_the_text_of_a_short_entry() -> None:
    medium = f"<media:content url='https://a.example/1.jpg'><media:description>{LONG}"
    body = RSS % entry(body="Breve.").replace(
        "</item>", f"{medium}</media:description></media:content></item>"
    )
    assert only(body).body == "Breve."


def test_a_video_without_a_text_has_its_description() -> None:
    group = f"<media:group><media:description>{LONG}</media:description></media:group></item>"
    assert "abbastanza lunga" in only(RSS % entry().replace("</item>", group)).body


@pytest.mark.parametrize(
    ("media", "body", "picture"),
    [
        ((140, 700, 460), "", "m700"),
        ((140,), "", "m140"),
        ((140,), '<img src="https://a.example/t">', "t"),
        ((140,), '<img src="https://a.example/t" width="90">', "m140"),
        ((299,), '<img src="https://a.example/t" width="600">', "t"),
        ((300,), '<img src="https://a.example/t" width="600">', "m300"),
        (
            (),
            '<img src="https://a.example/s" width="140" srcset="https://a.example/s 140w, '
            'https://a.example/l 700w">',
            "l",
        ),
        (
            (),
            '<picture><source srcset="https://a.example/l 1200w, https://a.example/m 600w">'
            '<img src="https://a.example/s" width="300"></picture>',
            "l",
        ),
        (
            (),
            '<source srcset="https://a.example/m 500w"><img src="https://a.example/s" width="400">'
            '<img src="https://a.example/l" width="450">',
            "m",
        ),
    ],
)
def test_the_largest_picture_that_is_offered_is_taken(
    media: tuple[int, ...], body: str, picture: str
) -> None:
    listed = "".join(
        f'<media:content url="https://a.example/m{width}" medium="image" width="{width}"/>'
        for width in media
    )
    record = only(RSS % entry(body=f"<p>Sì {body}</p>").replace("</item>", f"{listed}</item>"))
    assert record.image_url == f"https://a.example/{picture}"


def test_a_picture_is_small_below_three_hundred_pixels() -> None:
    assert entry_picture.LEAST_WIDTH == 300


@pytest.mark.parametrize(
    ("declared", "text", "kept"),
    [
        ("en", LONG, ""),
        ("it-IT", LONG, "it-IT"),
        ("en", "Breve.", "en"),
        ("sc", LONG, "sc"),  # is not guessed, and so not denied
    ],
)
def test_the_language_of_a_feed_is_not_believed_against_the_words(
    declared: str, text: str, kept: str
) -> None:
    body = (RSS % entry(body=text)).replace("it-IT", declared)
    assert only(body).language == kept


def test_a_feed_that_is_packed_is_unpacked() -> None:
    packed = gzip.compress(rss(entry("Uno")))
    assert only(packed).title == "Uno"
    with pytest.raises(SourceUnreadable, match="unpacked"):
        feed_reader.read(packed[:4] + b"\xff" * 40)


@pytest.mark.parametrize(("more", "is_read"), [(0, True), (1, False)])
def test_a_packed_feed_may_be_as_large_as_any(more: int, is_read: bool) -> None:
    body = rss(entry("Uno")).ljust(feed_reader.MOST_BYTES + more)
    if is_read:
        assert only(gzip.compress(body)).title == "Uno"
    else:
        with pytest.raises(SourceUnreadable, match="larger"):
            feed_reader.read(gzip.compress(body))


@pytest.mark.parametrize("wrap", ['{"rss": {"@version": "2.0", "channel": %s}}', '{"channel": %s}'])
def test_rss_that_has_become_json_is_read(wrap: str) -> None:
    item = """{"title": "Uno", "link": "https://a.example/1?utm_source=x", "description": "Testo.",
      "guid": {"@isPermaLink": "false", "#text": "7"}, "pubDate": "Tue, 03 Apr 2018 10:00:00 CEST",
      "category": ["Porti", {"#text": "Navi"}], "enclosure": {"@url": "https://a.example/1.jpg",
      "@type": "image/jpeg"}}"""
    about = '{"title": "La Lanterna", "link": "https://lanterna.example/", "item": %s}'
    for items in (item, f"[{item}]"):
        body = wrap % about % items
        record = only(body)
        assert (record.title, record.url) == ("Uno", "https://a.example/1")
        assert (record.external_id, record.tags) == ("lanterna.example:7", ["Porti", "Navi"])
        assert record.published == datetime(2018, 4, 3, 8, tzinfo=UTC)
        assert record.image_url == "https://a.example/1.jpg"
        assert detect(Opened("-", io.BufferedReader(io.BytesIO(body.encode())))) == "feed"
