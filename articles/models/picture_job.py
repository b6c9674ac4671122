"""Pictures whose sizes are still to be made by the worker."""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from articles.models.claimed_job import ClaimedJob, ClaimedJobQuerySet


class PictureJobQuerySet(ClaimedJobQuerySet["PictureJob"]):
    """Lists of such pictures."""

    def open(self) -> "PictureJobQuerySet":
        """Those that are still tried."""
        return self.filter(problem="")

    def failed(self) -> "PictureJobQuerySet":
        """Those that were given up."""
        return self.exclude(problem="")


class PictureJob(ClaimedJob):
    """A picture until its sizes are made."""

    class Problem(models.TextChoices):
        DAMAGED = "damaged", _("it cannot be read")
        GONE = "gone", _("its file is not there")

    picture = models.OneToOneField("Picture", models.CASCADE, related_name="picture_job")
    # Why no size will be made of it; nothing is tried again.
    problem = models.CharField(max_length=10, choices=Problem.choices, blank=True)

    objects = PictureJobQuerySet.as_manager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.picture_id)


def want_sizes(picture: Any) -> None:
    """Have the lacking sizes of a picture made; called in the transaction that saves it."""
    PictureJob.objects.update_or_create(
        picture=picture, defaults={"due": Now(), "attempts": 0, "problem": ""}
    )
