"""Workbooks of Excel: the first sheet with anything on it, read as the table that it is."""

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from django.utils.translation import gettext_lazy as _

from articles.importers.csv import reader
from articles.importers.records import Items, Notice, SourceUnreadable
from articles.importers.xlsx import TOO_LARGE, Workbook

LARGEST = 200 * 1024 * 1024  # bytes of a workbook
IN_MEMORY = 16 * 1024 * 1024  # bytes of a workbook or a table; larger ones wait in a file
PIECE = 1024 * 1024
OTHERS = _("Only the sheet “%(read)s” was read, not: %(others)s.")
MOST_NAMED = 10  # sheets in that sentence
EMPTY = _("The workbook has no sheet with anything on it.")


def read(stream: BinaryIO) -> Items:
    """The records of a workbook, as ``reader.read`` finds them in a table. Raises
    ``SourceUnreadable``."""
    with _seekable(stream) as (file, size):
        workbook = Workbook(file, size)
        filled = [name for name in workbook.sheets if any(map(any, workbook.rows(name)))]
        if not filled:
            raise SourceUnreadable(EMPTY)
        first, *others = filled
        if others:
            yield Notice(OTHERS % {"read": first, "others": ", ".join(others[:MOST_NAMED])})
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as table:
            _write(workbook.rows(first), cast(BinaryIO, table))
            table.seek(0)
            yield from reader.read(cast(BinaryIO, table))


@contextmanager
def _seekable(stream: BinaryIO) -> Iterator[tuple[BinaryIO, int]]:
    """A copy of what comes from a pipe or is unpacked while it is read, and its size."""
    size = 0
    with tempfile.SpooledTemporaryFile(IN_MEMORY) as file:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > LARGEST:
                raise SourceUnreadable(TOO_LARGE)
            file.write(piece)
        file.seek(0, os.SEEK_SET)
        yield cast(BinaryIO, file), size


def _write(rows: Iterable[list[str]], table: BinaryIO) -> None:
    text = io.TextIOWrapper(table, encoding="utf-8-sig", errors="replace", newline="")
    text.write("sep=,\r\n")
    writer = csv.writer(text)
    for row in rows:
        writer.writerow(row)
    text.flush()
    text.detach()
