"""Which workers are alive: each renews a row of its own, on whatever machine it runs."""

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

# A worker that has renewed nothing for so long is taken for dead: six times its pause, since an
# import may hold the lock for writing meanwhile.
LONGEST_SILENCE = timedelta(seconds=30)
# Rows of workers that were killed are kept for so long.
FORGOTTEN_AFTER = timedelta(days=1)


class WorkerProcessQuerySet(models.QuerySet["WorkerProcess"]):
    """All times are the database's own: the clocks of several machines need not agree."""

    def alive(self) -> "WorkerProcessQuerySet":
        """The workers that have given a sign of life lately."""
        return self.filter(seen__gt=Now() - LONGEST_SILENCE)

    def renew(self, name: str) -> None:
        """Give a sign of life for the worker of this name."""
        if not self.filter(pk=name).update(seen=Now()):
            self.create(name=name, seen=Now())

    def forget_killed(self) -> None:
        """Delete the rows of workers that were killed long ago."""
        self.filter(seen__lt=Now() - FORGOTTEN_AFTER).delete()


class WorkerProcess(models.Model):
    """A worker, by the name of its machine, its number there, and a mark of its own."""

    name = models.CharField(_("name"), max_length=300, primary_key=True)
    seen = models.DateTimeField(_("last sign of life"))

    objects = WorkerProcessQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name
