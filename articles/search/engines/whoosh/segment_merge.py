"""Several segments into one, without the documents that were deleted from them.

Postings are sorted in every segment already, so nothing is sorted again: each segment's part
of a word's postings is copied to where it belongs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.posting_arrays import sorted_keys
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, ranges
from articles.whoosh_codec.segment_file import STORED_TEXTS
from articles.whoosh_codec.term_dictionary import TermDictionary

PLAIN = (
    "id", "fingerprint", "published", "visible", "day", "month", "title_length", "text_length",
)  # fmt: skip
CODED = ("status", "source", "section", "language", "country")


@dataclass(frozen=True, slots=True)
class Part:
    """A segment to merge, and which of its documents are alive."""

    segment: OpenSegment
    alive: Array

    def new_numbers(self, base: int) -> Array:
        """New number of each document; -1 for the deleted ones."""
        return np.where(self.alive, np.cumsum(self.alive) - 1 + base, -1)


def merge(parts: Sequence[Part]) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays and the description of the merged segment."""
    counts = [int(part.alive.sum()) for part in parts]
    bases = ends_to_slices(np.array(counts, np.int64))
    numbers = [part.new_numbers(int(base)) for part, base in zip(parts, bases[:-1], strict=True)]
    arrays = {
        name: np.concatenate([part.segment[name][part.alive] for part in parts]) for name in PLAIN
    }
    labels: dict[str, list[Any]] = {}
    for name in CODED:
        arrays[name], labels[name] = _codes(parts, name)
    arrays |= _stored(parts)
    arrays |= _words(parts, numbers)
    arrays |= _stems(parts, numbers)
    return arrays, {"documents": int(bases[-1]), "labels": labels}


def _codes(parts: Sequence[Part], name: str) -> tuple[Array, list[Any]]:
    """One column of codes over one table of labels."""
    table: dict[str, int] = {}
    labels: list[Any] = []
    columns = []
    for part in parts:
        new = []
        for label in part.segment.labels[name]:
            if repr(label) not in table:
                table[repr(label)] = len(labels)
                labels.append(label)
            new.append(table[repr(label)])
        columns.append(np.array(new, np.int32)[part.segment[name][part.alive]])
    return np.concatenate(columns), labels


def _stored(parts: Sequence[Part]) -> dict[str, Array]:
    """The texts that are kept with the documents, as ``blob_of`` makes them."""
    blobs, lengths = [], []
    for part in parts:
        ends = part.segment["stored_ends"]
        kept = np.repeat(part.alive, len(STORED_TEXTS))
        length = np.diff(ends, prepend=0)[kept]
        lengths.append(length)
        blobs.append(part.segment["stored_blob"][ranges(ends[kept] - length, length)])
    ends = np.cumsum(np.concatenate(lengths))
    return {"stored_blob": np.concatenate(blobs), "stored_ends": ends}


class _Source:
    """What one segment gives to a merged dictionary: its living postings by merged row.

    Arrays as long as the postings are made when they are asked for and not kept: those of
    one segment at a time are in memory.
    """

    def __init__(self, dictionary: TermDictionary, documents: Array, numbers: Array) -> None:
        self.dictionary = dictionary
        self._documents = documents
        self._numbers = numbers
        before = ends_to_slices(self.kept())[dictionary.first]
        self.per_row = np.diff(before)  # how many it gives to each row of its own
        self.rows = np.empty(0, np.int64)  # its own row -> merged row, -1 for none
        self._starts = self.rows  # where its postings of a merged row begin

    def kept(self) -> Array:
        """Which postings are of living documents."""
        kept: Array = self._numbers[self._documents] >= 0
        return kept

    def documents(self) -> Array:
        """The new numbers of the documents of its living postings."""
        new = self._numbers[self._documents]
        return new[new >= 0].astype(np.int32)

    def place(self, rows: Array, free: Array) -> None:
        """Take the next free places of each merged row."""
        self.rows = rows
        has = rows >= 0
        self._starts = free[rows[has]]
        free[rows[has]] += self.per_row[has]

    def places(self) -> Array:
        """Where its living postings go."""
        return ranges(self._starts, self.per_row[self.rows >= 0])


