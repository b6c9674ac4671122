"""The folder of an index: its generations, and the locks and the swap of whole indexes.

The index is Whoosh's, with a codec of its own (``articles.whoosh_codec``). Whoosh keeps the table
of contents (one file a generation, with the schema, the segments and their deleted documents),
removes files that no generation names, and locks files. Segments are written by the builder and
the merger, not by Whoosh's writer, which writes one posting at a time.
"""

import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, clean_files
from whoosh.util.filelock import try_for

from articles.search.analysis import VERSION
from articles.search.types import (
    IndexMissing,
    SearchBusy,
    SearchUnavailable,
    SearchUnreachable,
)
from articles.whoosh_codec.codec import ColumnSegment, SegmentList
from articles.whoosh_codec.column_file import Array, write_columns
from articles.whoosh_codec.schema import INDEX_NAME, SCHEMA
from articles.whoosh_codec.segment_file import EXTENSION

FORMAT = 4  # of the segment files; raised with every change of their arrays
BUILT_BY = {"format": FORMAT, "analysis": VERSION}
_ABOUT = "about.json"
_IDENTITY = "identity"


class _Storage(FileStorage):
    """Whoosh's folder, with what it leaves out: a rename that survives the loss of power, and
    files that are closed when what they hold makes no sense."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._open: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        file = super().open_file(name, **options)
        self._open.append(file)
        return file

    def close(self) -> None:
        for file in self._open:
            if not file.is_closed:
                file.close()

    def rename_file(self, oldname: str, newname: str, safe: bool = False) -> None:
        folder = Path(self.folder)
        with (folder / oldname).open("rb") as file:
            os.fsync(file.fileno())
        (folder / oldname).replace(folder / newname)
        sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder written to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@dataclass(frozen=True, slots=True)
class Contents:
    """One generation: its number, its segments, and the index's place in the outbox."""

    generation: int
    segments: tuple[ColumnSegment, ...]
    place: int

    @classmethod
    def of(cls, toc: TOC) -> "Contents":
        """What a table of contents says, unless a writer of Whoosh's has added segments, which only
        Whoosh reads."""
        segments = toc.segments
        is_ours = isinstance(segments, SegmentList)
        if not is_ours or not all(isinstance(segment, ColumnSegment) for segment in segments):
            raise IndexMissing("the index was written to by another program")
        return cls(toc.generation, tuple(segments), segments.place)


def _unread(error: OSError) -> SearchUnavailable:
    """What it means that a file of the index cannot be read: only one that is not there, or none
    that can be, is built anew."""
    is_gone = isinstance(error, (FileNotFoundError, NotADirectoryError, IsADirectoryError))
    kind = IndexMissing if is_gone else SearchUnreachable
    return kind(f"the index cannot be read ({error.strerror})")


