"""One segment as the evaluator reads it: its file, with what queries ask for again and again."""

from bisect import bisect_left

import numpy as np
from django.utils.functional import cached_property

from articles.search.engines.whoosh.facet_cells import COUNTED, Cells, cells_of
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.segment_file import SegmentFile


class Segment(SegmentFile):
    """The file of one segment, and what is made of it once."""

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
