"""Runs in arrays: consecutive entries that belong together, as where each begins."""

import numpy as np

from articles.whoosh_codec.column_file import Array


def first_of_groups(values: Array) -> Array:
    """Where each run of equal values begins."""
    if not len(values):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate(([True], values[1:] != values[:-1])))


def ends_to_slices(counts: Array) -> Array:
    """Counts of consecutive groups -> where each begins, and the end of the last."""
    slices = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, dtype=np.int64, out=slices[1:])
    return slices


def ranges(starts: Array, counts: Array) -> Array:
    """``starts[0], starts[0] + 1, …`` (``counts[0]`` of them), then those of ``starts[1]``, …"""
    before = ends_to_slices(counts)
    return np.repeat(starts - before[:-1], counts) + np.arange(before[-1])
