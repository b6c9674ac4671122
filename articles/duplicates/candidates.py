"""Which articles near some days may be the same as some others: candidates, to be compared."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

import numpy as np
from django.db import connection
from django.db.models import Q

from articles.duplicates.lsh import BandTable, Places
from articles.duplicates.minhash import DAYS, Digests, unpack
from articles.models import Article
from articles.models.story import Sketch

IDS = 500  # in one query
SKETCHES = 2_000  # compared at once
MOST_SPANS = 50  # of days in one query

T = TypeVar("T")


def portions(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def candidates(
    ids: Sequence[int], sketches: Digests, days_of: Mapping[int, date]
) -> list[tuple[int, int]]:
    """Pairs of articles that may be the same, the likeliest in front.

    The first of each pair is one of ``ids`` (their digests are ``sketches``); the other is as
    well, or is any article that has no day in ``days_of`` and is sketched already.
    """
    if not ids:
        return []
    known = np.array(ids, np.int64)
    days = np.array([days_of[pk].toordinal() for pk in ids], np.int64)
    table = BandTable(sketches, days, DAYS)
    here, there, agreed = table.pairs_within()
    pairs = [(known[here], known[there], agreed)]
    for others, their_days, their_digests in _sketches_beside(days_of):
        here, there, agreed = table.pairs_with(their_digests, their_days)
        pairs.append((known[here], others[there], agreed))
    first, other, slots = (np.concatenate(column) for column in zip(*pairs, strict=True))
    order = np.lexsort((other, first, -slots))
    return list(zip(first[order].tolist(), other[order].tolist(), strict=True))


def _sketches_beside(
    days_of: Mapping[int, date],
) -> Iterator[tuple[Places, Places, Digests]]:
    """Ids, days and digests of all other articles near the days of these, in portions.

    Those made by other rules cannot be compared: their articles wait to be sketched anew.
    """
    known, stale = np.array(list(days_of), np.int64), []
    for rows in _rows_near(_spans(sorted({day.toordinal() for day in days_of.values()}))):
        ids, days, packed = (list(column) for column in zip(*rows, strict=True))
        ordinals = {day: _ordinal(day) for day in set(days)}
        others, their_days = np.array(ids, np.int64), np.array([ordinals[day] for day in days])
        digests, is_current = unpack(packed)
        is_other = ~np.isin(others, known)
        stale += others[is_other & ~is_current].tolist()
        kept = is_other & is_current
        yield others[kept], their_days[kept], digests[kept]
    for pks in portions(stale, IDS):
        Article.objects.filter(pk__in=pks).update(story_pending=True)


def _rows_near(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, str | date, bytes]]]:
    """Ids, days and digests as the database has them: of a hundred thousand rows, half the
    time would go into making objects of the same few days."""
    near = Q()
    for first, last in spans:
        near |= Q(day__range=(date.fromordinal(first), date.fromordinal(last)))
    sketches = Sketch.objects.filter(near).order_by().values_list("article_id", "day", "digest")
    with connection.chunked_cursor() as cursor:
        cursor.execute(*sketches.query.sql_with_params())
        while rows := cursor.fetchmany(SKETCHES):
            yield rows


def _ordinal(day: str | date) -> int:
    return (date.fromisoformat(day) if isinstance(day, str) else day).toordinal()


def _spans(days: Sequence[int]) -> list[tuple[int, int]]:
    """Few stretches of days that hold all that is near these (sorted ordinals)."""
    spans, gap = [(day - DAYS, day + DAYS) for day in days], 1
    while True:
        merged: list[tuple[int, int]] = []
        for first, last in spans:
            if merged and first - merged[-1][1] <= gap:
                merged[-1] = (merged[-1][0], last)
            else:
                merged.append((first, last))
        if len(merged) <= MOST_SPANS:
            return [(max(first, 1), min(last, date.max.toordinal())) for first, last in merged]
        spans, gap = merged, 2 * gap