def _joined(sources: Sequence[_Source], name: str) -> dict[str, Array]:
    """The merged dictionary; each source then knows its places in it.

    Keys of deleted documents alone are left out. A source's postings of a row follow those
    of the sources before it.
    """
    dictionaries = [list(source.dictionary) for source in sources]
    living = {
        key
        for keys, source in zip(dictionaries, sources, strict=True)
        for key, count in zip(keys, source.per_row.tolist(), strict=True)
        if count
    }
    keys = sorted(living)
    row_of = {key: row for row, key in enumerate(keys)}
    rows = [
        np.fromiter((row_of.get(key, -1) for key in old), np.int64, len(old))
        for old in dictionaries
    ]
    total = np.zeros(len(keys), np.int64)
    for own, source in zip(rows, sources, strict=True):
        total[own[own >= 0]] += source.per_row[own >= 0]
    first = ends_to_slices(total)
    free = first[:-1].copy()
    for own, source in zip(rows, sources, strict=True):
        source.place(own, free)
    return sorted_keys(keys, name) | {f"{name}_first": first}


def _gather(
    arrays: dict[str, Array],
    size: int,
    parts: Sequence[Part],
    sources: Sequence[_Source],
    documents: str,
    others: Sequence[str],
) -> None:
    """Copy the postings of all sources to where they belong: documents and other columns."""
    arrays[documents] = np.empty(size, np.int32)
    for name in others:
        arrays[name] = np.empty(size, _widest(parts, name))
    for part, source in zip(parts, sources, strict=True):
        places, kept = source.places(), source.kept()
        arrays[documents][places] = source.documents()
        for name in others:
            arrays[name][places] = part.segment[name][kept]


def _widest(parts: Sequence[Part], name: str) -> Any:
    return np.result_type(*[part.segment[name].dtype for part in parts])


def _words(parts: Sequence[Part], numbers: Sequence[Array]) -> dict[str, Array]:
    sources = [
        _Source(part.segment.words, part.segment["word_docs"], new)
        for part, new in zip(parts, numbers, strict=True)
    ]
    arrays = _joined(sources, "word")
    postings = int(arrays["word_first"][-1])
    _gather(arrays, postings, parts, sources, "word_docs", ["word_counts"])
    begins = ends_to_slices(arrays["word_counts"])
    positions = np.empty(int(begins[-1]), _widest(parts, "word_positions"))
    for part, source in zip(parts, sources, strict=True):
        counts, kept = part.segment["word_counts"], source.kept()
        places = ranges(begins[source.places()], counts[kept])
        positions[places] = part.segment["word_positions"][np.repeat(kept, counts)]
    arrays["word_positions"] = positions
    arrays["word_position_first"] = begins[arrays["word_first"]]
    return arrays


def _stems(parts: Sequence[Part], numbers: Sequence[Array]) -> dict[str, Array]:
    sources = [
        _Source(part.segment.stems, part.segment["stem_docs"], new)
        for part, new in zip(parts, numbers, strict=True)
    ]
    arrays = _joined(sources, "stem")
    postings = int(arrays["stem_first"][-1])
    _gather(arrays, postings, parts, sources, "stem_docs", ["stem_title", "stem_text"])
    return arrays | _key_terms(parts, sources)


def _key_terms(parts: Sequence[Part], sources: Sequence[_Source]) -> dict[str, Array]:
    lengths, rows, counts = [], [], []
    for part, source in zip(parts, sources, strict=True):
        length = np.diff(part.segment["key_first"])
        kept = np.repeat(part.alive, length)
        lengths.append(length[part.alive])
        rows.append(source.rows[part.segment["key_stem"][kept]].astype(np.int32))
        counts.append(part.segment["key_count"][kept])
    return {
        "key_first": ends_to_slices(np.concatenate(lengths)),
        "key_stem": np.concatenate(rows),
        "key_count": np.concatenate(counts),
    }
