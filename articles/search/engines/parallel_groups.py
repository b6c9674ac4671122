"""Work on the documents of a new index, done by as many processes as the machine has processors.

Documents come in groups; whoever works on a group, the outcome is the same. This process reads,
hands groups to helpers, and works on the others itself.
"""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

from articles.process_pool import pool, processors, release_memory
from articles.search.types import Document

Group = list[Document]
Outcome = TypeVar("Outcome")

# A group is full at so many characters or documents: some 150 MB of memory while it is built.
CHARACTERS = 8_000_000
DOCUMENTS = 25_000
MOST_HELPERS = 3  # more would wait for the one who reads, and take 200 MB each
AHEAD = 2  # groups that a helper has: one that it builds, and one that waits for it


class Groups(Generic[Outcome]):
    """The groups of one index on their way to what ``work`` makes of each.

    ``work`` can be sent to another process, and done again where that was killed.
    """

    def __init__(self, work: Callable[[Group], Outcome], helpers: int | None = None) -> None:
        self._helpers = min(processors() - 1, MOST_HELPERS) if helpers is None else helpers
        self._work = work
        self._group: Group = []
        self._characters = 0
        self._pool: ProcessPoolExecutor | None = None
        # By the number of their group; what is with a helper is kept until it is done.
        self._outcomes: dict[int, Outcome] = {}
        self._beside: dict[int, tuple[Group, Future[Outcome]]] = {}

    def add(self, document: Document) -> None:
        self._group.append(document)
        self._characters += len(document.title) + len(document.summary) + len(document.text)
        if self._characters >= CHARACTERS or len(self._group) >= DOCUMENTS:
            self._collect(all_of_them=False)
            self._hand_over(len(self._outcomes) + len(self._beside))
            self._group, self._characters = [], 0

    def finish(self) -> list[Outcome]:
        """Work on what is left; all outcomes in the order of their groups."""
        number = len(self._outcomes) + len(self._beside)
        if self._group:
            self._outcomes[number] = self._work(self._group)
            self._group = []
        self._collect(all_of_them=True)
        return [outcome for _number, outcome in sorted(self._outcomes.items())]

    def close(self) -> None:
        """End the helpers, who first finish what they are at: their folder may go afterwards."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _hand_over(self, number: int) -> None:
        """Have a helper with room for it work on the group, else do so here."""
        if len(self._beside) < AHEAD * self._helpers:
            if self._pool is None:
                self._pool = pool(self._helpers)
            try:
                done = self._pool.submit(_done_in_process, self._work, self._group)
            except (OSError, RuntimeError):  # none can be started, or one has just died
                self._helpers = 0
            else:
                self._beside[number] = self._group, done
                return
        self._outcomes[number] = self._work(self._group)

    def _collect(self, *, all_of_them: bool) -> None:
        """Take what helpers have done. What one that was killed leaves is done here."""
        for number, (group, done) in list(self._beside.items()):
            if all_of_them or done.done():
                try:
                    self._outcomes[number] = _result(done)
                except BrokenProcessPool:
                    self._helpers = 0
                    self._outcomes[number] = self._work(group)
                del self._beside[number]


def _done_in_process(work: Callable[[Group], Outcome], group: Group) -> Outcome:
    """Work on a group in another process, once that has handed memory back."""
    release_memory()
    return work(group)


def _result(done: Future[Outcome]) -> Outcome:
    """What a helper made. Raises ``BrokenProcessPool`` when it cannot come any more."""
    while not wait([done], timeout=1.0).done:
        # What is handed over in the moment in which a pool breaks is told nothing.
        if not multiprocessing.active_children():
            raise BrokenProcessPool
    return done.result()
