"""The outbox: changes that the search index has yet to take over, and the version of the content.

Both are written in the transaction of the change. So the database is the only truth: a crash loses
no change, and a save never waits for an index or a cache.
"""

from collections.abc import Iterable

from django.db import connection, models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IndexJob(models.Model):
    """A change that the search index has yet to take over."""

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        SECTION = "section", _("all articles of a section")
        SOURCE = "source", _("all articles of a source")
        TAG = "tag", _("all articles of a tag")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    # No foreign key: the row outlives the article that was deleted.
    object_id = models.BigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["article", "section", "source", "tag"]),
                name="index_job_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class ContentVersion(models.Model):
    """A single row with a number that grows with every change that a page may show."""

    version = models.BigIntegerField(default=1)

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="content_version_has_one_row")
        ]

    def __str__(self) -> str:
        return str(self.version)


def content_changed() -> None:
    """Raise the content version, in the transaction of a change: kept pages are old then."""
    if not ContentVersion.objects.filter(pk=1).update(version=F("version") + 1):
        ContentVersion.objects.bulk_create([ContentVersion(pk=1)], ignore_conflicts=True)


def index_changed(kind: IndexJob.Kind, object_ids: Iterable[int]) -> None:
    """Write a row of the outbox for each object of a kind, and raise the content version.

    Call it in the transaction of the change. ``object_ids`` may be ids of deleted objects.
    """
    # One statement for each row, prepared once: imports write as many of these as articles, and
    # objects for them would take longer than the rows.
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    table = connection.ops.quote_name(IndexJob._meta.db_table)
    insert = f"INSERT INTO {table} (kind, object_id, created) VALUES (%s, %s, %s)"  # noqa: S608
    rows = [(str(kind), object_id, now) for object_id in object_ids]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(insert, rows)
    content_changed()
