"""Whoosh's codec over the files of arrays: a segment as the table of contents lists it, and where
its readers come from."""

from collections.abc import Iterable
from pathlib import Path

from whoosh.codec.base import Codec
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.filedb.filestore import FileStorage

from articles.whoosh_codec.field_terms import SegmentFields
from articles.whoosh_codec.readers import ColumnDocumentReader, ColumnTermsReader
from articles.whoosh_codec.schema import INDEX_NAME
from articles.whoosh_codec.segment_file import EXTENSION, SegmentFile


class ColumnSegment(WhooshSegment):
    """How many documents a segment has, and which are deleted. Its file never changes.

    The table of contents pickles it: its name and attributes are part of the index's format.
    """

    def __init__(self, documents: int) -> None:
        super().__init__(INDEX_NAME)
        self.documents = documents
        self.deleted: set[int] = set()

    def codec(self) -> "ColumnCodec":
        """What reads the file; Whoosh asks for one with each reader."""
        return ColumnCodec()

    def doc_count_all(self) -> int:
        return self.documents

    def deleted_count(self) -> int:
        return len(self.deleted)

    def deleted_docs(self) -> set[int]:
        return self.deleted

    def delete_document(self, docnum: int, delete: bool = True) -> None:
        (self.deleted.add if delete else self.deleted.discard)(docnum)

    def is_deleted(self, docnum: int) -> bool:
        return docnum in self.deleted

    def should_assemble(self) -> bool:
        return False


class SegmentList(list[ColumnSegment]):
    """The segments of a generation, and what the index had taken over by then: its place.

    The table of contents pickles it, so both are of one commit; a program that knows nothing of
    places has a list before it.
    """

    def __init__(self, segments: Iterable[ColumnSegment], place: int) -> None:
        super().__init__(segments)
        self.place = place


class ColumnCodec(Codec):
    """Reads one segment. It has no writers: the project's builder and merger write the files."""

    def __init__(self) -> None:
        self._fields: SegmentFields | None = None

    def _open(self, storage: FileStorage, segment: ColumnSegment) -> SegmentFields:
        """The fields of its file, opened once for both readers.

        Raises ``OSError`` where it cannot be opened, ``DamagedFile`` where it makes no sense.
        """
        if self._fields is None:
            path = Path(storage.folder) / segment.make_filename(EXTENSION)
            self._fields = SegmentFields(SegmentFile(path))
        return self._fields

    def terms_reader(self, storage: FileStorage, segment: ColumnSegment) -> ColumnTermsReader:
        return ColumnTermsReader(self._open(storage, segment))

    def per_document_reader(
        self, storage: FileStorage, segment: ColumnSegment
    ) -> ColumnDocumentReader:
        return ColumnDocumentReader(self._open(storage, segment), segment)
