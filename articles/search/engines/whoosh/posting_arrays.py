"""Sorted dictionaries and lists of postings as arrays: what builder and merger share."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from articles.search.engines import ranking
from articles.whoosh_codec.column_file import Array
from articles.whoosh_codec.runs import ends_to_slices, ranges
from articles.whoosh_codec.term_dictionary import SEPARATOR, hash_of


def smallest(values: Array) -> Array:
    """The values (none negative) in 8, 16 or 32 bits, whatever holds the largest."""
    largest = int(values.max()) if len(values) else 0
    kind = np.uint8 if largest < 1 << 8 else np.uint16 if largest < 1 << 16 else np.uint32
    return values.astype(kind)


def blob_of(texts: Iterable[bytes], name: str) -> dict[str, Array]:
    """Texts in their order as one array of bytes, each followed by a separator."""
    words = list(texts)
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in words), np.int64, len(words)))
    blob = SEPARATOR.join(words) + SEPARATOR if words else b""
    return {f"{name}_blob": np.frombuffer(blob, np.uint8), f"{name}_ends": ends}


def sorted_keys(keys: Sequence[bytes], name: str) -> dict[str, Array]:
    """A dictionary of keys that are sorted and each there once: their bytes and hashes."""
    hashes = np.fromiter(map(hash_of, keys), np.int64, len(keys))
    rows = np.argsort(hashes, kind="stable")
    return blob_of(keys, name) | {
        f"{name}_hash": hashes[rows],
        f"{name}_hash_row": rows.astype(np.int32),
    }


def dictionary(keys: Sequence[bytes], name: str) -> tuple[dict[str, Array], Array]:
    """A dictionary of keys in any order, and the row in it of each."""
    distinct = sorted(set(keys))
    row_of = {key: row for row, key in enumerate(distinct)}
    rows = np.fromiter(map(row_of.__getitem__, keys), np.int64, len(keys))
    return sorted_keys(distinct, name), rows


def key_terms(arrays: Mapping[str, Array], documents: int) -> dict[str, Array]:
    """Of each document the stems that tell most of it, by how often and how rare they are.

    Rarity is that within the segment; in small ones it says little, and what was kept is
    weighed again when likeness is asked for.
    """
    per_stem = np.diff(arrays["stem_first"])
    stem = np.repeat(np.arange(len(per_stem), dtype=np.int32), per_stem)
    count = arrays["stem_title"].astype(np.int64) * ranking.KEY_TITLE_WEIGHT + arrays["stem_text"]
    rarity = np.log1p(documents / np.maximum(per_stem, 1))
    weight = np.sqrt(count) * rarity[stem]
    scale = ((1 << 14) - 1) / max(float(weight.max(initial=0.0)), 1e-9)
    rank = (1 << 14) - 1 - (weight * scale).astype(np.uint64)
    order = arrays["stem_docs"].astype(np.uint64) << np.uint64(46)
    order |= rank << np.uint64(32)
    order |= np.arange(len(stem), dtype=np.uint64)
    order.sort()
    posting = (order & np.uint64(0xFFFFFFFF)).astype(np.int64)
    per_document = np.bincount(arrays["stem_docs"], minlength=documents)
    place = ranges(np.zeros(documents, np.int64), per_document)
    posting = posting[place < ranking.KEY_TERMS]
    return {
        "key_first": ends_to_slices(np.minimum(per_document, ranking.KEY_TERMS)),
        "key_stem": stem[posting],
        "key_count": np.minimum(count[posting], 255).astype(np.uint8),
    }
