"""Changes of an index: a batch of documents in, others out, small segments merged."""

from collections.abc import Iterable

import numpy as np

from articles.search.engines.whoosh import segment_merge
from articles.search.engines.whoosh.index_folder import Contents, IndexFolder
from articles.search.engines.whoosh.open_segment import OpenSegment
from articles.search.engines.whoosh.segment_builder import SegmentBuilder
from articles.search.types import Document, IndexMissing
from articles.whoosh_codec.codec import ColumnSegment
from articles.whoosh_codec.column_file import Array, DamagedFile

# Segments of about the same size (a power of ten of documents) are merged when there are so
# many of them: each costs a query about a fiftieth of its time.
MERGE_AT = 4
# A merge of so many documents takes a moment only and is done at once.
SMALL_MERGE = 2_000
# Segments larger than this are left as they are unless half of them is deleted.
LARGEST = 400_000


def alive_of(segment: ColumnSegment) -> Array:
    """Which documents of a segment are not deleted."""
    alive = np.ones(segment.documents, bool)
    if segment.deleted:
        alive[np.fromiter(segment.deleted, np.int64, len(segment.deleted))] = False
    return alive


def with_changes(
    folder: IndexFolder,
    contents: Contents,
    documents: Iterable[Document],
    removed: Iterable[int],
) -> list[ColumnSegment]:
    """The segments after a change. Documents of an id that is there already replace it."""
    newest = {document.id: document for document in documents}
    gone = np.array(sorted({*newest, *removed}), np.int64)
    if not len(gone):
        return list(contents.segments)
    segments = []
    for segment in contents.segments:
        numbers = OpenSegment(folder.file_of(segment)).numbers_of(gone)
        segment.deleted.update(numbers.tolist())
        if len(segment.deleted) < segment.documents:
            segments.append(segment)
    if newest:
        builder = SegmentBuilder()
        builder.add_all(newest.values())
        segments.append(folder.write_segment(*builder.finish()))
    return segments


def apply_to(
    folder: IndexFolder,
    documents: Iterable[Document],
    removed: Iterable[int],
    version: int,
    place: int | None,
) -> None:
    """Commit a change, unless the index holds all of it already: that of a later version."""
    contents = folder.contents()
    if version < contents.place:
        return
    try:
        segments = with_changes(folder, contents, documents, removed)
    except (DamagedFile, FileNotFoundError) as error:
        raise IndexMissing(f"the index is damaged: {error}") from None
    folder.commit(contents, segments, place)


def due_for_merge(segments: Iterable[ColumnSegment], most: int) -> list[ColumnSegment]:
    """Segments that are due to become one, of at most so many documents; none when none are."""
    tiers: dict[int, list[ColumnSegment]] = {}
    for segment in segments:
        alive = segment.documents - len(segment.deleted)
        if 2 * alive < segment.documents and alive <= most and segment.documents > 100:
            return [segment]
        if alive <= LARGEST:
            tiers.setdefault(len(str(alive)), []).append(segment)
    for _tier, group in sorted(tiers.items()):
        if len(group) >= MERGE_AT and sum(member.documents for member in group) <= most:
            return group
    return []


def merged_segment(folder: IndexFolder, group: Iterable[ColumnSegment]) -> ColumnSegment:
    """One segment out of several, written but not yet part of the index."""
    parts = [
        segment_merge.Part(OpenSegment(folder.file_of(segment)), alive_of(segment))
        for segment in group
    ]
    return folder.write_segment(*segment_merge.merge(parts))


def with_merged(
    folder: IndexFolder,
    contents: Contents,
    group: list[ColumnSegment],
    new: ColumnSegment,
) -> list[ColumnSegment] | None:
    """The segments with ``new`` in the place of ``group``.

    What was deleted from the group while it was being merged is deleted from the new one.
    ``None`` when the index no longer has all of the group.
    """
    now = {segment.segment_id(): segment for segment in contents.segments}
    names = {segment.segment_id() for segment in group}
    if not names <= set(now):
        return None
    base = 0
    for before in group:
        alive = alive_of(before)
        numbers = np.cumsum(alive) - 1 + base
        since = now[before.segment_id()].deleted - before.deleted
        new.deleted.update(numbers[sorted(since)].tolist())
        base += int(alive.sum())
    kept = [segment for segment in contents.segments if segment.segment_id() not in names]
    return [*kept, new] if len(new.deleted) < new.documents else kept
