"""The addresses and sizes that ``<picture>`` elements name; the elements are in the templates.

``pictures/picture.html`` of django-pictures is a template of Django's: rendered for each card it
would take longer than the rest of the page.
"""

from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from articles.content.lead_sizes import lead_sizes

COLUMNS = 12
Renditions = dict[str, dict[int, str]]


def renditions(picture: Any) -> Renditions:
    """The renditions of an article's picture: format ("AVIF") -> width in pixels -> address.

    None as long as they have yet to be made.
    """
    if picture.instance.image_pending:
        return {}
    return _renditions(picture.name, picture.width, picture.height, picture.instance.image_cut)


@lru_cache(maxsize=2_000)
def _renditions(name: str, width: int, height: int, cut: str) -> Renditions:
    """The renditions of the picture of this name, which is never used for another one."""
    return {
        format_name: {wide: size.url for wide, size in by_width.items()}
        for format_name, by_width in lead_sizes(name, width, height, cut).items()
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
    """The ``sizes`` of a picture that takes so many of 12 columns from each breakpoint on: "xs" is
    the narrowest screen, where it takes the whole width unless that is said.

    Not django-pictures' own: it has the widest screens show each picture in the page's whole width.
    """
    layout: dict[str, Any] = settings.PICTURES
    page: int = layout["CONTAINER_WIDTH"]
    breakpoints: dict[str, int] = {"xs": 0} | layout["BREAKPOINTS"]
    shares = {width: columns[name] for name, width in breakpoints.items() if name in columns}
    of_screen = [
        f"(min-width: {width}px) {100 * share // COLUMNS}vw"
        for width, share in sorted(shares.items(), reverse=True)
        if width < page
    ]
    widest = shares[max(shares)]
    return ", ".join([f"(min-width: {page}px) {page * widest // COLUMNS}px", *of_screen, "100vw"])
