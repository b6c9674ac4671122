"""Feeds of our own making for the tests, and what is read of them."""

from html import escape

from articles.importers.feed import reader as feed_reader
from articles.importers.records import Failure, Record

LONG = "Una frase che è abbastanza lunga da essere un testo. " * 3

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>La Lanterna</title><link>https://www.lanterna.example/</link><language>it-IT</language>
%s
</channel></rss>"""
ENTRY = """<item>
<title>Il porto riapre, &quot;dopo l&#8217;estate&quot;</title>
<link>https://www.lanterna.example/porto?utm_source=rss&amp;id=7</link>
<guid isPermaLink="false">107</guid>
<dc:creator>Marta Rossi (marta@lanterna.example)</dc:creator>
<pubDate>Tue, 03 Apr 2018 10:00:00 +0200</pubDate>
<category>Genova</category><category>genova</category><category>Porti</category>
<description>Le navi tornano in banchina.</description>
<content:encoded><![CDATA[<p>Il porto &egrave; aperto da ieri. <a href="/mappa">La mappa</a>.</p>
<p>Le navi sono già <img src="/foto/porto.jpg"> in banchina da questa
mattina.</p>]]></content:encoded>
</item>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
<title type="html">Le Phare &amp;amp; Cie</title><link href="https://phare.example/"/>
<entry><id>tag:phare.example,2018:1</id>
<title type="html">Le &lt;em&gt;port&lt;/em&gt; rouvre</title>
<link rel="alternate" href="https://phare.example/port"/>
<updated>2018-04-03T08:00:00Z</updated><author><name>Jean Blanc</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Depuis hier.</p></div></content>
</entry></feed>"""
RDF = """<?xml version="1.0"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="https://turm.example/"><title>Der Turm</title>
<link>https://turm.example/</link></channel>
<item rdf:about="https://turm.example/hafen"><title>Der Hafen</title>
<link>https://turm.example/hafen</link><description>Seit gestern offen.</description></item>
</rdf:RDF>"""
OLD = """<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
 "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Faro</title><link>https://faro.example/</link>
<item><title>El puerto</title><link>https://faro.example/puerto</link></item></channel></rss>"""
JSON = """{"version": "https://jsonfeed.org/version/1.1", "title": "The Lamp", "language": "en",
"home_page_url": "https://lamp.example/", "authors": [{"name": "The editors"}], "items": [
{"id": 7, "url": "https://lamp.example/port", "title": "The port reopens",
 "content_html": "<p>Since yesterday.</p>", "summary": "Ships return.",
 "date_published": "2018-04-03T10:00:00+02:00", "tags": ["Ports", 3],
 "image": "https://lamp.example/port.jpg"},
{"id": "8", "content_text": "A note without a title & with < signs"}, "no entry"]}"""


def rss(*entries: str) -> bytes:
    return (RSS % "\n".join(entries)).encode()


def entry(
    title: str = "Titolo", *, link: str = "", guid: str = "", date: str = "", body: str = ""
) -> str:
    """An entry of RSS with those elements that are given."""
    values = {"title": title, "link": link, "guid": guid, "pubDate": date, "description": body}
    tags = (f"<{name}>{escape(value)}</{name}>" for name, value in values.items() if value)
    return f"<item>{''.join(tags)}</item>"


def records(body: bytes | str, address: str = "https://feeds.example/rss") -> list[Record]:
    content = body.encode() if isinstance(body, str) else body
    return [item for item in feed_reader.read(content, address).items if isinstance(item, Record)]


def only(body: bytes | str, address: str = "https://feeds.example/rss") -> Record:
    (record,) = records(body, address)
    return record


def failures(body: bytes) -> list[Failure]:
    return [item for item in feed_reader.read(body).items if isinstance(item, Failure)]


def keys(*entries: str) -> list[str]:
    return [one.external_id or one.url for one in records(rss(*entries))]


def two() -> bytes:
    """A feed of two entries with texts long enough to be compared."""
    return rss(entry("Uno", guid="1", body=LONG), entry("Due", guid="2", body=LONG * 2))
