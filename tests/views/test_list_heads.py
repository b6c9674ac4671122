"""What stands above lists: how many articles they have, what narrows them; what is new since."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from articles.lists.page_keys import key_of
from articles.models import Article, Section
from articles.views import article_lists
from tests.small_archive import SmallArchive

APRIL = datetime(2018, 4, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("address", "narrowing"),
    [
        ("/sezione/esteri/", "sezione=esteri"),
        ("/fonte/la-lanterna/", "fonte=la-lanterna"),
        ("/tag/siria/", "tag=siria"),
        ("/archivio/2018/", "dal=2018-01-01&amp;al=2018-12-31"),
        ("/archivio/2018/04/", "dal=2018-04-01&amp;al=2018-04-30"),
        ("/archivio/2018/04/03/", "dal=2018-04-03&amp;al=2018-04-03"),
    ],
)
def test_a_list_says_how_many_it_has_and_can_be_narrowed(
    client: Client, archive: SmallArchive, address: str, narrowing: str
) -> None:
    below = Section.objects.create(name="Asia", slug="asia", parent=archive.section)
    archive.make_article(published=APRIL, tags=("Siria",))
    archive.make_article(published=APRIL, tags=("Siria",), section=below)
    archive.make_article(published=APRIL, tags=("Siria",), status=Article.Status.DRAFT)
    html = client.get(address).content.decode()
    assert '<p class="list-count">2 articoli</p>' in html
    assert f'href="/articoli/?{narrowing}"' in html
    assert client.get(f"/articoli/?{narrowing}".replace("&amp;", "&")).status_code == 200


def newer(client: Client, since: Article) -> int:
    response = client.get("/nuovi/", {"da": key_of(since)})
    assert response.status_code == 200
    count: int = response.json()["count"]
    return count


def test_what_is_newer_than_a_page_is_counted(client: Client, archive: SmallArchive) -> None:
    made = [archive.make_article() for _each in range(3)]
    newest = Article.objects.get(pk=made[0].pk)
    assert f'data-newer="/nuovi/?da={key_of(newest)}"' in client.get("/").content.decode()
    assert newer(client, newest) == 0
    assert newer(client, Article.objects.get(pk=made[2].pk)) == 2
    archive.make_article(published=timezone.now() + timedelta(days=1))
    archive.make_article(published=timezone.now(), status=Article.Status.DRAFT)
    assert client.get(f"/nuovi/?da={key_of(newest)}&x=1").json() == {"count": 0}
    assert client.get("/nuovi/").status_code == 404
    assert client.get("/nuovi/?da=x").status_code == 404
    assert client.post(f"/nuovi/?da={key_of(newest)}").status_code == 405


def test_an_empty_front_page_asks_for_nothing(client: Client, archive: SmallArchive) -> None:
    assert "data-newer" not in client.get("/").content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_new_articles_are_counted(
    client: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    monkeypatch.setattr(article_lists, "MOST_NEWER", 2)
    made = [archive.make_article() for _each in range(3 + more)]
    assert newer(client, Article.objects.get(pk=made[-1].pk)) == 2


def test_the_answer_is_kept_like_a_page(client: Client, archive: SmallArchive) -> None:
    article = Article.objects.get(pk=archive.make_article().pk)
    response = client.get("/nuovi/", {"da": key_of(article)})
    assert response.has_header("ETag")
    assert "public" in response["Cache-Control"]
