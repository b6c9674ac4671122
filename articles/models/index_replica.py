"""Which indexes there are, on whatever machine, and how far each has come in the outbox."""

from datetime import timedelta

from django.db import models, transaction
from django.db.models import Max, Min
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.outbox import ContentVersion, IndexJob

# Rows of the outbox, and indexes that give no sign, are kept for so long.
KEPT = timedelta(days=7)
# An index that is being built gives signs all the time; without any its builder has died.
BUILDING_SILENCE = timedelta(hours=1)
# A sign of life is written so often, where nothing else is written.
SIGN_PAUSE = timedelta(seconds=60)
ROWS = 2_000  # of the outbox that are deleted at once


class IndexReplicaQuerySet(models.QuerySet["IndexReplica"]):
    """Times of signs are the database's own: the clocks of several machines need not agree."""

    def register(self, name: str, place: int, *, is_building: bool = False) -> bool:
        """Have the outbox keep what comes after ``place``; whether it still has all of that.

        An index of this name that was registered before is at this place from now on.
        """
        with transaction.atomic():
            # Against who prunes at this moment.
            ContentVersion.objects.select_for_update().filter(pk=1).first()
            values = {"place": place, "is_building": is_building, "seen": Now()}
            self.update_or_create(name=name, defaults=values)
            return place >= ContentVersion.objects.read().pruned

    def moved(self, name: str, place: int) -> bool:
        """Write down that an index has committed a place; false for one that is not registered."""
        return bool(self.filter(pk=name).update(place=place, seen=Now()))

    def give_sign(self, name: str, place: int) -> bool:
        """Write down that an index is there, now and then; false for one that is not registered."""
        known = self.filter(pk=name)
        if known.filter(place=place, seen__gt=Now() - SIGN_PAUSE).exists():
            return True
        is_known = self.moved(name, place)
        self.prune()  # what had to be left when the index came there
        return is_known

    def prune(self) -> None:
        """Delete the rows of the outbox that every registered index has passed.

        Those of a moment at which somebody changes content are left to the next call.
        """
        _delete(_declare(0))

    def forget_silent(self) -> None:
        """Forget indexes that have given no sign for long, and delete rows that are too old."""
        self.filter(seen__lt=Now() - KEPT).delete()
        self.filter(is_building=True, seen__lt=Now() - BUILDING_SILENCE).delete()
        old = IndexJob.objects.order_by().filter(created__lt=timezone.now() - KEPT)
        _delete(_declare(old.aggregate(version=Max("version"))["version"] or 0))


def _declare(too_old: int) -> int:
    """Say up to which version rows may go, this before any of them goes."""
    with transaction.atomic():
        # Against who registers at this moment. Nobody waits here for who changes content, which an
        # import does for seconds; SQLite, which has no such locks, has one writer anyway.
        rows = ContentVersion.objects.select_for_update(skip_locked=True)
        row = rows.filter(pk=1).first()
        if row is None:
            return 0
        passed = IndexReplica.objects.aggregate(place=Min("place"))["place"] or 0
        pruned = max(row.pruned, passed, too_old)
        if pruned > row.pruned:
            ContentVersion.objects.filter(pk=1).update(pruned=pruned)
        return pruned


def _delete(pruned: int) -> None:
    """Delete the rows up to a version, a portion at a time."""
    rows = IndexJob.objects.filter(version__lte=pruned)
    while True:
        some = list(rows.values_list("pk", flat=True)[:ROWS])
        if some:
            IndexJob.objects.filter(pk__in=some).delete()
        if len(some) < ROWS:
            return


class IndexReplica(models.Model):
    """An index, and the version up to which it has taken all changes over.

    The row follows what the index has committed: it may be behind that, and is never ahead of it.
    """

    name = models.CharField(_("name"), max_length=300, primary_key=True)
    place = models.BigIntegerField(_("place"))
    is_building = models.BooleanField(_("is being built"), default=False)
    seen = models.DateTimeField(_("last sign of life"))

    objects = IndexReplicaQuerySet.as_manager()

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search indexes")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def short_name(self) -> str:
        """The name without that of the machine, which not everybody need know."""
        return self.name.rpartition(":")[2]
