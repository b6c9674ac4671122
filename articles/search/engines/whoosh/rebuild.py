"""An index that is built beside the live one."""

from collections.abc import Iterable
from pathlib import Path

from articles.search.engines.base import Rebuild
from articles.search.engines.whoosh.batch_update import apply_to, merged_segment
from articles.search.engines.whoosh.index_folder import IndexFolder, Root
from articles.search.engines.whoosh.parallel_build import Building
from articles.search.types import Document
from articles.whoosh_codec.codec import ColumnSegment

# Segments are merged up to this size at the end of a rebuild.
MERGED_DOCUMENTS = 200_000


class WhooshRebuild(Rebuild):
    """The new index, in a folder that is no index yet by its name."""

    def __init__(self, root: Root, path: Path, place: int) -> None:
        self.root = root
        self.folder = IndexFolder.create(path, place)
        self._building = Building(path)

    def add(self, documents: Iterable[Document]) -> None:
        for document in documents:
            self._building.add(document)

    def settle(self) -> None:
        """Write what is gathered, merge, and commit; changes may still be applied."""
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

    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        apply_to(self.folder, documents, removed, version, place)

    def close(self) -> None:
        """End the processes that help; what was not settled is given up."""
        self._building.close()

    def finish(self) -> None:
        final = self.folder.path.with_name(self.folder.path.name.replace("building-", "index-"))
        self.folder.path.rename(final)
        self.root.make_live(IndexFolder(final))
