"""Pictures that editors have fetched from an address."""

from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from articles.content.picture_conversion import read_picture, tidied
from articles.importers import SourceUnreadable, fetch_url

LARGEST_FETCHED = 10 * 1024 * 1024
SECONDS_TO_FETCH = 20.0


def fetched(address: str) -> SimpleUploadedFile:
    """The picture at a public address, converted like an uploaded one.

    Raises ``ValidationError`` with a sentence for the editor.
    """
    try:
        got = fetch_url(address, most_bytes=LARGEST_FETCHED, seconds=SECONDS_TO_FETCH)
    except SourceUnreadable as error:
        raise ValidationError(str(error), "fetch") from None
    try:
        name = slugify(PurePath(unquote(urlsplit(got.address).path)).stem)[:60] or "picture"
        picture = read_picture(got.body, name)
    except ValidationError:
        raise ValidationError(_("There is no picture at this address."), "picture") from None
    return tidied(picture)
