"""Pictures of articles: what is taken, what is made of it, what is left when it goes."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from articles.content.picture_making import make_waiting
from articles.models import Article, Picture
from tests.admin.conftest import filled, form_of
from tests.small_archive import SmallArchive


@pytest.fixture(autouse=True)
def media(settings: LazySettings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def picture(
    width: int = 1000,
    height: int = 600,
    kind: str = "JPEG",
    name: str = "foto.jpg",
    profile: bytes = b"",
) -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "#536").save(file, kind, icc_profile=profile)
    return SimpleUploadedFile(name, file.getvalue())


def cut(file: SimpleUploadedFile) -> SimpleUploadedFile:
    return SimpleUploadedFile(str(file.name), file.read()[:2000])


def described(article: Article, image: Any, **changes: Any) -> dict[str, Any]:
    words = {"image_alt": "Un porto", "image_credit": "Ada Neri"}
    return filled(article, image=image, **words | changes)


def test_it_comes_in_several_sizes_and_modern_formats(
    editor: Client, archive: SmallArchive, media: Path
) -> None:
    article = archive.make_article()
    assert editor.post(form_of(article), described(article, picture())).status_code == 302
    assert list(media.rglob("16_9/*")) == []
    make_waiting()
    article.refresh_from_db()
    assert (article.image_width, article.image_height) == (1000, 600)
    made = {path.name for path in media.rglob("16_9/*")}
    assert made == {f"{width}w.{kind}" for width in (400, 600, 800) for kind in ("avif", "webp")}
    with Image.open(next(media.rglob("800w.avif"))) as rendition:
        assert rendition.size == (800, 450)
    assert "<img" in editor.get(form_of(article)).content.decode()


def test_a_large_one_makes_ten_files(editor: Client, archive: SmallArchive, media: Path) -> None:
    article = archive.make_article()
    editor.post(form_of(article), described(article, picture(1800, 1100)))
    assert make_waiting() == 1
    assert len(list(media.rglob("16_9/*"))) == 10


def test_what_the_camera_knew_is_not_published(
    editor: Client, archive: SmallArchive, media: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Taken with the camera on its side.
    exif[0x010F] = "Marca della macchina"
    file = io.BytesIO()
    Image.new("RGB", (3000, 1500), "#536").save(file, "JPEG", exif=exif)
    article = archive.make_article()
    upload = SimpleUploadedFile("foto.jpeg", file.getvalue())
    assert editor.post(form_of(article), described(article, upload)).status_code == 302
    with Image.open(next(media.rglob("articles/*.jpg"))) as kept:
        assert kept.size == (1200, 2400)
        assert not kept.getexif()


def test_what_is_transparent_stays_so(editor: Client, archive: SmallArchive, media: Path) -> None:
    file = io.BytesIO()
    Image.new("RGBA", (500, 300), (9, 9, 9, 60)).save(file, "WEBP")
    article = archive.make_article()
    upload = SimpleUploadedFile("segno.webp", file.getvalue())
    editor.post(form_of(article), described(article, upload))
    with Image.open(next(media.rglob("articles/*.png"))) as kept:
        assert kept.mode == "RGBA"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"image_alt": ""}, "image_alt"), ({"image_credit": ""}, "image_credit")],
)
def test_it_wants_a_description_and_a_credit(
    editor: Client, archive: SmallArchive, changes: dict[str, str], field: str
) -> None:
    article = archive.make_article()
    response = editor.post(form_of(article), described(article, picture(), **changes))
    shown = response.context["adminform"].form
    assert set(shown.errors) == {field, "image"}
    # Browsers send a file once: the form that comes back has the picture by its number.
    kept = Picture.objects.get()
    assert shown["library_picture"].value() == str(kept.pk)
    assert f'src="{kept.address}"' in response.content.decode()
    again = described(article, None, library_picture=kept.pk)
    assert editor.post(form_of(article), again).status_code == 302
    article.refresh_from_db()
    assert article.image.name == kept.image.name


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(SimpleUploadedFile("foto.jpg", b"no picture"), id="no picture"),
        pytest.param(SimpleUploadedFile("foto.jpg", b""), id="empty"),
        pytest.param(SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"), id="svg"),
        pytest.param(picture(name="foto.html"), id="wrong name"),
        pytest.param(picture(kind="GIF", name="foto.gif"), id="gif"),
        pytest.param(picture(300, 200), id="small"),
        pytest.param(cut(picture()), id="cut short"),
        pytest.param(picture(profile=b"nonsense"), id="colours that are none"),
        pytest.param(picture(10_000, 5_001, "PNG", "foto.png"), id="too many pixels"),
    ],
)
def test_it_refuses_with_a_sentence(
    editor: Client, archive: SmallArchive, media: Path, file: SimpleUploadedFile
) -> None:
    article = archive.make_article()
    file.seek(0)
    response = editor.post(form_of(article), described(article, file))
    assert list(response.context["adminform"].form.errors) == ["image"]
    assert not [path for path in media.rglob("*") if path.is_file()]


def test_it_refuses_a_heavy_file(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("articles.content.picture_conversion.LARGEST_FILE", 100)
    article = archive.make_article()
    response = editor.post(form_of(article), described(article, picture()))
    assert list(response.context["adminform"].form.errors) == ["image"]


@pytest.mark.django_db(transaction=True)
def test_what_is_replaced_leaves_nothing_behind(
    archive: SmallArchive, boss: Client, media: Path
) -> None:
    article = archive.make_article()
    boss.post(form_of(article), described(article, picture()))
    make_waiting()
    article.refresh_from_db()
    boss.post(form_of(article), described(article, picture(500, 300, name="altra.jpg")))
    make_waiting()
    article.refresh_from_db()
    names = {path.name for path in media.rglob("*") if path.is_file()}
    assert names == {Path(article.image.name).name, "400w.avif", "400w.webp", "500w.webp"}
    boss.post(form_of(article), filled(article, **{"image-clear": "on", "image_alt": ""}))
    article.refresh_from_db()
    assert not article.image
    assert not [path for path in media.rglob("*") if path.is_file()]
