"""What is packed, unpacked as it is read, with a limit on what may come out of it."""

import gzip
import io
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable

# Of anything that is imported, however it came. An archive of a million articles has some 4 GB.
LARGEST = 16 * 1024**3
# Texts become 3 to 10 times larger, the most repetitive tables some 40 times; nothing but zeros,
# a thousand times. A small file may hold what it likes.
MOST_TIMES = 100
ALWAYS_ALLOWED = 10 * 1024 * 1024


def check(packed: int, unpacked: int) -> None:
    """Raise ``SourceUnreadable`` where so many bytes have made more than they may."""
    if unpacked > LARGEST:
        raise too_large(LARGEST)
    if is_bomb(packed, unpacked):
        sentence = _("It unpacks to more than %(times)d times its size, which no export does.")
        raise SourceUnreadable(sentence % {"times": MOST_TIMES})


def is_bomb(packed: int, unpacked: int) -> bool:
    """Whether so few bytes that unpack to so many were made to fill a disk."""
    return unpacked > ALWAYS_ALLOWED + MOST_TIMES * packed


def too_large(most: int) -> SourceUnreadable:
    sentence = _("It unpacks to more than %(size)d GB.")
    return SourceUnreadable(sentence % {"size": most // 1024**3})


class Unpacked(io.RawIOBase):
    """The content of a gzip file. Reading raises ``SourceUnreadable`` where it is too much,
    ``OSError``, ``EOFError`` or ``zlib.error`` where it is damaged."""

    def __init__(self, packed: BinaryIO) -> None:
        self._packed = _Counted(packed)
        self._file = gzip.GzipFile(fileobj=cast(BinaryIO, self._packed), mode="rb")
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        number: int = self._file.readinto(buffer)
        self._size += number
        check(self._packed.size, self._size)
        return number


class _Counted:
    """A stream that knows how much was read of it; a pipe cannot tell."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.size += len(data)
        return data
