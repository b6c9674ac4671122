"""The queue of feeds that fail: try again now."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.admin.queues.queue_deeds import Deed, Done, NotDone, Queue
from articles.importers import poll
from articles.models import Source
from articles.models.import_run import FAILS


def rows() -> QuerySet[Source]:
    """Sources whose feed fails, those that have failed longest first."""
    failing = Source.objects.filter(FAILS).select_related("feed_state")
    return failing.order_by("-feed_state__failures", "name")


def try_again(request: HttpRequest, source: Source) -> Done:
    """Visit a feed that fails now, while the editor waits; there is nothing to undo. Raises
    ``NotDone`` for any other: one that answers is asked when it is due."""
    if not rows().filter(pk=source.pk).exists():
        raise NotDone(_("It does not fail any more."), is_gone=True)
    poll(only=[source], force=True)
    visited = Source.objects.select_related("feed_state").filter(pk=source.pk).first()
    if visited is None:
        raise NotDone(_("It is no longer there."), is_gone=True)
    sentence = f"{source.name}: {visited.feed_state.result}"
    return Done(sentence, is_gone=not visited.feed_state.failures)


FEEDS = Queue(
    key="feeds",
    title=gettext_lazy("Feeds that fail"),
    may_see="articles.view_source",
    may_do="articles.change_source",
    template="admin/queues/feed.html",
    rows=rows,
    deeds=(Deed("again", gettext_lazy("Try again"), "a", try_again),),
)
