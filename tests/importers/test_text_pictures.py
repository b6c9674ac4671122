"""Pictures in texts are fetched by the worker and kept here, where the source allows it."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from PIL import Image
from pytest_django import Settings

from articles.importers import text_pictures
from articles.importers.fetch import Fetched
from articles.importers.not_fetched import NotFetched
from articles.importers.pipeline.export import records_of
from articles.importers.pipeline.run import take_in
from articles.importers.records import Options, Record
from articles.models import Article, Picture, Source, TextPictureJob
from articles.models.orphaned_pictures import remove_orphans

# A picture is sent as it is read, and its request ends here.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]
ADDRESS = "https://a.example/1.jpg"
Web = dict[str, bytes | int]


def picture(side: int = 300) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "navy").save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Web:
    settings.MEDIA_ROOT = tmp_path
    there: Web = {ADDRESS: picture()}

    def fetch(address: str, **limits: Any) -> Fetched:
        assert (limits["most_bytes"], limits["seconds"]) == (10 * 1024 * 1024, 15.0)
        found = there.get(address, 404)
        if isinstance(found, int):
            raise NotFetched("not there", found)
        return Fetched(address, 200, {}, found, "")

    monkeypatch.setattr(text_pictures, "fetch", fetch)
    monkeypatch.setattr(text_pictures, "BREATH_SECONDS", 0.0)
    return there


def brought(body: str, rights: str = "full") -> Article:
    record = Record(
        title="Il ponte", body=body, source="La Lanterna", external_id="1", status="published"
    )
    record.source_rights, record.source_permission = rights, "CC BY"
    take_in(iter([record]), Options())
    return Article.objects.get()


def body_of() -> str:
    return Article.objects.get().body


def test_a_picture_is_kept_and_shown(web: Web, client: Client) -> None:
    article = brought(f'<p>Testo.</p><img src="{ADDRESS}" alt="Ponte">')
    before = article.text, article.text_hash
    assert text_pictures.keep_waiting() == 1
    article.refresh_from_db()
    kept = Picture.objects.get()
    assert f'<figure><img alt="Ponte" src="{kept.image.url}" width="300"' in article.body
    assert (article.text, article.text_hash) == before
    assert (kept.alt, kept.credit, kept.is_kept) == ("Ponte", "La Lanterna", False)
    response = client.get(kept.image.url)
    assert response.status_code == 200
    response.close()
    Source.objects.update(rights="excerpt")
    assert client.get(kept.image.url).status_code == 404
    assert not TextPictureJob.objects.exists()
    remove_orphans()
    assert default_storage.exists(str(kept.image.name))


def test_the_same_import_changes_nothing_and_an_export_has_the_addresses(web: Web) -> None:
    body = f'<p>Testo.</p><img src="{ADDRESS}" alt="Ponte">'
    article = brought(body)
    text_pictures.keep_waiting()
    shown = body_of()
    brought(body)
    assert body_of() == shown
    (record,) = records_of([article.pk])
    assert f'<a href="{ADDRESS}"' in record.body and "/media/" not in record.body


def test_what_was_kept_is_not_fetched_again(web: Web) -> None:
    brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    text_pictures.keep_waiting()
    web.clear()
    brought(f'<p>Testo nuovo.</p><img src="{ADDRESS}">')
    assert "<img" not in body_of()
    assert text_pictures.keep_waiting() == 0
    assert "<img" in body_of()


def test_without_the_right_it_stays_a_link(web: Web) -> None:
    brought(f'<p>Testo.</p><img src="{ADDRESS}">', rights="excerpt")
    assert text_pictures.keep_waiting() == 0
    assert f'<a href="{ADDRESS}"' in body_of()
    source = Source.objects.get()
    source.rights, source.permission = "full", "CC BY"
    source.save()
    assert text_pictures.keep_waiting() == 1


@pytest.mark.parametrize("answer", [404, b"no picture", 503])
def test_what_cannot_be_had_stays_a_link(web: Web, answer: bytes | int) -> None:
    web[ADDRESS] = answer
    brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    for _visit in range(text_pictures.MOST_ATTEMPTS + 1):
        text_pictures.keep_waiting()
        TextPictureJob.objects.update(due="2001-01-01T00:00:00Z")
    assert f'<a href="{ADDRESS}"' in body_of()
    assert not TextPictureJob.objects.exists()


@pytest.mark.parametrize(("side", "is_kept"), [(48, True), (47, False)])
def test_a_sign_goes_from_the_text(web: Web, side: int, is_kept: bool) -> None:
    assert text_pictures.LEAST_SIDE == 48
    web[ADDRESS] = picture(side)
    brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    text_pictures.keep_waiting()
    assert ("<figure>" in body_of()) is is_kept


@pytest.mark.parametrize("more", [0, 1])
def test_twenty_pictures_of_a_text_are_kept(
    web: Web, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    bounds = (text_pictures.MOST_OF_A_TEXT, text_pictures.MOST_ATTEMPTS)
    assert bounds == (20, 3)
    monkeypatch.setattr(text_pictures, "MOST_OF_A_TEXT", 2)
    addresses = [f"https://a.example/{number}.jpg" for number in range(2 + more)]
    web.update(dict.fromkeys(addresses, picture(60)))
    brought("<p>Testo.</p>" + "".join(f'<img src="{one}">' for one in addresses))
    assert text_pictures.keep_waiting() == 2
    assert body_of().count("<a href") == more


def test_a_text_that_takes_too_long_goes_on_later(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = (text_pictures.SECONDS_AT_ONCE, text_pictures.SECONDS, text_pictures.LARGEST)
    assert bounds == (120.0, 15.0, 10 * 1024 * 1024)
    monkeypatch.setattr(text_pictures, "SECONDS_AT_ONCE", -1.0)
    brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    assert text_pictures.keep_waiting() == 0
    assert TextPictureJob.objects.count() == 1


Hide = Callable[[Article], object]


def withdraw(article: Article) -> None:
    article.status, article.withdrawal_reason = Article.Status.WITHDRAWN, "Errore."
    article.save()


def put_back(article: Article) -> None:
    article.status = Article.Status.DRAFT
    article.save()


HIDES: list[Hide] = [
    lambda article: article.delete(),
    lambda article: Article.objects.filter(pk=article.pk).delete(),
    withdraw,
    put_back,
]


@pytest.mark.parametrize("hide", HIDES)
def test_a_picture_is_not_served_once_its_article_is_not_public(
    web: Web, client: Client, hide: Hide
) -> None:
    article = brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    text_pictures.keep_waiting()
    kept = Picture.objects.get()
    response = client.get(kept.address)
    assert response.status_code == 200
    etag = response["ETag"]
    response.close()
    hide(Article.objects.get(pk=article.pk))
    assert default_storage.exists(str(kept.image.name))
    assert client.get(kept.address).status_code == 404
    assert client.get(kept.address, headers={"if-none-match": etag}).status_code == 404


def test_texts_show_it_from_the_site_whatever_the_store(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bucket that readers may ask has an address that texts may not name."""
    monkeypatch.setattr(default_storage, "url", lambda name: f"https://pictures.example/{name}")
    article = brought(f'<p>Testo.</p><img src="{ADDRESS}">')
    text_pictures.keep_waiting()
    assert f'src="/media/{Picture.objects.get().image.name}"' in body_of()
    (record,) = records_of([article.pk])
    assert f'<a href="{ADDRESS}"' in record.body
