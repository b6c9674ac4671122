"""Pictures within the texts of articles: those that are kept here, and articles that wait for
theirs to be fetched."""

from collections.abc import Iterable

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from articles.models.claimed_job import ClaimedJob, ClaimedJobQuerySet
from articles.models.picture import picture_name


class TextPicture(models.Model):
    """A picture of a text, by the address that it was fetched from."""

    article = models.ForeignKey("Article", models.CASCADE, related_name="text_pictures")
    origin = models.CharField(max_length=1000)
    image = models.FileField(upload_to=picture_name, blank=True, max_length=300, db_index=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
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

    @property
    def address(self) -> str:
        """Where texts show it: the site itself, which asks who may see it, whatever the store."""
        return f"{settings.MEDIA_URL}{self.image.name}"


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
