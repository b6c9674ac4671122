"""The addresses and sizes that ``<picture>`` elements name; the elements are in the templates.

``pictures/picture.html`` of django-pictures is a template of Django's: rendered for each card it
takes longer than the rest of the page.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from pictures.utils import sizes

from articles.models import Article

RATIO = "16/9"
Renditions = dict[str, dict[int, Any]]


def renditions(picture: Any) -> Renditions:
    """The renditions of an article's picture: format ("AVIF") -> width in pixels -> picture."""
    by_format: Renditions = picture.aspect_ratios[RATIO]
    return by_format


def rendition_url(picture: Any, width: int) -> str:
    """The path of the narrowest WebP rendition that is at least so wide, else of the widest.

    That of the picture itself where it is too small to have renditions.
    """
    by_width = renditions(picture)["WEBP"]
    widths = sorted(by_width)
    chosen = next((wide for wide in widths if wide >= width), widths[-1] if widths else None)
    return str(by_width[chosen].url if chosen else picture.url)


@lru_cache(maxsize=20)
def picture_sizes(**columns: int) -> str:
    """The ``sizes`` of a picture that takes so many of 12 columns from each breakpoint on."""
    field = Article._meta.get_field("image")
    return str(sizes(field=field, container_width=settings.PICTURES["CONTAINER_WIDTH"], **columns))
