"""The lead picture of an article: a picture of the library, whose columns stand with the article's
own, so that lists need not look it up."""

from pathlib import PurePath
from typing import Any

from articles.models.picture_job import want_sizes
from articles.models.picture_library import Picture


def settle_lead_picture(article: Any) -> None:
    """Have the library keep a picture that was handed over, and take over how it is cut.

    Called in the transaction that saves the article.
    """
    image: Any = article.image
    is_new = bool(image) and not image._committed
    picture = _handed_over(article) if is_new else Picture.objects.named(str(image.name or ""))
    article.image_cut, article.image_pending = "", False
    if picture is not None:
        # Django leaves the pixels of the picture before where another stored one takes its place.
        article.image_width, article.image_height = picture.width, picture.height
        article.image_cut = picture.cut
        article.image_pending = picture.lead_cut != picture.cut


def _handed_over(article: Any) -> Picture | None:
    image: Any = article.image
    image.file.seek(0)
    words = {"alt": article.image_alt, "credit": article.image_credit}
    picture = Picture.objects.keep(image.file.read(), PurePath(str(image.name)).name, **words)
    article.image = picture.image.name
    want_sizes(picture)
    return picture
