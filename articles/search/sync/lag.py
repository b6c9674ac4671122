"""How far indexes are behind the database."""

from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Count, Exists, Min
from django.utils import timezone

from articles.models import ContentVersion, IndexJob
from articles.search.types import IndexStatus


def is_waiting(place: int) -> bool:
    """Whether there is a change that an index at this place has yet to take over."""
    return IndexJob.objects.filter(version__gt=place).exists()


def has_all_changes(place: int) -> bool:
    """Whether an index at this place has taken every change over. Not where nobody can tell."""
    known = ContentVersion.objects.filter(pruned__lte=place, version__gte=place)
    later = IndexJob.objects.filter(version__gt=place)
    return known.exclude(Exists(later)).exists()


class Lag(NamedTuple):
    """How many changes an index has yet to take over, and how many seconds old the oldest is."""

    jobs: int
    seconds: float


def lag_of(place: int) -> Lag:
    """How far an index at this place is behind the database."""
    after = IndexJob.objects.order_by().filter(version__gt=place)
    outbox = after.aggregate(number=Count("pk"), oldest=Min("created"))
    oldest = outbox["oldest"]
    age = (timezone.now() - oldest).total_seconds() if oldest else 0.0
    return Lag(outbox["number"], round(max(age, 0.0), 3))


def with_lag(status: IndexStatus) -> IndexStatus:
    """The state of an index with what waits in the outbox for it."""
    if status.state == "off":
        return status
    lag = lag_of(status.place)
    return replace(status, waiting=lag.jobs, oldest_seconds=lag.seconds)


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
