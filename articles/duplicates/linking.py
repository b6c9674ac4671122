"""Stories found: articles of the same days that are copies of one text are linked as one.

Two articles are linked when they stand at most ``minhash.DAYS`` apart and their texts are the same
(``minhash.is_same``), or when they stand a day apart at most and are nearly so, with the same
figures (``close_copies``); a story is all that hangs together by such links. Both depend on the
articles alone, so the same articles make the same stories in whatever order they come, with two
exceptions: what a deleted article held together stays together, and of crowds of candidates
(see ``lsh``) only the closest are looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from django.db import transaction
from django.db.models import Count
from django.db.models.functions import Substr

from articles.duplicates.candidates import IDS, candidates, portions
from articles.duplicates.close_copies import CLOSE_DAYS, have_same_figures, is_close
from articles.duplicates.minhash import (
    MOST_CHARACTERS,
    Digests,
    Hashes,
    digests,
    is_same,
    pack,
    shingle_sets,
)
from articles.duplicates.union_find import Groups
from articles.models import Article
from articles.models.advisory_lock import Task, one_at_a_time
from articles.models.outbox import IndexJob, index_changed
from articles.models.story import Sketch, Story, choose_leads

LIMIT = 4_000
AHEAD = 3  # times as many are looked at to find those of near days
TEXTS = 250  # read at once
PAIRS = 500  # compared in full at once
# A larger story is not taken apart when one of its articles changes: that one leaves it.
MOST_MATES = 1_000

NOTHING: Hashes = np.zeros(0, np.uint64)
# An article's id, day, story and the beginning of its text.
Row = tuple[int, date, int | None, str]


@dataclass(slots=True)
class _Batch:
    """Articles to be judged anew: where they stood, and what can be compared of them."""

    pending: list[int]
    days: dict[int, date] = field(default_factory=dict)
    stories: dict[int, int | None] = field(default_factory=dict)
    # Stories all of whose articles are here: they may come out as others, or not at all.
    dissolved: set[int] = field(default_factory=set)
    sets: dict[int, Hashes] = field(default_factory=dict)  # of those long enough


def recognise(limit: int = LIMIT) -> int:
    """Look for near-copies of up to ``limit`` articles that wait for it; how many those were.

    Call it until it says 0. All of a call is one transaction: killed, it is as if never begun.
    """
    with transaction.atomic():
        # Two at once would not see each other's articles.
        one_at_a_time(Task.STORIES)
        batch = _take(limit)
        if not batch.pending:
            return 0
        ids = list(batch.sets)
        sketches = digests([batch.sets[pk] for pk in ids])
        groups = Groups()
        outside = _link(batch, candidates(ids, sketches, batch.days), groups)
        _write_sketches(batch, dict(zip(ids, sketches, strict=True)))
        _write_stories(batch, outside, groups)
    return len(batch.pending)


# What is judged


def _take(limit: int) -> _Batch:
    """Articles that wait, of near days, and those that shared a story with one of them."""
    pending = Article.objects.filter(story_pending=True).order_by("pk").values_list("day", "pk")
    batch = _Batch(sorted(pk for _day, pk in sorted(pending[: AHEAD * limit])[:limit]))
    _read(batch, batch.pending, lock=True)
    batch.dissolved = _small({pk for pk in batch.stories.values() if pk})
    # Without the article that changed the others of its story may fall apart.
    mates = Article.objects.filter(story__in=batch.dissolved).values_list("pk", flat=True)
    _read(batch, set(mates.order_by()) - set(batch.pending))
    return batch


def _small(stories: set[int]) -> set[int]:
    """Return the stories that are taken apart when one of their articles changes."""
    members = Article.objects.filter(story__in=stories).order_by().values_list("story")
    sizes = members.annotate(number=Count("pk"))
    return {story for story, number in sizes if number <= MOST_MATES}


def _read(batch: _Batch, ids: Iterable[int], *, lock: bool = False) -> None:
    for some in portions(sorted(ids), TEXTS):
        rows = _rows(some, lock=lock)
        batch.days |= {pk: day for pk, day, _story, _text in rows}
        batch.stories |= {pk: story for pk, _day, story, _text in rows}
        batch.sets |= _sets(rows)


def _rows(ids: Sequence[int], *, lock: bool = False) -> list[Row]:
    articles = Article.objects.filter(pk__in=ids).order_by("pk")
    if lock:
        articles = articles.select_for_update(of=("self",))
    start = Substr("text", 1, MOST_CHARACTERS)
    return list(articles.values_list("pk", "day", "story_id", start))


def _sets(rows: Sequence[Row]) -> dict[int, Hashes]:
    """The shingles of those texts that are long enough to tell."""
    sets = shingle_sets([text for *_rest, text in rows])
    return {row[0]: each for row, each in zip(rows, sets, strict=True) if len(each)}


# What is the same


def _link(batch: _Batch, pairs: list[tuple[int, int]], groups: Groups) -> dict[int, int | None]:
    """Join the articles that are the same, and stories (as negative numbers) with their own.

    Gives the stories in which those stand that are not of the batch.
    """
    outside: dict[int, int | None] = {}
    for pks in portions(sorted({pk for _one, pk in pairs} - batch.days.keys()), IDS):
        outside |= Article.objects.filter(pk__in=pks).order_by().values_list("pk", "story_id")
    for pk, story in outside.items():
        if story:
            groups.join(pk, -story)
    while pairs := [pair for pair in pairs if not groups.are_joined(*pair)]:
        _compare(pairs[:PAIRS], batch, groups)
        pairs = pairs[PAIRS:]
    return outside


def _compare(pairs: Sequence[tuple[int, int]], batch: _Batch, groups: Groups) -> None:
    """Join those pairs whose texts are the same; what is joined by others is not looked at."""
    sets, days, close = dict(batch.sets), dict(batch.days), []
    for pks in portions(sorted({pk for _one, pk in pairs} - sets.keys()), TEXTS):
        rows = _rows(pks)
        sets |= _sets(rows)
        days |= {pk: day for pk, day, _story, _text in rows}
    for first, other in pairs:
        if groups.are_joined(first, other):
            continue
        one, two = sets[first], sets.get(other, NOTHING)
        if is_same(one, two):
            groups.join(first, other)
        elif is_close(one, two) and abs(days[first] - days[other]).days <= CLOSE_DAYS:
            close.append((first, other, min(len(one), len(two))))
    _compare_figures(close, groups)


def _compare_figures(close: Sequence[tuple[int, int, int]], groups: Groups) -> None:
    """Join those pairs that tell the same figures; the third number is the shorter's shingles."""
    for some in portions(close, TEXTS // 2):
        ids = sorted({pk for first, other, _shingles in some for pk in (first, other)})
        texts = {pk: text for pk, _day, _story, text in _rows(ids)}
        for first, other, shingles in some:
            # Either may have been deleted meanwhile.
            if {first, other} <= texts.keys() and have_same_figures(
                texts[first], texts[other], shingles
            ):
                groups.join(first, other)


# What is written


def _write_sketches(batch: _Batch, sketches: dict[int, Digests]) -> None:
    Sketch.objects.bulk_create(
        [Sketch(article_id=pk, day=batch.days[pk], digest=pack(sketches[pk])) for pk in sketches],
        batch_size=IDS,
        update_conflicts=True,
        unique_fields=["article"],
        update_fields=["day", "digest"],
    )
    for pks in portions(sorted(batch.days.keys() - sketches.keys()), IDS):
        Sketch.objects.filter(article__in=pks).delete()


def _write_stories(batch: _Batch, outside: dict[int, int | None], groups: Groups) -> None:
    """Put every article into the story of its group, and say which articles changed."""
    before = batch.stories | outside
    after = dict.fromkeys(batch.stories) | outside
    free = set(batch.dissolved)
    for group in groups.all():
        articles = [number for number in group if number > 0]
        joined = sorted(-number for number in group if number < 0)
        story = joined[0] if joined else _story_for(articles, before, free)
        after |= dict.fromkeys(articles, story)
        after |= _all_of(joined[1:], story, before)
    changed = {pk: story for pk, story in after.items() if story != before[pk]}
    _put(changed)
    for pks in portions(batch.pending, IDS):
        Article.objects.filter(pk__in=pks).update(story_pending=False)
    _tell(changed, {before[pk] for pk in changed} | set(changed.values()) | batch.dissolved)


def _tell(changed: Iterable[int], stories: Iterable[int | None]) -> None:
    """What a change of stories sets off. Counts do not depend on it: none is taken again."""
    for some in portions(sorted(pk for pk in stories if pk), IDS):
        choose_leads(Article.objects.all(), Article.objects.published(), some)
    ids = sorted(changed)
    if ids:
        index_changed(IndexJob.Kind.ARTICLE, ids)


def _story_for(articles: Sequence[int], before: dict[int, int | None], free: set[int]) -> int:
    """The oldest story that one of them was in and nobody else claims, else a new one."""
    claimed = free & {before[pk] or 0 for pk in articles}
    if not claimed:
        return Story.objects.create().pk
    free.remove(min(claimed))
    return min(claimed)


def _all_of(stories: list[int], story: int, before: dict[int, int | None]) -> dict[int, int]:
    """The articles of stories that are joined into another; what was is noted in ``before``."""
    members = dict(Article.objects.filter(story__in=stories).values_list("pk", "story_id"))
    before |= members
    return dict.fromkeys(members, story)


def _put(stories: dict[int, int | None]) -> None:
    members: dict[int | None, list[int]] = defaultdict(list)
    for pk in sorted(stories):
        members[stories[pk]].append(pk)
    for story, articles in members.items():
        for pks in portions(articles, IDS):
            Article.objects.filter(pk__in=pks).update(story=story)
