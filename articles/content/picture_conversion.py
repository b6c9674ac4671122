"""Checks pictures that come from outside, and converts them into what may be published."""

import io
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.translation import gettext_lazy as _
from pictures.models import PillowPicture
from PIL import Image
from PIL.ExifTags import Base as Exif

from articles.content.picture_sizes import Busy, one_at_a_time

LARGEST_FILE = 15 * 1024 * 1024
SECONDS_TO_WAIT = 15.0  # for other pictures
# Below this no rendition would be made: the smallest is 400 pixels wide, at 16 to 9.
LEAST_WIDTH, LEAST_HEIGHT = 400, 225
# The largest rendition is 1,800 pixels wide; more than this is never shown.
LONGEST_SIDE = 2400
# Millions of pixels, by what decoding one costs: a JPEG is decoded at the scale that is needed,
# but for a progressive one all of it is held at 6 to 8 bytes a pixel; a PNG takes 4, what the
# libraries of WebP and AVIF hold at once comes to 16 and more. MPO is what Pillow calls the JPEG
# of a telephone that holds a second, hidden picture.
MOST_MEGAPIXELS = {"JPEG": 50, "MPO": 50, "PNG": 36, "WEBP": 9, "AVIF": 9}
MOST_PROGRESSIVE = 14
# A progressive JPEG comes in some ten passes over all of it; it takes a few bytes to ask for one.
MOST_SCANS = 100
START_OF_SCAN = b"\xff\xda"
LARGEST_PROFILE = 4 * 1024 * 1024
STRIP = 64  # rows of the result that are made at once


def tidied(
    picture: Any, least: tuple[int, int] = (LEAST_WIDTH, LEAST_HEIGHT)
) -> SimpleUploadedFile:
    """The uploaded picture upright, in sRGB, no larger than pages show it, and without metadata.

    A camera writes into a picture where it was taken: that is not ours to publish. JPEG, or PNG
    where parts are transparent. ``least`` is the smallest width and height that is taken. Raises
    ``ValidationError`` with a sentence for the editor.
    """
    check(picture, least)
    try:
        with one_at_a_time(SECONDS_TO_WAIT):
            content, ending = _tidied(picture)
    except Busy:
        raise ValidationError(
            _("Another picture is being worked on: try again in a moment."), "busy"
        ) from None
    except Exception as error:  # Pillow's decoders raise whatever they meet.
        raise ValidationError(_("The picture is damaged."), "damaged") from error
    name = PurePath(picture.name).with_suffix(f".{ending}").name
    return SimpleUploadedFile(name, content, "image/jpeg" if ending == "jpg" else "image/png")


def _tidied(picture: Any) -> tuple[bytes, str]:
    """The content of the new file, and the ending of its name."""
    image = _reduced(picture)
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    image = PillowPicture.pre_process(image)
    is_opaque = image.getextrema()[3][0] == 255
    kind, ending = ("JPEG", "jpg") if is_opaque else ("PNG", "png")
    file = io.BytesIO()
    image = image.convert("RGB") if is_opaque else image
    image.save(file, kind, quality=90, exif=b"", icc_profile=b"")
    return file.getvalue(), ending


def _reduced(picture: Any) -> Image.Image:
    """The first frame, reduced by a whole factor if it is many times too large.

    It keeps its colour profile and orientation. The decoded original is freed on return.
    """
    picture.seek(0)
    with Image.open(picture) as opened:
        opened.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        image = _in_strips(opened, max(1, max(opened.size) // LONGEST_SIDE))
        if profile := opened.info.get("icc_profile"):
            if len(profile) > LARGEST_PROFILE:
                raise ValueError("a profile larger than any")
            image.info["icc_profile"] = profile
        image.getexif()[Exif.Orientation] = opened.getexif().get(Exif.Orientation, 1)
    return image


def _in_strips(opened: Image.Image, factor: int) -> Image.Image:
    """The picture reduced by the factor, strip by strip to save memory."""
    width, height = (-(-side // factor) for side in opened.size)
    image: Image.Image | None = None
    for top in range(0, height, STRIP):
        box = (0, top * factor, opened.width, min((top + STRIP) * factor, opened.height))
        strip = _plain(opened.crop(box)).reduce(factor)
        image = image or Image.new(strip.mode, (width, height))
        image.paste(strip, (0, top))
    if image is None:
        raise ValueError("a picture without a row")
    return image


def _plain(strip: Image.Image) -> Image.Image:
    """A strip converted to a mode whose pixels can be averaged."""
    if strip.mode.startswith("I"):  # grey in 16 bits
        return strip.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if strip.mode in {"P", "PA", "LA"} or "transparency" in strip.info:
        return strip.convert("RGBA")
    return strip.convert("L") if strip.mode == "1" else strip


def check(picture: Any, least: tuple[int, int] = (LEAST_WIDTH, LEAST_HEIGHT)) -> None:
    """Raise ``ValidationError`` for a picture that the site does not accept."""
    if picture.size > LARGEST_FILE:
        raise ValidationError(_("The picture must not be larger than 15 MB."), "size")
    # Django's field has opened it with Pillow, and refused what is no picture.
    opened = picture.image
    if opened.format not in MOST_MEGAPIXELS:
        raise ValidationError(_("The picture must be a JPEG, PNG, WebP or AVIF."), "format")
    most = MOST_MEGAPIXELS[opened.format]
    if opened.info.get("progressive"):
        most = MOST_PROGRESSIVE
        _check_scans(picture)
    if opened.width * opened.height > most * 1_000_000:
        sentence = _("In this format the picture must not exceed %(number)d million pixels.")
        raise ValidationError(sentence, "pixels", {"number": most})
    if opened.width < least[0] or opened.height < least[1]:
        sentence = _("The picture must be at least %(width)d pixels wide and %(height)d high.")
        raise ValidationError(sentence, "small", {"width": least[0], "height": least[1]})


def _check_scans(picture: Any) -> None:
    """Raise ``ValidationError`` for a JPEG with too many scans.

    Within compressed data the marker's bytes never stand together, so each marker is a scan.
    """
    picture.seek(0)
    if picture.read().count(START_OF_SCAN) > MOST_SCANS:
        raise ValidationError(_("The picture is damaged."), "damaged")


def read_picture(body: bytes, name: str) -> Any:
    """What was fetched, opened as an upload is. Raises ``ValidationError`` where it is none."""
    return forms.ImageField().to_python(SimpleUploadedFile(f"{name}.image", body))
