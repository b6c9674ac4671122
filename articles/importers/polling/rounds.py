"""Visits the feeds of sources when they are due: several hosts at once, each host in peace.

Threads do the fetching and touch no database; what came is stored here, one after the other.
"""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from articles.importers.polling.due import CLAIM, has_new_address
from articles.importers.polling.visit import Answer, Result, Visit, ask, conclude
from articles.models import FeedState, Source
from articles.text.web_addresses import host_of

MOST_HOSTS = 8
PAUSE = 2.0  # seconds between two requests to a host

Say = Callable[[str], None]


def say_nothing(line: str) -> None:
    """For visits that nobody watches."""


@dataclass
class PollCounts:
    """How many feeds were visited and failed, and what became of their entries."""

    feeds: int = 0
    failed_feeds: int = 0
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0

    def add(self, result: Result) -> None:
        self.feeds += 1
        self.failed_feeds += result.is_failure
        for name in ("created", "updated", "unchanged", "failed"):
            setattr(self, name, getattr(self, name) + getattr(result.counts, name))


def poll(
    *, only: Iterable[Source] | None = None, force: bool = False, say: Say = say_nothing
) -> PollCounts:
    """Visit every feed that is due, or with ``force`` every one; ``only`` those of some sources.

    ``say`` gets a line for each. What is broken off is visited again: nothing is lost.
    """
    sources = Source.objects.exclude(feed_address="")
    if only is not None:
        sources = sources.filter(pk__in=[source.pk for source in only])
    _keep_states(sources.filter(Q(feed_state__isnull=True) | has_new_address()))
    if not force:
        sources = sources.filter(feed_state__next_check__lte=timezone.now())
    feeds = sources.order_by("feed_state__next_check", "pk").values_list("pk", "feed_address")
    return _Round(feeds, force, say).run()


def _keep_states(sources: Iterable[Source]) -> None:
    """A state for each source that has none; a new beginning where the address has changed."""
    for source in sources:
        values = {"address": source.feed_address, "next_check": timezone.now()}
        state, is_new = FeedState.objects.get_or_create(source=source, defaults=values)
        if not is_new:
            old = FeedState.objects.filter(pk=state.pk, address=state.address)
            works = {"failures": 0, "failing_since": None, "failure_told": False}
            old.update(etag="", modified="", failed=0, result="", **works, **values)


def claim(pk: int, force: bool) -> Visit | None:
    """The feed as this process's own for a while, or None where another has it or had it.

    Whoever changes the time of the next visit has it: the database lets one do so.
    """
    states = FeedState.objects.select_related("source__feed_section")
    state = states.filter(pk=pk).exclude(source__feed_address="").first()
    now = timezone.now()
    if state is None or _is_claimed(state, now) or not (force or state.next_check <= now):
        return None
    own = FeedState.objects.filter(pk=pk, next_check=state.next_check)
    state.checked, state.next_check = now, now + CLAIM
    is_ours = own.update(checked=state.checked, next_check=state.next_check)
    return Visit(state.source, state) if is_ours else None


def _is_claimed(state: FeedState, now: datetime) -> bool:
    """Whether a visit goes on: its end has never the same distance from its beginning."""
    is_open = state.checked is not None and state.next_check == state.checked + CLAIM
    return is_open and state.next_check > now


class _Round:
    """Visits some feeds, each host's one after the other."""

    def __init__(self, feeds: Iterable[tuple[int, str]], force: bool, say: Say) -> None:
        self.waiting: dict[str, deque[int]] = defaultdict(deque)
        for pk, address in feeds:
            self.waiting[host_of(address)].append(pk)
        self.force, self.say = force, say
        self.running: dict[Future[Answer], tuple[str, Visit]] = {}
        self.free_at: dict[str, float] = {}
        self.counts = PollCounts()

    def run(self) -> PollCounts:
        pool = ThreadPoolExecutor(MOST_HOSTS, thread_name_prefix="feeds")
        try:
            while self.waiting or self.running:
                self._start(pool)
                self._finish()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            self._give_back()
        return self.counts

    def _start(self, pool: ThreadPoolExecutor) -> None:
        """Send threads to hosts that may be called now."""
        now = time.monotonic()
        busy = {host for host, _visit in self.running.values()}
        for host in list(self.waiting):
            if len(self.running) >= MOST_HOSTS:
                return
            if host in busy or self.free_at.get(host, now) > now:
                continue
            if visit := self._next(host):
                self.running[pool.submit(ask, visit)] = host, visit

    def _next(self, host: str) -> Visit | None:
        """The next feed of a host that is still to be visited."""
        queue, visit = self.waiting[host], None
        while queue and visit is None:
            visit = claim(queue.popleft(), self.force)
        if not queue:
            del self.waiting[host]
        return visit

    def _finish(self) -> None:
        """Wait for an answer, or until another host may be called; store what came."""
        seconds = self._seconds_to_wait()
        if not self.running:
            time.sleep(seconds or 0.0)
            return
        done, _rest = wait(self.running, seconds, FIRST_COMPLETED)
        for future in done:
            host, visit = self.running.pop(future)
            self.free_at[host] = time.monotonic() + PAUSE
            result = conclude(visit, future.result())
            self.counts.add(result)
            if result.is_refusal:
                self.waiting.pop(host, None)  # its other feeds wait for another round
            self.say(f"{visit.source.slug}: {result.sentence}")

    def _seconds_to_wait(self) -> float | None:
        """Until the first host that has feeds left may be called; None for no such host."""
        busy = {host for host, _visit in self.running.values()}
        if len(self.running) >= MOST_HOSTS:
            return None
        now = time.monotonic()
        free = [self.free_at.get(host, now) - now for host in self.waiting if host not in busy]
        return max(0.0, min(free)) if free else None

    def _give_back(self) -> None:
        """Make feeds whose visit is broken off due again."""
        for _host, visit in self.running.values():
            own = FeedState.objects.filter(pk=visit.state.pk, next_check=visit.state.next_check)
            own.update(next_check=timezone.now())
