"""The file of a backup: a zip archive that any program for such files opens.

Its members, in this order but for the tables:

- ``media/NAME``: pictures as they were uploaded, by their names in the storage, not packed again;
- ``imports/NAME``: files that wait for import;
- ``secret_key``: the site's key, where the site keeps it in its data folder;
- ``database.sqlite3``, a file that any program of SQLite opens, or (PostgreSQL) a file
  ``tables/NAME.csv`` for each table, as ``COPY … TO … WITH (FORMAT csv, HEADER)`` writes it: UTF-8,
  names of columns in the first line, an empty field without quotation marks for NULL;
- ``manifest.json``: what it is a backup of (``Manifest``);
- ``SHA256SUMS``: a line for each of the others, as ``sha256sum`` writes and checks them.

No path of the archive is ever used: members have one of these names or the file is refused.
"""

import hashlib
import json
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import IO, Any

FORMAT = 1
MANIFEST, SUMS, KEY, SQLITE = "manifest.json", "SHA256SUMS", "secret_key", "database.sqlite3"
TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.csv")
MEDIA = re.compile(r"media/(articles/[0-9a-f]{32}\.(?:jpg|png))")
IMPORT = re.compile(r"imports/((?:[a-z]{1,20}/)?[0-9a-f]{32})")
LONGEST_MANIFEST = 1024 * 1024  # bytes
LONGEST_KEY = 1000  # bytes
LONGEST_LINE = 200  # bytes of SHA256SUMS, whose names are shorter
CHUNK = 1024 * 1024
PACKED = zipfile.ZIP_DEFLATED
# What reading a file can raise that is no such archive, or a damaged one.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(ValueError, KeyError, OverflowError, OSError),
)


class BackupRefused(Exception):
    """A backup cannot be written, or put back; the message is a sentence for the operator."""


@dataclass(frozen=True)
class Manifest:
    """What a backup is of. ``migrations`` are names such as ``articles.0001_archive``.

    ``tables`` holds the number of rows of each, ``missing`` the pictures and files that the
    database names and the storage had not.
    """

    made: str  # ISO 8601
    database: str  # "sqlite" or "postgresql"
    migrations: list[str]
    tables: dict[str, int]
    missing: list[str] = field(default_factory=list)
    format: int = FORMAT

    def as_json(self) -> str:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        """The manifest again. Raises ``ValueError`` for anything else."""
        try:
            values = json.loads(text)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if not isinstance(values, dict) or values.keys() != {one.name for one in fields(cls)}:
            raise ValueError("other names")
        manifest = cls(**values)
        lists = (manifest.migrations, manifest.missing)
        counts = manifest.tables.items() if isinstance(manifest.tables, dict) else [("", "")]
        if not (
            isinstance(manifest.made, str)
            and isinstance(manifest.database, str)
            and type(manifest.format) is int
            and all(isinstance(one, list) and all(isinstance(x, str) for x in one) for one in lists)
            and all(isinstance(name, str) and type(number) is int for name, number in counts)
        ):
            raise ValueError("other types")
        return manifest


class Writer:
    """Writes the members one after the other, each from its pieces."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w")
        self._sums: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._sums

    def add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = True) -> None:
        """Write a member. ``is_packed`` is for what is not compressed already."""
        digest = hashlib.sha256()
        info = zipfile.ZipInfo(name, time.gmtime()[:6])
        info.compress_type = PACKED if is_packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        with self._zip.open(info, "w", force_zip64=True) as member:
            for piece in pieces:
                digest.update(piece)
                member.write(piece)
        self._sums[name] = digest.hexdigest()

    def finish(self, manifest: Manifest) -> None:
        """Write what describes the others, and the archive's end."""
        self.add(MANIFEST, [manifest.as_json().encode()])
        lines = "".join(f"{digest}  {name}\n" for name, digest in self._sums.items())
        self.add(SUMS, [lines.encode()])
        self._zip.close()

    def close(self) -> None:
        """Let go of the file, which may be half-written and full."""
        with suppress(OSError, ValueError):
            self._zip.close()


