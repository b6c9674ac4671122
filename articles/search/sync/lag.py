"""How far indexes are behind the database."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Count, Min
from django.utils import timezone

from articles.models import ContentVersion, IndexJob, IndexReplica
from articles.search.types import IndexStatus

MOST_REPLICAS = 50  # that are told of


def is_waiting(place: int) -> bool:
    """Whether there is a change that an index at this place has yet to take over."""
    return IndexJob.objects.filter(version__gt=place).exists()


def _waiting(place: int) -> tuple[int, float]:
    """How many changes an index at this place has yet to take over, and the oldest one's age."""
    after = IndexJob.objects.order_by().filter(version__gt=place)
    outbox = after.aggregate(number=Count("pk"), oldest=Min("created"))
    oldest = outbox["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return outbox["number"], round(max(age, 0.0), 3)


def with_lag(status: IndexStatus) -> IndexStatus:
    """The state of an index with what waits in the outbox for it."""
    if status.state == "off":
        return status
    waiting, oldest = _waiting(status.place)
    return replace(status, waiting=waiting, oldest_seconds=oldest)


@dataclass(frozen=True, slots=True)
class ReplicaLag:
    """An index of some machine: its place, what it has yet to take over, when it was seen."""

    name: str
    place: int
    is_building: bool
    waiting: int
    oldest_seconds: float
    seen: datetime


def replicas() -> list[ReplicaLag]:
    """All indexes that are registered."""
    found = []
    for row in IndexReplica.objects.order_by("name")[:MOST_REPLICAS]:
        waiting, oldest = _waiting(row.place)
        found.append(ReplicaLag(row.name, row.place, row.is_building, waiting, oldest, row.seen))
    return found


def unindexed_articles(place: int) -> set[int] | None:
    """Ids of articles that have changed, or are gone, since an index was at this place.

    None where nobody can tell: the outbox no longer has all changes since.
    """
    with connection.cursor() as cursor:
        cursor.execute(_unindexed_statement(), [place, place, place])
        ids = {article for (article,) in cursor.fetchall()}
    return None if None in ids else ids


@cache
def _unindexed_statement() -> str:
    """The SQL: put together anew it takes longer than the answer, and a completion asks at every
    key."""
    models: list[Any] = [ContentVersion, IndexJob]
    version, job = (connection.ops.quote_name(model._meta.db_table) for model in models)
    return (
        f"SELECT NULL FROM {version} WHERE pruned > %s OR version < %s"  # noqa: S608
        f" UNION ALL SELECT object_id FROM {job} WHERE version > %s AND kind = 'article'"
    )
