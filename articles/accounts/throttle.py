"""Counts attempts in the database, for all processes and machines, and refuses too many.

The limits are in ``attempt_limits``. django-allauth's own are not used: they count in the cache,
which each process has for itself here, write up to nine times for one attempt, and let it pass
uncounted where a write fails. Here one transaction counts an attempt for all its limits or for
none, before anything costly is done; what is over a limit costs one query; an error of the database
is an error.
"""

import time
from collections.abc import Iterable
from typing import NamedTuple

from django.db import transaction

from articles.accounts.attempt_limits import Limit
from articles.accounts.client_network import keyed_hash
from articles.models import AttemptCount


class CountedAttempt(NamedTuple):
    """An attempt that was counted, so that it can be given back."""

    keys: tuple[str, ...]
    at: float


class TooManyAttempts(Exception):
    """Something was tried too often; it may be tried again in ``wait`` seconds."""

    def __init__(self, wait: float) -> None:
        super().__init__("too many attempts")
        self.wait = max(1, int(wait + 0.999))


def count_attempt(*wanted: tuple[Limit, str]) -> CountedAttempt:
    """Count one attempt for several limits, each with what it limits (a network, an account).

    Raises ``TooManyAttempts``, and counts nothing, when one of them is used up.
    """
    now = time.time()
    limits = {_key(limit, value): limit for limit, value in wanted}
    _refuse(AttemptCount.objects.filter(key__in=limits), limits, now)
    with transaction.atomic():
        rows = _locked(limits, now)
        _refuse(rows, limits, now)
        for row in rows:
            limit = limits[row.key]
            row.times = [*_recent(row, limit, now), now]
            row.ends = now + limit.seconds
        AttemptCount.objects.bulk_update(rows, ["times", "ends"])
    return CountedAttempt(tuple(limits), now)


def uncount(taken: CountedAttempt) -> None:
    """Take back an attempt that succeeded: only failures count."""
    with transaction.atomic():
        rows = AttemptCount.objects.select_for_update().filter(key__in=taken.keys).order_by("key")
        for row in rows:
            if taken.at in row.times:
                row.times.remove(taken.at)
                row.save(update_fields=["times"])


def forget_attempts_at(limit: Limit, value: str) -> None:
    """Forget the attempts of one limit for one network or account."""
    AttemptCount.objects.filter(key=_key(limit, value)).delete()


def delete_expired() -> None:
    """Delete attempts that no limit counts any more."""
    AttemptCount.objects.filter(ends__lt=time.time()).delete()


def _key(limit: Limit, value: str) -> str:
    return keyed_hash(f"throttle.{limit.name}", value)


def _locked(limits: dict[str, Limit], now: float) -> list[AttemptCount]:
    """The rows of all keys, made where they are missing, locked until the transaction ends."""
    # In the same order for everyone: two that wait for each other would wait for ever.
    keys = sorted(limits)
    AttemptCount.objects.bulk_create(
        [AttemptCount(key=key, ends=now + limits[key].seconds) for key in keys],
        ignore_conflicts=True,
    )
    rows = list(AttemptCount.objects.select_for_update().filter(key__in=keys).order_by("key"))
    if len(rows) < len(keys):  # one was tidied away just now
        raise TooManyAttempts(1)
    return rows


def _recent(row: AttemptCount, limit: Limit, now: float) -> list[float]:
    return [moment for moment in row.times if moment > now - limit.seconds]


def _refuse(rows: Iterable[AttemptCount], limits: dict[str, Limit], now: float) -> None:
    waits = []
    for row in rows:
        limit = limits[row.key]
        recent = _recent(row, limit, now)
        if len(recent) >= limit.most:
            waits.append(recent[-limit.most] + limit.seconds - now)
    if waits:
        raise TooManyAttempts(max(waits))
