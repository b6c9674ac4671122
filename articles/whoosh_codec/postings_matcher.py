"""The postings of one term, as Whoosh walks through them."""

from bisect import bisect_left
from typing import Any

from whoosh.formats import Format, Positions
from whoosh.matching import LeafMatcher, ReadTooFar
from whoosh.scoring import BaseScorer
from whoosh.system import pack_uint

from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.field_postings import Postings
from articles.whoosh_codec.runs import ends_to_slices

BLOCK = 128  # postings whose best possible score is known, so that they can be passed over


class ArrayMatcher(LeafMatcher):
    """Walks through postings, one document at a time, by blocks of ``BLOCK``."""

    def __init__(
        self,
        postings: Postings,
        lengths: Array,
        format_: Format,
        term: tuple[str, bytes],
        scorer: BaseScorer | None,
    ) -> None:
        """``lengths``: how many words of the field each document of the segment has."""
        self.postings = postings
        self.lengths = lengths
        self.format = format_
        self.scorer = scorer
        self._found = term
        self._document_ids: list[int] = postings.documents.tolist()
        self._term_weights: list[float] = postings.counts.astype(float).tolist()
        self._slices = ends_to_slices(postings.counts)
        self._place = 0

    def term(self) -> tuple[str, bytes]:
        return self._found

    def is_active(self) -> bool:
        return self._place < len(self._document_ids)

    def reset(self) -> None:
        self._place = 0

    def copy(self) -> "ArrayMatcher":
        other = ArrayMatcher(self.postings, self.lengths, self.format, self._found, self.scorer)
        other._place = self._place
        return other

    def id(self) -> int:
        return self._document_ids[self._place]

    def weight(self) -> float:
        return self._term_weights[self._place]

    def next(self) -> bool:
        """Go to the next document; whether that begins another block."""
        if not self.is_active():
            raise ReadTooFar
        self._place += 1
        return self._place % BLOCK == 0

    def skip_to(self, id: int) -> None:
        if not self.is_active():
            raise ReadTooFar
        self._place = bisect_left(self._document_ids, id, self._place)

    def _positions(self) -> list[int]:
        positions = self.postings.positions
        if positions is None:
            return []
        found: list[int] = positions[
            int(self._slices[self._place]) : int(self._slices[self._place + 1])
        ].tolist()
        return found

    def value(self) -> bytes:
        """What the field's format would have written of this posting."""
        if isinstance(self.format, Positions):
            encoded: bytes = self.format.encode(self._positions())
            return encoded
        if not self.format.posting_size:
            return b""
        frequency: bytes = pack_uint(int(self.weight()))
        return frequency

    def value_as(self, astype: str) -> Any:
        return self._positions() if astype == "positions" else super().value_as(astype)

    def _block(self, array: Array) -> Array:
        start = self._place - self._place % BLOCK
        return array[start : start + BLOCK]

    def block_min_id(self) -> int:
        return int(self._block(self.postings.documents)[0])

    def block_max_id(self) -> int:
        return int(self._block(self.postings.documents)[-1])

    def block_min_length(self) -> int:
        return int(self.lengths[self._block(self.postings.documents)].min())

    def block_max_length(self) -> int:
        return int(self.lengths[self._block(self.postings.documents)].max())

    def block_max_weight(self) -> float:
        return float(self._block(self.postings.counts).max())

    def skip_to_quality(self, minquality: float) -> int:
        """Pass over blocks that can score no higher than this; how many there were."""
        skipped = 0
        while self.is_active() and self.block_quality() <= minquality:
            self._place += BLOCK - self._place % BLOCK
            skipped += 1
        return skipped
