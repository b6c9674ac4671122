"""The sizes of lead pictures: how each is cut to 16 by 9, and where its file stands.

``django-pictures`` says which widths there are, and makes what is not cut; a cut is a folder of its
own (``16_9_0-0-100-100-50-30``), so that an address is never used for another picture.
"""

import math
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from pictures.models import PillowPicture
from pictures.utils import source_set
from PIL import Image

from articles.models import Article

RATIO = "16/9"
Box = tuple[int, int, int, int]


@dataclass(eq=False)
class LeadSize(PillowPicture):
    """One size of a lead picture in one format."""

    cut: str = ""

    @property
    def name(self) -> str:
        name = str(super().name)
        if not self.cut:
            return name
        path = PurePosixPath(name)
        return str(path.parent.with_name(f"{path.parent.name}_{self.cut}") / path.name)

    def resize(self, image: Image.Image) -> Image.Image:
        if not self.cut:
            resized: Image.Image = super().resize(image)
            return resized
        size = self.width, math.floor(self.width / Fraction(RATIO))
        return image.resize(size, Image.Resampling.BICUBIC, box_of(image.size, self.cut))


def box_of(size: tuple[int, int], cut: str) -> Box:
    """The part of a picture of this size that leads show: 16 by 9, within the edges that the cut
    names, its focus as near to the middle as they allow. Left, upper, right, lower, in pixels."""
    left, top, right, bottom, x, y = (int(part) for part in cut.split("-"))
    sides = [round(size[0] * left / 100), round(size[1] * top / 100)]
    ends = [round(size[0] * right / 100), round(size[1] * bottom / 100)]
    room = [ends[0] - sides[0], ends[1] - sides[1]]
    width = min(room[0], math.floor(room[1] * Fraction(RATIO)))
    height = min(room[1], math.ceil(width / Fraction(RATIO)))
    start_x = _start(size[0] * x / 100, width, sides[0], ends[0])
    start_y = _start(size[1] * y / 100, height, sides[1], ends[1])
    return start_x, start_y, start_x + width, start_y + height


def _start(middle: float, length: int, least: int, most: int) -> int:
    return max(least, min(round(middle - length / 2), most - length))


@lru_cache(maxsize=2_000)
def lead_sizes(name: str, width: int, height: int, cut: str) -> dict[str, dict[int, LeadSize]]:
    """The sizes of the picture with this name and these pixels: format ("AVIF") -> width -> size.

    None where the part that is cut out is too small for the smallest.
    """
    field: Any = Article._meta.get_field("image")
    if cut:
        left, top, right, bottom = box_of((width, height), cut)
        width, height = right - left, bottom - top
    widths = source_set(
        (width, height), ratio=RATIO, max_width=field.container_width, cols=field.grid_columns
    )
    return {
        kind: {
            wide: LeadSize(name, kind, RATIO, field.storage, wide, cut) for wide in sorted(widths)
        }
        for kind in field.file_types
    }


def sizes_of_lead(picture: Any) -> dict[str, dict[int, LeadSize]]:
    """The sizes of an article's picture (its column, or that of its card)."""
    return lead_sizes(picture.name, picture.width, picture.height, picture.instance.image_cut)
