"""Workbooks of Excel (.xlsx, Office Open XML, ECMA-376 part 1, chapter 18) as rows of cells.

Read as a stream: strings that cells share are held, of a sheet no more than a row. What a small
file may unpack to is bounded before anything of it is read, and so are its cells.
"""

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from lxml import etree

from articles.importers.decompression import is_bomb
from articles.importers.records import SourceUnreadable
from articles.importers.zip_archives import damage_told, opened_zip

Element = Any  # lxml has no public name for it
LARGEST_UNPACKED = 500 * 1024 * 1024  # bytes of all parts of a workbook
# Elements that one that is asked for may have inside: the styles of a workbook, runs of a text.
INSIDE = {"v", "f", "is", "t", "r", "rPr", "rPh", "phoneticPr", "extLst", "xf"}
MOST_INSIDE = 100_000
LARGEST_STYLES = 4 * 1024 * 1024
MOST_CELLS = 5_000_000
MOST_COLUMNS = 16_384  # of a sheet of Excel
# Characters of a row and of all rows: a text that cells share is stored once, and written for each.
LONGEST_ROW, MOST_CHARACTERS = 5_000_000, 500_000_000
MOST_SHEETS = 1_000
LONGEST_NUMBER = 9  # digits of a place or a style
TOO_LARGE = _("The workbook is too large: save the sheet as CSV.")
DAMAGED = _("The workbook is damaged: save it as CSV in the spreadsheet program.")
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Formats of numbers that are dates or times, by their numbers (18.8.30, with those of East Asia).
DATES = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
# What stands in a format and is no part of its pattern: texts, colours, conditions, escaped signs.
NO_PATTERN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].|general', re.IGNORECASE)
COLUMN = re.compile(r"[A-Z]{1,3}")
# Day 60 of the calendar that begins in 1900 is a 29 February that never was.
BEGINS, BEGINS_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
LAST_DAY = 2_958_465  # 31 December 9999, counted from the first of them
CONTROL = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Workbook:
    """A workbook that can be read. ``sheets`` are the names of those that are shown."""

    def __init__(self, file: BinaryIO, packed: int) -> None:
        """``packed`` is the size of the file in bytes. Raises ``SourceUnreadable``."""
        self._archive = _archive(file, packed)
        self._parts = frozenset(self._archive.namelist())
        self._paths: dict[str, str] = {}
        self._begins = BEGINS
        self._read_outline()
        self._strings = list(self._shared_strings())
        self._is_date = self._date_formats()
        self._cells = self._characters = 0

    @property
    def sheets(self) -> list[str]:
        return list(self._paths)

    def rows(self, sheet: str) -> Iterator[list[str]]:
        """The rows of a sheet as texts, with those that it leaves out; may raise
        ``SourceUnreadable``."""
        number = 0
        cells: list[str] = []
        for element in self._elements(self._paths[sheet], "c", "row"):
            if _name(element) == "c":
                self._put(cells, element)
                continue
            wanted = _whole(element.get("r", ""), number + 1)
            for _empty in range(wanted - number - 1):
                self._count(1)
                yield []
            number = max(number + 1, wanted)
            self._count(1)
            self._count_characters(sum(map(len, cells)))
            yield cells
            cells = []

    def _put(self, cells: list[str], element: Element) -> None:
        at = _column(element.get("r", "")) or len(cells)
        if at >= MOST_COLUMNS:
            raise SourceUnreadable(TOO_LARGE)
        missing = max(at + 1 - len(cells), 0)
        self._count(max(missing, 1))
        cells += [""] * missing
        cells[at] = self._value(element)

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MOST_CELLS:
            raise SourceUnreadable(TOO_LARGE)

    def _count_characters(self, of_row: int) -> None:
        self._characters += of_row
        if of_row > LONGEST_ROW or self._characters > MOST_CHARACTERS:
            raise SourceUnreadable(TOO_LARGE)

    def _value(self, cell: Element) -> str:
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _text(cell)
        written = next((each.text or "" for each in cell if _name(each) == "v"), "")
        if kind == "s":
            at = _whole(written, -1)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "e":
            return ""  # "#N/A"
        if kind == "b":
            return "true" if written == "1" else "false"
        if kind == "n" and written:
            return self._number(written, cell.get("s", "0"))
        return written

    def _number(self, written: str, style: str) -> str:
        try:
            number = float(written)
        except ValueError:
            return written
        at = _whole(style, 0)
        last = LAST_DAY - (self._begins - BEGINS).days
        if at < len(self._is_date) and self._is_date[at] and 0 <= number <= last:
            return _moment(self._begins, number)
        return str(int(number)) if number.is_integer() and abs(number) < 10**15 else written

    def _read_outline(self) -> None:
        """Read which sheets there are, and from when their days are counted."""
        targets = {
            each.get("Id"): each.get("Target", "")
            for each in self._elements("xl/_rels/workbook.xml.rels", "Relationship")
        }
        for each in self._elements("xl/workbook.xml", "sheet", "workbookPr"):
            if _name(each) == "workbookPr":
                is_1904 = each.get("date1904") in {"1", "true"}
                self._begins = BEGINS_1904 if is_1904 else BEGINS
                continue
            target = targets.get(each.get(RELATION) or each.get(STRICT_RELATION), "")
            path = str(PurePosixPath("xl", target)) if target[:1] != "/" else target[1:]
            is_shown = each.get("state", "visible") == "visible"
            # Two names of one part would have it read twice.
            if is_shown and path in self._parts and path not in self._paths.values():
                self._paths.setdefault(each.get("name", ""), path)
            if len(self._paths) > MOST_SHEETS:
                raise SourceUnreadable(TOO_LARGE)

    def _shared_strings(self) -> Iterator[str]:
        for number, each in enumerate(self._elements("xl/sharedStrings.xml", "si")):
            if number >= MOST_CELLS:
                raise SourceUnreadable(TOO_LARGE)
            yield _text(each)

    def _date_formats(self) -> list[bool]:
        """For each style of a cell whether it shows a number as a date."""
        path = "xl/styles.xml"
        if path not in self._parts:
            return []
        if self._archive.getinfo(path).file_size > LARGEST_STYLES:
            raise SourceUnreadable(TOO_LARGE)
        own: dict[str, bool] = {}
        found: list[bool] = []
        for each in self._elements(path, "numFmt", "cellXfs"):
            if _name(each) == "numFmt":
                pattern = NO_PATTERN.sub("", each.get("formatCode", ""))
                own[each.get("numFmtId", "")] = re.search("[ymdhs]", pattern, re.I) is not None
                continue
            numbers = [style.get("numFmtId", "0") for style in each]
            found = [own.get(number, number in map(str, DATES)) for number in numbers]
        return found

    def _elements(self, path: str, *names: str) -> Iterator[Element]:
        """The elements of these names in a part, each once it is read; none of a missing part.

        Nothing stays in memory but what is inside of the next one.
        """
        if path not in self._parts:
            return
        inside = 0
        try:
            with damage_told(DAMAGED), self._archive.open(path) as part:
                elements = etree.iterparse(
                    part, resolve_entities=False, remove_comments=True, remove_pis=True
                )
                for _event, element in elements:
                    name = _name(element)
                    if name in INSIDE:
                        inside += 1
                        if inside > MOST_INSIDE:
                            raise SourceUnreadable(TOO_LARGE)
                        continue
                    inside = 0
                    if name in names:
                        yield element
                    element.clear()
                    while element.getprevious() is not None:
                        del element.getparent()[0]
        except etree.LxmlError:
            raise SourceUnreadable(DAMAGED) from None


def _archive(file: BinaryIO, packed: int) -> zipfile.ZipFile:
    archive = opened_zip(file, DAMAGED)
    # A part that is longer than it says is cut there.
    size = sum(member.file_size for member in archive.infolist())
    if size > LARGEST_UNPACKED or is_bomb(packed, size):
        raise SourceUnreadable(TOO_LARGE)
    if "xl/workbook.xml" not in archive.namelist():
        raise SourceUnreadable(DAMAGED)
    return archive


def _name(element: Element) -> str:
    """The name of an element; empty for what is none, such as an entity that is not read."""
    return str(etree.QName(element).localname) if isinstance(element.tag, str) else ""


def _whole(text: str, otherwise: int) -> int:
    """The whole number that a text of ASCII digits is."""
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    return int(text) if is_number else otherwise


def _text(element: Element) -> str:
    """The text of a string, without how its signs are said (in Japanese)."""
    parts = [
        each.text or ""
        for each in element.iter("{*}t")
        if not any(_name(above) == "rPh" for above in each.iterancestors())
    ]
    return CONTROL.sub(lambda match: chr(int(match[1], 16)), "".join(parts))


def _column(reference: str) -> int:
    """The place of a cell in its row by its name, counted from 0: "C7" is 2; 0 for none."""
    found = COLUMN.match(reference)
    number = 0
    for letter in found[0] if found else "A":
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def _moment(begins: datetime, days: float) -> str:
    """A number of days as ISO 8601: a time without a day, a day without a time, or both."""
    moment = begins + timedelta(seconds=round(days * 86_400))
    if days < 1 and begins == BEGINS:
        return f"{moment:%H:%M:%S}"
    if moment.time() == datetime.min.time():
        return f"{moment:%Y-%m-%d}"
    return f"{moment:%Y-%m-%dT%H:%M:%S}"
