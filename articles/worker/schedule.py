"""What a web process does beside answering: threads that follow, index and tidy.

Each task may run in every process at once and may be killed anywhere: the next round does
what is left. Nothing that readers see depends on it but the counts.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.db import close_old_connections, connection

from articles import search
from articles.accounts.cleanup import tidy_accounts
from articles.comments.moderation import forget_networks
from articles.duplicates.linking import recognise
from articles.importers.feed.polling import due_exists
from articles.importers.pipeline.run import settle_killed
from articles.lists import read_counter
from articles.models import Article, ImportRun
from articles.models.orphaned_pictures import remove_orphans
from articles.worker import processes
from pressreview.database.availability import availability
from pressreview.database.failures import Trouble, trouble_of
from pressreview.gaps import gaps, patiently, tasks

logger = logging.getLogger(__name__)

# More articles than this are looked at for stories in a process of their own.
MOST_STORIES = 50
FOLLOW_SECONDS = 0.2


def settle_scheduled() -> None:
    Article.objects.all().settle()


def start_imports() -> None:
    """Have taken in what was handed over on the desk."""
    if ImportRun.objects.filter(state=ImportRun.State.WAITING).exists():
        processes.start_imports()


def start_feeds() -> None:
    """Have the feeds visited that are due."""
    if due_exists():
        processes.start_feeds()


def find_stories() -> None:
    """Look for stories in the few articles that were written just now; many are left to a
    process."""
    waiting = Article.objects.filter(story_pending=True).order_by()[: MOST_STORIES + 1].count()
    if waiting > MOST_STORIES:
        processes.start_stories()
    elif waiting:
        recognise()


def settle_killed_imports() -> None:
    """Say of imports that were killed that they were."""
    if ImportRun.objects.silent().exists():
        settle_killed()


Tasks = Sequence[tuple[Callable[[], object], float]]
# Each task, and every how many seconds it is due. What one thread does, no other waits for:
# looking for stories must not hold up an article on its way into the index.
INDEXING: Tasks = ((search.drain, 0.2),)
TIDYING: Tasks = (
    (read_counter.flush, 5.0),
    (settle_scheduled, 5.0),
    (start_imports, 2.0),
    (find_stories, 2.0),
    (start_feeds, 20.0),
    (settle_killed_imports, 60.0),
    (forget_networks, 3600.0),
    (remove_orphans, 3600.0),
    (tidy_accounts, 3600.0),
)


class Housekeeper(threading.Thread):
    """Does each task when it is due, until it is told to stop."""

    def __init__(self, name: str, tasks: Tasks, *, can_wait: bool = True) -> None:
        """``can_wait`` is false for what finds out that a database is back that was away."""
        super().__init__(name=name, daemon=True)
        self.can_wait = can_wait
        self.ended = threading.Event()
        self.tasks = tasks
        self.tick = min(seconds for _task, seconds in tasks)
        self.due = [0.0] * len(tasks)
        self.failing: set[str] = set()

    def run(self) -> None:
        while not self.ended.wait(self.tick):
            now = time.monotonic()
            for place, (task, seconds) in enumerate(self.tasks):
                if now >= self.due[place] and not (availability.is_away and self.can_wait):
                    gaps.wait()
                    self.do(task)
                    self.due[place] = now + seconds
        connection.close()

    def do(self, task: Callable[[], object]) -> None:
        """Run a task; one that goes on failing is logged when it begins to, not each time."""
        name = task.__name__
        try:
            with patiently(), tasks:
                task()
        except Exception as error:
            with suppress(Exception):  # the thread goes on, whatever state they are in
                close_old_connections()
            # That the database is away is said once for all, by who follows.
            if name not in self.failing and trouble_of(error) is not Trouble.AWAY:
                extra = {"task": name}
                logger.exception("a task failed and will be tried again", extra=extra)
                self.failing.add(name)
        else:
            self.failing.discard(name)


_threads: list[Housekeeper] = []


def start(follow: Callable[[], object]) -> None:
    """Start the threads of this process; a second call changes nothing.

    ``follow`` is what turns the process's pages to the newest state of the archive.
    """
    if _threads:
        return
    following: Tasks = ((follow, FOLLOW_SECONDS),)
    _threads.append(Housekeeper("following", following, can_wait=False))
    for name, theirs in (("index", INDEXING), ("tidy", TIDYING)):
        _threads.append(Housekeeper(name, theirs))
    # Before the first reader is let in: none of them waits for what a new process has to load.
    _threads[0].do(follow)
    connection.close()
    for thread in _threads:
        thread.start()


def stop() -> None:
    """Stop the threads of this process, and write what it has gathered."""
    for thread in _threads:
        thread.ended.set()
    for thread in _threads:
        thread.join(timeout=5)
    if _threads:
        _threads[-1].do(read_counter.flush)
    _threads.clear()
