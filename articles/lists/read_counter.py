"""Which articles are read most: gathered in the web process, written in batches, no cookies.

A browser tells us that an article was open before its reader for a while. The same network
address counts an article once an hour; addresses are kept only in memory, only as a hash
under a key that is thrown away every hour.
"""

import hashlib
import secrets
import threading
import time
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from articles.models import Article, DailyReads, MostRead, SectionReads
from articles.models.advisory_lock import Task, one_at_a_time

RANKED = 10
RANKED_DAYS = 7
# A year, of which the desk shows figures; of a day that is over for a week the most read alone.
KEPT_DAYS = 366
MOST_REMEMBERED = 100_000
HOUR = 3600


# By article: how often it was read, and how many of these reads a search of the site led to.
Reads = dict[int, tuple[int, int]]


class Counter:
    """The reads of one process that are not yet in the database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads: Reads = {}
        self._seen: set[bytes] = set()
        self._key = secrets.token_bytes(16)
        self._key_made = time.monotonic()

    def add(self, article_id: int, network_address: str, *, from_search: bool = False) -> bool:
        """Count a read, unless this address has read the article within the hour."""
        with self._lock:
            if time.monotonic() - self._key_made > HOUR or len(self._seen) >= MOST_REMEMBERED:
                self._seen.clear()
                self._key, self._key_made = secrets.token_bytes(16), time.monotonic()
            reader = f"{article_id} {network_address}".encode()
            mark = hashlib.blake2b(reader, key=self._key, digest_size=12).digest()
            if mark in self._seen:
                return False
            self._seen.add(mark)
            count, of_search = self._reads.get(article_id, (0, 0))
            self._reads[article_id] = count + 1, of_search + from_search
            return True

    def take(self) -> Reads:
        """The reads gathered so far, by article; they are the caller's from now on."""
        with self._lock:
            reads, self._reads = self._reads, {}
            return reads

    def give_back(self, reads: Reads) -> None:
        """Put reads back that could not be written."""
        with self._lock:
            for article_id, (number, searched) in reads.items():
                count, of_search = self._reads.get(article_id, (0, 0))
                self._reads[article_id] = count + number, of_search + searched


counter = Counter()


def flush() -> int:
    """Write the gathered reads; the number of articles written."""
    reads = counter.take()
    if not reads:
        return 0
    try:
        with transaction.atomic():
            _write(reads)
    except Exception:
        counter.give_back(reads)
        raise
    return len(reads)


def _write(reads: Reads) -> None:
    today = timezone.localdate()
    # In the same order for all processes: two that wait for each other would wait for ever.
    known = sorted(Article.objects.filter(pk__in=reads).values_list("pk", flat=True).order_by())
    rows = [DailyReads(article_id=pk, day=today) for pk in known]
    DailyReads.objects.bulk_create(rows, ignore_conflicts=True)
    for pk in known:
        count, searched = reads[pk]
        row = DailyReads.objects.filter(article_id=pk, day=today)
        row.update(count=F("count") + count, from_search=F("from_search") + searched)


def rank() -> None:
    """Write the ranking of what was read most this week, where it has changed."""
    first = timezone.localdate() - timedelta(days=RANKED_DAYS - 1)
    recent = DailyReads.objects.filter(day__gte=first)
    recent = recent.filter(article__visible_from__lte=timezone.now())
    sums = recent.values("article_id").annotate(total=Sum("count")).order_by("-total", "article_id")
    ranking = [row["article_id"] for row in sums[:RANKED]]
    if ranking == list(MostRead.objects.order_by("rank").values_list("article_id", flat=True)):
        return
    rows = [MostRead(rank=rank, article_id=pk) for rank, pk in enumerate(ranking, start=1)]
    with transaction.atomic():
        one_at_a_time(Task.RANKING)
        MostRead.objects.all().delete()
        MostRead.objects.bulk_create(rows)


def forget_old() -> None:
    """Delete the reads of days that nothing is shown of any more, and their sums."""
    before = timezone.localdate() - timedelta(days=KEPT_DAYS)
    for reads in (DailyReads, SectionReads):
        reads.objects.filter(day__lt=before).delete()
