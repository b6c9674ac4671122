"""The worker makes the sizes of pictures; until then, and where it cannot, all goes on."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pictures.models import PillowPicture
from PIL import Image
from pytest_django import Settings

from articles.content import picture_making
from articles.content.picture_making import make_waiting
from articles.content.picture_sizes import Busy, one_at_a_time
from articles.models import Article, PictureJob
from articles.worker import tasks
from pressreview.database.failures import StoreAway
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    monkeypatch.setattr(picture_making, "BREATH_SECONDS", 0.0)
    return tmp_path


def upload(colour: str = "#536") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (600, 400), colour).save(file, "JPEG")
    return SimpleUploadedFile("foto.jpg", file.getvalue())


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    """A published article whose picture was saved just now."""
    article = archive.make_article()
    article.image_alt, article.image = "Un porto", upload()
    article.save()
    return article


def sizes(media: Path) -> list[str]:
    return sorted(path.name for path in media.rglob("16_9/*"))


def again(article: Article) -> None:
    """As if the pause were over."""
    PictureJob.objects.update(due=article.created)


def page(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_pages_show_the_picture_itself_until_the_sizes_are_there(
    client: Client, article: Article, media: Path
) -> None:
    assert article.image_pending
    assert sizes(media) == []
    before = page(client, article)
    assert "srcset" not in before
    assert 'width="600" height="400"' in before
    assert f'og:image" content="http://127.0.0.1:8000{article.image.url}"' in before
    for address in ("/", "/articoli/"):
        assert "16_9" not in client.get(address).content.decode()
    tasks.make_pictures()
    assert sizes(media) == ["400w.avif", "400w.webp", "600w.avif", "600w.webp"]
    assert not PictureJob.objects.exists()
    after = page(client, article)
    assert "600w.avif" in after
    # The room that it takes is the same.
    assert 'width="600" height="400"' in after
    assert "16_9" in client.get("/articoli/").content.decode()


def test_a_text_that_is_saved_meanwhile_changes_nothing_of_it(
    article: Article, media: Path
) -> None:
    stale = Article.objects.get(pk=article.pk)
    make_waiting()
    # The worker has finished; who read the article before saves it now.
    stale.title = "Un altro titolo"
    stale.save()
    article.refresh_from_db()
    assert not article.image_pending
    assert article.title == "Un altro titolo"


def test_a_picture_that_is_taken_away_is_wanted_no_more(article: Article, media: Path) -> None:
    article.image = ""
    article.save()
    assert not Article.objects.get(pk=article.pk).image_pending
    make_waiting()
    assert not PictureJob.objects.exists()
    assert sizes(media) == []


@pytest.mark.django_db(transaction=True)
def test_one_that_is_replaced_while_it_is_worked_on_leaves_nothing(
    archive: SmallArchive, media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = archive.make_article()
    article.image_alt, article.image = "Un porto", upload()
    article.save()
    save = PillowPicture.save
    replaced: list[str | None] = []

    def save_and_replace(size: Any, image: Any) -> None:
        save(size, image)
        if not replaced:
            replaced.append(article.image.name)
            article.image = upload("#263")
            article.save()

    monkeypatch.setattr(PillowPicture, "save", save_and_replace)
    assert make_waiting() == 1
    article.refresh_from_db()
    assert not article.image_pending
    stem = Path(article.image.name).stem
    assert {path.name for path in (media / "articles").iterdir()} == {stem, f"{stem}.jpg"}
    assert len(sizes(media)) == 4


def broken(article: Article) -> None:
    """Damage the stored picture."""
    default_storage.delete(str(article.image.name))
    default_storage.save(str(article.image.name), SimpleUploadedFile("x", b"no picture"))


@pytest.fixture
def editor(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("capo"))
    return client


def test_one_that_cannot_be_read_is_told_on_the_desk(
    client: Client, editor: Client, article: Article, media: Path
) -> None:
    form = f"/admin/articles/article/{article.pk}/change/"
    assert "Its sizes are being made" in editor.get(form, headers=ENGLISH).content.decode()
    broken(article)
    for attempt in range(1, picture_making.MOST_ATTEMPTS + 1):
        job = PictureJob.objects.get()
        assert (job.attempts, job.problem) == (attempt - 1, "")
        again(article)
        assert make_waiting() == 0
    again(article)
    assert make_waiting() == 0
    assert PictureJob.objects.get().attempts == picture_making.MOST_ATTEMPTS == 3
    told = editor.get(form, headers=ENGLISH).content.decode()
    assert "could not be made: it cannot be read" in told
    assert f"{article.image_alt}</a>" in editor.get("/admin/", headers=ENGLISH).content.decode()
    assert "srcset" not in page(client, article)
    # Another picture is another try.
    article.image = upload()
    article.save()
    assert make_waiting() == 1
    assert "could not be made" not in editor.get("/admin/", headers=ENGLISH).content.decode()


def test_one_whose_file_is_not_there_is_told_at_once(article: Article) -> None:
    default_storage.delete(str(article.image.name))
    make_waiting()
    assert PictureJob.objects.get().problem == PictureJob.Problem.GONE


@pytest.mark.parametrize("error", [StoreAway("away"), OSError(28, "No space left on device")])
def test_what_a_storage_refuses_is_tried_for_ever(
    article: Article, monkeypatch: pytest.MonkeyPatch, error: Exception, media: Path
) -> None:
    def refuse(*_arguments: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(PillowPicture, "save", refuse)
        for _attempt in range(picture_making.MOST_ATTEMPTS + 2):
            again(article)
            assert make_waiting() == 0
    again(article)
    assert make_waiting() == 1
    assert len(sizes(media)) == 4


def test_a_worker_that_is_to_end_leaves_the_rest_to_the_next(article: Article, media: Path) -> None:
    answers = iter([False, True, True])  # before it, after its first size, before the next
    assert make_waiting(lambda: next(answers)) == 0
    assert len(sizes(media)) == 1
    again(article)
    assert make_waiting() == 1
    assert len(sizes(media)) == 4


def test_one_picture_is_worked_on_at_a_time(
    settings: Settings, tmp_path: Path, article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a machine; between two sizes an editor's picture gets its turn."""
    settings.DATA_DIR = tmp_path
    turns: list[bool] = []

    def may_have_turn() -> bool:
        try:
            with one_at_a_time(0.0):
                return True
        except Busy:
            return False

    save, between = PillowPicture.save, []

    def look(size: Any, image: Any) -> None:
        turns.append(may_have_turn())
        save(size, image)

    def is_ending() -> bool:
        between.append(may_have_turn())
        return False

    monkeypatch.setattr(PillowPicture, "save", look)
    make_waiting(is_ending)
    assert turns == [False] * 4
    assert between == [True] * 8
