"""One generation of the index as queries see it: all segments as one row of documents."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from django.utils.functional import cached_property

from articles.search.analysis import stem_language
from articles.search.engines.whoosh.facet_cells import COUNTED, joined
from articles.search.engines.whoosh.index_folder import Contents, IndexFolder
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.types import IndexMissing
from articles.whoosh_codec.column_file import Array, DamagedFile
from articles.whoosh_codec.runs import first_of_groups

NUMBERS = ("id", "published", "visible", "day", "month")
CODED = ("status", *COUNTED)
CACHE_BYTES = 64 * 1024 * 1024

T = TypeVar("T")


class Cache:
    """Results worth keeping, the least used of them dropped beyond a number of bytes."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        self.limit = limit
        self.bytes = 0
        self._kept: OrderedDict[Any, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Any, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """The kept value, or a new one; ``size`` is its number of bytes."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                kept: T = self._kept[key][0]
                return kept
        value = make()
        cost = size(value) + 500
        with self._lock:
            if key not in self._kept and cost <= self.limit // 4:
                self._kept[key] = (value, cost)
                self.bytes += cost
                while self.bytes > self.limit:
                    _key, (_value, freed) = self._kept.popitem(last=False)
                    self.bytes -= freed
        return value


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment and the number of its first document among all."""

    segment: OpenSegment
    base: int


class Snapshot:
    """All segments of a generation. Immutable; whoever holds it sees no later change."""

    def __init__(
        self, folder: IndexFolder, contents: Contents, known: Mapping[str, OpenSegment]
    ) -> None:
        """Open what is not open yet. Raises ``SearchUnavailable`` or ``FileNotFoundError``."""
        self.folder = folder
        self.generation = contents.generation
        self.place = contents.place
        self.segments: dict[str, OpenSegment] = {}
        self.placed: list[Placed] = []
        dead: list[Array] = []
        base = 0
        for listing in contents.segments:
            name = listing.segment_id()
            segment = known.get(name) or _opened(folder, listing)
            self.segments[name] = segment
            self.placed.append(Placed(segment, base))
            if listing.deleted:
                dead.append(np.fromiter(listing.deleted, np.int64, len(listing.deleted)) + base)
            base += segment.documents
        self.size = base
        self.alive: Array | None = None
        if dead:
            self.alive = np.ones(base, bool)
            self.alive[np.concatenate(dead)] = False
        self.count = base if self.alive is None else int(self.alive.sum())
        self.cache = Cache()
        self._gather()

    def _gather(self) -> None:
        """Columns of all segments in one, codes over one table of labels."""
        self.numbers = {name: self._column(name, np.int64) for name in NUMBERS}
        self.labels: dict[str, list[Any]] = {}
        self.codes: dict[str, Array] = {}
        of_cells: list[dict[str, Array]] = [{} for _placed in self.placed]
        for name in CODED:
            table: dict[Any, int] = {}
            parts = [np.empty(0, np.int32)]
            for placed, of_cell in zip(self.placed, of_cells, strict=True):
                labels = [_hashable(label) for label in placed.segment.labels[name]]
                remap = np.array([table.setdefault(x, len(table)) for x in labels], np.int32)
                parts.append(remap[placed.segment[name]])
                if name in COUNTED:
                    of_cell[name] = remap[placed.segment.cells.codes[name]]
            self.codes[name] = np.concatenate(parts)
            self.labels[name] = list(table)
        self.cells = joined([x.segment.cells for x in self.placed], of_cells, self.labels)
        self.title_length = self._column("title_length", np.float32)
        self.text_length = self._column("text_length", np.float32)

    def _column(self, name: str, kind: Any) -> Array:
        parts = [placed.segment[name] for placed in self.placed]
        return np.concatenate([np.empty(0, kind), *parts]).astype(kind, copy=False)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The keys that stems of this archive are kept under."""
        return tuple(sorted({stem_language(code) for code in self.labels["language"]}))

    @cached_property
    def times_of_visibility(self) -> Array:
        """When each document becomes visible, in ascending order."""
        return np.sort(self.numbers["visible"])

    @cached_property
    def order_of_ids(self) -> tuple[Array, Array]:
        """Ids of living documents in ascending order, and their numbers."""
        numbers = np.arange(self.size) if self.alive is None else np.flatnonzero(self.alive)
        ids = self.numbers["id"][numbers]
        order = np.argsort(ids, kind="stable")
        order = order[first_of_groups(ids[order])]
        return ids[order], numbers[order]

    def number_of(self, article_id: int) -> int | None:
        """The number of the living document of an article."""
        ids, numbers = self.order_of_ids
        place = int(np.searchsorted(ids, article_id))
        return int(numbers[place]) if place < len(ids) and ids[place] == article_id else None

    def place_of(self, number: int) -> tuple[OpenSegment, int]:
        """The segment of a document, and its number there."""
        for placed in reversed(self.placed):
            if number >= placed.base:
                return placed.segment, number - placed.base
        raise IndexError(number)

    def fingerprints(self) -> tuple[Array, Array]:
        """Ids of living documents in ascending order, and their fingerprints."""
        ids, numbers = self.order_of_ids
        return ids, self._column("fingerprint", np.int64)[numbers]

    def is_whole(self) -> bool:
        """Whether nobody has cut off a file since it was opened."""
        return all(segment.columns.is_whole() for segment in self.segments.values())

    @property
    def bytes(self) -> int:
        """Size of the segment files."""
        return sum(segment.columns.size for segment in self.segments.values())


def _opened(folder: IndexFolder, listing: Any) -> OpenSegment:
    try:
        segment = OpenSegment(folder.file_of(listing))
    except DamagedFile as error:
        raise IndexMissing(f"the index is damaged: {error}") from None
    if segment.documents != listing.doc_count_all():
        raise IndexMissing("the index is damaged: its parts do not belong together")
    return segment


def _hashable(label: Any) -> Any:
    return tuple(_hashable(part) for part in label) if isinstance(label, list) else label
