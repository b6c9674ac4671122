"""The file of one segment: named arrays, one after the other, to be mapped into memory.

Layout: 8 bytes of magic, the length of the header (4 bytes, little endian), its CRC-32
(4 bytes), the header (JSON: ``size`` of the whole file, ``about``, and of each array its
type, length, offset and CRC-32), then the arrays, each at a multiple of 64 bytes.
"""

import json
import mmap
import os
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

MAGIC = b"PRESSCOL"
_HEAD = struct.Struct("<II")
_ALIGNED = 64


class DamagedFile(Exception):
    """The file is no file of columns, is cut off, or does not hold what it says."""


def write_columns(path: Path, arrays: Mapping[str, Array], about: Mapping[str, Any]) -> None:
    """Write arrays and a JSON-able description; the bytes are on the disk when it returns."""
    plain = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
    table: dict[str, list[Any]] = {}
    offset = 0
    for name, array in plain.items():
        table[name] = [array.dtype.str, array.size, offset, zlib.crc32(array.data)]
        offset += -(-array.nbytes // _ALIGNED) * _ALIGNED
    header = _header(table, about, offset)
    with path.open("wb") as file:
        file.write(MAGIC + _HEAD.pack(len(header), zlib.crc32(header)) + header)
        for array in plain.values():
            file.seek(-(-file.tell() // _ALIGNED) * _ALIGNED)
            file.write(array.data)
        file.truncate(_start(len(header)) + offset)
        file.flush()
        os.fsync(file.fileno())


def _start(header_length: int) -> int:
    """Where the first array begins."""
    return -(-(len(MAGIC) + _HEAD.size + header_length) // _ALIGNED) * _ALIGNED


def _header(table: Mapping[str, list[Any]], about: Mapping[str, Any], data_size: int) -> bytes:
    content = {"data": data_size, "about": about, "arrays": table}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


class Columns:
    """A file of columns, open for reading; the arrays are views of the mapped file."""

    def __init__(self, path: Path) -> None:
        """Raises ``DamagedFile``; ``OSError`` where it cannot be opened."""
        self.path = path
        with path.open("rb") as file:
            try:
                self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError:
                raise DamagedFile(f"{path.name} is empty") from None
        try:
            self._read_header()
        except (KeyError, TypeError, ValueError, struct.error) as error:
            raise DamagedFile(f"{path.name} is no file of columns ({error})") from None

    def _read_header(self) -> None:
        start = len(MAGIC) + _HEAD.size
        if self._map[: len(MAGIC)] != MAGIC:
            raise ValueError("foreign content")
        length, checksum = _HEAD.unpack_from(self._map, len(MAGIC))
        raw = self._map[start : start + length]
        if zlib.crc32(raw) != checksum:
            raise ValueError("the header is damaged")
        header = json.loads(raw)
        base = _start(length)
        self.size = base + int(header["data"])
        if len(self._map) != self.size:
            raise ValueError(f"{len(self._map)} bytes instead of {self.size}")
        self.about: dict[str, Any] = header["about"]
        self._checksums: dict[str, int] = {}
        self.arrays: dict[str, Array] = {}
        for name, (kind, count, offset, checksum) in header["arrays"].items():
            self.arrays[name] = np.frombuffer(self._map, np.dtype(kind), count, base + offset)
            self._checksums[name] = checksum

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def is_whole(self) -> bool:
        """Whether the file still has all its bytes: to touch one that is gone ends the process."""
        return self._map.size() >= self.size

    def damaged(self) -> list[str]:
        """Names of the arrays whose bytes are not those that were written; reads them all."""
        return [
            name
            for name, array in self.arrays.items()
            if zlib.crc32(array.data) != self._checksums[name]
        ]
