"""Lists of feeds as sources: whatever their form, and twice the same changes nothing."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.importers import opml
from articles.importers.opml import OpmlCounts, Outline, read, take_in
from articles.importers.records import SourceUnreadable
from articles.models import IndexJob, Section, Source
from tests.processor_time import at_most

pytestmark = pytest.mark.usefixtures("in_english")

LIST = """<?xml version="1.0" encoding="utf-8"?>
<opml version="2.0"><head><title>Giornali</title></head><body>
<outline text="Esteri"><outline text="Europa">
<outline type="rss" text="Le Phare &amp;amp; Cie" xmlUrl="https://phare.example/feed?a=1&amp;b=2"
  htmlUrl="https://www.phare.example/"/>
</outline></outline>
<outline type="rss" title="La Lanterna" xmlUrl="https://lanterna.example/rss"/>
<outline type="rss" text="" xmlUrl="https://www.faro.example/rss"/>
</body></opml>"""
FEED = "https://lanterna.example/rss"


def numbers(counts: OpmlCounts) -> tuple[int, int, int, int]:
    return counts.created, counts.updated, counts.unchanged, counts.failed


def outline(name: str = "La Lanterna", feed: str = FEED, home: str = "", *path: str) -> Outline:
    return Outline(name, feed, home, path)


# Reading


def test_a_list_gives_its_feeds_with_their_headings() -> None:
    phare = "https://phare.example/feed?a=1&b=2"
    assert read(LIST.encode()) == [
        Outline("Le Phare & Cie", phare, "https://www.phare.example/", ("Esteri", "Europa")),
        Outline("La Lanterna", FEED),
        Outline("faro.example", "https://www.faro.example/rss"),
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("&amp;amp;", "&"),  # not escaped, as in half of the lists that are shared
        ("&amp;b", "&b"),
        ('text="Europa"', 'text="Europa < Mondo"'),
        ("</body></opml>", ""),
        ("<body>", ""),
        ('<opml version="2.0">', ""),
        ("</outline></outline>", "</outline>"),
        ("xmlUrl", "xmlurl"),
    ],
)
def test_a_list_that_is_not_well_formed_gives_its_feeds(old: str, new: str) -> None:
    assert old in LIST
    found = [one.feed_address for one in read(LIST.replace(old, new).encode())]
    assert len(found) == 3
    assert FEED in found


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_names_are_right_whatever_the_list_claims(encoding: str) -> None:
    text = LIST.replace("La Lanterna", "Città è più").encode(encoding)
    assert read(text)[1].name == "Città è più"


@pytest.mark.parametrize("body", [b"", b"<opml></opml>", b"<rss></rss>", b"\x00\xff" * 50, b"{}"])
def test_what_has_no_feed_is_said_in_a_sentence(body: bytes) -> None:
    with pytest.raises(SourceUnreadable, match="There is no feed in this list"):
        read(body)


def test_a_list_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opml, "MOST_BYTES", 10)
    with pytest.raises(SourceUnreadable, match="larger"):
        read(LIST.encode())


@pytest.mark.parametrize(
    "hostile",
    [
        '<outline text="a">' * 20_000,
        f'<outline xmlUrl="https://a.example/f" category="{",".join(map(str, range(50_000)))}"/>',
        "".join(f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(20_000)),
    ],
)
def test_a_hostile_list_costs_little(hostile: str) -> None:
    first = f'<body><outline xmlUrl="{FEED}"/>'
    with at_most(25):
        found = read((LIST.replace("<body>", first + hostile)).encode())
    assert 1 <= len(found) <= 5_000


@settings(max_examples=200, deadline=None)
@given(st.integers(1, len(LIST)), st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255))))
def test_a_damaged_list_gives_feeds_or_a_sentence(
    length: int, changes: list[tuple[int, int]]
) -> None:
    body = bytearray(LIST.encode()[:length])
    for place, value in changes:
        body[place % len(body)] = value
    try:
        found = read(bytes(body))
    except SourceUnreadable:
        return
    assert all(isinstance(one, Outline) and one.feed_address for one in found)


# Taking in


@pytest.mark.django_db
def test_each_feed_becomes_a_source() -> None:
    section = Section.objects.create(name="Esteri", slug="esteri")
    assert numbers(take_in(read(LIST.encode()), country="FR")) == (3, 0, 0, 0)
    phare = Source.objects.get(slug="le-phare-cie")
    assert (phare.name, phare.country) == ("Le Phare & Cie", "FR")
    assert phare.feed_address == "https://phare.example/feed?a=1&b=2"
    assert (phare.home_page, phare.feed_section) == ("https://www.phare.example/", section)
    assert not phare.feed_publishes
    assert IndexJob.objects.filter(kind=IndexJob.Kind.SOURCE).count() == 3


@pytest.mark.django_db
def test_a_list_that_is_taken_in_twice_changes_nothing() -> None:
    take_in(read(LIST.encode()))
    IndexJob.objects.all().delete()
    assert numbers(take_in(read(LIST.encode()))) == (0, 0, 3, 0)
    assert not IndexJob.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "home", "found"),
    [
        ("LA LANTERNA", "", "La Lanterna"),
        ("Altro nome", "http://lanterna.example/it/home", "Altro nome"),
        ("Altro nome", "https://www.lanterna.example", "Altro nome"),
    ],
)
def test_a_source_that_is_there_gets_the_feed(name: str, home: str, found: str) -> None:
    Source.objects.create(
        name="La Lanterna", slug="l", home_page="https://www.lanterna.example/", country="IT"
    )
    assert numbers(take_in([outline(name, home=home)], country="FR")) == (0, 1, 0, 0)
    source = Source.objects.get()
    assert (source.name, source.feed_address, source.country) == ("La Lanterna", FEED, "IT")


@pytest.mark.django_db
def test_several_feeds_of_one_outlet_become_several_sources() -> None:
    home = "https://lanterna.example/"
    feeds = [
        outline("La Lanterna", f"{FEED}/1", home),
        outline("La Lanterna", f"{FEED}/2", home, "Sport"),
        outline("La Lanterna", f"{FEED}/3", home),
    ]
    assert numbers(take_in(feeds)) == (3, 0, 0, 0)
    names = Source.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["La Lanterna", "La Lanterna, Sport", "La Lanterna (2)"]
    assert numbers(take_in(feeds)) == (0, 0, 3, 0)


@pytest.mark.django_db
def test_outlets_on_one_large_host_are_not_taken_for_one() -> None:
    homes = [f"https://portale.example/@{name}" for name in "ab"]
    take_in([outline("A", f"{FEED}/a", homes[0])])
    assert numbers(take_in([outline("B", f"{FEED}/b", homes[1])])) == (1, 0, 0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["exec:cat /etc/passwd", "file:///x", "feed", f"https://a.example/{'x' * 500}"]
)
def test_an_address_that_is_none_of_the_web_fails_alone_with_the_reason(address: str) -> None:
    counts = take_in([outline("A", address), outline()])
    assert numbers(counts) == (1, 0, 0, 1)
    assert counts.failures[0].place == "feed 1"
    assert str(counts.failures[0].reason).endswith("is no web address of a feed.")


@pytest.mark.django_db
def test_names_that_are_odd_become_sources_all_the_same() -> None:
    odd = ["x" * 300, "新闻", "a\x00b", "<b>Sì</b>"]
    found = [outline(name, f"{FEED}/{number}") for number, name in enumerate(odd)]
    body = "".join(
        f'<outline text="{one.name.replace("<", "&lt;")}" xmlUrl="{one.feed_address}"/>'
        for one in found
    )
    counts = take_in(read(f"<opml><body>{body}</body></opml>".encode()))
    assert numbers(counts) == (4, 0, 0, 0)
    for source in Source.objects.all():
        source.full_clean()


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("feed://a.example/f", "http://a.example/f"),
        ("feed:https://a.example/f", "https://a.example/f"),
        ("feed://https://a.example/f", "https://a.example/f"),
        ("feed:https//a.example/f", "https://a.example/f"),
        ("rss://a.example/f", "http://a.example/f"),
        ("itpc://a.example/f", "http://a.example/f"),
        ("www.a.example/f", "https://www.a.example/f"),
        ("//a.example/f", "https://a.example/f"),
        ("feeds://a.example/f", "https://a.example/f"),
        ("https:/a.example/f", "https://a.example/f"),
        ("https://a.example/f?a=1&amp;amp;b=2", "https://a.example/f?a=1&b=2"),
        ("https://a.example/my feed.xml", "https://a.example/my%20feed.xml"),
        ("https://a.example:443/f#top", "https://a.example/f"),
        ("HTTPS://A.Example/F", "https://a.example/F"),
    ],
)
def test_the_scheme_of_readers_of_feeds_is_one_of_the_web(written: str, kept: str) -> None:
    (found,) = read(f'<opml><body><outline text="A" xmlUrl="{written}"/></body></opml>'.encode())
    assert found.feed_address == kept


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "https://u:secret@a.example/f",
        "https://u@a.example/f",
        "https://a.example/f?user=u&password=secret",
        "https://a.example/f?user=u&pw=secret",
        "u:secret@a.example/f",
        "feed://u:secret@a.example/f",
    ],
)
def test_an_address_with_a_password_is_refused_and_not_told(address: str) -> None:
    counts = take_in([outline("A", address), outline("B", "https://b.example/f?a=b@c")])
    assert numbers(counts) == (1, 0, 0, 1)
    assert "password" in str(counts.failures[0].reason)
    assert "secret" not in str(counts.failures[0])


@pytest.mark.django_db
def test_an_old_list_does_not_take_the_encryption_away() -> None:
    take_in([outline()])
    old = FEED.replace("https", "http")
    assert numbers(take_in([outline(feed=old)])) == (0, 0, 1, 0)
    assert Source.objects.get().feed_address == FEED
    Source.objects.update(feed_address=old)
    assert numbers(take_in([outline()])) == (0, 1, 0, 0)
    assert Source.objects.get().feed_address == FEED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feed", "home", "path", "country"),
    [
        ("https://a.example/f", "", ("News", "Germany"), "DE"),
        ("https://a.example/f", "", ("Italy", "Milano"), "IT"),
        ("https://a.example.fr/f", "", ("Politica",), "FR"),
        ("https://feeds.example.com/f", "https://a.co.uk/", (), "GB"),
        ("https://a.example.tv/f", "", ("it",), ""),
        ("https://a.example.eu/f", "", ("IT",), ""),
        ("https://a.example/f", "", ("News/France/Paris",), "FR"),
        ("https://a.example/f", "", ("USA - New York",), "US"),
        ("https://a.example/f", "", ("UK",), "GB"),
        ("https://a.example/f", "", ("UK news",), "GB"),
        ("https://a.example/f", "", ("Giornali: Francia",), "FR"),
        ("https://a.example/f", "", ("News (Brazil)",), "BR"),
        ("https://a.example/f", "", ("01 Austria",), "AT"),
        ("https://a.example/f", "", ("\U0001f1eb\U0001f1f7",), "FR"),
        ("https://a.example/f", "", ("Turkey recipes",), ""),
        ("https://a.example/f", "", ("News",), ""),
    ],
)
def test_the_country_is_that_of_the_heading_or_else_of_the_host(
    feed: str, home: str, path: tuple[str, ...], country: str
) -> None:
    take_in([outline("A", feed, home, *path)])
    assert Source.objects.get().country == country


def test_the_older_name_of_an_address_is_read() -> None:
    text = '<opml><body><outline type="rss" text="A" url="https://a.example/f"/></body></opml>'
    assert read(text.encode())[0].feed_address == "https://a.example/f"


@pytest.mark.parametrize(
    ("outline", "name", "address", "path"),
    [
        (
            '<outline type="rss" title="Esteri"><outline type="rss" text="A" xmlUrl="https://a.example/f"/></outline>',
            "A",
            "https://a.example/f",
            ("Esteri",),
        ),
        ('<outline text="A" xmlUrl="feed/https://a.example/f"/>', "A", "https://a.example/f", ()),
        (
            '<outline text="https://a.example/f" xmlUrl="https://a.example/f"/>',
            "a.example",
            "https://a.example/f",
            (),
        ),
        (
            '<outline text="(no title)" xmlUrl="https://a.example/f"/>',
            "a.example",
            "https://a.example/f",
            (),
        ),
        (
            '<outline text="RSS Feed" xmlUrl="https://a.example/f"/>',
            "a.example",
            "https://a.example/f",
            (),
        ),
        (
            '<outline text="RSS di Genova" xmlUrl="https://a.example/f"/>',
            "RSS di Genova",
            "https://a.example/f",
            (),
        ),
    ],
)
def test_lists_of_other_readers(
    outline: str, name: str, address: str, path: tuple[str, ...]
) -> None:
    (found,) = read(f"<opml><body>{outline}</body></opml>".encode())
    assert (found.name, found.feed_address, found.path) == (name, address, path)


def test_a_home_page_may_lack_its_scheme() -> None:
    outline = '<outline text="A" xmlUrl="https://a.example/f" htmlUrl="www.a.example"/>'
    (found,) = read(f"<opml><body>{outline}</body></opml>".encode())
    assert found.home_page == "https://www.a.example"


@pytest.mark.django_db
def test_a_last_slash_makes_no_other_feed() -> None:
    first = Outline("A", "https://a.example/f/")
    take_in([first])
    counts = take_in([Outline("A", "https://a.example/f"), Outline("A", "http://a.example/f/")])
    assert (counts.created, counts.updated, counts.unchanged) == (0, 0, 2)
    assert Source.objects.get().feed_address == first.feed_address


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["http://a.example/f", "https://www.a.example/f/"])
def test_the_older_spelling_of_a_host_makes_no_other_feed(written: str) -> None:
    first = Outline("A", "https://www.a.example/f")
    take_in([first])
    assert numbers(take_in([Outline("B", written)])) == (0, 0, 1, 0)
    assert Source.objects.get().feed_address == first.feed_address
