"""Lists of the WordPress that was here before lead to what stands for them."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from articles.models import OldAddress, Section, Tag
from articles.search import sync
from articles.search.engines import current_engine
from tests.small_archive import SmallArchive


def goes_to(client: Client, address: str) -> str:
    response = client.get(address)
    return response["Location"] if response.status_code == 301 else ""


@pytest.mark.parametrize("end", ["feed/", "feed", "feed/rss2/", "feed/atom/"])
def test_feeds_lead_to_feeds(client: Client, archive: SmallArchive, end: str) -> None:
    section = Section.objects.create(name="Mondo", slug="mondo")
    tag = Tag.objects.create(name="Pace", slug="pace")
    OldAddress.objects.create(path="/category/mondo/", section=section)
    OldAddress.objects.create(path="/argomento/pace/", tag=tag)
    assert goes_to(client, f"/category/mondo/{end}") == "/sezione/mondo/feed/"
    assert goes_to(client, f"/argomento/pace/{end}") == "/tag/pace/feed/"


SEARCH = "/cerca/?q=autore%3A%22anna+rossi%22"


def test_an_author_leads_to_the_search(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    archive.make_article(author="Anna Rossi e Bruno Neri", body="<p>Di arossi, nel testo.</p>")
    archive.make_article(author="Ugo Verdi", status="draft")
    sync.rebuild(current_engine())
    assert goes_to(client, "/author/anna-rossi/page/2/") == SEARCH
    assert goes_to(client, "/blog/author/anna-rossi/") == SEARCH
    # The name of an account, an author of nothing that readers see, words that are no names.
    for slug in ("arossi", "ugo-verdi", "rossi-anna", '"', "admin%22%20OR%20a"):
        response = client.get(f"/author/{slug}/")
        is_no_name = slug == '"'
        assert response.status_code == (404 if is_no_name else 302), slug
        assert is_no_name or response["Location"] == "/articoli/"


def test_the_page_of_an_account_leads_to_the_articles_of_the_person(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    article = archive.make_article(author="Anna Rossi")
    OldAddress.objects.create(path="/author/ar77/", article=article)
    sync.rebuild(current_engine())
    assert goes_to(client, "/author/ar77/") == SEARCH
    assert goes_to(client, "/author/ar77/page/2/") == SEARCH
    archive.make_article(author="Ugo Verdi")
    article.author = "Nessuno Qui"
    article.save()
    assert client.get("/author/ar77/")["Location"] == "/articoli/"


def test_an_author_leads_to_the_search_that_is_away(client: Client, archive: SmallArchive) -> None:
    assert goes_to(client, "/author/anna-rossi/") == SEARCH


def test_months_and_days_lead_to_the_archive(client: Client, archive: SmallArchive) -> None:
    day = archive.make_article().day
    year, month = f"{day.year:04}", f"{day.month:02}"
    assert goes_to(client, f"/{year}/{month}/") == f"/archivio/{year}/{month}/"
    assert goes_to(client, f"/blog/{year}/{month}/page/3/") == f"/archivio/{year}/{month}/"
    assert goes_to(client, f"/{year}/") == f"/archivio/{year}/"
    assert goes_to(client, f"/{year}/{month}/{day.day:02}/").startswith(
        f"/archivio/{year}/{month}/"
    )
    assert goes_to(client, f"/?m={year}{month}") == f"/archivio/{year}/{month}/"


@pytest.mark.parametrize(
    "address", ["/1999/01/", "/2018/13/", "/2018/02/31/", "/author//", "/x/y/z/feed/"]
)
def test_what_never_was_is_not_found(client: Client, archive: SmallArchive, address: str) -> None:
    assert client.get(address).status_code == 404
