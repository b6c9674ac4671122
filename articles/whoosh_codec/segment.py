"""A segment as the table of contents lists it."""

from whoosh.codec.base import Codec
from whoosh.codec.base import Segment as WhooshSegment

from articles.whoosh_codec.schema import INDEX_NAME


class ColumnSegment(WhooshSegment):
    """How many documents a segment has, and which are deleted. Its file never changes.

    The table of contents pickles it: its name and attributes are part of the index's format.
    """

    def __init__(self, documents: int) -> None:
        super().__init__(INDEX_NAME)
        self.documents = documents
        self.deleted: set[int] = set()

    def codec(self) -> Codec:
        """What reads the file; Whoosh asks for one with each reader."""
        from articles.whoosh_codec.codec import ColumnCodec

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
