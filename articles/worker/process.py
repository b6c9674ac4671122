"""A worker as a process: its threads, its sign of life, its end."""

import os
import secrets
import signal
import socket
import time

from django.db import connection
from django.db.utils import Error

from articles.models import WorkerProcess
from articles.worker import tasks
from pressreview.database.availability import availability
from pressreview.database.commit_mark import commit_mark
from pressreview.metrics import process_files
from pressreview.task_thread import TaskThread

ASK_SECONDS = 2.0  # between two questions whether the database answers
RENEW_SECONDS = 5.0
# For what the threads are at when the process is to end; what is left then is done by the next.
STOP_SECONDS = 10.0


# Containers have the same numbers of processes, and may have the same names.
MARK = secrets.token_hex(4)


def name() -> str:
    """What this worker is called in the database; no other worker is called so."""
    return f"{_machine()}{os.getpid()}:{MARK}"


def _machine() -> str:
    """What the names of all workers of this machine begin with. A container is a machine."""
    return f"{socket.gethostname()[:200]}:"


def is_alive_here() -> bool:
    """Whether a worker of this machine has given a sign of life lately; ``False`` where the
    database cannot be asked."""
    try:
        return WorkerProcess.objects.alive().filter(pk__startswith=_machine()).exists()
    except Error:
        return False


def ask_for_all() -> None:
    """Find out whether the database answers, so that no other thread has to wait for it."""
    with availability.asking():
        commit_mark()


def renew() -> None:
    """Give a sign of life for this worker."""
    WorkerProcess.objects.renew(name())


def run() -> bool:
    """Work until ``SIGTERM`` or ``SIGINT``; whether all threads have ended in time."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_signal: tasks.stopping.set())
    process_files.begin("worker")
    alive = TaskThread(
        "alive", ((ask_for_all, ASK_SECONDS), (renew, RENEW_SECONDS)), asks_for_all=True
    )
    threads = [alive, *(TaskThread(name, own) for name, own in tasks.THREADS.items())]
    for thread in threads:
        thread.start()
    tasks.stopping.wait()
    return _stop(threads)


def _stop(threads: list[TaskThread]) -> bool:
    for thread in threads:
        thread.ended.set()
    end = time.monotonic() + STOP_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    if any(thread.is_alive() for thread in threads):
        return False
    WorkerProcess.objects.filter(pk=name()).delete()
    connection.close()
    return True


def run_once() -> None:
    """Do each task once, one after the other. Raises what the first that fails raises."""
    for own in tasks.THREADS.values():
        for task, _seconds in own:
            task()