class IndexFolder:
    """One index on disk."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._storage = _Storage(str(path))

    @classmethod
    def create(cls, path: Path, place: int = 0) -> "IndexFolder":
        """A new index without documents."""
        path.mkdir(parents=True)
        folder = cls(path)
        TOC(SCHEMA, SegmentList([], place), 0).write(folder._storage, INDEX_NAME)
        (path / _ABOUT).write_text(json.dumps(BUILT_BY), encoding="ascii")
        return folder

    def check(self) -> None:
        """Raises ``SearchUnavailable`` unless this version of the site built the index."""
        try:
            about = json.loads((self.path / _ABOUT).read_bytes())
        except OSError as error:
            raise _unread(error) from None
        except ValueError as error:
            raise IndexMissing(f"the index cannot be read ({error})") from None
        if about != BUILT_BY:
            raise IndexMissing("the index was built by another version")

    def contents(self) -> Contents:
        """The newest generation. Raises ``SearchUnavailable`` where it cannot be read."""
        for attempt in range(20):
            storage = _Storage(str(self.path))
            try:
                toc = TOC.read(storage, INDEX_NAME, schema=SCHEMA)
            except FileNotFoundError as error:  # replaced between being listed and being read
                if attempt == 19:
                    raise _unread(error) from None
            except OSError as error:
                raise _unread(error) from None
            except Exception as error:  # a pickle of unknown bytes may raise anything
                raise IndexMissing(f"the index cannot be read ({error!r})") from None
            else:
                return Contents.of(toc)
            finally:
                storage.close()
        raise AssertionError("unreachable")

    def newest(self) -> int:
        """The number of the newest generation; -1 where there is none."""
        return int(TOC._latest_generation(self._storage, INDEX_NAME))

    def file_of(self, segment: ColumnSegment) -> Path:
        return self.path / str(segment.make_filename(EXTENSION))

    def write_segment(self, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> ColumnSegment:
        """Write a segment under a hidden name, which no commit of another takes for rubbish."""
        segment = ColumnSegment(int(about["documents"]))
        write_columns(self._hidden(segment), arrays, about)
        return segment

    def _hidden(self, segment: ColumnSegment) -> Path:
        file = self.file_of(segment)
        return file.with_name("." + file.name)

    def commit(
        self, contents: Contents, segments: Iterable[ColumnSegment], place: int | None = None
    ) -> None:
        """Make these segments the next generation; call it under the lock.

        ``place`` is the index's new place in the outbox, where it has a higher one than before.
        """
        kept = SegmentList(segments, max(contents.place, place or 0))
        for segment in kept:
            hidden = self._hidden(segment)
            if hidden.exists():
                hidden.rename(self.file_of(segment))
        generation = contents.generation + 1
        TOC(SCHEMA, kept, generation).write(self._storage, INDEX_NAME)
        clean_files(self._storage, INDEX_NAME, generation, kept)

    def drop_leftovers(self) -> None:
        """Remove what killed writers left; call it while nothing is being written."""
        for file in self.path.iterdir():
            if file.name.startswith(".") or file.name.count(".toc."):
                file.unlink(missing_ok=True)


class Root:
    """The folder of all indexes of an installation: which one is live, and the locks."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._pointer = path / "live"

    def live(self) -> IndexFolder:
        """The index that answers. Raises ``SearchUnavailable`` where there is none."""
        try:
            name = self._pointer.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            raise IndexMissing("there is no index yet") from None
        except OSError as error:
            raise _unread(error) from None
        except UnicodeDecodeError:
            name = ""
        if not name.startswith("index-") or "/" in name:
            raise IndexMissing("the index cannot be read (its name is damaged)")
        return IndexFolder(self.path / name)

    def identity(self) -> str:
        """What tells this folder from those of other machines: random, and made once."""
        file = self.path / _IDENTITY
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            new = self.path / f".{_IDENTITY}-{secrets.token_hex(8)}"
            new.write_text(secrets.token_hex(8), encoding="ascii")
            with suppress(FileExistsError):  # of two processes the first
                os.link(new, file)
            new.unlink()
        return file.read_text(encoding="ascii")

    def stamp(self) -> tuple[int, ...]:
        """What changes whenever another index becomes the live one."""
        try:
            status = self._pointer.stat()
        except OSError:
            return ()
        return status.st_ino, status.st_mtime_ns

    def make_live(self, folder: IndexFolder) -> None:
        """Swap an index in, at once for all processes."""
        sync_folder(folder.path)
        new = self.path / ".live"
        with new.open("w", encoding="ascii") as file:
            file.write(folder.path.name + "\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(self._pointer)
        sync_folder(self.path)

    def building(self) -> list[Path]:
        """Folders of indexes that are being built, or were when their process died."""
        return sorted(self.path.glob("building-*"))

    def drop_all_but_live(self) -> None:
        """Remove dead builds and replaced indexes; call it under the lock of rebuilding."""
        try:
            live = self.live().path.name
        except SearchUnavailable:
            live = ""
        for folder in [*self.building(), *self.path.glob("index-*")]:
            if folder.name != live:
                shutil.rmtree(folder, ignore_errors=True)

    @contextmanager
    def lock(self, name: str, seconds: float = 0.0) -> Iterator[None]:
        """Hold a lock of all processes; it is free again when its holder dies.

        Raises ``SearchBusy`` when another holds it for longer than ``seconds``.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        lock = FileStorage(str(self.path)).lock(f"{name}.lock")
        if not try_for(lock.acquire, timeout=seconds, delay=0.01):
            raise SearchBusy(f"the lock “{name}” is held by another process")
        try:
            yield
        finally:
            lock.release()
