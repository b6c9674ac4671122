"""Whoosh's codec over the files of arrays: where its readers come from."""

from pathlib import Path

from whoosh.codec.base import Codec
from whoosh.filedb.filestore import FileStorage

from articles.whoosh_codec.field_terms import SegmentFields
from articles.whoosh_codec.readers import ColumnDocumentReader, ColumnTermsReader
from articles.whoosh_codec.segment import ColumnSegment
from articles.whoosh_codec.segment_file import EXTENSION, SegmentFile


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
