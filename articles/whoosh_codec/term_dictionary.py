"""The sorted keys of a segment, with where the postings of each begin."""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence

import numpy as np

from articles.whoosh_codec.column_file import Array, Columns

SEPARATOR = b"\n"  # follows every key; no key has one


def hash_of(key: bytes) -> int:
    """A number of 64 bits (signed) that a key is looked up by."""
    return int.from_bytes(hashlib.blake2b(key, digest_size=8).digest(), "little", signed=True)


class TermDictionary:
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
        rows = (self.row(wanted[number], int(hashes[number])) for number in likely)
        return [row for row in rows if row is not None]

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
