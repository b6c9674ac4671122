"""Remembers browsers and networks that an account signed in from; its owner is told of new ones."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from articles.accounts.client_network import browser_of, keyed_hash, network_of
from articles.models import KnownPlace

KNOWN_FOR = timedelta(days=180)
MOST_OF_ACCOUNT = 50  # the oldest are forgotten


def is_known_network(username: str, network: str) -> bool:
    """Whether the account of this name signed in from the network in the last half year."""
    return (
        _recent_places()
        .filter(user__username=username, network=keyed_hash("place", network))
        .exists()
    )


def remember_place(request: HttpRequest, user: User) -> bool:
    """Note the browser and network of a sign-in. True if either is new for the account."""
    place, is_new = KnownPlace.objects.get_or_create(
        user=user,
        network=keyed_hash("place", network_of(request)),
        browser=keyed_hash("browser", browser_of(request)),
    )
    if not is_new:
        is_new = place.seen < timezone.now() - KNOWN_FOR
        place.seen = timezone.now()
        place.save(update_fields=["seen"])
    surplus = KnownPlace.objects.filter(user=user).order_by("-seen", "-pk")[MOST_OF_ACCOUNT:]
    KnownPlace.objects.filter(pk__in=list(surplus.values_list("pk", flat=True))).delete()
    return is_new


def delete_old_places() -> None:
    """Delete places from which nobody signed in for half a year."""
    KnownPlace.objects.filter(seen__lt=timezone.now() - KNOWN_FOR).delete()


def _recent_places() -> QuerySet[KnownPlace]:
    return KnownPlace.objects.filter(seen__gte=timezone.now() - KNOWN_FOR)
