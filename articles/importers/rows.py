"""The rows of a table in a text stream, also where quotation marks have gone astray."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

from articles.importers.headers import name_of

LONGEST = 5_000_000  # characters of a row, of which one cell may be nearly all
DELIMITERS = ",;\t|"
# A quotation mark that nothing closes swallows what follows; so many characters are given back.
GIVEN_BACK = 100_000_000
SAID = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
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

    def give_back(self, lines: list[str]) -> None:
        self._back.extendleft(reversed(lines))

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else self._read()
        if not line:
            self.is_at_end = True
            raise StopIteration
        self.taken.append(line)
        self.size += len(line)
        if self.size > LONGEST:
            raise _TooLong
        return line

    def _read(self) -> str:
        """A line; of one that is longer than any row only the beginning."""
        line = piece = self._text.readline(LONGEST + 1)
        while len(piece) > LONGEST and not piece.endswith(("\n", "\r")):
            piece = self._text.readline(LONGEST + 1)
        return (line if piece is line else f"{line}\n").replace("\0", "")


class Rows:
    """The rows below the header; ``header`` is empty where there is none.

    A row that has no end, or several lines and another number of cells than the header, gives
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
        self._reader = csv.reader(self._lines, delimiter=self._delimiter)
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
            is_odd = cells is None or len(cells) != len(self.header)
            if is_odd and self._give_back():
                yield Row(self._number, None, first)
            elif cells is None:
                self._skip()
                yield Row(self._number, None, first)
            elif any(map(str.strip, cells)):
                yield Row(self._number, cells)

    def _next(self) -> list[str] | None:
        """The cells of the next row, None where it does not end. ``StopIteration`` at the end."""
        try:
            cells = next(self._reader)
        except (_TooLong, csv.Error):
            return None
        # A row ends with a line; one that ends with the file has a quotation mark left open.
        if self._lines.is_at_end:
            return None
        while self.header and len(cells) > len(self.header) and not cells[-1].strip():
            cells.pop()
        return cells

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
        while True:
            self._lines.begin()
            try:
                line = next(self._lines)
            except StopIteration:
                return
            except _TooLong:
                continue
            if self._is_whole(line):
                self._lines.give_back([line])
                return

    def _is_whole(self, line: str) -> bool:
        return len(_cells(line, self._delimiter)) == len(self.header)


def _cells(line: str, delimiter: str) -> list[str]:
    """The cells of a line that is a whole row; none where it is not."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []
