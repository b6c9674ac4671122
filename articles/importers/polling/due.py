"""When feeds are due: asked often, by processes that visit none themselves."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from articles.models import FeedState, Source

# For so long a feed is its visitor's; if that was killed, the feed is due again then.
CLAIM = timedelta(minutes=10)


def due_exists() -> bool:
    """Whether there is a feed to visit now; never, when feeds are only visited on demand."""
    if not settings.FEED_MINUTES:
        return False
    is_due = Q(feed_state__isnull=True) | Q(feed_state__next_check__lte=timezone.now())
    return Source.objects.exclude(feed_address="").filter(is_due | has_new_address()).exists()


def has_new_address() -> Q:
    """Sources whose state is about an address that they had before."""
    return Q(feed_state__isnull=False) & ~Q(feed_state__address=F("feed_address"))


def make_due(sources: Iterable[Source]) -> None:
    """Let the feeds be visited as soon as somebody looks; those that are new are due anyway.

    Whoever is at a feed now has put its next visit at a little after this one: that stays.
    """
    now = timezone.now()
    states = FeedState.objects.filter(source__in=list(sources), next_check__gt=now)
    is_claimed = Q(checked__isnull=False, next_check=F("checked") + CLAIM)
    states.exclude(is_claimed).update(next_check=now)
