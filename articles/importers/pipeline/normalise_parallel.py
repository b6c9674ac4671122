"""Cleans records in processes beside the one that writes, when there are many of them."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

from articles.importers.pipeline.normalise import clean_all
from articles.importers.records import SourceUnreadable
from articles.process_pool import pool, processors, release_memory

# So many batches are cleaned here before others are asked for help: they take a second to start.
FIRST = 2
AHEAD = 1  # batches a helper that wait for it or for the writer: memory stays flat


def _clean_beside(batch: list[Any]) -> list[Any]:
    """A batch, in a helper: its memory is handed back before the next one."""
    release_memory()
    return clean_all(batch)


class Cleaning:
    """A context in which batches of items come back cleaned, in their order."""

    def __init__(self, helpers: int | None = None) -> None:
        self.helpers = processors() - 1 if helpers is None else helpers
        self._pool: ProcessPoolExecutor | None = None
        self._first_answer: Future[None] = Future()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)
            self._pool = None

    def map(self, batches: Iterable[list[Any]]) -> Iterator[list[Any]]:
        """Each batch with its records made ready, or turned into failures."""
        waiting: deque[Future[list[Any]]] = deque()
        try:
            for number, batch in enumerate(batches):
                if number < FIRST or not self._is_helped() or self._pool is None:
                    yield clean_all(batch)
                    continue
                waiting.append(self._pool.submit(_clean_beside, batch))
                if len(waiting) > AHEAD * self.helpers:
                    yield waiting.popleft().result()
        except SourceUnreadable:
            # What came before the source broke is still to be stored.
            yield from (future.result() for future in waiting)
            raise
        yield from (future.result() for future in waiting)

    def _is_helped(self) -> bool:
        """Whether helpers have started: until they have, this process does not wait for them."""
        if not self.helpers:
            return False
        if self._pool is None:
            self._pool = pool(self.helpers)
            self._first_answer = self._pool.submit(release_memory)
        return self._first_answer.done()
