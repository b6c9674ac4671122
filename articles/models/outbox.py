"""The outbox: changes that search indexes have yet to take over, and the version of the content.

Both are written in the transaction of the change. So the database is the only truth: a crash loses
no change, and a save never waits for an index or a cache.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class IndexJob(models.Model):
    """A change that some index has yet to take over.

    Rows are kept until every registered index has passed their version (``IndexReplica``).
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("article")
        SECTION = "section", _("all articles of a section")
        SOURCE = "source", _("all articles of a source")
        TAG = "tag", _("all articles of a tag")

    # That of the content once the change was made: those of later commits are higher.
    version = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.ARTICLE)
    # No foreign key: the row outlives the article that was deleted.
    object_id = models.BigIntegerField()
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("index job")
        verbose_name_plural = _("index jobs")
        ordering = ["version", "pk"]
        indexes = [models.Index(fields=["version", "id"], name="index_job_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["article", "section", "source", "tag"]),
                name="index_job_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"


class Versions(NamedTuple):
    """The version of the content, and the highest whose rows the outbox no longer has whole."""

    current: int
    pruned: int


class ContentVersionQuerySet(models.QuerySet["ContentVersion"]):
    """The single row, if it is there yet."""

    def read(self) -> Versions:
        """Return the numbers as they are; zeros where nothing was ever changed."""
        row = self.values_list("version", "pruned").first()
        return Versions(*row) if row else Versions(0, 0)


class ContentVersion(models.Model):
    """A single row with a number that grows with every change that a page may show.

    Whoever raises it holds the row's lock until the transaction ends. So a number that is handed
    out later is committed later, which no sequence of a database promises.
    """

    version = models.BigIntegerField(default=1)
    pruned = models.BigIntegerField(default=0)

    objects = ContentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("content version")
        verbose_name_plural = _("content versions")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="content_version_has_one_row")
        ]

    def __str__(self) -> str:
        return str(self.version)


# In one statement, whether the row is there or not.
_RAISE = (
    "INSERT INTO {0} (id, version, pruned) VALUES (1, 1, 0)"
    " ON CONFLICT (id) DO UPDATE SET version = {0}.version + 1 RETURNING version"
)


def content_changed() -> int:
    """Raise the content version, in the transaction of a change: kept pages are old then.

    Returns the new version. Raises ``TransactionManagementError`` outside a transaction: the number
    would be committed before what it stands for.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a change is to be made in a transaction")
    table = connection.ops.quote_name(ContentVersion._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(_RAISE.format(table))
        ((version,),) = cursor.fetchall()  # all: SQLite commits no statement that is not at its end
    return int(version)


def index_changed(kind: IndexJob.Kind, object_ids: Iterable[int]) -> None:
    """Raise the content version, and write a row of the outbox for each object of a kind.

    Call it in the transaction of the change: ``TransactionManagementError`` outside one.
    ``object_ids`` may be ids of deleted objects.
    """
    version = content_changed()
    # One statement for each row, prepared once: imports write as many of these as articles, and
    # objects for them would take longer than the rows.
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    table = connection.ops.quote_name(IndexJob._meta.db_table)
    insert = f"INSERT INTO {table} (version, kind, object_id, created) VALUES (%s, %s, %s, %s)"  # noqa: S608
    rows = [(version, str(kind), object_id, now) for object_id in object_ids]
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(insert, rows)
