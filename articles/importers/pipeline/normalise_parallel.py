"""Prepares records in worker processes, while the importing process stores those before them."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

from articles.importers.pipeline.normalise import prepare_all
from articles.importers.records import SourceUnreadable
from articles.process_pool import pool, processors, release_memory

# So many batches are prepared in this process before workers are started, which takes a second.
FIRST = 2
AHEAD = 1  # batches a worker that are under way or done and not yet stored: memory stays flat


def _prepare_in_worker(batch: list[Any]) -> list[Any]:
    """Prepare a batch in a worker, and hand free memory back to the system before it."""
    release_memory()
    return prepare_all(batch)


class RecordPreparation:
    """A context in which batches of items come back prepared, in their order."""

    def __init__(self, workers: int | None = None) -> None:
        self.workers = processors() - 1 if workers is None else workers
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
        """Yield each batch with its records prepared, or turned into failures."""
        waiting: deque[Future[list[Any]]] = deque()
        try:
            for number, batch in enumerate(batches):
                if number < FIRST or not self._has_workers() or self._pool is None:
                    yield prepare_all(batch)
                    continue
                waiting.append(self._pool.submit(_prepare_in_worker, batch))
                if len(waiting) > AHEAD * self.workers:
                    yield waiting.popleft().result()
        except SourceUnreadable:
            # What came before the source broke is still to be stored.
            yield from (future.result() for future in waiting)
            raise
        yield from (future.result() for future in waiting)

    def _has_workers(self) -> bool:
        """Whether workers have started: until then this process prepares batches itself."""
        if not self.workers:
            return False
        if self._pool is None:
            self._pool = pool(self.workers)
            self._first_answer = self._pool.submit(release_memory)
        return self._first_answer.done()
