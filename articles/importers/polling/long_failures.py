"""Has editors told of feeds that have failed for a day: once, until they work again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from articles.models import DeskNotice, FeedState

TOLD_AFTER = timedelta(days=1)
# One failure alone says little, however long ago: such a feed is asked seldom.
FEWEST_FAILURES = 2


def tell_of_long_failures() -> int:
    """Have editors told; return the number of feeds. Workers share them out."""
    ids = list(_untold().order_by("pk").values_list("pk", flat=True))
    return sum(map(_tell, ids))


def _untold() -> QuerySet[FeedState]:
    with_feed = FeedState.objects.exclude(source__feed_address="")
    return with_feed.filter(
        failure_told=False,
        failures__gte=FEWEST_FAILURES,
        failing_since__lte=timezone.now() - TOLD_AFTER,
    )


def _tell(pk: int) -> bool:
    """Whether this process is the one that tells of it."""
    with transaction.atomic():
        is_ours = bool(_untold().filter(pk=pk).update(failure_told=True))
        if is_ours:
            DeskNotice.objects.put(DeskNotice.Kind.FEED_FAILS, [pk])
    return is_ours
