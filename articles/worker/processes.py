"""Processes beside a web process, for work that would hold up its readers."""

import subprocess
import sys
import threading
import time

from django.conf import settings

PAUSE = 30.0  # seconds between two helpers of one kind
LONGEST_PAUSE = 3600.0  # the same where they go on failing


class Helper:
    """One kind of work that is left to a process; never two of them from one web process.

    ``pause`` is the seconds that lie between two starts at the least, ``longest`` where they go
    on failing. What a helper does must bear being done by several at once, since each web
    process has a helper of its own.
    """

    def __init__(self, pause: float = PAUSE, longest: float = LONGEST_PAUSE) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._least = self._pause = pause
        self._longest = longest
        self._started = float("-inf")

    def start(self, *command: str) -> None:
        """Run a command of ``manage.py`` unless one is running or has just been.

        After one that failed the next waits twice as long.
        """
        with self._lock:
            status = None if self._process is None else self._process.poll()
            if self._process is not None and status is None:
                return
            if time.monotonic() - self._started < self._pause:
                return
            self._pause = min(2 * self._pause, self._longest) if status else self._least
            self._started = time.monotonic()
            self._process = subprocess.Popen(  # noqa: S603  # our own program, fixed commands
                [sys.executable, str(settings.BASE_DIR / "manage.py"), *command],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=settings.BASE_DIR,
            )


# Who hands an import over, or asks for feeds, waits for it; and that a feed cannot be had, which
# is a failure of the command, says nothing of the others.
imports = Helper(pause=2.0, longest=60.0)
feeds = Helper(pause=10.0, longest=60.0)
stories = Helper()


def start_imports() -> None:
    """Take in, in a process of its own, what waits to be imported."""
    imports.start("run_imports")


def start_feeds() -> None:
    """Visit, in a process of its own, the feeds that are due."""
    feeds.start("fetch_feeds")


def start_stories() -> None:
    """Look for stories, in a process of its own, in all articles that wait for it."""
    stories.start("recognise_stories")
