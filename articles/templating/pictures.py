"""The addresses and sizes that ``<picture>`` elements name; the elements are in the templates.

``pictures/picture.html`` of django-pictures is a template of Django's: rendered for each card it
would take longer than the rest of the page.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from pictures.utils import sizes

from articles.models import Article

RATIO = "16/9"
Renditions = dict[str, dict[int, str]]


def renditions(picture: Any) -> Renditions:
    """The renditions of an article's picture: format ("AVIF") -> width in pixels -> address.

    None as long as they have yet to be made.
    """
    if picture.instance.image_pending:
        return {}
    return _renditions(picture.name, picture.width, picture.height)


@lru_cache(maxsize=2_000)
def _renditions(name: str, width: int, height: int) -> Renditions:
    """The renditions of the picture of this name, which is never used for another one."""
    field: Any = Article._meta.get_field("image")
    by_ratio = field.attr_class.get_picture_files(
        file_name=name, img_width=width, img_height=height, storage=field.storage, field=field
    )
    return {
        format_name: {wide: rendition.url for wide, rendition in by_width.items()}
        for format_name, by_width in by_ratio[RATIO].items()
    }


def rendition_url(picture: Any, width: int) -> str:
    """The address, with its host, of the narrowest WebP rendition that is at least so wide, else of
    the widest.

    That of the picture itself where it has no renditions.
    """
    by_width = renditions(picture).get("WEBP", {})
    widths = sorted(by_width)
    chosen = next((wide for wide in widths if wide >= width), widths[-1] if widths else 0)
    # A public bucket's address has a host already.
    address = by_width[chosen] if chosen else str(picture.url)
    return urljoin(str(settings.SITE_URL), address)


@lru_cache(maxsize=20)
def picture_sizes(**columns: int) -> str:
    """The ``sizes`` of a picture that takes so many of 12 columns from each breakpoint on."""
    field = Article._meta.get_field("image")
    return str(sizes(field=field, container_width=settings.PICTURES["CONTAINER_WIDTH"], **columns))
