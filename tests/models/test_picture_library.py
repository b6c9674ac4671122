"""The library keeps each picture once, knows where it stands, and forgets what nothing shows."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from articles.models import Article, Picture, PictureJob, TextPicture
from articles.models.orphaned_pictures import remove_orphans
from articles.models.picture_library import LEAST_CUT, OFFERED, UNUSED
from tests.small_archive import SmallArchive


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def content(colour: str = "#536", size: tuple[int, int] = (900, 600)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "JPEG")
    return file.getvalue()


def shown(picture: Picture, caption: str = "Il porto") -> str:
    return (
        f'<p>Testo.</p><figure><img alt="Porto" src="{picture.address}" width="{picture.width}" '
        f'height="{picture.height}"><figcaption>{caption}</figcaption></figure>'
    )


def files(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_a_name_out_of_an_address_is_one_line_that_databases_take(media: Path) -> None:
    picture = Picture.objects.keep(content(), "il\x00 porto\n" + "x" * 300)
    assert picture.file_name == "il porto " + "x" * 191


@pytest.mark.django_db
def test_the_same_file_is_kept_once(media: Path) -> None:
    first = Picture.objects.keep(content(), "porto.jpg", credit="Ada Neri")
    again = Picture.objects.keep(content(), "altro.jpg", alt="Un porto", credit="Altri")
    other = Picture.objects.keep(content("#263"), "porto.jpg")
    assert (first.pk, first.width, first.height) == (again.pk, 900, 600)
    assert other.pk != first.pk and len(files(media)) == 2
    first.refresh_from_db()
    # What was said first stays; what was not said is filled.
    assert (first.file_name, first.alt, first.credit) == ("porto.jpg", "Un porto", "Ada Neri")
    assert PictureJob.objects.count() == 2


@pytest.mark.django_db
def test_a_file_that_is_lost_or_damaged_comes_back_with_the_same_picture() -> None:
    picture = Picture.objects.keep(content(), "porto.jpg")
    name = str(picture.image.name)
    default_storage.delete(name)
    Picture.objects.keep(content(), "porto.jpg")
    assert default_storage.exists(name)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(b"no picture"))
    PictureJob.objects.update(problem=PictureJob.Problem.DAMAGED)
    Picture.objects.keep(content(), "porto.jpg")
    with default_storage.open(name) as file:
        assert file.read() == content()


def test_articles_that_show_the_same_picture_share_its_file(
    archive: SmallArchive, media: Path
) -> None:
    image = ContentFile(content(), "porto.jpg")
    first = archive.make_article(image=image, image_alt="Un porto")
    second = archive.make_article(image=ContentFile(content(), "b.jpg"), image_alt="Il porto")
    assert first.image.name == second.image.name and len(files(media)) == 1
    assert (second.image_width, second.image_height) == (900, 600)
    other = Picture.objects.keep(content("#263", (500, 400)), "c.jpg")
    second.image = other.image.name
    second.save()
    second.refresh_from_db()
    assert (second.image_width, second.image_height, second.image_pending) == (500, 400, True)


@pytest.mark.django_db(transaction=True)
def test_a_picture_goes_with_the_last_article_that_it_leads(
    archive: SmallArchive, media: Path
) -> None:
    first, second = (
        archive.make_article(image=ContentFile(content(), "a.jpg"), image_alt="Un porto")
        for _number in range(2)
    )
    first.delete()
    assert len(files(media)) == 1
    second.delete()
    assert files(media) == [] and not Picture.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_one_that_is_to_be_kept_outlives_its_articles(archive: SmallArchive, media: Path) -> None:
    article = archive.make_article(image=ContentFile(content(), "a.jpg"), image_alt="Un porto")
    Picture.objects.update(is_kept=True)
    article.delete()
    assert len(files(media)) == 1


def test_texts_say_which_pictures_stand_in_them(archive: SmallArchive) -> None:
    picture, other = (Picture.objects.keep(content(one), "a.jpg") for one in ("#536", "#263"))
    article = archive.make_article(body=shown(picture) + shown(picture) + shown(other))
    assert {row.picture for row in article.text_pictures.all()} == {picture, other}
    article.body = shown(other)
    article.save()
    assert [row.picture for row in article.text_pictures.all()] == [other]
    # The same file may have come from another address as well.
    TextPicture.objects.create(article=article, origin="https://a.example/1.jpg", picture=other)
    article.body = "<p>Testo.</p>"
    article.save()
    assert not TextPicture.objects.exists()
    # What is none of ours is nobody's.
    archive.make_article(body=shown(Picture(image=f"articles/{'b' * 32}.jpg")))
    assert not TextPicture.objects.exists()


def test_what_stands_in_a_text_cannot_be_deleted(archive: SmallArchive) -> None:
    picture = Picture.objects.keep(content(), "a.jpg")
    archive.make_article(body=shown(picture))
    with pytest.raises(IntegrityError), transaction.atomic():
        picture.delete()
    assert Picture.objects.exists()


@pytest.mark.parametrize("seconds", [-1, 1])
@pytest.mark.django_db(transaction=True)
def test_what_nothing_shows_goes_after_eight_days(media: Path, seconds: int) -> None:
    assert timedelta(days=8) == UNUSED
    Picture.objects.keep(content(), "a.jpg")
    Picture.objects.keep(content("#263"), "b.jpg", is_kept=True)
    assert remove_orphans() == 0
    with time_machine.travel(timezone.now() + UNUSED + timedelta(seconds=seconds), tick=False):
        assert remove_orphans() == (seconds > 0)
    assert len(files(media)) == (1 if seconds > 0 else 2)


@pytest.mark.parametrize("seconds", [-1, 1])
@pytest.mark.django_db
def test_what_goes_soon_is_not_offered(seconds: int) -> None:
    assert timedelta(days=1) == OFFERED
    Picture.objects.keep(content(), "a.jpg")
    kept = Picture.objects.keep(content("#263"), "b.jpg", is_kept=True)
    remove_orphans()
    with time_machine.travel(timezone.now() + OFFERED + timedelta(seconds=seconds), tick=False):
        offered = list(Picture.objects.offered())
        assert len(offered) == (1 if seconds > 0 else 2) and kept in offered
        # Whoever brings it again has it stay.
        Picture.objects.keep(content(), "a.jpg")
        assert Picture.objects.offered().count() == 2


@pytest.mark.django_db(transaction=True)
def test_what_is_shown_again_stays(archive: SmallArchive, media: Path) -> None:
    picture = Picture.objects.keep(content(), "a.jpg")
    assert remove_orphans() == 0
    archive.make_article(body=shown(picture))
    with time_machine.travel(timezone.now() + 2 * UNUSED, tick=False):
        assert remove_orphans() == 0
        # From when it is shown no more, the days are counted anew.
        Article.objects.get().delete()
        assert remove_orphans() == 0
    assert len(files(media)) == 1


def parts(picture: Picture, **edges: int) -> Picture:
    for name, value in edges.items():
        setattr(picture, name, value)
    return picture


@pytest.mark.parametrize(("right", "bottom"), [(40, 45), (39, 45), (40, 44)])
@pytest.mark.django_db
def test_a_part_has_room_for_the_smallest_size(right: int, bottom: int) -> None:
    assert LEAST_CUT == (400, 225)
    picture = Picture.objects.keep(content(size=(1000, 500)), "a.jpg")
    parts(picture, crop_right=right, crop_bottom=bottom)
    if (right, bottom) == (40, 45):
        picture.full_clean()
    else:
        with pytest.raises(ValidationError, match="400"):
            picture.full_clean()


@pytest.mark.parametrize(
    "edges",
    [
        {"crop_left": 100},
        {"crop_left": 60, "crop_right": 60},
        {"crop_top": 70, "crop_bottom": 30},
        {"crop_right": 101},
        {"crop_bottom": 101},
        {"focus_x": 101},
        {"focus_y": 101},
    ],
)
@pytest.mark.django_db
def test_a_part_that_is_none_is_refused(edges: dict[str, int]) -> None:
    picture = parts(Picture.objects.keep(content(), "a.jpg"), **edges)
    with pytest.raises(ValidationError):
        picture.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        picture.save()


@pytest.mark.django_db
def test_the_edges_of_a_picture_are_within_it() -> None:
    edges = {"crop_left": 0, "crop_right": 100, "focus_x": 100, "focus_y": 0}
    picture: Any = parts(Picture.objects.keep(content(), "a.jpg"), **edges)
    picture.full_clean()
    picture.save()
    assert picture.cut == "0-0-100-100-100-0"
