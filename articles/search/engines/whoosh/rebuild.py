"""An index that is built beside the live one, and the journal of what changed meanwhile."""

import os
from collections.abc import Iterable
from pathlib import Path

from articles.search.engines.base import Rebuild
from articles.search.engines.whoosh.batch_update import merged_segment, with_changes
from articles.search.engines.whoosh.index_folder import IndexFolder, Root
from articles.search.engines.whoosh.parallel_build import Building
from articles.search.types import Document
from articles.whoosh_codec.codec import ColumnSegment

JOURNAL = "changed"
# Segments are merged up to this size at the end of a rebuild.
MERGED_DOCUMENTS = 200_000


class WhooshRebuild(Rebuild):
    """The new index, in a folder that is no index yet by its name."""

    def __init__(self, root: Root, path: Path) -> None:
        self.root = root
        self.folder = IndexFolder.create(path)
        (path / JOURNAL).touch()
        self._building = Building(path)

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._building.add(document)

    def settle(self) -> None:
        """Write what is gathered, merge, and commit; changes may still be replaced."""
        self._commit(self._building.finish())
        self.close()
        self.folder.drop_leftovers()  # of a helper that was killed
        contents = self.folder.contents()
        merged: list[ColumnSegment] = []
        group: list[ColumnSegment] = []
        for segment in [*contents.segments, None]:
            size = sum(member.documents for member in group)
            if segment is None or size + segment.documents > MERGED_DOCUMENTS:
                merged += [merged_segment(self.folder, group)] if len(group) > 1 else group
                group = []
            if segment is not None:
                group.append(segment)
        self._commit(merged)

    def _commit(self, segments: Iterable[ColumnSegment]) -> None:
        self.folder.commit(self.folder.contents(), segments)

    def changed(self) -> list[int]:
        text = (self.folder.path / JOURNAL).read_text(encoding="ascii")
        # A line that a killed process left unfinished belongs to a change that will be
        # applied again: its row is still in the outbox.
        lines = text.split("\n")[:-1]
        return sorted({int(line) for line in lines if line})

    def replace(self, documents: Iterable[Document], removed: Iterable[int]) -> None:
        contents = self.folder.contents()
        self._commit(with_changes(self.folder, contents, documents, removed))

    def close(self) -> None:
        """End the processes that help; what was not settled is given up."""
        self._building.close()

    def finish(self) -> None:
        (self.folder.path / JOURNAL).unlink()
        final = self.folder.path.with_name(self.folder.path.name.replace("building-", "index-"))
        self.folder.path.rename(final)
        self.root.make_live(IndexFolder(final))


def note(root: Root, ids: Iterable[int]) -> None:
    """Write the ids of changed articles into the journals of indexes that are being built."""
    lines = "".join(f"{article_id}\n" for article_id in ids)
    for folder in root.building():
        journal = folder / JOURNAL
        if journal.exists():
            with journal.open("a", encoding="ascii") as file:
                file.write(lines)
                file.flush()
                os.fsync(file.fileno())
