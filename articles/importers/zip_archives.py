"""ZIP files from outside: what is wrong with one is one error of ours, with a sentence."""

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from articles.importers.records import SourceUnreadable, Text

# Beside its own: each way of packing has errors of its own, names that are no UTF-8 and places
# before the beginning are a ``ValueError``, a header that is cut short is one of ``struct``.
ERRORS = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError),
    *(ValueError, RuntimeError),
)
# Bytes of the list of files at the end; what Python makes of it takes eight times as much room.
LARGEST_LIST = 16 * 1024 * 1024
# Where the list ends: four signs, and so many bytes further its size (APPNOTE.TXT of PKWARE, 4.3.14
# and 4.3.16).
ENDS = ((b"PK\x05\x06", 12, 4), (b"PK\x06\x06", 40, 8))
LONGEST_END = 65_535 + 22 + 76  # bytes of both, and of the comment behind them
TOO_MANY = _("The ZIP file names too many files.")


def opened_zip(file: BinaryIO, damaged: Text) -> zipfile.ZipFile:
    """The ZIP file. Raises ``SourceUnreadable``: with the sentence for a damaged one, with one of
    its own for one that names more files than a machine has room for."""
    with damage_told(damaged):
        if _size_of_list(file) > LARGEST_LIST:
            raise SourceUnreadable(TOO_MANY)
        return zipfile.ZipFile(file)


def _size_of_list(file: BinaryIO) -> int:
    """The size of the list of files that the file states, whichever of several ends is taken."""
    length = file.seek(0, io.SEEK_END)
    file.seek(max(length - LONGEST_END, 0))
    end = file.read()
    sizes = [
        int.from_bytes(end[match.start() + at : match.start() + at + size], "little")
        for signs, at, size in ENDS
        for match in re.finditer(signs, end)
    ]
    # What is longer than the file is a damaged one.
    return max((size for size in sizes if size <= length), default=0)


@contextmanager
def damage_told(sentence: Text) -> Iterator[None]:
    """Raise ``SourceUnreadable`` with the sentence for what is wrong with a ZIP file.

    What the system itself refuses, such as room on the disk, is raised as it is.
    """
    try:
        yield
    except ERRORS:
        raise SourceUnreadable(sentence) from None
    except OSError as error:
        if error.errno is not None:
            raise
        raise SourceUnreadable(sentence) from None
