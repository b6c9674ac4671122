"""The page that explains feeds, and the icon at its old address."""

import re

import pytest
from django.test import Client

from articles.models import Dossier, Section, Source, Tag
from articles.models.article import Article
from tests.small_archive import SmallArchive

SITE = "http://127.0.0.1:8000"


def addresses(html: str) -> list[str]:
    return re.findall(r'<code class="feed-address">([^<]*)</code>', html)


def test_it_names_the_feeds_that_there_are_and_each_answers(
    client: Client, archive: SmallArchive
) -> None:
    below = Section.objects.create(name="A & B", slug="a-b", parent=archive.section)
    Source.objects.create(name="Senza articoli", slug="senza-articoli")
    archive.make_article(tags=("Clima",), section=below)
    tag = Tag.objects.get(slug="clima")
    Dossier.objects.create(title="Il clima", slug="clima", tag=tag, is_published=True)
    Dossier.objects.create(title="Bozza", slug="bozza", tag=tag)
    html = client.get("/seguire/").content.decode()
    assert addresses(html) == [
        f"{SITE}{path}"
        for path in (
            *("/feed/", "/sezione/esteri/feed/", "/sezione/a-b/feed/"),
            *("/fonte/la-lanterna/feed/", "/dossier/clima/feed/"),
        )
    ]
    assert "A &amp; B" in html
    assert '<form class="feed-search" action="/cerca/feed/" method="get"' in html
    for address in [*addresses(html), f"{SITE}/cerca/feed/?q=x"]:
        answer = client.get(address.removeprefix(SITE))
        assert answer["Content-Type"].startswith("application/atom+xml"), address
    # Each button says which address it copies.
    assert html.count('aria-describedby="feed-status"') == len(addresses(html))
    assert f'data-copy-text="{SITE}/feed/"' in html


def test_the_page_stands_where_it_is_looked_for(client: Client, archive: SmallArchive) -> None:
    assert addresses(client.get("/en/seguire/").content.decode())[0] == f"{SITE}/feed/"
    foot = client.get("/").content.decode().partition('<footer class="site-footer"')[2]
    assert 'href="/seguire/"' in foot
    assert 'href="/feed/"' not in foot
    assert 'href="/en/seguire/"' in client.get("/en/chi-siamo/").content.decode()
    assert f"{SITE}/seguire/" in client.get("/sitemap-pagine.xml").content.decode()
    assert client.post("/seguire/").status_code == 405


def test_an_empty_archive_has_the_feed_of_all(client: Client, db: None) -> None:
    Article.objects.all().delete()
    assert addresses(client.get("/seguire/").content.decode()) == [f"{SITE}/feed/"]


@pytest.mark.parametrize("method", ["get", "head"])
def test_the_icon_is_found_where_it_always_stood(client: Client, db: None, method: str) -> None:
    answer = getattr(client, method)("/favicon.ico")
    assert answer.status_code == 302
    assert re.fullmatch(r"/static/icons/icon-192[.\w]*\.png", answer["Location"])
    assert "max-age=3600" in answer["Cache-Control"]
    assert "Set-Cookie" not in answer
    assert client.post("/favicon.ico").status_code == 405
