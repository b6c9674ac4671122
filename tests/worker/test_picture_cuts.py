"""Lead pictures are cut as the library says; texts get sizes of their own; both by the worker."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pytest_django import Settings

from articles.content import picture_making
from articles.content.lead_sizes import box_of, lead_sizes
from articles.content.picture_making import lacks_sizes, make_waiting
from articles.models import Article, Picture, PictureJob
from articles.models.picture import token_of
from pressreview.page_cache import stamps
from tests.small_archive import SmallArchive


@pytest.fixture(autouse=True)
def media(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr(stamps, "STAMP_SECONDS", -1.0)
    monkeypatch.setattr(picture_making, "BREATH_SECONDS", 0.0)
    return tmp_path


def halves() -> bytes:
    """A tall picture: red above, blue below."""
    image = Image.new("RGB", (800, 1600), "#f00")
    ImageDraw.Draw(image).rectangle((0, 800, 800, 1600), fill="#00f")
    file = io.BytesIO()
    image.save(file, "JPEG")
    return file.getvalue()


@pytest.fixture
def article(archive: SmallArchive) -> Article:
    """A published article with such a picture at its head, and its sizes made."""
    article = archive.make_article(image=ContentFile(halves(), "a.jpg"), image_alt="Due colori")
    make_waiting()
    article.refresh_from_db()
    return article


def stored(media: Path) -> set[str]:
    """Folder and name of each size."""
    return {"/".join(path.parts[-2:]) for path in media.rglob("*w.*")}


def colour(address: str) -> tuple[int, ...]:
    with default_storage.open(address.removeprefix("/media/")) as file, Image.open(file) as image:
        pixel: Any = image.convert("RGB").getpixel((image.width // 2, image.height // 2))
        assert image.size == (400, 225)
        return tuple(round(value / 255) for value in pixel)


def page(client: Client, article: Article) -> str:
    return client.get(article.get_absolute_url()).content.decode()


def test_the_focus_is_in_the_middle_of_what_readers_get(
    client: Client, article: Article, media: Path
) -> None:
    assert "16_9/400w.webp" in page(client, article)
    picture = Picture.objects.get()
    picture.focus_y = 10
    picture.save()
    article.refresh_from_db()
    assert (article.image_pending, article.image_cut) == (True, "0-0-100-100-50-10")
    # Until it is cut anew readers get the picture as it is.
    assert "srcset" not in page(client, article)
    assert make_waiting() == 1
    article.refresh_from_db()
    assert not article.image_pending
    address = f"/media/articles/{token_of(article.image.name)}/16_9_0-0-100-100-50-10/400w.webp"
    for shown in (page(client, article), client.get("/articoli/").content.decode()):
        assert address in shown and "/16_9/" not in shown
    assert colour(address) == (1, 0, 0)
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert b"".join(answer)


def test_only_the_part_is_shown_and_what_is_cut_otherwise_goes(
    client: Client, article: Article, media: Path
) -> None:
    picture = Picture.objects.get()
    for top in (30, 55):
        picture.refresh_from_db()
        picture.crop_top = top
        picture.save()
        make_waiting()
    folders = {name.split("/")[0] for name in stored(media)}
    # The cut before stays for pages that were sent with it.
    assert folders == {"text", "16_9_0-30-100-100-50-50", "16_9_0-55-100-100-50-50"}
    (of_last,) = {
        address for address in stored(media) if address.endswith("-55-100-100-50-50/400w.webp")
    }
    token = token_of(str(picture.image.name))
    assert colour(f"articles/{token}/{of_last}") == (0, 0, 1)
    # Back to all of it.
    picture.refresh_from_db()
    picture.crop_top = 0
    picture.save()
    make_waiting()
    assert "16_9/400w.webp" in page(client, article)


def test_a_change_while_it_is_cut_is_cut_as_well(
    article: Article, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Picture.objects.get()
    picture.focus_y = 10
    picture.save()
    endings = iter([False])

    def look() -> bool:
        if next(endings, None) is not None:
            return False
        later = Picture.objects.get()
        if later.focus_y == 10:
            later.focus_y = 90
            later.save()
        return False

    make_waiting(look)
    make_waiting()
    article.refresh_from_db()
    assert (article.image_cut, article.image_pending) == ("0-0-100-100-50-90", False)
    assert Picture.objects.get().lead_cut == "0-0-100-100-50-90"
    assert not PictureJob.objects.exists()


def test_an_article_saved_meanwhile_keeps_the_cut(article: Article) -> None:
    stale = Article.objects.get()
    picture = Picture.objects.get()
    picture.focus_y = 10
    picture.save()
    stale.title = "Un altro titolo"
    stale.save()
    make_waiting()
    article.refresh_from_db()
    assert (article.image_cut, article.image_pending) == (picture.cut, False)


def test_a_picture_that_leads_has_its_sizes_for_the_next_article(
    article: Article, archive: SmallArchive
) -> None:
    other = archive.make_article(image=ContentFile(halves(), "b.jpg"), image_alt="Due colori")
    assert not Article.objects.get(pk=other.pk).image_pending


def test_texts_show_sizes_and_the_picture_itself_until_they_are_made(
    client: Client, archive: SmallArchive, media: Path
) -> None:
    picture = Picture.objects.keep(halves(), "a.jpg")
    article = archive.make_article(
        body=f'<figure><img alt="Colori" src="{picture.address}" width="800" height="1600">'
        "<figcaption>Due <small>Ada Neri</small></figcaption></figure><p>Testo.</p>"
    )
    token = token_of(str(picture.image.name))
    shown = page(client, article)
    addresses = [f"/media/articles/{token}/text/{width}w.webp" for width in (400, 800)]
    srcset = f'srcset="{addresses[0]} 400w, {addresses[1]} 800w"'
    assert srcset in shown and 'width="800" height="1600"' in shown and 'loading="lazy"' in shown
    early = client.get(addresses[0])
    assert (early.status_code, early["Content-Type"]) == (200, "image/jpeg")
    assert "ETag" not in early and b"".join(early) == halves()
    make_waiting()
    assert stored(media) == {"text/400w.webp", "text/800w.webp"}
    made = client.get(addresses[0])
    assert (made["Content-Type"], "ETag" in made) == ("image/webp", True)
    with Image.open(io.BytesIO(b"".join(made))) as image:
        assert image.size == (400, 800)
    # No size of a lead stands in for another, and none of a text that cannot be.
    for name in ("16_9/400w.webp", "16_9_0-0-100-100-50-10/400w.webp", "text/1w.webp"):
        assert client.get(f"/media/articles/{token}/{name}").status_code == 404
    Article.objects.filter(pk=article.pk).update(status="draft")
    assert client.get(addresses[0]).status_code == 404


def test_what_a_restored_site_lacks_is_noticed(article: Article, media: Path) -> None:
    picture = Picture.objects.get()
    assert not lacks_sizes(picture)
    for name in ("text/800w.webp", "16_9/800w.webp"):
        path = next(path for path in media.rglob("*w.webp") if str(path).endswith(name))
        content = path.read_bytes()
        path.unlink()
        assert lacks_sizes(picture)
        path.write_bytes(content)


PERCENT = st.integers(0, 100)


@given(
    st.tuples(st.integers(48, 2400), st.integers(48, 2400)),
    st.lists(PERCENT, min_size=2, max_size=2, unique=True).map(sorted),
    st.lists(PERCENT, min_size=2, max_size=2, unique=True).map(sorted),
    PERCENT,
    PERCENT,
)
def test_what_is_cut_lies_within_the_edges_and_is_16_by_9(
    size: tuple[int, int], across: list[int], down: list[int], x: int, y: int
) -> None:
    left, top, right, bottom = box_of(size, f"{across[0]}-{down[0]}-{across[1]}-{down[1]}-{x}-{y}")
    edges = [
        round(side * at / 100)
        for side, at in zip(size * 2, [across[0], down[0], across[1], down[1]], strict=True)
    ]
    assert edges[0] <= left <= right <= edges[2]
    assert edges[1] <= top <= bottom <= edges[3]
    assert abs((right - left) * 9 / 16 - (bottom - top)) <= 1
    # The focus is in the middle, unless an edge is in the way.
    if left > edges[0] and right < edges[2]:
        assert abs((left + right) / 2 - size[0] * x / 100) <= 1


@pytest.mark.parametrize(("right", "widths"), [(50, [400]), (49, [])])
def test_a_part_that_is_too_small_has_no_sizes(right: int, widths: list[int]) -> None:
    sizes = lead_sizes("articles/x.jpg", 800, 600, f"0-0-{right}-100-50-50")
    assert {kind: list(by_width) for kind, by_width in sizes.items()} == {
        "AVIF": widths, "WEBP": widths,
    }  # fmt: skip
