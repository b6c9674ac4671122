"""The rows of a table in a text stream, also where quotation marks have gone astray."""

import csv
import re
from collections import deque
from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from articles.importers.csv.header_lines import (
    BLANK,
    FEWEST_KNOWN,
    cells_of,
    is_spaced,
    is_wrapped,
    known_names,
    unwrapped,
    whole_line,
)

LONGEST = 5_000_000  # characters of a row, of which one cell may be nearly all
DELIMITERS = ",;\t|~^"
# A quotation mark that nothing closes swallows what follows; so many characters are given back.
GIVEN_BACK = 100_000_000
DOS_END = "\x1a"  # what stands behind the last line of files of its time
SAID = re.compile(r"\"?sep=(.)\"?", re.IGNORECASE)
ESCAPED = re.compile(r"\\[\\\"]")
MOST_ABOVE = 20  # lines in which the header is looked for


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
        self.is_wrapped = False  # whether rows stand in quotation marks as a whole
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
        line = self._back.popleft() if self._back else self._read()
        return unwrapped(line) if self.is_wrapped else line

    def _read(self) -> str:
        """A line; of one that is longer than any row only the beginning."""
        line = piece = self._text.readline(LONGEST + 1)
        while len(piece) > LONGEST and not piece.endswith(("\n", "\r")):
            piece = self._text.readline(LONGEST + 1)
        if line == DOS_END:
            return ""
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
        form: dict[str, Any] = {"delimiter": self._delimiter, "skipinitialspace": self._is_spaced}
        self._strict = csv.reader(self._lines, strict=True, **form)
        self._lenient = csv.reader(self._lines, **form)
        # Databases write \" for a quotation mark in a cell, where the standard doubles it.
        self._escaped = csv.reader(map(_doubled, self._lines), strict=True, **form)
        self._read_header()

    def _find_delimiter(self) -> str:
        """The one that the first line names, or that makes the most known columns of the header.

        Lines above the header are left out: a title of the sheet, cells that span columns.
        """
        lines = self._first_lines()
        said = SAID.fullmatch(lines[0].strip(BLANK)) if lines else None
        is_said = said is not None and said[1] in DELIMITERS
        if is_said:
            del lines[0]
        delimiters = said[1] if said is not None and is_said else DELIMITERS
        if is_wrapped(lines, delimiters):
            self._lines.is_wrapped, lines = True, [unwrapped(line) for line in lines]
        wholes = [whole_line(lines, at) for at in range(len(lines))]
        known = [{each: known_names(line, each) for each in delimiters} for line in wholes]
        rated = [max(each.values()) for each in known]
        at = next((at for at, number in enumerate(rated) if number >= FEWEST_KNOWN), 0)
        self._number = sum(map(bool, map(str.strip, lines[:at])))
        self._lines.give_back(lines[at:])
        found = max(delimiters, key=known[at].__getitem__) if lines else delimiters[0]
        self._is_spaced = bool(lines) and is_spaced(wholes[at], found)
        return found

    def _first_lines(self) -> list[str]:
        """The lines in which the header may be, without empty ones at the beginning."""
        lines: list[str] = []
        try:
            for line in self._lines:
                if lines or line.strip(BLANK):
                    lines.append(line)
                if len(lines) >= MOST_ABOVE:
                    break
        except _TooLong:
            lines.append(self._lines.taken[-1])
        return lines

    def _read_header(self) -> None:
        self._lines.begin()
        try:
            cells = self._next()
        except StopIteration:
            return
        while cells and not cells[-1].strip():
            cells.pop()
        self._number, self.header = self._number + 1, cells or []

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
            line = "".join(self._lines.taken)
            self._lines.give_back(self._lines.taken)
            self._lines.begin()
            cells, is_open = self._parsed(self._lenient)
            undoubled = _undoubled(line.rstrip("\r\n"), self._delimiter)
            cells = undoubled if len(undoubled) == len(self.header) else cells
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
        return len(cells_of(line, self._delimiter)) == len(self.header)


def _doubled(line: str) -> str:
    return ESCAPED.sub(lambda match: match[0][1] * (2 if match[0][1] == '"' else 1), line)


def _undoubled(line: str, delimiter: str) -> list[str]:
    """The cells of a line in which quotation marks are text but at a cell's edges; none where it
    is not whole."""
    mark = re.escape(delimiter)
    cell = re.compile(
        rf'(?:"((?:[^"]|"(?!\s{{0,9}}(?:{mark}|\Z)))*)"\s{{0,9}}|([^"{mark}][^{mark}]*)?)({mark}|\Z)'
    )
    cells: list[str] = []
    at, is_last = 0, False
    while not is_last and (found := cell.match(line, at)) is not None:
        cells.append(found[1] if found[1] is not None else found[2] or "")
        at, is_last = found.end(), not found[3]
    return cells if is_last else []
