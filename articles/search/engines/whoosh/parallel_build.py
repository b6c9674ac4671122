"""Segments of a new index, built by as many processes as the machine has processors.

Each group of documents becomes a segment: whoever builds it, the index is the same.
"""

from functools import partial
from pathlib import Path

from articles.search.engines.parallel_groups import Group, Groups
from articles.search.engines.whoosh.index_folder import IndexFolder
from articles.search.engines.whoosh.segment_builder import SegmentBuilder
from articles.whoosh_codec.codec import ColumnSegment


def build(path: Path, group: Group) -> ColumnSegment:
    """The segment of a group, written into the folder of an index but not yet part of it."""
    builder = SegmentBuilder()
    builder.add_all(group)
    return IndexFolder(path).write_segment(*builder.finish())


class Building(Groups[ColumnSegment]):
    """The groups of one index on their way to being its segments."""

    def __init__(self, path: Path, helpers: int | None = None) -> None:
        super().__init__(partial(build, path), helpers)
