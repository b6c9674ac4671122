"""What a change of articles sets off, whoever makes it: a form, an import, a feed, an action.

Every writer of articles ends in ``ArticleQuerySet.record_changes``: old addresses, counts,
stories, the outbox of the search index and the version of cached pages follow from what an
article was and what it has become.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from articles.models.counts import recount
from articles.models.old_address import Move, lead_on, path_of
from articles.models.outbox import IndexJob, index_changed
from articles.models.status import PUBLIC, Status
from articles.models.story import choose_leads
from articles.models.taxonomy import Tag


class Placement(NamedTuple):
    """Where an article stands: all that addresses, counts and stories depend on.

    The fields are columns of ``Article``.
    """

    pk: int
    day: date
    slug: str
    status: str
    published: datetime
    section_id: int | None
    source_id: int
    story_id: int | None

    @property
    def path(self) -> str:
        """The address without host and without the prefix of an interface language."""
        return path_of(self.day, self.slug)

    @property
    def has_known_address(self) -> bool:
        """Whether readers may have kept its address: public ones, and withdrawn ones."""
        return self.status in PUBLIC or self.status == Status.WITHDRAWN

    @property
    def counted_as(self) -> tuple[object, ...]:
        """All that counts of articles depend on, but for the tags."""
        return self.status, self.published, self.section_id, self.source_id


class Change(NamedTuple):
    """An article before and after a change; None before it was created, after it was deleted."""

    before: Placement | None
    after: Placement | None

    @property
    def placements(self) -> list[Placement]:
        """Return the placements before and after, without None."""
        return [placement for placement in self if placement is not None]

    @property
    def is_counted(self) -> bool:
        """Whether counts may differ now: it came, went, or is counted elsewhere."""
        if self.before is None or self.after is None:
            return True
        return self.before.counted_as != self.after.counted_as


def articles_changed(
    articles: QuerySet[Any],
    visible: QuerySet[Any],
    changes: Sequence[Change],
    *,
    tags: Iterable[int] = (),
    counts_late: bool = False,
) -> None:
    """Write down what follows from changes of articles; call it in their transaction.

    ``articles`` are all there are, ``visible`` those that readers may see now. ``tags`` are ids of
    tags that articles gained or lost. With ``counts_late`` the caller counts everything again
    when all of its changes are made.
    """
    lead_on(_moves(changes))
    if not counts_late:
        _recount(visible, [change for change in changes if change.is_counted], set(tags))
    placements = [placement for change in changes for placement in change.placements]
    stories = {placement.story_id for placement in placements if placement.story_id}
    choose_leads(articles, visible, stories)
    ids = [change.placements[0].pk for change in changes]
    if ids:
        index_changed(IndexJob.Kind.ARTICLE, ids)


def _moves(changes: Iterable[Change]) -> list[Move]:
    """The moves of articles whose address readers may have kept."""
    return [
        Move(before.path, after.path, ("article_id", after.pk))
        for before, after in changes
        if before and after and before.has_known_address and before.path != after.path
    ]


def _recount(visible: QuerySet[Any], changes: Sequence[Change], tags: set[int]) -> None:
    placements = [placement for change in changes for placement in change.placements]
    if placements:
        ids = {placement.pk for placement in placements}
        tags |= set(Tag.objects.filter(articles__in=ids).order_by().values_list("pk", flat=True))
    recount(
        visible,
        days={placement.day for placement in placements},
        sections={placement.section_id for placement in placements if placement.section_id},
        sources={placement.source_id for placement in placements},
        tags=tags,
    )
