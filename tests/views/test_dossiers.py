"""Dossiers: their list, their pages, and what leads to them."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from articles.lists import dossier_articles, site_frame
from articles.models import Article, ContentVersion, Dossier, Tag
from articles.models.tag_links import merge_tags
from articles.search import sync
from articles.search.engines import current_engine
from articles.views import dossiers, sitemaps
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive
from tests.views.test_machines import ATOM, locations, xml


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.fixture
def dossier(archive: SmallArchive) -> Dossier:
    """A published dossier of a tag with one article that readers see."""
    archive.make_article(title="Il grano", tags=("Clima",))
    archive.make_article(title="Bozza", tags=("Clima",), status=Article.Status.DRAFT)
    archive.make_article(title="Altro")
    return Dossier.objects.create(
        title="Il clima",
        title_en="The climate",
        slug="clima",
        introduction="<p>Che <b>tempo</b> fa.<script>alert(1)</script></p>",
        introduction_en="<p>What weather.</p>",
        tag=Tag.objects.get(slug="clima"),
        is_published=True,
    )


def test_an_introduction_has_no_pictures_which_readers_would_not_be_given(
    dossier: Dossier,
) -> None:
    image = f'<img src="/media/articles/{"0" * 32}.jpg" alt="x">'
    dossier.introduction = f"<p>Uno {image}due.</p><figure>{image}</figure>"
    dossier.introduction_en = f"{image}<figure>{image}<figcaption>Tre</figcaption></figure>"
    dossier.save()
    assert dossier.introduction == "<p>Uno due.</p>"
    assert dossier.introduction_en == "<figure><figcaption>Tre</figcaption></figure>"


def test_a_dossier_has_a_page_in_both_languages(client: Client, dossier: Dossier) -> None:
    html = html_of(client, "/dossier/clima/")
    assert '<h1 dir="auto">Il clima</h1>' in html
    assert "<p>Che <b>tempo</b> fa.</p>" in html
    assert '<meta property="og:title" content="Il clima">' in html
    assert '<meta property="og:description" content="Che tempo fa.">' in html
    rows = html.partition('class="rows"')[2]
    assert "Il grano" in rows
    assert "Bozza" not in rows
    assert "Altro" not in rows.partition("<aside")[0]
    english = html_of(client, "/en/dossier/clima/")
    assert '<h1 dir="auto">The climate</h1>' in english
    assert "<p>What weather.</p>" in english
    entries = xml(client, "/dossier/clima/feed/").findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Il grano"]
    assert "http://127.0.0.1:8000/dossier/clima/" in locations(client, "/sitemap-pagine.xml")


def test_pages_lead_to_dossiers_where_there_are_any(client: Client, archive: SmallArchive) -> None:
    assert "/dossier/" not in html_of(client, "/")
    assert "/dossier/" not in "".join(locations(client, "/sitemap-pagine.xml"))
    assert client.get("/dossier/").status_code == 200


def test_what_is_not_published_does_not_exist(client: Client, dossier: Dossier) -> None:
    dossier.is_published = False
    dossier.save()
    assert client.get("/dossier/clima/").status_code == 404
    assert client.get("/dossier/clima/feed/").status_code == 404
    assert "Il clima" not in html_of(client, "/dossier/")
    assert "Il clima" not in html_of(client, "/")


def test_lists_keep_the_editors_order(client: Client, dossier: Dossier) -> None:
    other = {"introduction": "<p>Y</p>", "tag": dossier.tag, "is_published": True}
    Dossier.objects.create(title="Primo", slug="primo", order=1, **other)
    for address in ("/dossier/", "/"):
        html = html_of(client, address)
        assert 0 < html.index("/dossier/primo/") < html.index("/dossier/clima/")
    assert "The climate" in html_of(client, "/en/dossier/")


@pytest.mark.parametrize("more", [0, 1])
def test_the_front_page_shows_a_few(client: Client, dossier: Dossier, more: int) -> None:
    for number in range(site_frame.DOSSIERS_LENGTH - 1 + more):
        Dossier.objects.create(title="x", slug=f"x{number}", order=1, query="x", is_published=True)
    assert ("/dossier/clima/" in html_of(client, "/")) is not more


def test_kept_pages_change_with_the_dossier(
    client: Client, dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    assert "Il clima" in html_of(client, "/dossier/clima/")
    dossier.title = "Altro titolo"
    dossier.save()
    assert "Altro titolo" in html_of(client, "/dossier/clima/")
    assert "Altro titolo" in html_of(client, "/")
    Article.objects.get(title="Il grano").delete()
    assert "Il grano" not in html_of(client, "/dossier/clima/").partition('class="rows"')[2]
    before = ContentVersion.objects.read().current
    Dossier.objects.all().delete()
    assert ContentVersion.objects.read().current > before
    assert client.get("/dossier/clima/").status_code == 404
    assert "Altro titolo" not in html_of(client, "/")


def test_a_dossier_of_a_search(
    client: Client, archive: SmallArchive, settings: Settings, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path
    archive.make_article(title="Grano e pane")
    archive.make_article(title="Grano e acqua")
    archive.make_article(title="Solo pane")
    archive.make_article(title="Grano, pane e pace", status=Article.Status.DRAFT)
    Dossier.objects.create(title="Pane", slug="pane", query="grano -acqua", is_published=True)
    response = client.get("/dossier/pane/")
    assert (response.status_code, response["Retry-After"]) == (503, "30")  # no index yet
    assert xml(client, "/dossier/pane/feed/").findall(f"{ATOM}entry") == []
    sync.rebuild(current_engine())
    html = html_of(client, "/en/dossier/pane/")
    rows = html.partition('class="rows"')[2].partition("<aside")[0]
    assert "Grano e pane" in rows
    assert all(title not in rows for title in ("acqua", "Solo pane", "pace"))
    assert 'href="/en/cerca/?q=grano+-acqua"' in html
    assert len(xml(client, "/dossier/pane/feed/").findall(f"{ATOM}entry")) == 1


@pytest.mark.parametrize("more", [0, 1])
def test_the_newest_finds_are_listed(
    archive: SmallArchive,
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    more: int,
) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(dossier_articles, "MAX_PAGE_SIZE", 2)
    made = [archive.make_article(title="Grano") for _each in range(2 + more)]
    sync.rebuild(current_engine())
    found = dossier_articles.found_by(Dossier(query="grano"))
    assert set(found) == {article.pk for article in made[:2]}


def test_the_picture_is_that_of_an_article(client: Client, dossier: Dossier) -> None:
    dossier.cover = Article.objects.get(title="Il grano")
    dossier.save()
    assert "dossier-picture" not in html_of(client, "/dossier/clima/")  # it has none
    picture = {"image": "articles/x.jpg", "image_alt": "Un campo", "image_width": 160}
    Article.objects.filter(pk=dossier.cover.pk).update(**picture, image_height=90)
    html = html_of(client, "/dossier/clima/?1")  # not the page that is kept
    assert "dossier-picture" in html
    assert '<meta property="og:image:alt" content="Un campo">' in html
    assert 'alt="Un campo"' in html_of(client, "/dossier/")
    Article.objects.filter(pk=dossier.cover.pk).update(status=Article.Status.DRAFT)
    assert "Un campo" not in html_of(client, "/dossier/clima/?2")


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        client.get(address)
    return len(seen)


def test_the_number_of_queries_does_not_grow(client: Client, dossier: Dossier) -> None:
    cover = Article.objects.get(title="Altro")
    values = {"title": "x", "query": "x", "cover": cover, "is_published": True}
    Dossier.objects.create(slug="x", **values)
    number = queries(client, "/dossier/")
    for each in range(5):
        Dossier.objects.create(slug=f"x{each}", **values)
    assert queries(client, "/dossier/?1") <= number
    assert queries(client, "/dossier/clima/") <= 12


def test_a_dossier_is_of_a_tag_or_of_a_search(dossier: Dossier) -> None:
    for tag, query in ((None, ""), (dossier.tag, "grano")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Dossier.objects.create(title="x", slug="x", tag=tag, query=query)


def test_merged_tags_keep_their_dossier(dossier: Dossier) -> None:
    kept = Tag.objects.create(name="Tempo", slug="tempo")
    merge_tags(kept, [Tag.objects.get(slug="clima")])
    dossier.refresh_from_db()
    assert dossier.tag == kept


@pytest.mark.parametrize("more", [0, 1])
def test_descriptions_are_cut(client: Client, dossier: Dossier, more: int) -> None:
    text = "x" * 99 + " " + "y" * (dossiers.LONGEST_DESCRIPTION - 100 + more)
    dossier.introduction = f"<p>{text}</p>"
    dossier.save()
    html = html_of(client, "/dossier/clima/")
    assert (f'content="{text}"' in html) is not more


@pytest.mark.parametrize("more", [0, 1])
def test_the_sitemap_lists_so_many(
    client: Client, dossier: Dossier, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(sitemaps, "MOST_DOSSIERS", 2 - more)
    monkeypatch.setattr(sitemaps, "MOST_TERMS", 1 - more)
    Dossier.objects.create(title="Zeta", slug="zeta", query="x", order=200, is_published=True)
    addresses = "".join(locations(client, "/sitemap-pagine.xml"))
    assert ("/dossier/zeta/" in addresses) is not more
    assert ("/sezione/esteri/" in addresses) is not more
