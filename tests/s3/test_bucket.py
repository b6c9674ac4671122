"""A bucket as the place of pictures and files for import, on a real server."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.test import Client
from PIL import Image
from pytest_django import Settings

from articles.content.picture_making import make_waiting
from articles.importers import enqueue_import, run_waiting
from articles.importers.records import Options
from articles.models import Article, ImportRun, orphaned_imports, orphaned_pictures
from articles.models.import_run import handed_over
from articles.models.orphaned_imports import remove_orphaned_files
from articles.models.orphaned_pictures import remove_orphans
from pressreview import media_settings, s3_storage
from pressreview.database.failures import StoreAway
from pressreview.page_cache import stamps
from tests.admin.conftest import filled, form_of
from tests.live import fetch
from tests.s3.server import BUCKET, SECRET, Store
from tests.serving.conftest import wait_until
from tests.small_archive import SmallArchive

LINES = (
    b'{"title": "Il porto", "body": "<p>Testo.</p>", "source": "La Lanterna",'
    b' "published": "2018-04-03"}\n'
)


@pytest.fixture(autouse=True)
def in_bucket(
    store: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Any]]:
    """The site with its media in the bucket."""
    made = media_settings.storages(store.address, "", is_private_network=False)
    settings.STORAGES = {**settings.STORAGES, **made}
    settings.MEDIA_ROOT = ""
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    for model, name, alias in ((Article, "image", "default"), (ImportRun, "file", "imports")):
        monkeypatch.setattr(model._meta.get_field(name), "storage", storages[alias])
    yield made


def picture(colour: str = "#536") -> "ContentFile[bytes]":
    file = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(file, "JPEG")
    return ContentFile(file.getvalue(), "foto.jpg")


def illustrated(archive: SmallArchive, **values: Any) -> Article:
    article = archive.make_article(**values)
    article.image_alt, article.image = "Un porto", picture()
    article.save()
    make_waiting()
    article.refresh_from_db()
    return article


def body_of(answer: Any) -> bytes:
    return b"".join(answer)


def test_what_is_kept_there_is_read_as_it_was(store: Store) -> None:
    long = bytes(range(256)) * 40_000  # sent in parts, and read through the disk
    name = handed_over().save("one", ContentFile(long))
    with handed_over().open(name) as file:
        assert file.read() == long
    assert handed_over().size(name) == len(long) > s3_storage.LONGEST_IN_MEMORY
    assert store.names() == ["imports/one"]
    assert handed_over().listdir("") == ([], ["one"])
    handed_over().delete(name)
    handed_over().delete(name)
    assert not handed_over().exists(name)
    with pytest.raises(FileNotFoundError):
        handed_over().open(name)
    with pytest.raises(FileNotFoundError):
        handed_over().get_modified_time(name)


def test_nobody_without_the_key_reads_anything(store: Store, archive: SmallArchive) -> None:
    handed_over().save("one", ContentFile(b"x"))
    illustrated(archive)
    assert len(store.names()) >= 2
    for name in ("", *store.names()):
        assert fetch(f"http://127.0.0.1:{store.port}/{BUCKET}/{name}").status == 403


def test_a_file_for_import_has_no_address() -> None:
    with pytest.raises(ValueError, match="no address"):
        handed_over().url("one")


@pytest.mark.parametrize("name", ["../articles/x", "/etc/passwd", "a/../../b"])
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(Exception, match=r"path traversal|Detected"):
        handed_over().open(name)


def test_a_picture_comes_through_the_site_as_from_a_folder(
    client: Client, archive: SmallArchive
) -> None:
    article = illustrated(archive)
    assert article.image.url == f"/media/{article.image.name}"
    answer = client.get(article.image.url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/jpeg")
    assert answer["Cache-Control"] == "public, max-age=300, s-maxage=1"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert int(answer["Content-Length"]) == len(body_of(answer)) == article.image.size
    article.status = "draft"
    article.save()
    assert client.get(article.image.url).status_code == 404
    missing = illustrated(archive)
    storages["default"].delete(str(missing.image.name))
    assert client.get(missing.image.url).status_code == 404


def test_with_a_public_address_browsers_ask_the_bucket(
    store: Store, settings: Settings, archive: SmallArchive, client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    base = "https://pictures.example.org/press/"
    made = media_settings.storages(store.address, base, is_private_network=False)
    settings.STORAGES = {**settings.STORAGES, **made}
    monkeypatch.setattr(Article._meta.get_field("image"), "storage", storages["default"])
    article = illustrated(archive)
    page = client.get(article.get_absolute_url()).content.decode()
    assert f'src="{base}{article.image.name}"' in page
    assert f'property="og:image" content="{base}articles/' in page
    assert f'"image": "{base}articles/' in page.replace('"image":"', '"image": "')
    with pytest.raises(ValueError, match="no address"):
        storages["imports"].url("one")


@pytest.mark.django_db(transaction=True)
def test_nothing_is_left_of_a_picture_that_goes(store: Store, archive: SmallArchive) -> None:
    article = illustrated(archive)
    first = set(store.names())
    article.image = picture("#365")
    article.save()
    assert store.names()
    assert not first & set(store.names())
    article.delete()
    assert store.names() == []


def test_what_killed_processes_left_is_tidied_away(
    store: Store, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = illustrated(archive)
    stem = kept.image.name.removesuffix(".jpg")
    lost = "articles/" + "b" * 32
    for name in (f"{lost}.jpg", f"{lost}/16_9/400w.webp", f"{'articles/' + 'c' * 32}/16_9/1w.avif"):
        storages["default"].save(name, ContentFile(b"x"))
    handed_over().save("left", ContentFile(b"x"))
    run = enqueue_import("a.jsonl", Options(), file=ContentFile(LINES, "a.jsonl"))
    assert (remove_orphans(), remove_orphaned_files()) == (0, 0)
    # The store's clock is not ours, and a day is too long for a test.
    monkeypatch.setattr(orphaned_pictures, "SAVING", timedelta(minutes=-1))
    monkeypatch.setattr(orphaned_imports, "HANDING_OVER", timedelta(minutes=-1))
    assert (remove_orphans(), remove_orphaned_files()) == (2, 1)
    assert all(name.startswith((stem, "imports/")) for name in store.names())
    assert f"imports/{run.file.name}" in store.names()


@pytest.mark.django_db(transaction=True)
def test_what_was_handed_over_is_taken_in(store: Store, archive: SmallArchive) -> None:
    run = enqueue_import("a", Options(), file=ContentFile(LINES, "a.jsonl"))
    assert store.names() == [f"imports/{run.file.name}"]
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.created) == (ImportRun.State.DONE, 1)
    assert store.names() == []


def test_a_file_that_has_gone_is_told(archive: SmallArchive) -> None:
    run = enqueue_import("a", Options(), file=ContentFile(LINES, "a.jsonl"))
    handed_over().delete(str(run.file.name))
    run_waiting()
    run.refresh_from_db()
    assert run.state == ImportRun.State.BROKEN
    assert "non" in run.message or "no longer" in run.message


@pytest.fixture
def impatient(
    in_bucket: dict[str, Any], store: Store, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setattr(s3_storage, "LEFT_ALONE_SECONDS", 0.0)
    monkeypatch.setattr(s3_storage, "READ_SECONDS", 0.5)
    monkeypatch.setattr(s3_storage, "CONNECT_SECONDS", 0.5)
    yield


def test_a_store_that_hangs_is_told_to_who_waits(
    impatient: None, store: Store, settings: Settings, archive: SmallArchive, client: Client,
    monkeypatch: pytest.MonkeyPatch, in_bucket: dict[str, Any],
) -> None:  # fmt: skip
    article = illustrated(archive)
    settings.STORAGES = {**settings.STORAGES, **in_bucket}  # with the shorter times
    monkeypatch.setattr(Article._meta.get_field("image"), "storage", storages["default"])
    store.hang()
    answer = client.get(article.image.url)
    assert (answer.status_code, answer["Retry-After"]) == (503, "31")
    assert "no-store" in answer["Cache-Control"]
    # A page needs no picture.
    assert client.get(article.get_absolute_url()).status_code == 200
    with pytest.raises(StoreAway) as away:
        handed_over().save("one", ContentFile(b"x"))
    assert SECRET not in str(away.value)
    store.go_on()
    # It has half a second for an answer, and questions of before to answer first.
    wait_until(lambda: client.get(article.image.url).status_code == 200, "it is not found again")
    assert body_of(client.get(article.image.url))


def test_a_wrong_secret_is_told_without_it(store: Store, settings: Settings) -> None:
    wrong = store.address.replace("@127", "x@127")
    made = media_settings.storages(wrong, "", is_private_network=False)
    settings.STORAGES = {**settings.STORAGES, **made}
    with pytest.raises(StoreAway, match="SignatureDoesNotMatch") as refused:
        storages["imports"].open("one")
    assert SECRET not in str(refused.value)


def test_an_editor_who_saves_a_picture_meanwhile_is_told_and_keeps_the_words(
    impatient: None, store: Store, settings: Settings, archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch, in_bucket: dict[str, Any],
) -> None:  # fmt: skip
    settings.STORAGES = {**settings.STORAGES, **in_bucket}  # with the shorter times
    monkeypatch.setattr(Article._meta.get_field("image"), "storage", storages["default"])
    editor = Client(raise_request_exception=False, headers={"Accept-Language": "en"})
    editor.force_login(User.objects.create_superuser("capo"))
    article = archive.make_article()
    words = {"image_alt": "Un porto", "image_credit": "Ada Neri", "title": "Il porto nuovo"}
    form = filled(article, image=picture(), **words)
    store.hang()
    answer = editor.post(form_of(article), form)
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "store of pictures and files cannot be reached" in page
    assert "Il porto nuovo" in page
    article.refresh_from_db()
    assert (str(article.image), article.title == "Il porto nuovo") == ("", False)
