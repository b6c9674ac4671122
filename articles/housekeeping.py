"""What a web process does beside answering: a thread that tidies every few seconds.

Each task may run in every process at once and may be killed anywhere: the next round does
what is left. Nothing that readers see depends on it but the counts.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.db import close_old_connections, connection

from articles import reading, search
from articles.comments.moderation import forget_networks
from articles.models import Article

logger = logging.getLogger(__name__)


def settle_scheduled() -> None:
    Article.objects.all().settle()


# Each task, and every how many seconds it is due.
TASKS: tuple[tuple[Callable[[], object], float], ...] = (
    (search.drain, 0.2),
    (reading.flush, 5.0),
    (settle_scheduled, 5.0),
    (forget_networks, 3600.0),
)
TICK = min(seconds for _task, seconds in TASKS)


class Housekeeper(threading.Thread):
    """Does each task when it is due, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(name="housekeeping", daemon=True)
        self.ended = threading.Event()
        self.due = [0.0] * len(TASKS)
        self.failing: set[str] = set()

    def run(self) -> None:
        while not self.ended.wait(TICK):
            now = time.monotonic()
            for place, (task, seconds) in enumerate(TASKS):
                if now >= self.due[place]:
                    self.do(task)
                    self.due[place] = now + seconds
        connection.close()

    def do(self, task: Callable[[], object]) -> None:
        """Run a task; one that goes on failing is logged when it begins to, not each time."""
        name = task.__name__
        try:
            task()
        except Exception:
            close_old_connections()
            if name not in self.failing:
                logger.exception("housekeeping: %s failed and will be tried again", name)
            self.failing.add(name)
        else:
            self.failing.discard(name)

    def stop(self) -> None:
        """End the thread and write what the process has gathered."""
        self.ended.set()
        self.join(timeout=5)
        self.do(reading.flush)


_housekeeper: Housekeeper | None = None


def start() -> None:
    """Start the thread of this process; a second call changes nothing."""
    global _housekeeper
    if _housekeeper is None:
        _housekeeper = Housekeeper()
        _housekeeper.start()


def stop() -> None:
    """Stop the thread of this process, if it has one."""
    global _housekeeper
    if _housekeeper is not None:
        _housekeeper.stop()
        _housekeeper = None
