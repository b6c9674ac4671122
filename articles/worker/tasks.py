"""What a worker does, and how often."""

import threading
import time
from collections.abc import Callable

from articles import search
from articles.accounts.cleanup import tidy_accounts
from articles.accounts.mail_sending import send_waiting
from articles.accounts.notice_digest import put_due
from articles.comments import forget_networks
from articles.content.picture_making import make_waiting
from articles.duplicates import recognise
from articles.importers import (
    due_exists,
    keep_waiting,
    poll,
    run_waiting,
    settle_killed,
    tell_of_long_failures,
)
from articles.lists import read_counter, reads_by_section, search_counter
from articles.models import Article, WorkerProcess
from articles.models.orphaned_imports import remove_orphaned_files
from articles.models.orphaned_pictures import remove_orphans
from pressreview.database.commit_mark import commit_mark
from pressreview.task_thread import Stopped, Tasks

# What waits although nothing was committed is looked for so often: somebody else was at it, the
# disk was full.
LOOK_SECONDS = 5.0

# Articles whose stories are looked for in one transaction: on SQLite whoever saves waits for it.
STORIES_AT_ONCE = 500

stopping = threading.Event()  # set when the process is to end


def go_on(*_progress: object) -> None:
    """What takes long calls this again and again. Raises ``Stopped`` when the process is to end."""
    if stopping.is_set():
        raise Stopped


class AfterCommits:
    """A task that has something to do only after a commit; looks now and then all the same."""

    def __init__(self, task: Callable[[], object]) -> None:
        self.__name__ = task.__name__
        self._task = task
        self._mark: tuple[object, ...] = ()
        self._done_at = float("-inf")

    def __call__(self) -> None:
        mark = commit_mark()
        if mark == self._mark and time.monotonic() - self._done_at < LOOK_SECONDS:
            return
        self._task()
        self._mark, self._done_at = mark, time.monotonic()


def update_index() -> None:
    """Take the changes that wait in the outbox over into the index."""
    search.drain(go_on)


def find_stories() -> None:
    """Look for stories in all articles that wait for it."""
    while Article.objects.filter(story_pending=True).exists() and recognise(STORIES_AT_ONCE):
        go_on()


def run_imports() -> None:
    """Take in what was handed over on the desk."""
    run_waiting(stopping.is_set)


def make_pictures() -> None:
    """Make the sizes of pictures that were saved."""
    make_waiting(stopping.is_set)


def fetch_text_pictures() -> None:
    """Fetch the pictures of texts that came in."""
    keep_waiting(stopping.is_set)


def write_notices() -> None:
    """Make mails of what editors are to be told."""
    put_due()


def send_mails() -> None:
    """Send the mails that wait."""
    send_waiting(stopping.is_set)


def visit_feeds() -> None:
    """Visit the feeds that are due."""
    if due_exists():
        poll(say=go_on)


def settle_scheduled() -> None:
    """Publish scheduled articles whose time has come."""
    Article.objects.all().settle()


def forget_old_figures() -> None:
    """Delete the reads and searches of days that no figures are shown of."""
    reads_by_section.thin_out()
    read_counter.forget_old()
    search_counter.forget_old()


def forget_killed_workers() -> None:
    """Delete the rows of workers that were killed long ago."""
    WorkerProcess.objects.forget_killed()


# What one thread does, no other waits for: an import must not hold up an article on its way into
# the index. With each task every how many seconds it is due. (They share an interpreter: beside a
# thread that is busy all the time an article took 0.45 s on its way instead of 0.12, on a machine
# with ten times as much to do as it has processors for; shorter turns changed nothing at p95.)
THREADS: dict[str, Tasks] = {
    "index": ((AfterCommits(update_index), 0.3),),
    "merge": ((AfterCommits(search.merge), 2.0),),
    "imports": ((AfterCommits(run_imports), 2.0),),
    "feeds": ((AfterCommits(visit_feeds), 2.0),),
    "mail": ((write_notices, 5.0), (AfterCommits(send_mails), 1.0)),
    "pictures": ((AfterCommits(make_pictures), 1.0),),
    "text pictures": ((AfterCommits(fetch_text_pictures), 2.0),),
    "stories": ((AfterCommits(find_stories), 2.0),),
    "tidy": (
        (settle_scheduled, 5.0),
        (read_counter.rank, 30.0),
        (settle_killed, 60.0),
        (tell_of_long_failures, 60.0),
        (forget_networks, 3600.0),
        (remove_orphans, 3600.0),
        (remove_orphaned_files, 3600.0),
        (tidy_accounts, 3600.0),
        (reads_by_section.sum_up, 300.0),
        (forget_old_figures, 3600.0),
        (forget_killed_workers, 3600.0),
        (search.prune, 3600.0),
    ),
}