class Reader:
    """Reads a file that may be anything, and never more of it than its members claim to hold."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with damage(path):
            self._zip = zipfile.ZipFile(path)
            infos = self._zip.infolist()
        self._members = {info.filename: info for info in infos}
        if len(self._members) != len(infos) or not all(map(is_known, self._members)):
            raise BackupRefused(f"{path} is no backup of this program: it has other members.")
        with damage(path):
            self.manifest = Manifest.from_json(self._text(MANIFEST, LONGEST_MANIFEST))
            self._sums = self._read_sums()
        if KEY in self and self.size_of(KEY) > LONGEST_KEY:
            raise BackupRefused(f"{path} is damaged: the key in it is no key.")
        if self._sums.keys() != self._members.keys() - {SUMS}:
            raise BackupRefused(f"{path} is damaged: it lacks members, or has others.")

    def close(self) -> None:
        self._zip.close()

    @property
    def size(self) -> int:
        """Bytes of all members, unpacked."""
        return sum(info.file_size for info in self._members.values())

    def names(self, pattern: re.Pattern[str]) -> Iterator[tuple[str, str]]:
        """The members of a kind: what the pattern's group holds, and the member's name."""
        for name in self._members:
            if found := pattern.fullmatch(name):
                yield found[1], name

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def digest(self, name: str) -> str:
        """The SHA-256 that a member must have."""
        return self._sums[name]

    def size_of(self, name: str) -> int:
        return self._members[name].file_size

    @contextmanager
    def open(self, name: str) -> Iterator[IO[bytes]]:
        """A member as an open file, which was verified before."""
        with damage(self.path):
            member = self._zip.open(self._members[name])
        with member:
            yield member

    def pieces(self, name: str) -> Iterator[bytes]:
        """A member, unpacked, piece by piece. Raises ``BackupRefused`` as ``open`` does."""
        with damage(self.path):
            member = self._zip.open(self._members[name])
        with member:
            while True:
                with damage(self.path):
                    piece = member.read(CHUNK)
                if not piece:
                    return
                yield piece

    def verify(self, progress: Callable[[int], None] = lambda number: None) -> None:
        """Read everything and compare it with its digests; raises ``BackupRefused``.

        ``progress`` is told how many members have been read.
        """
        for number, (name, expected) in enumerate(self._sums.items(), start=1):
            digest = hashlib.sha256()
            for piece in self.pieces(name):
                digest.update(piece)
            if digest.hexdigest() != expected:
                raise BackupRefused(f"{self.path} is damaged: {name} is not what it was.")
            progress(number)

    def _text(self, name: str, longest: int) -> bytes:
        if self._members[name].file_size > longest:
            raise ValueError("too long")
        return b"".join(self.pieces(name))

    def _read_sums(self) -> dict[str, str]:
        text = self._text(SUMS, LONGEST_LINE * len(self._members))
        lines = [line.partition("  ") for line in text.decode().splitlines()]
        return {name: digest for digest, _blanks, name in lines}


def is_known(name: str) -> bool:
    """Whether a member of a backup may have this name."""
    kinds = (TABLE, MEDIA, IMPORT)
    return name in {MANIFEST, SUMS, KEY, SQLITE} or any(kind.fullmatch(name) for kind in kinds)


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Turn what a damaged or foreign file makes the libraries raise into ``BackupRefused``."""
    try:
        yield
    except FileNotFoundError:
        raise BackupRefused(f"{path} does not exist.") from None
    except DAMAGE as error:
        reason = getattr(error, "strerror", None)
        if reason:
            raise BackupRefused(f"{path} cannot be read: {reason}.") from None
        raise BackupRefused(f"{path} is no backup, or a damaged one.") from None


def file_pieces(file: IO[Any]) -> Iterator[bytes]:
    """What is left of an open file, piece by piece."""
    while piece := file.read(CHUNK):
        yield piece
