"""The rows of a table in a text stream, also where quotation marks have gone astray."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from articles.importers.csv.column_names import name_of

LONGEST = 5_000_000  # characters of a row, of which one cell may be nearly all
DELIMITERS = ",;\t|"
# A quotation mark that nothing closes swallows what follows; so many characters are given back.
GIVEN_BACK = 100_000_000
SAID = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
ESCAPED = re.compile(r"\\[\\\"]")
BLANK = "\ufeff\0 \r\n"


class Row(NamedTuple):
    """A row with its number; without cells, but with its first line, where it has no end."""

    number: int
    cells: list[str] | None
    line: str = ""


class _TooLong(Exception):
    """The row at hand has grown beyond all bounds."""


class _Lines:
    """Lines for ``csv``; remembers those of the row at hand, and takes some back."""

    def __init__(self, text: TextIO) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self.begin()

    def begin(self) -> None:
        """What comes now is a new row."""
        self.taken: list[str] = []
        self.size = 0
        self.is_at_end = False

    def take(self, number: int) -> None:
        """Take so many lines as those of the row."""
        for _line in range(number):
            line = self.outside()
            self.taken.append(line)
            self.size += len(line)

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.outside()
        if not line:
            self.is_at_end = True
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        if self.size > LONGEST:
            raise _TooLong
        return line

    def outside(self) -> str:
        """A line that belongs to no row; "" at the end."""
        return self._back.popleft() if self._back else self._read()

    def _read(self) -> str:
        """A line; of one that is longer than any row only the beginning."""
        line = piece = self._text.readline(LONGEST + 1)
        while len(piece) > LONGEST and not piece.endswith(("\n", "\r")):
            piece = self._text.readline(LONGEST + 1)
        return (line if piece is line else f"{line}\n").replace("\0", "")


class Rows:
    """The rows below the header; ``header`` is empty where there is none.

    A row of several lines that has no end, or another number of cells than the header, gives
    back all from the first line on that is a whole row by itself.
    """

    def __init__(self, text: TextIO) -> None:
        # A setting of the whole process; its default is too small for articles.
        csv.field_size_limit(max(LONGEST, csv.field_size_limit()))
        self.header: list[str] = []
        self._lines = _Lines(text)
        self._left = GIVEN_BACK
        self._number = 0
        self._delimiter = self._find_delimiter()
        self._strict = csv.reader(self._lines, delimiter=self._delimiter, strict=True)
        self._lenient = csv.reader(self._lines, delimiter=self._delimiter)
        # Databases write \" for a quotation mark in a cell, where the standard doubles it.
        doubled = map(_doubled, self._lines)
        self._escaped = csv.reader(doubled, delimiter=self._delimiter, strict=True)
        self._read_header()

    def _find_delimiter(self) -> str:
        """The one that the first line names, or that makes the most known columns of it."""
        try:
            line = next((line for line in self._lines if line.strip(BLANK)), "")
        except _TooLong:
            return DELIMITERS[0]
        said = SAID.fullmatch(line.strip(BLANK))
        if said and said[1] in DELIMITERS:
            return said[1]
        self._lines.give_back([line] if line else [])
        return max(DELIMITERS, key=lambda each: sum(map(bool, map(name_of, _cells(line, each)))))

    def _read_header(self) -> None:
        self._lines.begin()
        try:
            cells = self._next()
        except StopIteration:
            return
        while cells and not cells[-1].strip():
            cells.pop()
        self._number, self.header = 1, cells or []

    def __iter__(self) -> Iterator[Row]:
        while True:
            self._lines.begin()
            try:
                cells = self._next()
            except StopIteration:
                return
            self._number += 1
            first = self._lines.taken[0]
            if cells is not None and len(cells) != len(self.header) and self._give_back():
                cells = None
            if cells is None:
                yield Row(self._number, None, first)
            elif any(map(str.strip, cells)):
                yield Row(self._number, cells)

    def _next(self) -> list[str] | None:
        """The cells of the next row, None where it does not end. ``StopIteration`` at the end.

        What it has swallowed in vain is given back.
        """
        cells, is_open = self._parsed(self._strict)
        if (is_open or not self._is_fitting(cells)) and self._is_escaped():
            cells, is_open = self._unescaped(cells, is_open)
        if cells is None and not is_open:
            if self._give_back():
                return None
            # Quotation marks are left to stand where they make no sense.
            self._lines.give_back(self._lines.taken)
            self._lines.begin()
            cells, is_open = self._parsed(self._lenient)
        if cells is None or is_open:
            if not self._give_back():
                self._skip()
            return None
        while self.header and len(cells) > len(self.header) and not cells[-1].strip():
            cells.pop()
        return cells

    def _is_fitting(self, cells: list[str] | None) -> bool:
        return cells is not None and (not self.header or len(cells) == len(self.header))

    def _is_escaped(self) -> bool:
        return self._left >= 0 and any('\\"' in line for line in self._lines.taken)

    def _unescaped(self, cells: list[str] | None, is_open: bool) -> tuple[list[str] | None, bool]:
        """The row read with \\" as a quotation mark, where it is whole then; else as it was."""
        taken = self._again()
        found, stays_open = self._parsed(self._escaped)
        is_better = self._is_fitting(found) or (cells is None and found is not None)
        if is_better and not stays_open and len(found or ()) <= len(self.header or found or ()):
            return found, False
        # What the first way took, and no more, is the row again.
        self._again()
        self._lines.take(taken)
        return cells, is_open

    def _again(self) -> int:
        """Begin the row again; the number of its lines until now. What is read twice is counted."""
        taken = len(self._lines.taken)
        self._left -= self._lines.size
        self._lines.give_back(self._lines.taken)
        self._lines.begin()
        return taken

    def _parsed(self, reader: Iterator[list[str]]) -> tuple[list[str] | None, bool]:
        """The cells that a reader makes of the row, and whether a quotation mark stays open."""
        try:
            # A row ends with a line; it ends with the file where something was left open.
            return next(reader), self._lines.is_at_end
        except _TooLong:
            return None, True
        except csv.Error:
            return None, self._lines.is_at_end

    def _give_back(self) -> bool:
        """Give back what a broken row has swallowed; whether there was anything."""
        lines = self._lines.taken
        whole = next((at for at in range(1, len(lines)) if self._is_whole(lines[at])), 0)
        if not whole or self._left < 0:
            return False
        self._left -= self._lines.size
        self._lines.give_back(lines[whole:])
        return True

    def _skip(self) -> None:
        """Leave out what follows, up to a line that is a whole row by itself."""
        while line := self._lines.outside():
            if self._is_whole(line):
                self._lines.give_back([line])
                return

    def _is_whole(self, line: str) -> bool:
        if line.count(self._delimiter) < len(self.header) - 1:
            return False
        return len(_cells(line, self._delimiter)) == len(self.header)


def _doubled(line: str) -> str:
    return ESCAPED.sub(lambda match: match[0][1] * (2 if match[0][1] == '"' else 1), line)


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line that is a whole row; none where it is not."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
