"""The first lines of a table: which of them names the columns, and how the cells are divided."""

import csv
import re
from collections.abc import Sequence

from articles.importers.csv.column_names import name_of

FEWEST_KNOWN = 2  # columns that a line must name to be one
BLANK = "\ufeff\0 \r\n"
MOST_JOINED = 10  # lines of a header with line ends in its names
# A line that a program has put into quotation marks as a whole, with what it added behind.
WRAPPED = re.compile(r'"((?:[^"]|"")*)"[,;\t]*([\r\n]*)')


def cells_of(line: str, delimiter: str) -> list[str]:
    """The cells of a line that is a whole row; none where it is not."""
    try:
        return next(csv.reader([line], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return []


def known_names(line: str, delimiter: str) -> int:
    """How many columns that are known here a line names."""
    return sum(map(bool, map(name_of, cells_of(line.lstrip(BLANK), delimiter))))


def whole_line(lines: Sequence[str], at: int) -> str:
    """The line at that place, with those that go on in a quotation mark that it leaves open."""
    line = lines[at]
    for more in lines[at + 1 : at + MOST_JOINED]:
        if line.count('"') % 2 == 0:
            break
        line += more
    return line


def is_wrapped(lines: Sequence[str], delimiters: str) -> bool:
    """Whether rows are cells of one cell: no line names columns but within its quotation marks."""

    def names(line: str) -> bool:
        return any(known_names(line, each) >= FEWEST_KNOWN for each in delimiters)

    return not any(map(names, lines)) and any(names(unwrapped(line)) for line in lines)


def unwrapped(line: str) -> str:
    """A line without quotation marks around the whole of it."""
    found = WRAPPED.fullmatch(line.removeprefix("\ufeff"))
    return found[1].replace('""', '"') + found[2] if found else line


def is_spaced(line: str, delimiter: str) -> bool:
    """Whether a blank stands behind every delimiter of a line: it is no part of the cells."""
    number = line.count(delimiter)
    return number > 0 and delimiter != "\t" and line.count(f"{delimiter} ") == number
