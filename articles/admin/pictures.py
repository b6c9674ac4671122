"""Pictures that editors upload: looked at, and kept in a shape fit to be published."""

import io
from pathlib import PurePath
from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from pictures.models import PillowPicture
from PIL import Image

from articles.importers.base import SourceUnreadable
from articles.importers.fetch import fetch

LARGEST_FILE = 15 * 1024 * 1024
LARGEST_FETCHED = 10 * 1024 * 1024
SECONDS_TO_FETCH = 20.0
MOST_PIXELS = 50_000_000
# Below this no rendition would be made: the smallest is 400 pixels wide, at 16 to 9.
LEAST_WIDTH, LEAST_HEIGHT = 400, 225
# The largest rendition is 1,800 pixels wide; more than this is never shown.
LONGEST_SIDE = 2400
# MPO is what Pillow calls the JPEG of a telephone that holds a second, hidden picture.
FORMATS = {"JPEG", "MPO", "PNG", "WEBP", "AVIF"}


def tidied(picture: Any) -> SimpleUploadedFile:
    """The uploaded picture upright, in sRGB, not larger than is shown, and without metadata.

    A camera writes into a picture where it was taken: that is not ours to publish. JPEG, or
    PNG where parts are transparent. Raises ValidationError with a sentence for the editor.
    """
    check(picture)
    try:
        picture.seek(0)
        with Image.open(picture) as opened:
            # A JPEG is decoded at the scale that is needed, which is many times quicker.
            opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
            image = PillowPicture.pre_process(opened)
    except Exception as error:  # Pillow's decoders raise whatever they meet.
        raise ValidationError(_("The picture is damaged."), "damaged") from error
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    is_opaque = image.getextrema()[3][0] == 255
    kind, ending = ("JPEG", "jpg") if is_opaque else ("PNG", "png")
    file = io.BytesIO()
    image = image.convert("RGB") if is_opaque else image
    image.save(file, kind, quality=90, exif=b"", icc_profile=b"")
    name = PurePath(picture.name).with_suffix(f".{ending}").name
    return SimpleUploadedFile(name, file.getvalue(), f"image/{kind.lower()}")


def check(picture: Any) -> None:
    """Raises ValidationError for a picture that the site does not take."""
    if picture.size > LARGEST_FILE:
        raise ValidationError(_("The picture must not be larger than 15 MB."), "size")
    # Django's field has opened it with Pillow, and refused what is no picture.
    opened = picture.image
    if opened.format not in FORMATS:
        raise ValidationError(_("The picture must be a JPEG, PNG, WebP or AVIF."), "format")
    if opened.width * opened.height > MOST_PIXELS:
        raise ValidationError(_("The picture must not exceed 50 million pixels."), "pixels")
    if opened.width < LEAST_WIDTH or opened.height < LEAST_HEIGHT:
        raise ValidationError(
            _("The picture must be at least 400 pixels wide and 225 high."), "small"
        )


def fetched(address: str) -> SimpleUploadedFile:
    """The picture that is at an address of the public network, tidied like an uploaded one.

    Raises ValidationError with a sentence for the editor.
    """
    try:
        got = fetch(address, most_bytes=LARGEST_FETCHED, seconds=SECONDS_TO_FETCH)
    except SourceUnreadable as error:
        raise ValidationError(str(error), "fetch") from None
    try:
        name = slugify(PurePath(unquote(urlsplit(got.address).path)).stem)[:60] or "picture"
        picture = forms.ImageField().to_python(SimpleUploadedFile(f"{name}.image", got.body))
    except ValidationError:
        raise ValidationError(_("There is no picture at this address."), "picture") from None
    return tidied(picture)
