"""Entries as the programs of blogs, portals and aggregators write them, read as an editor would."""

import pytest

from articles.importers.feed.entry import COMMAS_OF_A_LIST
from articles.importers.feed.entry_ids import VERSIONS
from articles.importers.feed.entry_picture import MOST_MADE_UP
from articles.importers.feed.entry_text import WORDS_OF_A_LABEL, body_of
from articles.importers.feed.reader import read
from articles.importers.records import Record

pytestmark = pytest.mark.usefixtures("in_english")

HEAD = (
    '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:yandex="http://news.yandex.ru"><channel><title>Gazzetta</title>'
    "<link>https://g.example/</link>"
)
ENTRY = "<title>Il voto</title><link>https://g.example/1</link>"


def entry(inside: str, head: str = "") -> Record:
    feed = read(
        f"{HEAD}{head}<item>{inside}</item></channel></rss>".encode(), "https://g.example/f"
    )
    (item,) = feed.items
    assert isinstance(item, Record), item
    return item


def dates(*written: str, language: str = "") -> list[str]:
    head = f"<language>{language}</language>" if language else ""
    text = "<description>The members of the house have not agreed on it yet.</description>"
    items = "".join(
        f"<item><title>The house votes {number}</title><link>https://g.example/{number}</link>{text}"
        f"<pubDate>{date}</pubDate></item>"
        for number, date in enumerate(written)
    )
    feed = read(f"{HEAD}{head}{items}</channel></rss>".encode(), "https://g.example/f")
    found = [item.published for item in feed.items if isinstance(item, Record)]
    return [f"{moment:%m-%d %H:%M}" if moment else "" for moment in found]


def test_the_order_of_dates_in_figures_is_that_of_the_whole_feed() -> None:
    american = ("4/3/2018 2:30:00 PM", "4/13/2018 9:00:00 AM")
    assert dates(*american) == ["04-03 12:30", "04-13 07:00"]
    assert dates("4/3/2018 14:30", "13/3/2018 14:30") == ["03-04 13:30", "03-13 13:30"]
    assert dates("4/3/2018 14:30", language="en-gb") == ["03-04 13:30"]
    # Rather no date, and so that of the visit, than the wrong one.
    assert dates("4/3/2018 14:30", language="en-us") == [""]
    assert dates("Tue, 04/03/2018 - 14:30", language="en-us") == ["04-03 12:30"]
    markup = "&lt;time datetime='2018-04-03T12:30:00Z'&gt;04/03/2018&lt;/time&gt;"
    assert dates(markup, language="en-us") == ["04-03 12:30"]


def test_an_entry_that_was_written_before_it_changed() -> None:
    changed = "<dcterms:modified>2018-05-03T12:30:00Z</dcterms:modified>"
    found = entry(ENTRY + changed + "<dcterms:created>2018-04-03T12:30:00Z</dcterms:created>")
    assert found.published is not None and found.published.month == 4


@pytest.mark.parametrize(
    "picture",
    [
        "<image><title>Foto</title><url>https://g.example/p</url><link>https://x.example/</link></image>",
        "<image>https://g.example/p</image>",
        '<media:content url="https://g.example/p" width="700" height="400"/>',
        '<description>&lt;img src="data:image/gif;base64,R0" data-src="https://g.example/p"&gt; x'
        "</description>",
        '<description>&lt;img class="wp-smiley" src="https://s.w.org/i/core/emoji/1.png"&gt; x '
        '&lt;img src="https://g.example/p"&gt;</description>',
    ],
)  # fmt: skip
def test_the_picture_of_an_entry_changes_nothing_else(picture: str) -> None:
    feed_picture = "<image><url>https://g.example/logo</url><title>Logo</title></image>"
    found = entry(ENTRY + picture, feed_picture)
    assert (found.title, found.url) == ("Il voto", "https://g.example/1")
    assert found.image_url == "https://g.example/p"


