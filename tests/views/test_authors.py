"""Pages of authors: their list and feed, and what leads to them."""

import json

from django.test import Client

from articles.models import Article
from tests.small_archive import SmallArchive
from tests.views.test_machines import ATOM, locations, xml

PAGE = "/autore/anna-rossi/"


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_an_author_has_a_list_and_a_feed(client: Client, archive: SmallArchive) -> None:
    archive.make_article(title="Prima", author="Ánna Rossi")
    archive.make_article(title="Seconda", author="anna rossi")
    archive.make_article(title="Altra", author="Bruno Neri")
    archive.make_article(title="Bozza", author="Anna Rossi", status=Article.Status.DRAFT)
    for address in (PAGE, f"/en{PAGE}"):
        html = html_of(client, address)
        assert '<h1 dir="auto">Ánna Rossi</h1>' in html  # as on the newest
        rows = html.partition('class="rows"')[2]
        assert "Prima" in rows
        assert "Seconda" in rows
        assert "Altra" not in rows
        assert "Bozza" not in rows
        assert f'href="{PAGE}feed/"' in html
    entries = xml(client, f"{PAGE}feed/").findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Prima", "Seconda"]


def test_an_author_of_drafts_alone_has_none(client: Client, archive: SmallArchive) -> None:
    archive.make_article(author="Anna Rossi", status=Article.Status.DRAFT)
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}feed/").status_code == 404
    assert client.get("/sitemap-autori.xml").status_code == 404


def test_articles_lead_to_their_author(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(author="Anna <b>Rossi</b>")
    html = html_of(client, article.path)
    assert f'<bdi><a href="/autore/{article.author_slug}/" rel="author">Anna &lt;b&gt;' in html
    data = json.loads(html.partition('application/ld+json">')[2].partition("</script>")[0])
    assert data["author"]["url"].endswith(f"/autore/{article.author_slug}/")
    english = html_of(client, f"/en{article.path}")
    assert f'href="/en/autore/{article.author_slug}/"' in english
    assert data["author"]["url"] in english


def test_no_page_has_an_address_of_mail(client: Client, archive: SmallArchive) -> None:
    archive.make_article(author="Anna Rossi <anna@paper.example>")
    html = html_of(client, PAGE)
    assert '<h1 dir="auto">Anna Rossi</h1>' in html
    assert "paper.example" not in html
    unsigned = archive.make_article(author="bruno@paper.example")
    assert unsigned.author_slug == ""
    assert "/autore/" not in html_of(client, unsigned.path).partition("<main")[2]


def test_the_sitemap_lists_authors(client: Client, archive: SmallArchive) -> None:
    assert "http://127.0.0.1:8000/sitemap-autori.xml" not in locations(client, "/sitemap.xml")
    archive.make_article(author="Anna Rossi")
    archive.make_article(author="anna rossi")
    archive.make_article(author="Bruno Neri")
    archive.make_article(author="Carla", status=Article.Status.DRAFT)
    assert "http://127.0.0.1:8000/sitemap-autori.xml" in locations(client, "/sitemap.xml")
    addresses = locations(client, "/sitemap-autori.xml")
    assert addresses == [
        f"http://127.0.0.1:8000/autore/{who}/" for who in ("anna-rossi", "bruno-neri")
    ]


def test_a_changed_name_moves_the_article(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(author="Anna Rossi")
    article.author = "Bruno Neri"
    article.save()
    assert client.get(PAGE).status_code == 404
    assert client.get("/autore/bruno-neri/").status_code == 200


def test_an_old_page_of_the_author_leads_there(client: Client, archive: SmallArchive) -> None:
    archive.make_article(author="Anna Rossi")
    response = client.get("/author/anna-rossi/page/2/")
    assert (response.status_code, response["Location"]) == (301, PAGE)
