"""A thread that does some tasks again and again, each when it is due."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.db import close_old_connections, connection

from pressreview.database.availability import availability
from pressreview.database.failures import Trouble, trouble_of
from pressreview.metrics import task_metrics

logger = logging.getLogger(__name__)

# Each task, and the seconds after which it is due again.
Tasks = Sequence[tuple[Callable[[], object], float]]


class Stopped(Exception):
    """Raised inside a task that takes long, once the process is to end: the next one goes on."""


class TaskThread(threading.Thread):
    """Does each of its tasks when it is due, until it is told to stop.

    What one thread does, no other waits for. A task that fails is tried again when it is due.
    """

    def __init__(self, name: str, tasks: Tasks, *, asks_for_all: bool = False) -> None:
        """``asks_for_all`` is true where a task finds out that the database is back that was away:
        the tasks of all other threads rest until then."""
        super().__init__(name=name, daemon=True)
        self.ended = threading.Event()
        self._asks_for_all = asks_for_all
        self._tasks = tasks
        self._tick = min(seconds for _task, seconds in tasks)
        self._due = [0.0] * len(tasks)
        self._failing: set[Callable[[], object]] = set()

    def run(self) -> None:
        while not self.ended.is_set():
            self._do_what_is_due()
            self.ended.wait(self._tick)
        connection.close()

    def _do_what_is_due(self) -> None:
        now = time.monotonic()
        for place, (task, seconds) in enumerate(self._tasks):
            rests = availability.is_away and not self._asks_for_all
            if now >= self._due[place] and not rests and not self.ended.is_set():
                self.do(task)
                self._due[place] = now + seconds

    def do(self, task: Callable[[], object]) -> None:
        """Do a task; one that goes on failing is logged when it begins to, not each time."""
        start, has_failed = time.monotonic(), False
        name = getattr(task, "__name__", type(task).__name__)
        try:
            task()
        except Stopped:
            pass
        except Exception as error:
            has_failed = True
            with suppress(Exception):  # the thread goes on, whatever state they are in
                close_old_connections()
            # That the database is away is said once for all, by who asks for all.
            if task not in self._failing and trouble_of(error) is not Trouble.AWAY:
                extra = {"task": name}
                logger.exception("a task failed and will be tried again", extra=extra)
                self._failing.add(task)
        else:
            self._failing.discard(task)
        task_metrics.count(name, time.monotonic() - start, has_failed=has_failed)