def test_films_and_buttons_of_feeds_are_no_pictures() -> None:
    button = '<description>x &lt;img src="http://feeds.feedburner.com/~ff/x?d=y"&gt;</description>'
    film = '<media:content url="https://g.example/v.mp4" width="700"/>'
    assert entry(ENTRY + button + film).image_url == ""


@pytest.mark.parametrize(
    ("creator", "author"),
    [
        ("By Anna Verdi", "Anna Verdi"), ("https://g.example/author/anna", ""),
        ("&lt;a href='/a'&gt;Anna Verdi&lt;/a&gt;", "Anna Verdi"),
        ("Di Maio Luigi", "Di Maio Luigi"), ("di Anna Verdi", "Anna Verdi"),
        ("a cura di Anna Verdi", "Anna Verdi"), ("von der Leyen", "von der Leyen"),
    ],
)  # fmt: skip
def test_the_name_of_an_author_is_only_a_name(creator: str, author: str) -> None:
    assert entry(f"{ENTRY}<dc:creator>{creator}</dc:creator>").author == author


@pytest.mark.parametrize(
    "tail",
    [
        '<p>Artykuł <a href="{url}">Il voto</a> pochodzi z <a href="https://g.example">G</a>.</p>',
        '<p>Сообщение <a href="{url}">Il voto</a> появились на <a href="https://g.example">G</a>.</p>',
        ' <a href="{url}?utm_source=rss">Continua a leggere <span>→</span></a>',
    ],
)  # fmt: skip
def test_what_leads_to_the_entry_itself_goes_from_its_end(tail: str) -> None:
    end = tail.format(url="https://g.example/1")
    encoded = f"<content:encoded><![CDATA[<p>Testo.</p>{end}]]></content:encoded>"
    assert entry(ENTRY + encoded).body == "<p>Testo.</p>"


def test_links_to_others_stay_at_the_end() -> None:
    text = '<p>Testo. <a href="https://x.example/">Qui il rapporto</a></p>'
    encoded = f"<content:encoded><![CDATA[{text}]]></content:encoded>"
    assert entry(ENTRY + encoded).body == text


def test_the_headline_again_is_no_text_of_an_aggregator() -> None:
    words = "&lt;a href='https://n.example/1'&gt;Il voto&lt;/a&gt;&amp;nbsp;&amp;nbsp;La Lanterna"
    source = '<source url="https://l.example">La Lanterna</source>'
    title = "<title>Il voto - La Lanterna</title><link>https://n.example/1</link>"
    found = entry(f"{title}<description>{words}</description>{source}")
    assert (found.title, found.source, found.body) == ("Il voto", "La Lanterna", "")


def test_whole_texts_and_keywords_of_other_formats() -> None:
    found = entry(
        f"{ENTRY}<description>Breve.</description><yandex:full-text>Il testo intero, che è lungo."
        "</yandex:full-text><media:keywords>Iran, Russia</media:keywords>"
    )
    assert (found.body, found.summary) == ("Il testo intero, che è lungo.", "Breve.")
    assert found.tags == ["Iran", "Russia"]


@pytest.mark.parametrize(
    ("kind", "name", "is_one"),
    [
        ("application/octet-stream", "p.jpg", True), ("jpg", "p", True), ("image", "p", True),
        ("IMAGE/JPEG", "p", True), ("application/octet-stream", "p.mp3", False),
        ("application/pdf", "p.jpg", False), ("", "p.png?w=9", True),
    ],
)  # fmt: skip
def test_a_file_is_a_picture_by_its_kind_or_else_its_name(
    kind: str, name: str, is_one: bool
) -> None:
    found = entry(f'{ENTRY}<enclosure url="https://g.example/{name}" type="{kind}"/>').image_url
    assert found == (f"https://g.example/{name}" if is_one else "")


