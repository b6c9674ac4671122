"""The page of what a reader has saved and read, and the cards that its script asks for."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from articles.models import Article, Source
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db
CARDS = "/salvati/schede/"


def shown(client: Client, ids: list[int], address: str = CARDS) -> list[int]:
    response = client.post(address, {"ids": ",".join(map(str, ids))})
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith(("private", "max-age=0"))
    return [int(found) for found in re.findall(r'data-article="(\d+)"', response.content.decode())]


@pytest.mark.parametrize(("path", "words"), [("/salvati/", ""), ("/en/salvati/", "Read lately")])
def test_the_page_is_for_readers_alone(client: Client, path: str, words: str) -> None:
    response = client.get(path)
    html = response.content.decode()
    assert words in html
    assert '<meta name="robots" content="noindex">' in html
    assert "<noscript>" in html
    assert not response.cookies
    assert b"/salvati/" not in client.get("/sitemap-pagine.xml").content
    assert f'href="{path}"' in client.get(path.replace("salvati/", "")).content.decode()


def test_only_what_readers_may_see_now_is_given(
    client: Client, archive: SmallArchive, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    there, withdrawn, draft, later = (archive.make_article() for _number in range(4))
    Article.objects.filter(pk=withdrawn.pk).withdraw("Smentita.")
    Article.objects.filter(pk=draft.pk).update(status=Article.Status.DRAFT)
    ids = [later.pk, withdrawn.pk, there.pk, draft.pk, 10**18 - 1, there.pk]
    with django_assert_num_queries(1):
        assert sorted(shown(client, ids)) == [there.pk, later.pk]
    Article.objects.filter(pk=later.pk).withdraw("Smentita.")
    assert shown(client, ids) == [there.pk]
    assert shown(client, ids, "/en/salvati/schede/") == [there.pk]


def test_cards_keep_to_the_rights_and_escape(client: Client, archive: SmallArchive) -> None:
    article = archive.make_article(title='"><script>', body="<p>Parole riservate del testo.</p>")
    asked = {"ids": str(article.pk)}
    html = client.post(CARDS, asked).content.decode()
    assert "Parole riservate" in html
    assert "<script" not in html
    Source.objects.update(rights=Source.Rights.LINK)
    html = client.post(CARDS, asked).content.decode()
    assert article.path in html
    assert "Parole riservate" not in html


@pytest.mark.parametrize("ids", ["", "x", "1,", "1;2", "-1", "1.5", "١", "1, 2", "\x00", "9" * 19])
def test_nonsense_is_refused(client: Client, ids: str) -> None:
    assert client.post(CARDS, {"ids": ids}).status_code == 400


def test_no_other_site_asks_and_nobody_by_an_address(client: Client) -> None:
    ids = {"ids": "1"}
    assert client.post(CARDS, ids, headers={"sec-fetch-site": "cross-site"}).status_code == 403
    assert client.post(CARDS, ids, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.post(CARDS, ids, headers={"sec-fetch-site": "same-origin"}).status_code == 200
    assert client.get(CARDS, ids).status_code == 405
    assert client.post("/salvati/").status_code == 405
