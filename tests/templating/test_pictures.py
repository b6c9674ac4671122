"""Which rendition of a picture stands for it."""

from types import SimpleNamespace

import pytest

from articles.templating.pictures import picture_sizes, rendition_url, renditions


def picture(width: int, height: int, is_pending: bool = False) -> SimpleNamespace:
    name = f"articles/{width}x{height}.jpg"
    article = SimpleNamespace(image_pending=is_pending, image_cut="")
    picture = {"name": name, "width": width, "height": height, "url": f"/media/{name}"}
    return SimpleNamespace(instance=article, **picture)


def test_a_large_picture_has_each_width_in_both_formats() -> None:
    found = renditions(picture(3000, 2000))
    assert set(found) == {"AVIF", "WEBP"}
    widths = sorted(found["WEBP"])
    assert widths == sorted(found["AVIF"]) == [400, 600, 800, 1200, 1800]
    assert found["AVIF"][400] == "/media/articles/3000x2000/16_9/400w.avif"


@pytest.mark.parametrize(
    ("width", "chosen"), [(1199, 1200), (1200, 1200), (1201, 1800), (1800, 1800), (1801, 1800)]
)
def test_the_narrowest_that_is_wide_enough_is_chosen_else_the_widest(
    width: int, chosen: int
) -> None:
    address = f"http://127.0.0.1:8000/media/articles/3000x2000/16_9/{chosen}w.webp"
    assert rendition_url(picture(3000, 2000), width) == address


def test_a_picture_too_small_for_renditions_stands_for_itself() -> None:
    media = "http://127.0.0.1:8000/media/articles"
    assert rendition_url(picture(399, 300), 1200) == f"{media}/399x300.jpg"
    assert rendition_url(picture(400, 300), 1200) == f"{media}/400x300/16_9/400w.webp"


def test_a_picture_whose_sizes_are_being_made_stands_for_itself() -> None:
    pending = picture(3000, 2000, is_pending=True)
    assert renditions(pending) == {}
    assert rendition_url(pending, 1200).endswith("/media/articles/3000x2000.jpg")


def test_the_browser_is_told_how_much_room_a_picture_takes() -> None:
    assert picture_sizes(l=8) == "(min-width: 1200px) 800px, 100vw"
    assert picture_sizes(m=8) == "(min-width: 1200px) 800px, (min-width: 820px) 66vw, 100vw"
    row = "(min-width: 1200px) 200px, (min-width: 576px) 16vw, (min-width: 0px) 25vw, 100vw"
    assert picture_sizes(xs=3, s=2) == row