@pytest.mark.parametrize(
    ("categories", "tags"),
    [
        ("<category>a; b</category>", ["a", "b"]),
        ("<category>a, b, c</category>", ["a", "b", "c"]),
        ("<category>Arte, cultura</category>", ["Arte, cultura"]),
        ("<category>#voto</category>", ["voto"]),
        ("<category>Uncategorized</category><category>Voto</category>", ["Voto"]),
        ("<category>;#;</category>", []),
    ],
)
def test_one_element_may_have_several_tags(categories: str, tags: list[str]) -> None:
    assert COMMAS_OF_A_LIST == 2
    assert entry(ENTRY + categories).tags == tags


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("(no title)", "Prima nota."),
        ("[Untitled]", "Prima nota."),
        ("Senza titolo", "Senza titolo"),
        ("&lt;img src='x.png'/&gt; Il voto&lt;br&gt;di ieri", "Il voto di ieri"),
        ("Amo &lt;3 il &lt;tag&gt;", "Amo <3 il <tag>"),
    ],
)
def test_what_only_looks_like_a_title(written: str, title: str) -> None:
    assert entry(f"<title>{written}</title><description>Prima nota.</description>").title == title


@pytest.mark.parametrize(
    ("html", "body"),
    [
        ("<h1>Il voto</h1><p>Testo.</p>", "<p>Testo.</p>"),
        ("<p><b>Il voto</b></p> <p>Testo.</p>", "<p>Testo.</p>"),
        ("<p>Il voto</p>", "<p>Il voto</p>"),
        ("<p>Il voto è qui</p><p>x</p>",) * 2,
        ('<a href="https://g.example/c">Comments</a>', ""),
        ('<p><a href="/x">Leggi di più</a></p>', ""),
        (
            '<a href="/x">Una notizia di molte parole</a>',
            '<a href="/x">Una notizia di molte parole</a>',
        ),
        ('Testo. <a href="https://g.example/1#more-3">Continua</a>', "Testo."),
        ("Uno &lt;i&gt;bello&lt;/i&gt; due", "Uno <i>bello</i> due"),
        ("Il tag &lt;b&gt; serve", "Il tag &lt;b&gt; serve"),
        ("dice &amp;quot;no&amp;quot; &amp;amp; va", "dice &quot;no&quot; &amp; va"),
    ],
)
def test_texts_without_what_is_no_text(html: str, body: str) -> None:
    assert WORDS_OF_A_LABEL == 3
    detail = {"value": html, "type": "text/html"}
    assert body_of(detail, "", "Il voto", "https://g.example/1").value == body


def test_files_among_the_contents_are_no_text() -> None:
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>G</title><entry><id>1</id><title>T</title>'
        '<content type="application/pdf">JVBERi0xLjQKJcOkw7zDtsOf</content><summary>Nota.</summary>'
        "</entry></feed>"
    )
    (item,) = read(feed.encode()).items
    assert isinstance(item, Record) and item.body == "Nota."


@pytest.mark.parametrize(
    ("of_feed", "own", "author"),
    [
        ("Anna Verdi", "", "Anna Verdi"), ("Anna Verdi", "Luca Bianchi", "Luca Bianchi"),
        ("La Gazzetta", "", ""), ("Redazione La Gazzetta", "", ""), ("Gazzetta", "", ""),
    ],
)  # fmt: skip
def test_an_entry_of_atom_has_the_author_of_its_feed(of_feed: str, own: str, author: str) -> None:
    people = "<author><name>{}</name></author>"
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>La Gazzetta</title>'
        f"{people.format(of_feed)}<entry><id>1</id><title>T</title>"
        f"{people.format(own) if own else ''}</entry></feed>"
    )
    (item,) = read(feed.encode()).items
    assert isinstance(item, Record) and item.author == author


@pytest.mark.parametrize("date", ["Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01", "@000000000"])
def test_a_count_that_nobody_set_is_no_date(date: str) -> None:
    assert dates(date) == [""]


