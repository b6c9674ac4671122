"""JSON Lines: a record a line; or one JSON array of records. Both are read as a stream."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO, TextIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers.field_values import as_record, refusal
from articles.importers.records import (
    AnyItems,
    Failure,
    Item,
    Items,
    RecordRefused,
    SourceUnreadable,
    Unread,
)
from articles.importers.text_encoding import as_text, say_damage
from articles.text.html import without_controls

LONGEST = 5_000_000  # characters of a record
KEPT = 2_000  # characters of what cannot be read, for the editor
# So many lines that are no objects at the beginning of a file, and it is something else.
MOST_ELSE = 20
PIECE = 64 * 1024  # characters of an array read at once
FIRST = 16 * 1024  # of them that a record is looked for in, at first
EDGE = 100  # characters at their end in which nothing is certain
BETWEEN = re.compile(r"[\s,]*")
NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")
BLANK = "\ufeff\0 \t\r\n"
NO_JSON = gettext_lazy("It is not JSON.")
TOO_LONG = gettext_lazy("It is longer than five million characters.")


def read(stream: BinaryIO) -> Items:
    """The records of a file, each with the number of its line or its place in the array.

    Raises ``SourceUnreadable`` for what is neither form; an empty file has no records.
    """
    return (item.read() if isinstance(item, Unread) else item for item in unread(stream))


def unread(stream: BinaryIO) -> AnyItems:
    """The lines of a file, each to be parsed by the worker that prepares its record.

    Raises ``SourceUnreadable`` for what is neither form; an empty file has no records.
    """
    text = as_text(stream)
    lines = _numbered(text)
    number, first = next(lines, (0, ""))
    if first.startswith("["):
        yield from _read_array(first, text)
    elif first:
        yield from _read_lines(chain([(number, first)], lines))
    say_damage(text)


def _numbered(text: TextIO) -> Iterator[tuple[int, str]]:
    """The lines that are not empty, with their numbers; of one that is too long the beginning."""
    number = 0
    while line := text.readline(LONGEST + 1):
        number += 1
        if bare := line.strip(BLANK):
            yield number, bare
        while len(line) > LONGEST and not line.endswith(("\n", "\r")):
            line = text.readline(LONGEST)


# Lines


def _read_lines(lines: Iterable[tuple[int, str]]) -> AnyItems:
    place = str(_("line %s"))
    held: list[Unread] | None = []  # until there is an object: it may be no JSON Lines at all
    for number, line in lines:
        item = Unread(_item, line, place % number)
        if held is None:
            yield item
            continue
        held.append(item)
        if line.startswith("{"):
            yield from held
            held = None
        elif len(held) > MOST_ELSE:
            break
    if held:
        raise SourceUnreadable(_("It is no JSON Lines: no line of it is a record."))


def _item(line: str, place: str) -> Item:
    if len(line) > LONGEST:
        return Failure(place, TOO_LONG, _raw(line))
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return Failure(place, NO_JSON, _raw(line))
    return _record(value, place, line)


def _record(value: Any, place: str, raw: str) -> Item:
    if not isinstance(value, dict):
        return Failure(place, gettext_lazy("It is no JSON object."), _raw(raw))
    try:
        return as_record(value, place)
    except RecordRefused as error:
        return refusal(place, error.args[0], value)


def _raw(text: str) -> dict[str, str]:
    return {"raw": without_controls(text[:KEPT]).strip()}


# An array


def _read_array(first: str, text: TextIO) -> Items:
    place = str(_("record %s"))
    window = _Window(first, text)
    number = 0
    while window.at_record():
        number += 1
        yield window.take(place % number)


class _Window:
    """The part of an array that is being looked at: a record, and what was read beyond it."""

    def __init__(self, first: str, text: TextIO) -> None:
        self._text = text
        self._buffer = first
        self._at = first.index("[") + 1
        self._decoder = json.JSONDecoder()

    def _more(self, size: int = PIECE) -> bool:
        """Read on, and forget what lies behind; false at the end of the file."""
        piece = self._text.read(size)
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        return bool(piece)

    def _ahead(self, size: int) -> str:
        """So many characters from here on, fewer only at the end of the file."""
        while (lacking := size - (len(self._buffer) - self._at)) > 0:
            if not self._more(max(lacking, PIECE)):
                break
        return self._buffer[self._at : self._at + size]

    def at_record(self) -> bool:
        """Go to the next record; false where the array or the file ends."""
        while True:
            found = BETWEEN.match(self._buffer, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._buffer):
                return self._buffer[self._at] != "]"
            if not self._more():
                return False

    def take(self, place: str) -> Item:
        """The record at hand; what is none is left out up to where the next one may begin."""
        size = FIRST
        while True:
            # An error counts the lines before it: what is looked at has to be short.
            ahead = self._ahead(size)
            try:
                value, end = self._decoder.raw_decode(ahead)
            except (ValueError, RecursionError) as error:
                if size > LONGEST or len(ahead) < size or not _is_cut(error, ahead):
                    return self._skip(place)
                size *= 4
            else:
                self._at += end
                if end > LONGEST:
                    return Failure(place, TOO_LONG, _raw(ahead))
                return _record(value, place, ahead[: min(end, KEPT)])

    def _skip(self, place: str) -> Failure:
        raw = _raw(self._buffer[self._at : self._at + KEPT])
        while (found := NEXT_OBJECT.search(self._buffer, self._at)) is None:
            # The next one may begin at the very end of what is there.
            self._at = max(self._at, len(self._buffer) - EDGE)
            if not self._more():
                self._at = len(self._buffer)
                return Failure(place, NO_JSON, raw)
        self._at = found.end()
        return Failure(place, NO_JSON, raw)


def _is_cut(error: Exception, ahead: str) -> bool:
    """Whether a record may only look broken because its end is further ahead."""
    if not isinstance(error, json.JSONDecodeError):
        return False
    return error.msg.startswith("Unterminated string") or error.pos > len(ahead) - EDGE
