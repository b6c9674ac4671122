"""The file of one segment, open for reading: its documents, dictionaries and postings."""

from pathlib import Path
from typing import Any

import numpy as np

from articles.whoosh_codec.column_file import Array, Columns, DamagedFile
from articles.whoosh_codec.term_dictionary import TermDictionary

EXTENSION = ".columns"
STORED_TEXTS = ("title", "author")  # kept with each document, one after the other


class SegmentFile:
    """The arrays of one segment. They never change; deletions are kept in the table of contents.

    ``words`` is the dictionary of the words of all fields as they are written (folded, see
    ``term_keys``), ``stems`` that of the stems of title and text. ``labels`` has, of each coded
    column, what its codes stand for.
    """

    def __init__(self, path: Path) -> None:
        """Raises ``DamagedFile``; ``OSError`` where the file cannot be opened."""
        self.columns = Columns(path)
        try:
            self.documents = int(self.columns.about["documents"])
            self.labels: dict[str, list[Any]] = self.columns.about["labels"]
            self.words = TermDictionary(self.columns, "word")
            self.stems = TermDictionary(self.columns, "stem")
            self.ids: Array = self.columns["id"]
        except (KeyError, TypeError, ValueError) as error:
            raise DamagedFile(f"{path.name} lacks {error}") from None

    def __getitem__(self, name: str) -> Array:
        return self.columns[name]

    def positions(self, row: int) -> tuple[Array, Array, Array, Array]:
        """Postings of a word: documents, counts, all positions, and each one's first of them."""
        begin, end = int(self.words.first[row]), int(self.words.first[row + 1])
        counts = self.columns["word_counts"][begin:end].astype(np.int64)
        slices = self.columns["word_position_first"]
        positions = self.columns["word_positions"][int(slices[row]) : int(slices[row + 1])]
        return self.columns["word_docs"][begin:end], counts, positions, np.cumsum(counts) - counts

    def texts(self, document: int) -> dict[str, str]:
        """The ``STORED_TEXTS`` of a document, by their names."""
        first = document * len(STORED_TEXTS)
        ends = self.columns["stored_ends"][: first + len(STORED_TEXTS)]
        starts = [int(ends[first - 1]) if first else 0, *ends[first:-1].tolist()]
        blob = self.columns["stored_blob"]
        return {
            name: blob[start : end - 1].tobytes().decode()
            for name, start, end in zip(STORED_TEXTS, starts, ends[first:].tolist(), strict=True)
        }
