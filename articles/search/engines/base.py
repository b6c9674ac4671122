"""What every search engine does. Nothing outside an engine's own package knows more of it."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from articles.search.types import Document, IndexStatus, Results, SearchQuery

Ids = npt.NDArray[np.int64]


class IndexWriter(ABC):
    """What takes changes in: the live index, or one that is being built."""

    @abstractmethod
    def apply(
        self,
        documents: Iterable[Document],
        removed: Iterable[int],
        version: int,
        place: int | None = None,
    ) -> None:
        """Replace or add documents and remove others: all of it is kept when it returns.

        ``version`` is that of the content before the articles were read: it overwrites nothing
        that came, or was removed, with a newer one. With ``place`` the index has taken over all
        changes up to that version, which is kept in the same commit; a place only grows. Raises
        ``IndexMissing`` where there is no usable index, ``SearchUnreachable`` where nobody knows.
        """


class Rebuild(IndexWriter):
    """A new index that grows beside the live one; see ``SearchEngine.rebuild``."""

    @abstractmethod
    def add(self, documents: Iterable[Document]) -> None:
        """Take in documents that the new index does not hold yet."""

    @abstractmethod
    def settle(self) -> None:
        """Write all that was added; what is left to do after this takes a moment."""

    @abstractmethod
    def finish(self) -> None:
        """Put the new index in the place of the live one, at once for all who ask."""


class SearchEngine(IndexWriter):
    """An index of documents and the questions it answers.

    Methods that read may be called by many threads at once. Those that write are called
    under the lock of ``writing``. What an engine cannot do it says by its ``supports_*``
    flags; the method then answers with nothing.
    """

    # One index for all machines, or one for each.
    is_shared: ClassVar[bool] = False
    supports_search: ClassVar[bool] = True
    supports_similar: ClassVar[bool] = True
    supports_suggestions: ClassVar[bool] = True
    supports_completion: ClassVar[bool] = True

    def __init__(self, address: str, data_dir: Path) -> None:
        self.address = address
        self.data_dir = data_dir

    @abstractmethod
    def search(self, query: SearchQuery) -> Results:
        """Answer a query. Raises ``SearchUnavailable``.

        Nothing in the answer (a count, a score, a suggestion, a facet's label) depends on
        documents that readers do not see at the moment ``query.at``.
        """

    @abstractmethod
    def similar(self, article_id: int, limit: int, at: datetime | None = None) -> list[int]:
        """Ids of articles like the given one, the most alike first; never its own.

        Only those that readers see at the moment ``at`` (now, when absent).
        """

    @abstractmethod
    def suggest(
        self, text: str, at: datetime | None = None, without: Collection[int] = ()
    ) -> str | None:
        """The query with misspelt words put right; none when nothing better is known.

        Of words that readers see at the moment ``at`` (now, when absent) in the newest state of
        the index, and in other articles than those of the ids in ``without``; as ``complete``.
        """

    @abstractmethod
    def complete(
        self, prefix: str, limit: int, at: datetime | None = None, without: Collection[int] = ()
    ) -> list[str]:
        """Words of the index that begin so, the most frequent first."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the index is called in the database: that of one machine, or of all of them."""

    @abstractmethod
    def status(self) -> IndexStatus:
        """The state of the index as ``follow``, or a question, has found it last.

        Never raises, and asks neither disk nor network: whoever answers a reader may call it.
        """

    @abstractmethod
    def follow(self) -> None:
        """Turn to the newest state of the index, and make what a question would wait for.

        Called several times a second beside readers, whose questions may then be answered by
        the state that it turned to last. Raises ``SearchUnavailable``, in a few seconds at most.
        """

    @abstractmethod
    def place(self) -> int:
        """The version up to which the index has taken all changes over, asked of the index itself.

        For writers. Raises ``IndexMissing`` also where the index is damaged, or does not know.
        """

    @abstractmethod
    def writing(self, seconds: float = 0.0) -> AbstractContextManager[None]:
        """Hold the lock for changes: that of a machine's processes, or of a process's threads where
        the index is shared (a lease in the database keeps machines apart).

        Raises ``SearchBusy`` when another process or thread holds it for longer than that.
        """

    @abstractmethod
    def fingerprints(self) -> tuple[Ids, Ids]:
        """Ids of all documents in ascending order, and the fingerprint of each."""

    @abstractmethod
    def rebuild(self, version: int) -> AbstractContextManager[Rebuild]:
        """Begin a new index beside the live one; it is dropped unless it was finished.

        ``version`` is that of the content before the first article is read: the version of all
        documents that are added, and the new index's place. Raises ``SearchBusy`` when another
        process is rebuilding.
        """

    @abstractmethod
    def tidy(self, *, large: bool) -> bool:
        """Merge what many small changes left; ``large`` allows work of more than a moment.

        Called without the lock. Answers whether work remains that only ``large`` may do.
        """

    @abstractmethod
    def verify(self) -> list[str]:
        """Read the whole index and say what is damaged in it."""
