"""Tables: CSV as spreadsheets and databases write it, whatever the delimiter and the encoding."""

from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers.csv.column_names import name_of
from articles.importers.csv.rows import Row, Rows
from articles.importers.field_values import as_record, refusal
from articles.importers.records import Failure, Item, Items, RecordRefused, SourceUnreadable
from articles.importers.text_encoding import as_text, say_damage
from articles.text.html import one_line, without_controls

NEEDED = ("title", "body", "published")
KEPT = 2_000  # characters of what is no row, for the editor
SHOWN = 20  # columns, in a sentence
# Spreadsheets take a cell for a formula that begins so, some of them after blanks as well
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
ENDLESS = gettext_lazy("It is no row: it is too long, or a quotation mark in it does not close.")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if _is_guarded(cell) else cell


def as_written(cell: str) -> str:
    """The cell without the apostrophe that ``harmless`` gave it."""
    return cell[1:] if cell.startswith("'") and _is_guarded(cell[1:]) else cell


def _is_guarded(cell: str) -> bool:
    # What has apostrophes of its own before it gets one more, so that one can be taken away.
    bare = cell.lstrip("'")
    return bare.startswith(FORMULA) or bare.lstrip().startswith(FORMULA)


def read(stream: BinaryIO) -> Items:
    """The records of a table, each with the number of its row; the header is row 1.

    Raises ``SourceUnreadable`` for what is no table, or lacks a column that every record needs;
    the source may be named by the import's options instead of a column.
    """
    text = as_text(stream)
    rows = Rows(text)
    names = [name_of(header) for header in rows.header]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise _unreadable(rows.header, missing)
    place = str(_("row %s"))
    for row in rows:
        yield _item(row, names, place % row.number)
    say_damage(text)


def _unreadable(header: list[str], missing: list[str]) -> SourceUnreadable:
    if not header:
        return SourceUnreadable(_("It is no table: it has no first row with names of columns."))
    found = (one_line(without_controls(name))[:40] for name in header[:SHOWN])
    reason = _("The table has no column for %(missing)s; it has these: %(found)s.")
    return SourceUnreadable(reason % {"missing": ", ".join(missing), "found": ", ".join(found)})


def _item(row: Row, names: list[str], place: str) -> Item:
    if row.cells is None:
        return Failure(place, ENDLESS, {"raw": without_controls(row.line[:KEPT]).strip()})
    values: dict[str, str] = {}
    for name, cell in zip(names, row.cells, strict=False):
        if name and not values.get(name):
            values[name] = as_written(cell)
    try:
        if len(row.cells) != len(names):
            raise _ragged(len(row.cells), len(names))
        return as_record(values, place)
    except RecordRefused as error:
        return refusal(place, error.args[0], values)


def _ragged(found: int, wanted: int) -> RecordRefused:
    reason = _("It has %(found)s cells, where the header has %(wanted)s.")
    return RecordRefused(reason % {"found": found, "wanted": wanted})
