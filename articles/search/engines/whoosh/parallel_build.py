"""Segments of a new index, built by as many processes as the machine has processors.

Documents come in groups, and each group becomes a segment: whoever builds it, the index is the
same. This process reads, hands groups to helpers, and builds the others itself.
"""

import multiprocessing
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from articles.process_pool import pool, processors, release_memory
from articles.search.engines.whoosh.index_folder import IndexFolder
from articles.search.engines.whoosh.segment_builder import SegmentBuilder
from articles.search.types import Document
from articles.whoosh_codec.codec import ColumnSegment

Group = list[Document]

# A group is full at so many characters or documents: some 150 MB of memory while it is built.
CHARACTERS = 8_000_000
DOCUMENTS = 25_000
MOST_HELPERS = 3  # more would wait for the one who reads, and take 200 MB each
AHEAD = 2  # groups that a helper has: one that it builds, and one that waits for it


def build(path: Path, group: Group) -> ColumnSegment:
    """The segment of a group, written into the folder of an index but not yet part of it."""
    builder = SegmentBuilder()
    builder.add_all(group)
    return IndexFolder(path).write_segment(*builder.finish())


def _build_in_process(path: Path, group: Group) -> ColumnSegment:
    """Build the segment of a group in another process, once that has handed memory back."""
    release_memory()
    return build(path, group)


def _result(built: Future[ColumnSegment]) -> ColumnSegment:
    """What a helper built. Raises ``BrokenProcessPool`` when it cannot come any more."""
    while not wait([built], timeout=1.0).done:
        # What is handed over in the moment in which a pool breaks is told nothing.
        if not multiprocessing.active_children():
            raise BrokenProcessPool
    return built.result()


class Building:
    """The groups of one index on their way to being its segments."""

    def __init__(self, path: Path, helpers: int | None = None) -> None:
        self._helpers = min(processors() - 1, MOST_HELPERS) if helpers is None else helpers
        self._path = path
        self._group: Group = []
        self._characters = 0
        self._pool: ProcessPoolExecutor | None = None
        # By the number of their group; what is with a helper is kept until it is built.
        self._segments: dict[int, ColumnSegment] = {}
        self._beside: dict[int, tuple[Group, Future[ColumnSegment]]] = {}

    def add(self, document: Document) -> None:
        self._group.append(document)
        self._characters += len(document.title) + len(document.summary) + len(document.text)
        if self._characters >= CHARACTERS or len(self._group) >= DOCUMENTS:
            self._collect(all_of_them=False)
            self._hand_over(len(self._segments) + len(self._beside))
            self._group, self._characters = [], 0

    def finish(self) -> list[ColumnSegment]:
        """Build what is left; all segments in the order of their groups."""
        number = len(self._segments) + len(self._beside)
        if self._group:
            self._segments[number] = build(self._path, self._group)
            self._group = []
        self._collect(all_of_them=True)
        return [segment for _number, segment in sorted(self._segments.items())]

    def close(self) -> None:
        """End the helpers, who first finish what they are at: their folder may go afterwards."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _hand_over(self, number: int) -> None:
        """Have the group built by a helper with room for it, else build it here."""
        if len(self._beside) < AHEAD * self._helpers:
            if self._pool is None:
                self._pool = pool(self._helpers)
            try:
                built = self._pool.submit(_build_in_process, self._path, self._group)
            except (OSError, RuntimeError):  # none can be started, or one has just died
                self._helpers = 0
            else:
                self._beside[number] = self._group, built
                return
        self._segments[number] = build(self._path, self._group)

    def _collect(self, *, all_of_them: bool) -> None:
        """Take what helpers have built. What one that was killed leaves is built here."""
        for number, (group, built) in list(self._beside.items()):
            if all_of_them or built.done():
                try:
                    self._segments[number] = _result(built)
                except BrokenProcessPool:
                    self._helpers = 0
                    self._segments[number] = build(self._path, group)
                del self._beside[number]
