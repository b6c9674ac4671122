"""Whether the site can do its work: database, index, worker, disk, looked at as a monitor asks."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import connection, models
from django.db.utils import Error
from django.utils import timezone

from articles import search
from articles.models import (
    Article,
    Comment,
    ContentVersion,
    IndexReplica,
    Section,
    Source,
    WorkerProcess,
)
from pressreview.database.availability import availability
from pressreview.database.failures import Trouble, trouble_of

# What pages are made of. Each asking reads a piece of every table, and goes on where the last
# ended: a damaged page of a large table is found after some of them, that of a small one at once.
WATCHED: tuple[type[models.Model], ...] = (ContentVersion, Section, Source, Article, Comment)
ROWS = 200  # read at once
SECONDS = 0.02  # for one table and asking
MOST_REPLICAS = 50  # that are told of
MEGABYTE = 1024 * 1024


class Reader:
    """Reads through the tables, a piece at a time; stays where it finds damage."""

    def __init__(self) -> None:
        self._last: dict[type[models.Model], int] = {}

    def place_of(self, model: type[models.Model]) -> int:
        """The key after which the next piece of the table begins."""
        return self._last.get(model, 0)

    def read(self) -> None:
        """Read whole rows of each table. Raises what the database raises, and ``ValueError``
        where a stored value is none."""
        # By the index that every list goes by; the rest in the order of the rows.
        Article.objects.published().newest_first().first()
        for model in WATCHED:
            end = time.monotonic() + SECONDS
            while self._read_rows(model) and time.monotonic() < end:
                pass

    def _read_rows(self, model: type[models.Model]) -> bool:
        """Whether there are more rows in the table."""
        rows = model._base_manager.order_by("pk").filter(pk__gt=self.place_of(model))
        piece = list(rows[:ROWS])
        if len(piece) < ROWS:
            self._last.pop(model, None)
            return False
        self._last[model] = piece[-1].pk
        return True


reader = Reader()


def report() -> tuple[dict[str, object], bool]:
    """What a monitor is told, and whether all of it is well."""
    states = {"database": database_state(), "index": "ok" if search.is_ready() else "unavailable"}
    states["worker"] = worker_state(states["database"])
    free = free_megabytes()
    states["disk"] = "ok" if free >= settings.LEAST_DISK else "full"
    lag = _lag() if states["database"] == "ok" else UNKNOWN_LAG
    told: dict[str, object] = {**states, **lag, "disk_free_mb": free}
    return told, set(states.values()) == {"ok"}


def database_state() -> str:
    """``ok``, ``unreachable`` or ``damaged``."""
    try:
        with availability.asking(for_all=False):
            reader.read()
    except (Error, ValueError, TypeError) as error:
        is_away = trouble_of(error) in {Trouble.AWAY, Trouble.BUSY}
        return "unreachable" if is_away else "damaged"
    return "ok"


def worker_state(database: str) -> str:
    """``ok``, ``away`` where no worker gives signs of life, or ``unknown``: they are in the
    database."""
    if database != "ok":
        return "unknown"
    try:
        return "ok" if WorkerProcess.objects.alive().exists() else "away"
    except Error:
        return "unknown"


UNKNOWN_LAG: dict[str, object] = {
    "index_lag_jobs": None,
    "index_lag_seconds": None,
    "index_replicas": None,
}


def _lag() -> dict[str, object]:
    """How far the index is behind the database, and how far each index of any machine is."""
    try:
        index = search.status()
        replicas = [_told(row) for row in IndexReplica.objects.all()[:MOST_REPLICAS]]
    except Error:
        return UNKNOWN_LAG
    return {
        "index_lag_jobs": index.waiting,
        "index_lag_seconds": index.oldest_seconds,
        "index_replicas": replicas,
    }


def _told(row: IndexReplica) -> dict[str, object]:
    lag = search.lag_of(row.place)
    silence = (timezone.now() - row.seen).total_seconds()
    return {
        "name": row.short_name,
        "place": row.place,
        "lag_jobs": lag.jobs,
        "lag_seconds": lag.seconds,
        "silent_seconds": round(max(silence, 0.0), 1),
    }


def free_megabytes() -> int:
    """Of the fullest disk that the site writes to. One without free files has no room either."""
    folders = {Path(settings.DATA_DIR)}
    if settings.MEDIA_ROOT:
        folders.add(Path(settings.MEDIA_ROOT))
    if connection.vendor == "sqlite":
        folders.add(Path(settings.DATABASES["default"]["NAME"]).parent)
    return min(_free(folder) for folder in folders if folder.exists())


def _free(folder: Path) -> int:
    disk = os.statvfs(folder)
    if disk.f_files and not disk.f_favail:
        return 0
    return disk.f_bavail * disk.f_frsize // MEGABYTE
