"""Pictures within the texts of articles: which ones stand where, and articles that wait for theirs
to be fetched."""

from collections.abc import Iterable
from urllib.parse import urljoin

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.claimed_job import ClaimedJob, ClaimedJobQuerySet
from articles.models.picture_library import Picture
from articles.text.media import pictures_of
from articles.text.own_pictures import own_pictures


class TextPicture(models.Model):
    """A picture of a text, by the address that it was fetched from, or was put in under."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="text_pictures")
    origin = models.CharField(max_length=1000)
    # None where it could not be had.
    picture = models.ForeignKey(Picture, models.PROTECT, null=True, related_name="text_uses")
    # What is at the address cannot be shown, and is not asked for again.
    is_given_up = models.BooleanField(default=False)
    # It is a sign or counts visits: it goes from the text.
    is_no_picture = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "origin"], name="text_picture_is_kept_once")
        ]

    def __str__(self) -> str:
        return self.origin


class TextPictureJobQuerySet(ClaimedJobQuerySet["TextPictureJob"]):
    """Articles that wait for the pictures of their texts."""


class TextPictureJob(ClaimedJob):
    """An article whose text has pictures that are still to be fetched."""

    article = models.OneToOneField("Article", models.CASCADE, related_name="text_picture_job")

    objects = TextPictureJobQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article_id)


def want_text_pictures(articles: Iterable[int]) -> None:
    """Have the pictures in the texts of these articles fetched, by their ids.

    The worker leaves those of sources whose texts may not be shown whole.
    """
    jobs = [TextPictureJob(article_id=pk, due=Now(), attempts=0) for pk in articles]
    TextPictureJob.objects.bulk_create(
        jobs,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["due", "attempts"],
    )


def note_pictures_of_text(article_id: int, body: str, before: str) -> None:
    """Write down which pictures of the library stand in a text; in the transaction that saves it.

    ``before`` is the text that was saved last. Readers are given those pictures alone that are
    written down; what is no picture of ours is left out.
    """
    if "<img" not in body and "<img" not in before:
        return
    rows = TextPicture.objects.filter(article=article_id).select_related("picture")
    # One file may have come from two addresses.
    noted = [(str(row.picture.image.name), row) for row in rows if row.picture is not None]
    names = {name for name, _row in noted}
    shown, links = own_pictures(body), set(pictures_of(body))
    gone = [row.pk for name, row in noted if name not in shown and row.origin not in links]
    TextPicture.objects.filter(pk__in=gone).delete()
    for picture in Picture.objects.filter(image__in=[one for one in shown if one not in names]):
        origin = urljoin(str(settings.SITE_URL), picture.address)
        TextPicture.objects.update_or_create(
            article_id=article_id,
            origin=origin,
            defaults={"picture": picture.gain({}), "is_given_up": False},
        )