def test_the_day_of_scientific_publishers() -> None:
    space = 'xmlns:prism="http://prismstandard.org/namespaces/basic/2.0/"'
    found = entry(f"{ENTRY}<prism:publicationDate {space}>2018-04-03</prism:publicationDate>")
    assert found.published is not None and f"{found.published:%m-%d}" == "04-02"


def test_letters_tell_an_encoding_that_nothing_declares() -> None:
    words = "<description>Выборы прошли спокойно, сообщили в комиссии.</description>"
    feed = f"{HEAD}<item>{ENTRY}{words}</item></channel></rss>"
    (item,) = read(feed.encode("cp1251")).items
    assert isinstance(item, Record) and item.body.startswith("Выборы прошли")


def test_authors_and_tags_of_json_without_their_lists() -> None:
    feed = (
        '{"version": "https://jsonfeed.org/version/1.1", "title": "G", "items": [{"id": "1", '
        '"title": "T", "author": "Anna Verdi", "tags": "a, b"}, {"id": "2", "title": "U", '
        '"authors": ["Anna Verdi", {"name": "Luca Bianchi"}]}]}'
    )
    first, second = (item for item in read(feed.encode()).items if isinstance(item, Record))
    assert (first.author, first.tags) == ("Anna Verdi", ["a", "b"])
    assert second.author == "Anna Verdi, Luca Bianchi"


@pytest.mark.parametrize(
    ("inside", "picture"),
    [
        ("<thumbnail>https://g.example/a.jpg</thumbnail>", "a.jpg"),
        ('<thumbnail url="https://g.example/a.jpg"/>', "a.jpg"),
        ("<fullimage>https://g.example/a.jpg</fullimage>", "a.jpg"),
        ("<coverImages>https://g.example/a.jpg</coverImages>", "a.jpg"),
        ("<foto>https://g.example/pagina</foto>", ""),
        ("<imagery>https://g.example/a.jpg</imagery>", ""),
        (
            '<media:thumbnail url="https://g.example/a-150x150.jpg"/><description>x '
            '&lt;img src="https://g.example/a-1024x600.jpg"&gt;</description>',
            "a-1024x600.jpg",
        ),
        ('<media:thumbnail url="https://g.example/a-150x150.jpg"/>', "a-150x150.jpg"),
    ],
)
def test_pictures_in_elements_of_a_feed_s_own_and_by_the_sizes_in_names(
    inside: str, picture: str
) -> None:
    assert entry(ENTRY + inside).image_url == (f"https://g.example/{picture}" if picture else "")


def test_elements_of_a_feed_s_own_are_few() -> None:
    names = ["image_url", "img", "thumbnail", "foto", "fullimage", "photo"]
    for more in (0, 1):
        widths = [100] * (MOST_MADE_UP - 1 + more) + [900]
        pairs = zip(names, widths, strict=False)
        made_up = "".join(f"<{name}>https://g.example/{w}.jpg?w={w}</{name}>" for name, w in pairs)
        assert ("900" in entry(ENTRY + made_up).image_url) is not bool(more)


def test_a_list_of_changes_with_one_address_has_as_many_articles() -> None:
    def item(title: str, guid: str) -> str:
        link = f"<link>https://g.example/c/</link><guid>https://g.example/{guid}</guid>"
        return f"<item><title>{title}</title>{link}<description>{title}</description></item>"

    def read_ids(*parts: str) -> list[str]:
        items = read(f"{HEAD}{''.join(parts)}</channel></rss>".encode()).items
        return [one.external_id for one in items if isinstance(one, Record)]

    assert VERSIONS == 2
    three = [item(title, "c/") for title in ("Uno", "Due", "Tre")]
    assert len(read_ids(*three[:2])) == 1
    assert len(set(read_ids(*three))) == 3
    assert set(read_ids(item("Zero", "c/"), *three)) > set(read_ids(*three))
    # Two versions of one entry among others: the first is the newest.
    assert len(read_ids(item("Uno", "c/"), item("Due", "c/"), item("Tre", "d/"))) == 2
