"""Rows of work that several workers share out: each is claimed by one of them for some minutes.

Whoever claims a row has it until it is done and deleted, or is put off; what a killed worker had
claimed is due again when its claim ends. All times are the database's own: the clocks of several
machines need not agree.
"""

from datetime import timedelta
from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

Job = TypeVar("Job", bound="ClaimedJob", covariant=True)
# Longer than anything that is done under a claim takes: a mail server may let each of some twelve
# answers wait for ten seconds.
CLAIMED_FOR = timedelta(minutes=5)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time, an hour at the most."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(attempts - 1, 20)))


class ClaimedJobQuerySet(models.QuerySet[Job]):
    """Lists of jobs."""

    def claim(self) -> Job | None:
        """Claim the job that has been due for longest; None when there is none."""
        due = self.filter(due__lte=Now()).order_by("due", "pk")
        for pk, attempts in due.values_list("pk", "attempts")[:100]:
            free = self.filter(pk=pk, attempts=attempts, due__lte=Now())
            if free.update(due=Now() + CLAIMED_FOR, attempts=F("attempts") + 1):
                return self.filter(pk=pk, attempts=attempts + 1).first()
        return None

    def _still(self, job: Any) -> Self:
        """The job, if its claim has not passed to somebody else."""
        return self.filter(pk=job.pk, attempts=job.attempts)

    def done(self, job: Any) -> bool:
        """Delete a job that was claimed; whether it was still the caller's."""
        return bool(self._still(job).delete()[0])

    def put_off(self, job: Any, **values: Any) -> None:
        """Let a claimed job be tried again after a pause, which grows with its attempts."""
        self._still(job).update(due=Now() + pause_after(job.attempts), **values)


class ClaimedJob(models.Model):
    """A job with the moment from which it may be claimed, and how often it was."""

    created = models.DateTimeField(default=timezone.now)
    due = models.DateTimeField(db_default=Now(), db_index=True)
    attempts = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True
