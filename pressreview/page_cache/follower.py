"""What a web process does besides answering: it follows the archive, and writes down what was
read and searched for.

Everything else is the worker's (``articles.worker``).
"""

from django.db import connection

from articles import search
from articles.lists import read_counter, search_counter
from pressreview.page_cache import middleware
from pressreview.task_thread import Tasks, TaskThread

FOLLOW_SECONDS = 0.3
FLUSH_SECONDS = 5.0

_threads: list[TaskThread] = []


def write_searches() -> None:
    """Write down what was searched for."""
    search_counter.flush()


def start() -> None:
    """Turn this process to the newest state of the archive and keep it there; a second call
    changes nothing."""
    if _threads:
        return
    tasks: Tasks = (
        (middleware.follow, FOLLOW_SECONDS),
        (read_counter.flush, FLUSH_SECONDS),
        (write_searches, FLUSH_SECONDS),
    )
    thread = TaskThread("follower", tasks, asks_for_all=True)
    search.set_followed(True)
    # Before the first reader is let in: none of them waits for what a new process has to load.
    thread.do(middleware.follow)
    connection.close()
    thread.start()
    _threads.append(thread)


def stop() -> None:
    """Stop following, and write down what was gathered since the last time."""
    while _threads:
        thread = _threads.pop()
        thread.ended.set()
        thread.join(timeout=5)
        thread.do(read_counter.flush)
        thread.do(write_searches)
    search.set_followed(False)
