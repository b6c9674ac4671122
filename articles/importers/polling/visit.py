"""One visit of a source's feed: what is asked, what is stored, what is written down of it."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from articles.importers.fetch import Fetched, fetch
from articles.importers.not_fetched import NotFetched
from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.run import Journal, take_in
from articles.importers.polling.credited_sources import credit
from articles.importers.records import Failure, Item, Options, SourceUnreadable
from articles.models import DeskNotice, FeedState, ImportRun, Source
from articles.text.safe_links import web_address

if TYPE_CHECKING:
    from articles.importers.feed.reader import Feed

logger = logging.getLogger(__name__)

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"
)
DEFAULT_MINUTES = 30  # between two visits, where feeds are only visited when asked for
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
GONE = 410
TOO_MUCH = {429, 503}
LONGEST_ADDRESS = 500
LONGEST_ETAG, LONGEST_MODIFIED = 500, 100
MOST_FAILURES = 30_000  # what the column holds

Answer = Fetched | Exception


@dataclass(frozen=True, slots=True)
class Visit:
    """A feed that this process, and no other, visits now."""

    source: Source
    state: FeedState


@dataclass(frozen=True, slots=True)
class Result:
    """What a visit brought. ``sentence`` is for the editor, in the site's language."""

    sentence: str
    counts: Counts
    is_failure: bool = False
    # The host wants to be left in peace.
    is_refusal: bool = False


def ask(visit: Visit) -> Answer:
    """What the feed's host answers, or why it gives nothing. Touches no database."""
    headers = {"Accept": ACCEPT}
    if visit.state.etag:
        headers["If-None-Match"] = visit.state.etag
    if visit.state.modified:
        headers["If-Modified-Since"] = visit.state.modified
    try:
        return fetch(visit.source.feed_address, headers=headers)
    except Exception as error:  # told apart by whoever reads the answer
        return error


def conclude(visit: Visit, answer: Answer) -> Result:
    """Store what came and write down how the visit went, in the site's language."""
    with override(settings.LANGUAGE_CODE):
        try:
            if isinstance(answer, Exception):
                raise answer
            return _succeed(visit, answer)
        except SourceUnreadable as error:
            return _fail(visit, error)
        except Exception:
            logger.exception("a feed could not be taken in", extra={"source": visit.source.pk})
            broken = _("The feed could not be taken in; the log of the site says why.")
            return _fail(visit, SourceUnreadable(broken))


def _succeed(visit: Visit, answer: Fetched) -> Result:
    """Raises ``SourceUnreadable`` where the answer is no feed."""
    # Its libraries load slowly: only who visits feeds waits for them.
    from articles.importers.feed import reader as feed_reader

    counts, sentence = Counts(), _("Nothing has changed since the last visit.")
    if answer.status != 304:
        feed = feed_reader.read(answer.body, answer.address, answer.headers)
        counts = _take_in(visit, feed)
        sentence = _sentence(feed, counts)
    values = _marks(visit.state, answer)
    if answer.status == 304:
        values["failed"] = visit.state.failed
    with transaction.atomic():
        if moved := _follow(visit.source, answer.moved_to):
            values["address"] = moved
            sentence += " " + _("The feed has moved to %(address)s.") % {"address": moved}
        _tell_that_it_works(visit)
        values |= {"failures": 0, "failing_since": None, "failure_told": False}
        _write(visit, counts, sentence, wait=base(), succeeded=timezone.now(), **values)
    return Result(sentence, counts)


def _marks(state: FeedState, answer: Fetched) -> dict[str, Any]:
    """By which the host tells at the next visit whether anything is new; half a mark is none."""
    etag, modified = (answer.headers.get(name, "") for name in ("etag", "last-modified"))
    if answer.status == 304:
        etag, modified = etag or state.etag, modified or state.modified
    return {
        "etag": etag if len(etag) <= LONGEST_ETAG else "",
        "modified": modified if len(modified) <= LONGEST_MODIFIED else "",
    }


def _follow(source: Source, moved_to: str) -> str:
    """The address to which the feed has moved for good, now also the source's; else empty.

    Not by ``save``: the address of a feed is no change that its articles are indexed anew for.
    """
    if not web_address(moved_to) or len(moved_to) > LONGEST_ADDRESS:
        return ""
    own = Source.objects.filter(pk=source.pk, feed_address=source.feed_address)
    return moved_to if own.update(feed_address=moved_to) else ""


def _take_in(visit: Visit, feed: "Feed") -> Counts:
    source = visit.source
    options = Options(
        section=source.feed_section.slug if source.feed_section else "",
        source=source.slug,
        status="published" if source.feed_publishes else "draft",
        own_only=True,
    )
    run = ImportRun(origin=source.feed_address, format="feed", options=options.as_json())
    items, known = _without_known(feed.items, visit.state)
    items = credit(items, feed, source)
    counts = take_in(iter(items), options, journal=Journal(run, keep_empty=False))
    counts.failed += known
    return counts


def _without_known(items: list[Item], state: FeedState) -> tuple[list[Item], int]:
    """The items without failures that the last visit had as well, and how many these are.

    They are counted, but do not make a new entry in the list of imports at every visit.
    """
    failures = sum(isinstance(item, Failure) for item in items)
    if not failures or failures != state.failed:
        return items, 0
    return [item for item in items if not isinstance(item, Failure)], failures


def _sentence(feed: "Feed", counts: Counts) -> str:
    if not feed.items:
        return _("The feed has no entries.")
    numbers = {
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "failed": counts.failed,
    }
    said = _("%(created)d new, %(updated)d updated, %(unchanged)d unchanged, %(failed)d failed.")
    return " ".join(filter(None, (said % numbers, counts.message)))


def _fail(visit: Visit, error: SourceUnreadable) -> Result:
    failures = min(visit.state.failures + 1, MOST_FAILURES)
    wait, sentence = pause(failures), str(error)
    if isinstance(error, NotFetched):
        wait = max(wait, min(timedelta(seconds=error.retry_after or 0), DAY))
        if error.status == GONE:
            wait = WEEK
            sentence += " " + _("It is visited once a week from now on.")
    since = visit.state.failing_since or timezone.now()
    values = {"failures": failures, "failing_since": since, "failed": visit.state.failed}
    _write(visit, Counts(), sentence, wait=wait, **values)
    is_refusal = isinstance(error, NotFetched) and error.status in TOO_MUCH
    return Result(sentence, Counts(), is_failure=True, is_refusal=is_refusal)


def _tell_that_it_works(visit: Visit) -> None:
    """Have editors who were told that the feed fails told that it works again."""
    if visit.state.failures and _own(visit).filter(failure_told=True).exists():
        DeskNotice.objects.put(DeskNotice.Kind.FEED_WORKS, [visit.state.pk])


def base() -> timedelta:
    """The time between two visits of a feed that answers."""
    return timedelta(minutes=settings.FEED_MINUTES or DEFAULT_MINUTES)


def pause(failures: int) -> timedelta:
    """The time until the next visit after so many failed ones: twice as long each time."""
    return min(base() * (1 << min(failures, 12)), max(DAY, base()))


def _write(visit: Visit, counts: Counts, sentence: str, *, wait: timedelta, **values: Any) -> None:
    """Write down the visit, unless another process has the feed by now."""
    written = {
        "result": sentence,
        "next_check": timezone.now() + wait,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "failed": counts.failed,
    }
    _own(visit).update(**written | values)


def _own(visit: Visit) -> QuerySet[FeedState]:
    """The feed's state, if no other process has the feed by now."""
    return FeedState.objects.filter(pk=visit.state.pk, next_check=visit.state.next_check)
