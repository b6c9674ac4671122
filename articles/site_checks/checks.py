"""Checks of what is in the database, and the list of all checks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Max, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles import search
from articles.models import (
    ContentVersion,
    ImportRun,
    IndexReplica,
    OutgoingMail,
    PictureJob,
    Source,
    WorkerProcess,
)
from articles.site_checks import services
from articles.site_checks.outcomes import Wrong
from articles.worker import readiness

# A feed that failed so often, one visit after the other, needs somebody who looks at it.
MOST_FAILURES = 3
MOST_NAMES = 5  # of feeds and indexes in a sentence
# A feed that should have been visited so long ago, an import, a mail or a picture that waits for so
# long, a change that the index has not taken over for so long: no worker is at them.
LATEST_VISIT = timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=10)
LONGEST_LAG = 60.0  # seconds
# Imports that were broken off are shown for so long.
IMPORT_DAYS = timedelta(days=7)
# Codes of apps are good for half a minute, and pages show what is published by the minute.
MOST_SECONDS_OFF = 5.0


def database() -> str:
    """Whether the database can be read."""
    state = readiness.database_state()
    if state == "damaged":
        raise Wrong(_("The database is damaged: restore a backup (docs/backup.md)."))
    if state != "ok":
        raise Wrong(_("The database does not answer: see whether its server runs."))
    return _("The database can be read.")


def migrations() -> str:
    """Whether the tables are those of this release."""
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        sentence = ngettext(
            "%d migration has not been applied: run manage.py migrate.",
            "%d migrations have not been applied: run manage.py migrate.",
            pending,
        )
        raise Wrong(sentence % pending)
    return _("The tables are those of this release.")


def index() -> str:
    """Whether the search index can be used and follows the database."""
    status = search.status()
    if status.state == "off":
        return _("Search is switched off.")
    if status.state == "unreachable":
        sentence = _("The index cannot be asked (%s): changes wait until its cluster is back.")
        raise Wrong(sentence % status.message)
    if status.state != "ready":
        sentence = _("The index cannot be used (%s): the worker builds it, or rebuild_index does.")
        raise Wrong(sentence % status.message)
    values = {"articles": status.documents, "changes": status.waiting}
    if status.waiting and status.oldest_seconds > LONGEST_LAG:
        raise Wrong(
            _("%(changes)d changes wait for the index: see whether the worker runs.") % values
        )
    return _("%(articles)d articles; %(changes)d changes wait for it.") % values


def indexes() -> str:
    """Whether the index of each machine follows the database."""
    late = [
        replica.name
        for replica in IndexReplica.objects.filter(is_building=False).order_by("name")
        if search.lag_of(replica.place).seconds > LONGEST_LAG
    ]
    if late:
        sentence = ngettext(
            "%(number)d index is behind: see whether a worker runs on its machine (%(names)s).",
            "%(number)d indexes are behind: see whether a worker runs on each machine (%(names)s).",
            len(late),
        )
        raise Wrong(sentence % {"number": len(late), "names": ", ".join(late[:MOST_NAMES])})
    number = IndexReplica.objects.filter(is_building=False).count()
    return ngettext("%d index, up to date.", "%d indexes, up to date.", number) % number


def worker() -> str:
    """Whether a worker gives signs of life."""
    number = WorkerProcess.objects.alive().count()
    if not number:
        raise Wrong(_("No worker runs: start pressreview-worker, or manage.py work."))
    return ngettext("%d worker runs.", "%d workers run.", number) % number


def feeds() -> str:
    """Whether feeds are visited, and answer."""
    with_feed = Source.objects.exclude(feed_address="")
    failing = with_feed.filter(feed_state__failures__gte=MOST_FAILURES)
    # New ones have no state yet; their first visit is due at once.
    late = with_feed.filter(feed_state__next_check__lt=timezone.now() - LATEST_VISIT)
    overdue = late.count() if settings.FEED_MINUTES else 0
    if overdue:
        sentence = ngettext(
            "%d feed should have been visited: see whether the worker runs.",
            "%d feeds should have been visited: see whether the worker runs.",
            overdue,
        )
        raise Wrong(sentence % overdue)
    if number := failing.count():
        names = ", ".join(failing.order_by("name").values_list("name", flat=True)[:MOST_NAMES])
        sentence = ngettext(
            "%(number)d feed fails again and again: see its source on the desk (%(names)s).",
            "%(number)d feeds fail again and again: see their sources on the desk (%(names)s).",
            number,
        )
        raise Wrong(sentence % {"number": number, "names": names})
    number = with_feed.count()
    return ngettext("%d feed, in order.", "%d feeds, in order.", number) % number


def imports() -> str:
    """Whether imports that were asked for are taken in."""
    now, state = timezone.now(), ImportRun.State
    is_stuck = Q(state=state.WAITING, started__lt=now - LONGEST_WAIT)
    if number := ImportRun.objects.filter(is_stuck).count():
        sentence = ngettext(
            "%d import waits: see whether the worker runs.",
            "%d imports wait: see whether the worker runs.",
            number,
        )
        raise Wrong(sentence % number)
    broken = ImportRun.objects.filter(state=state.BROKEN, started__gte=now - IMPORT_DAYS)
    if number := broken.count():
        sentence = ngettext(
            "%d import was broken off: its page on the desk says why, and runs it again.",
            "%d imports were broken off: their pages on the desk say why, and run them again.",
            number,
        )
        raise Wrong(sentence % number)
    return _("No import waits or was broken off.")


def waiting_mails() -> str:
    """Whether mails that are to be sent get away."""
    late = OutgoingMail.objects.filter(created__lt=timezone.now() - LONGEST_WAIT).count()
    if late:
        sentence = ngettext(
            "%d mail has not been sent: see whether the worker runs, and ask the mail server.",
            "%d mails have not been sent: see whether the worker runs, and ask the mail server.",
            late,
        )
        raise Wrong(sentence % late)
    if failing := OutgoingMail.objects.failing().count():
        sentence = ngettext(
            "%d mail could not be sent so far and is tried again: ask the mail server.",
            "%d mails could not be sent so far and are tried again: ask the mail server.",
            failing,
        )
        raise Wrong(sentence % failing)
    return _("No mail waits for long.")


def sizes_of_pictures() -> str:
    """Whether the sizes of every picture could be made."""
    if number := PictureJob.objects.failed().count():
        sentence = ngettext(
            "%d picture cannot be read: choose it again, in its article on the desk.",
            "%d pictures cannot be read: choose them again, in their articles on the desk.",
            number,
        )
        raise Wrong(sentence % number)
    late = PictureJob.objects.open().filter(created__lt=timezone.now() - LONGEST_WAIT).count()
    if late:
        sentence = ngettext(
            "%d picture has no sizes yet: see whether the worker runs.",
            "%d pictures have no sizes yet: see whether the worker runs.",
            late,
        )
        raise Wrong(sentence % late)
    return _("All pictures have their sizes.")


def clock() -> str:
    """Whether this machine's clock agrees with that of the database.

    SQLite has no clock of its own: what was written before must not be of the future.
    """
    if connection.vendor == "sqlite":
        newest = WorkerProcess.objects.aggregate(newest=Max("seen"))["newest"]
        off = max((newest - timezone.now()).total_seconds(), 0.0) if newest else 0.0
    else:
        theirs: datetime | None = (
            ContentVersion.objects.annotate(now=Now()).values_list("now", flat=True).first()
        )
        off = abs((theirs - timezone.now()).total_seconds()) if theirs else 0.0
    if off > MOST_SECONDS_OFF:
        sentence = _("The clock is %d seconds off: see timedatectl on this machine and others.")
        raise Wrong(sentence % off)
    return _("The clock agrees with the database.")


@dataclass(frozen=True)
class Check:
    """A check: ``run`` returns a sentence, or raises ``Wrong`` with one.

    ``may_hang`` is for what asks no database, and has no bound of its own.
    """

    name: str
    title: Promise
    run: Callable[[], str]
    may_hang: bool = False


CHECKS = (
    Check("database", gettext_lazy("Database"), database),
    Check("migrations", gettext_lazy("Tables"), migrations),
    Check("index", gettext_lazy("Index"), index),
    Check("indexes", gettext_lazy("Indexes of all machines"), indexes),
    Check("worker", gettext_lazy("Worker"), worker),
    Check("disk", gettext_lazy("Disk"), services.disk, may_hang=True),
    Check("media", gettext_lazy("Pictures"), services.media, may_hang=True),
    Check("sizes", gettext_lazy("Sizes of pictures"), sizes_of_pictures),
    Check("cache", gettext_lazy("Cache"), services.shared_cache, may_hang=True),
    Check("feeds", gettext_lazy("Feeds"), feeds),
    Check("imports", gettext_lazy("Imports"), imports),
    Check("clock", gettext_lazy("Clock"), clock),
    Check("mails", gettext_lazy("Mails that wait"), waiting_mails),
    Check("mail", gettext_lazy("Mail"), services.mail, may_hang=True),
)
