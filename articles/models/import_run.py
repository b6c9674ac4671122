"""Records of imports with the records that failed, and of visits to feeds."""

import secrets
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.taxonomy import Source

# A run that has given no sign of life for so long was killed.
LONGEST_SILENCE = timedelta(minutes=2)


def handed_over() -> Storage:
    """The storage of files that wait to be imported, which is never served."""
    return storages["imports"]


def random_name(_run: models.Model, _name: str) -> str:
    """A random name for an uploaded file, with nothing of the name it was sent under."""
    return secrets.token_hex(16)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    """Lists of imports. Signs of life are in the database's own time: the clocks of several
    machines need not agree."""

    def silent(self) -> Self:
        """Imports that are marked as running but were killed: they have given no sign of life."""
        return self.filter(state=ImportRun.State.RUNNING, heartbeat__lt=Now() - LONGEST_SILENCE)

    def wait_again(self, **values: Any) -> int:
        """Let runs begin anew, with these values; return how many there are.

        What they have stored is known again, and what failed is tried again.
        """
        state = {"message": "", "progress": None, "finished": None, "started": timezone.now()}
        counts = dict.fromkeys(("created", "updated", "unchanged", "failed"), 0)
        with transaction.atomic():
            ids = list(self.select_for_update(of=("self",)).values_list("pk", flat=True))
            ImportFailure.objects.filter(run__in=ids).delete()
            runs = ImportRun.objects.filter(pk__in=ids)
            return runs.update(state=ImportRun.State.WAITING, **state, **counts, **values)


class ImportRun(models.Model):
    """One import: where it came from, and what became of its records."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        BROKEN = "broken", _("broken off")

    origin = models.CharField(_("from"), max_length=1000)
    format = models.CharField(_("format"), max_length=12, blank=True)
    # What the command line or the form asked for; the names of ``importers.Options``.
    options = models.JSONField(_("options"), default=dict, blank=True)
    # What was uploaded, as long as the run has not taken it in.
    file = models.FileField(
        _("file"), storage=handed_over, upload_to=random_name, blank=True, max_length=300
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.RUNNING)
    # How often a worker has begun it since somebody asked for it; 0 for what no worker runs.
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # How far it has come, from 0 to 1; empty where the end is not known.
    progress = models.FloatField(_("progress"), null=True, blank=True)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    # A sentence for the editor: why it was broken off, what was left as it is.
    message = models.TextField(_("message"), blank=True)
    started = models.DateTimeField(_("started"), default=timezone.now)
    heartbeat = models.DateTimeField(_("last sign of life"), default=timezone.now)
    finished = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-started", "-pk"]
        indexes = [models.Index(fields=["-started", "-id"], name="import_newest")]

    def __str__(self) -> str:
        return f"{self.origin}, {timezone.localtime(self.started):%Y-%m-%d %H:%M}"

    def wait_again(self) -> bool:
        """Let a run that was broken off begin anew; whether it had been."""
        broken = ImportRun.objects.filter(pk=self.pk, state=self.State.BROKEN)
        return bool(broken.wait_again(attempts=0))


class ImportFailure(models.Model):
    """A record that was not taken in, with the reason, kept so that it can be tried again."""

    run = models.ForeignKey(
        ImportRun, verbose_name=_("import"), on_delete=models.CASCADE, related_name="failures"
    )
    place = models.CharField(_("place"), max_length=200)
    reason = models.TextField(_("reason"))
    # As far as it could be read, by the names of the record format.
    record = models.JSONField(_("record"), default=dict)

    class Meta:
        verbose_name = _("failed record")
        verbose_name_plural = _("failed records")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


# Sources that have a feed, and those whose last visit failed.
HAS_FEED = ~models.Q(feed_address="")
FAILS = HAS_FEED & models.Q(feed_state__failures__gt=0)


class FeedState(models.Model):
    """What the last visits to a source's feed found.

    It is a row of its own: a change of the source would have all its articles indexed anew.
    """

    source = models.OneToOneField(
        Source,
        verbose_name=_("source"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="feed_state",
    )
    # The address that the rest of the row is about.
    address = models.CharField(_("address"), max_length=500, blank=True)
    etag = models.CharField(max_length=500, blank=True)
    modified = models.CharField(max_length=100, blank=True)
    checked = models.DateTimeField(_("last visit"), null=True, blank=True)
    succeeded = models.DateTimeField(_("last success"), null=True, blank=True)
    next_check = models.DateTimeField(_("next visit"), default=timezone.now, db_index=True)
    # One after the other; the pause between visits grows with them.
    failures = models.PositiveSmallIntegerField(_("failed visits"), default=0)
    # The first of these; empty while the feed works. Whether editors were told that it fails.
    failing_since = models.DateTimeField(_("fails since"), null=True, blank=True)
    failure_told = models.BooleanField(default=False, db_default=False, editable=False)
    # A sentence for the editor.
    result = models.TextField(_("result"), blank=True)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)

    class Meta:
        verbose_name = _("state of a feed")
        verbose_name_plural = _("states of feeds")

    def __str__(self) -> str:
        return f"{self.source}: {self.result}"
