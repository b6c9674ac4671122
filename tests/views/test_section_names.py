"""The name of a section in each language of the interface."""

import json
from pathlib import Path

from django.test import Client
from pytest_django import Settings

from articles.models import Section
from articles.search import sync
from articles.search.engines import current_engine
from tests.small_archive import SmallArchive


def named(archive: SmallArchive) -> None:
    archive.section.name_en = "World & wide"
    archive.section.save()
    Section.objects.create(name="Asia", slug="asia", parent=archive.section, order=2)


def test_every_place_says_it_in_the_readers_language(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    named(archive)
    article = archive.make_article(title="Grano")
    sync.rebuild(current_engine())
    addresses = ("/", "/articoli/", "/sezione/esteri/", "/sezione/asia/", article.path)
    for address in (*addresses, "/articoli/?sezione=esteri", "/cerca/?q=grano&sezione=esteri"):
        italian = client.get(address).content.decode()
        english = client.get(f"/en{address}").content.decode()
        assert "World" not in italian, address
        assert english.count("World &amp; wide") >= 2, address  # the menu, and the page
        body = english.partition("<main")[2].partition("</main>")[0]
        assert ">Esteri<" not in body, address
        assert "Asia" in english  # no name of its own


def test_others_are_told_the_main_name(client: Client, archive: SmallArchive) -> None:
    named(archive)
    article = archive.make_article()
    english = client.get(f"/en{article.path}").content.decode()
    assert '<meta property="article:section" content="Esteri">' in english
    answer = json.loads(client.get("/api/v1/articles/").content)
    assert answer["results"][0]["section"] == "Esteri"


def test_kept_cards_and_cores_change_with_the_name(client: Client, archive: SmallArchive) -> None:
    named(archive)
    article = archive.make_article()
    addresses = ("/en/articoli/", f"/en{article.path}")
    for address in addresses:
        assert "World" in client.get(address).content.decode()
    archive.section.name_en = "Planet"
    archive.section.save()
    for address in addresses:
        html = client.get(f"{address}?x=1").content.decode()
        assert "World" not in html
        assert "Planet" in html
