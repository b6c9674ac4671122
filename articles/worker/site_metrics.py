"""The state of the site as figures for ``/metrics``: index, outbox, imports, feeds, comments, disk.

What the database has to be asked for is absent while it does not answer: a zero would look as if
all were well.
"""

import threading
import time
from collections.abc import Iterator

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count
from django.db.utils import Error
from prometheus_client.core import GaugeMetricFamily, Metric

from articles import search
from articles.models import (
    Comment,
    ContentVersion,
    DeskNotice,
    ImportRun,
    IndexJob,
    OutgoingMail,
    Source,
    WorkerProcess,
)
from articles.models.import_run import FAILS, HAS_FEED
from articles.search.engines import current_engine
from articles.worker import readiness
from pressreview.database.availability import availability

# Several monitors, or one that asks often, ask the database no more often than this.
KEPT_SECONDS = 5.0
# States of imports that somebody waits for, or has to look after.
STATES = (ImportRun.State.WAITING, ImportRun.State.RUNNING, ImportRun.State.BROKEN)
Figures = dict[str, float]

HELP = {
    "pressreview_database_up": "1 if the database answers.",
    "pressreview_content_version": "Number of the last change of content.",
    "pressreview_index_lag_rows": "Changes that the index has yet to take over.",
    "pressreview_index_lag_seconds": "Age of the oldest of them.",
    "pressreview_outbox_rows": "Rows of the outbox, which all indexes have to pass.",
    "pressreview_workers_alive": "Workers that gave a sign of life, on all machines.",
    "pressreview_feeds": "Sources with a feed.",
    "pressreview_feeds_failing": "Feeds whose last visit failed.",
    "pressreview_mails_waiting": "Mails that are still to be sent.",
    "pressreview_mails_failing": "Mails of them that could not be sent so far.",
    "pressreview_notices_waiting": "What editors are still to be told by mail.",
    "pressreview_comments_pending": "Comments that wait for an editor.",
    "pressreview_imports_waiting": "Imports that wait for a worker.",
    "pressreview_imports_running": "Imports that are being run.",
    "pressreview_imports_broken": "Imports that were broken off.",
    "pressreview_index_up": "1 if the index can be searched, or none is wanted.",
    "pressreview_index_documents": "Articles in the index.",
    "pressreview_index_segments": "Segments of the index.",
    "pressreview_index_bytes": "Size of the index.",
    "pressreview_index_place": "Number of the last change that the index has taken over.",
    "pressreview_disk_free_bytes": "Room on the fullest disk that the site writes to.",
    "pressreview_disk_least_bytes": "Room below which the site says that it is not ready.",
}


def collect() -> Iterator[Metric]:
    """A gauge for each figure that can be told now."""
    for name, value in (_of_index() | _of_disk() | from_database.read()).items():
        gauge = GaugeMetricFamily(name, HELP[name])
        gauge.add_metric([], value)
        yield gauge


def _of_index() -> Figures:
    index = current_engine().status()
    figures: Figures = {"pressreview_index_up": index.is_ready}
    if index.state == "ready":
        figures["pressreview_index_documents"] = index.documents
        figures["pressreview_index_segments"] = index.segments
        figures["pressreview_index_bytes"] = index.bytes
        figures["pressreview_index_place"] = index.place
    return figures


def _of_disk() -> Figures:
    try:
        free = readiness.free_megabytes() * readiness.MEGABYTE
    except OSError:
        return {}
    least = settings.LEAST_DISK * readiness.MEGABYTE
    return {"pressreview_disk_free_bytes": free, "pressreview_disk_least_bytes": least}


def _of_database() -> Figures:
    index = search.status()
    states = ImportRun.objects.filter(state__in=STATES).order_by().values_list("state")
    imports = dict(states.annotate(number=Count("pk")))
    return {
        "pressreview_content_version": ContentVersion.objects.values_list("version").get()[0],
        "pressreview_index_lag_rows": index.waiting,
        "pressreview_index_lag_seconds": index.oldest_seconds,
        "pressreview_outbox_rows": IndexJob.objects.count(),
        "pressreview_workers_alive": WorkerProcess.objects.alive().count(),
        "pressreview_feeds": Source.objects.filter(HAS_FEED).count(),
        "pressreview_feeds_failing": Source.objects.filter(FAILS).count(),
        "pressreview_mails_waiting": OutgoingMail.objects.count(),
        "pressreview_mails_failing": OutgoingMail.objects.failing().count(),
        "pressreview_notices_waiting": DeskNotice.objects.count(),
        "pressreview_comments_pending": Comment.objects.pending().count(),
        **{f"pressreview_imports_{state}": imports.get(state, 0) for state in STATES},
    }


class FromDatabase:
    """What was read from the database last, for some seconds; nothing while it does not answer."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._figures: Figures = {}
        self._read_at = float("-inf")

    def read(self) -> Figures:
        """The figures, and whether they could be read. Takes no longer than the database is
        given to say that it is there."""
        with self._lock:
            if time.monotonic() - self._read_at >= KEPT_SECONDS:
                self._figures = self._asked()
                self._read_at = time.monotonic()
            return self._figures

    def _asked(self) -> Figures:
        if availability.is_away:  # as the thread knows that asks for all
            return {"pressreview_database_up": 0}
        try:
            with availability.asking(for_all=False):
                return {"pressreview_database_up": 1} | _of_database()
        except (Error, ValueError, TypeError, ObjectDoesNotExist):  # away, busy or damaged
            return {"pressreview_database_up": 0}


from_database = FromDatabase()
