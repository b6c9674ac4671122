"""What a record calls a country or a language is found by what a reader calls it."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from articles.search import sync
from articles.search.engines import current_engine

# Country and language in a record's words, and how readers may ask for the article.
IMPORTED = [
    ("Costa d’Avorio", "francese", ('country:"Ivory Coast"', "paese:ci", "lingua:French")),
    ("URUGUAY", "es_UY", ("paese:uruguay", "paese:URY", 'lingua:"spagnolo (Uruguay)"')),
    ("Ghana", "English", ("paese:ghana", "paese:(ghana OR togo)", "lingua:eng paese:ghana")),
    ("svn", "slv", ("paese:slovenia", "lingua:sloveno", "language:Slovenian", "lingua:slovena")),
    ("Congo", "brasiliano", ("paese:congo", "language:pt-BR", 'lingua:"portoghese brasiliano"')),
    ("USA", "Chinese (Simplified)", ("paese:usa", 'paese:"gli Stati Uniti"', "lingua:zh-hans")),
    ("Corea", "coreano", ('paese:"Corea del Sud"', "paese:corea", "lingua:korean")),
]


@pytest.fixture
def site(db: None, settings: Settings, tmp_path: Path) -> Client:
    """A client of an archive that took the records in."""
    settings.DATA_DIR = tmp_path
    records = [
        {"title": f"Articolo {number}", "body": "Il testo.", "source": f"Testata {number}",
         "published": "2018-04-03", "source_country": country, "language": language}
        for number, (country, language, _queries) in enumerate(IMPORTED)
    ]  # fmt: skip
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    call_command("import_articles", str(path))
    sync.rebuild(current_engine())
    return Client()


def titles(site: Client, query: str) -> list[str]:
    page = site.get("/cerca/", {"q": query}).context["page"]
    return [item.article.title for item in page.found]


def test_every_record_is_found_by_each_way_to_say_it(site: Client) -> None:
    for number, (_country, _language, queries) in enumerate(IMPORTED):
        for query in queries:
            assert titles(site, query) == [f"Articolo {number}"], query


def test_facets_are_called_as_the_reader_calls_them(site: Client) -> None:
    page = site.get("/en/cerca/", {"q": "testo"}).context["page"]
    labels = {choice.label for group in page.groups for choice in group.choices}
    assert {"Côte d’Ivoire", "Uruguay", "Ghana", "Slovenia", "United States"} <= labels
    assert {"French", "Slovenian", "Portuguese (Brazil)"} <= labels


def test_a_name_that_nobody_has_finds_nothing(site: Client) -> None:
    for query in ("paese:atlantide", "lingua:klingon~", "paese:europa", "lingua:xx"):
        assert titles(site, query) == []
