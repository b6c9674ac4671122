"""One segment, open for reading: its documents, its dictionaries, its postings."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from django.utils.functional import cached_property

from articles.search.engines.whoosh import term_keys
from articles.search.engines.whoosh.column_file import Array, Columns, DamagedFile
from articles.search.engines.whoosh.facet_cells import COUNTED, Cells, cells_of
from articles.search.engines.whoosh.posting_arrays import hash_of


class Dictionary:
    """Sorted keys of a segment; a key is found by its hash, a stretch of keys by bisection."""

    def __init__(self, columns: Columns, name: str) -> None:
        self._blob = columns[f"{name}_blob"]
        self._ends = columns[f"{name}_ends"]
        self._hash = columns[f"{name}_hash"]
        self._hash_row = columns[f"{name}_hash_row"]
        self.first = columns[f"{name}_first"]

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, row: int) -> bytes:
        start = int(self._ends[row - 1]) if row else 0
        return self._blob[start : int(self._ends[row]) - 1].tobytes()

    def row(self, key: bytes, wanted: int | None = None) -> int | None:
        """The row of a key (whose hash may be at hand); none when it is not here."""
        wanted = hash_of(key) if wanted is None else wanted
        place = int(np.searchsorted(self._hash, wanted))
        while place < len(self._hash) and self._hash[place] == wanted:
            row = int(self._hash_row[place])
            if self[row] == key:
                return row
            place += 1
        return None

    def rows(self, wanted: Sequence[bytes], hashes: Array) -> list[int]:
        """The rows of those of the keys that are here, given their hashes."""
        if not len(self._hash):
            return []
        places = np.minimum(np.searchsorted(self._hash, hashes), len(self._hash) - 1)
        likely = np.flatnonzero(self._hash[places] == hashes).tolist()
        found = (self.row(wanted[one], int(hashes[one])) for one in likely)
        return [row for row in found if row is not None]

    def postings_of_hashes(self, hashes: Array) -> tuple[Array, Array]:
        """Where the postings of the keys of these hashes begin, and how many there are.

        The keys are not read: for what may be wrong once in a lifetime.
        """
        if not len(self._hash):
            return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
        places = np.minimum(np.searchsorted(self._hash, hashes), len(self._hash) - 1)
        rows = self._hash_row[places]
        begin = self.first[rows]
        return begin, np.where(self._hash[places] == hashes, self.first[rows + 1] - begin, 0)

    def stretch(self, start: bytes) -> range:
        """The rows of the keys that begin so."""
        low = bisect_left(self, start)
        high = bisect_left(self, start + b"\xff", low)
        return range(low, high)

    def text(self, rows: range) -> bytes:
        """The keys of consecutive rows, each followed by a separator."""
        if not rows:
            return b""
        start = int(self._ends[rows.start - 1]) if rows.start else 0
        return self._blob[start : int(self._ends[rows.stop - 1])].tobytes()

    def rows_at(self, rows: range, offsets: Sequence[int] | Array) -> Array:
        """The rows that hold these offsets of ``text(rows)``."""
        start = int(self._ends[rows.start - 1]) if rows.start else 0
        return np.searchsorted(self._ends, np.asarray(offsets, np.int64) + start, side="right")

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.text(range(len(self))).split(b"\n")[:-1])


class Segment:
    """The file of one segment. Its contents never change; deletions are kept elsewhere."""

    def __init__(self, path: Path) -> None:
        """Raises ``DamagedFile``; ``OSError`` where the file cannot be opened."""
        self.columns = Columns(path)
        try:
            self.documents = int(self.columns.about["documents"])
            self.labels: dict[str, list[Any]] = self.columns.about["labels"]
            self.words = Dictionary(self.columns, "word")
            self.stems = Dictionary(self.columns, "stem")
            self.ids: Array = self.columns["id"]
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFile(f"{path.name} lacks {error}") from None

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    @cached_property
    def cells(self) -> Cells:
        """The combinations of what results are counted by."""
        return cells_of({name: self.columns[name] for name in COUNTED}, self.labels)

    @cached_property
    def names(self) -> list[bytes]:
        """The words of all names, the slugs and the spellings: the keys of the first rows.

        They are asked for with every word of a query, and a list is looked through in no time.
        """
        end = bisect_left(self.words, term_keys.FIRST_WORD.encode())
        return self.words.text(range(end)).split(b"\n")[:-1]

    def name_row(self, key: bytes) -> int | None:
        """The row of such a key; none when it is not here."""
        row = bisect_left(self.names, key)
        return row if row < len(self.names) and self.names[row] == key else None

    def name_rows(self, start: bytes) -> range:
        """The rows of such keys that begin so."""
        low = bisect_left(self.names, start)
        return range(low, bisect_left(self.names, start + b"\xff", low))

    def numbers_of(self, ids: Array) -> Array:
        """Document numbers of those of the ids that are here."""
        return np.flatnonzero(np.isin(self.ids, ids))

    def positions(self, row: int) -> tuple[Array, Array, Array, Array]:
        """Postings of a word: documents, counts, all positions, and each one's first of them."""
        begin, end = int(self.words.first[row]), int(self.words.first[row + 1])
        counts = self.columns["word_counts"][begin:end].astype(np.int64)
        slices = self.columns["word_position_first"]
        positions = self.columns["word_positions"][int(slices[row]) : int(slices[row + 1])]
        return self.columns["word_docs"][begin:end], counts, positions, np.cumsum(counts) - counts
