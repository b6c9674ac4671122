"""Feeds that a program has turned into JSON, whichever it was."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest

from articles.importers.feed import reader as feed_reader
from articles.importers.format_detection import Opened, detect
from articles.importers.records import SourceUnreadable
from tests.importers.feed_samples import only

pytestmark = pytest.mark.usefixtures("in_english")
AT = datetime(2018, 4, 3, 8, tzinfo=UTC)
PAGE, PICTURE = "https://faro.example/porto", "https://faro.example/foto/porto.jpg"
# As rss2json and its likes hand a feed on: the entries stand beside it.
HANDED_ON = {
    "status": "ok",
    "feed": {"title": "Il Faro", "link": "https://faro.example/"},
    "items": [
        {
            **{"title": "Il porto", "link": PAGE, "guid": "7", "pubDate": "2018-04-03 10:00:00"},
            **{"author": "Ida Neri", "description": "Breve.", "content": "<p>Il testo intero.</p>"},
            **{"thumbnail": "", "enclosure": {"link": PICTURE, "type": "image/jpeg"}},
            "categories": ["Porti"],
        }
    ],
}
# As Blogger gives Atom.
ATOM = {
    "version": "1.0",
    "feed": {
        "title": {"type": "text", "$t": "Il Faro"},
        "link": [
            {"rel": "self", "href": "https://faro.example/feeds"},
            {"rel": "alternate", "href": "https://faro.example/"},
        ],
        "entry": [
            {
                "id": {"$t": "7"},
                "title": {"$t": "Il porto"},
                "published": {"$t": "2018-04-03T10:00:00+02:00"},
                "updated": {"$t": "2018-05-03T10:00:00+02:00"},
                "link": [
                    {"rel": "replies", "href": f"{PAGE}/1"},
                    {"rel": "alternate", "href": PAGE},
                ],
                "content": {"type": "html", "$t": "<p>Il testo intero.</p>"},
                "author": [{"name": {"$t": "Ida Neri"}}],
                "category": [{"scheme": "x", "term": "Porti"}],
                "media$thumbnail": {"url": PICTURE, "width": "640"},
            }
        ],
    },
}
# As libraries write what they have parsed.
PARSED = {
    "feed": {
        "title": "Il Faro",
        "link": {"_attributes": 1, "@href": "https://faro.example/"},
        "entry": {
            "id": "7",
            "title": {"@type": "html", "#text": "Il porto"},
            "published": "2018-04-03T08:00:00Z",
            "link": {"@href": PAGE},
            "summary": "<p>Il testo intero.</p>",
            "author": {"name": "Ida Neri"},
            "category": {"@term": "Porti"},
            "media:content": [{"$": {"url": PICTURE, "medium": "image", "width": 640}}],
        },
    }
}


@pytest.mark.parametrize("feed", [HANDED_ON, ATOM, PARSED])
def test_an_entry_gives_all_that_it_says(feed: dict[str, Any]) -> None:
    body = json.dumps(feed)
    record = only(body)
    assert (record.title, record.url, record.external_id) == ("Il porto", PAGE, "faro.example:7")
    assert (record.source, record.source_home_page) == ("Il Faro", "https://faro.example/")
    assert (record.author, record.tags, record.published) == ("Ida Neri", ["Porti"], AT)
    assert (record.body, record.image_url) == ("<p>Il testo intero.</p>", PICTURE)
    assert detect(Opened("-", io.BufferedReader(io.BytesIO(body.encode())))) == "feed"


@pytest.mark.parametrize(
    "other", [{"feed": "x"}, {"feed": {"url": "x"}}, {"items": [{"title": "Uno"}]}, {"channel": 7}]
)
def test_other_json_is_no_feed(other: dict[str, Any]) -> None:
    with pytest.raises(SourceUnreadable, match="no feed"):
        feed_reader.read(json.dumps(other).encode())


def test_a_feed_without_entries_is_whole() -> None:
    assert feed_reader.read(b'{"feed": {"title": "Il Faro"}}').items == []
