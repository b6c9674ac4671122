"""Tables: CSV as spreadsheets and databases write it, whatever the delimiter and the encoding."""

import re
from collections.abc import Sequence
from itertools import zip_longest
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.importers.csv.column_names import is_day_first, names_of
from articles.importers.csv.foreign_cells import cleaned, meant_by
from articles.importers.csv.held_rows import in_one_order
from articles.importers.csv.rows import Row, Rows
from articles.importers.csv.spreadsheet_dates import in_full
from articles.importers.date_order import DateOrder, Order, with_days_first
from articles.importers.field_values import NAMES, as_record, refusal
from articles.importers.records import Failure, Item, Items, RecordRefused, SourceUnreadable
from articles.importers.text_encoding import as_text, say_damage
from articles.importers.workbooks import refuse_workbook
from articles.text.html import one_line, without_controls

NEEDED = ("title", "body", "published")
KEPT = 2_000  # characters of what is no row, for the editor
SHOWN = 20  # columns, in a sentence
# Spreadsheets take a cell for a formula that begins so, some of them after blanks as well
# (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = tuple("=+-@\t\r\n＝＋－＠")
QUOTED = re.compile(r"'[^'\n]{1,200}'(?!\w)")
UNQUOTED = {
    "published",
    "created",
    "external_id",
    "url",
    "image_url",
    "source_home_page",
    "status",
    "language",
}
ENDLESS = gettext_lazy("It is no row: it is too long, or a quotation mark in it does not close.")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return f"'{cell}" if _is_guarded(cell) else cell


def as_written(cell: str) -> str:
    """The cell without the apostrophe that ``harmless`` gave it."""
    return cell[1:] if cell.startswith("'") and _is_guarded(cell[1:]) else cell


def as_meant(name: str, cell: str) -> str:
    """The cell of somebody else's table without an apostrophe that only guards it.

    One that has its like at the end of a word is a quotation mark: "'+Europa' al 3 per cento".
    Dates, ids and addresses have none of their own: "'2018-04-03" is kept from being reckoned.
    """
    if name in UNQUOTED:
        return cell.strip().lstrip("'’")
    return cell if QUOTED.match(cell) else as_written(cell)


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
    refuse_workbook("".join(rows.header[:1]).encode("utf-8", "replace"))
    names = names_of(rows.header)
    given = {*names, *(["published"] if "created" in names else [])}
    missing = [name for name in NEEDED if name not in given]
    if missing:
        raise _unreadable(rows.header, missing)
    yield from _items(rows, names)
    say_damage(text)


def _items(rows: Rows, names: list[str]) -> Items:
    is_ours = tuple(rows.header) == NAMES
    evidence = DateOrder(is_day_first=any(map(is_day_first, rows.header)))
    dates, created, texts = (
        [at for at, name in enumerate(names) if name == wanted]
        for wanted in ("published", "created", "body")
    )
    place = str(_("row %s"))

    def cell_of(row: Row, places: list[int]) -> str:
        cells = row.cells or ()
        return next((cells[at] for at in places if at < len(cells) and cells[at]), "")

    def date_and_text(row: Row) -> tuple[str, str]:
        return in_full(cell_of(row, dates + created)), cell_of(row, texts)

    for row, order in in_one_order(rows, evidence, date_and_text):
        if row.cells is not None and row.cells[: len(names)] == rows.header:
            continue  # tables that were put behind each other have it again
        if row.cells is None:
            raw = {"raw": without_controls(row.line[:KEPT]).strip()}
            yield Failure(place % row.number, ENDLESS, raw)
        else:
            is_long = len(row.cells) > len(names)
            reason = _ragged(len(row.cells), len(names)) if is_long else None
            values = _values(row.cells, names, is_ours=is_ours)
            yield _item(values, order, place % row.number, reason)


def _unreadable(header: list[str], missing: list[str]) -> SourceUnreadable:
    if not header:
        return SourceUnreadable(_("It is no table: it has no first row with names of columns."))
    found = (one_line(without_controls(name))[:40] for name in header[:SHOWN])
    reason = _("The table has no column for %(missing)s; it has these: %(found)s.")
    return SourceUnreadable(reason % {"missing": ", ".join(missing), "found": ", ".join(found)})


def _values(cells: Sequence[str], names: list[str], *, is_ours: bool) -> dict[str, str]:
    """The cells by the names of the record format; those that a row lacks at its end are empty."""
    values: dict[str, str] = {}
    for column, cell in zip_longest(names, cells[: len(names)], fillvalue=""):
        name = column if is_ours else meant_by(column, cell)
        if name and not values.get(name):
            values[name] = as_written(cell) if is_ours else as_meant(name, cell)
    if "created" in values:
        values["published"] = values.get("published") or values["created"]
        del values["created"]
    return values if is_ours else cleaned(values)


def _item(values: dict[str, str], order: Order, place: str, reason: RecordRefused | None) -> Item:
    try:
        if reason is not None:
            raise reason
        published = with_days_first(in_full(values["published"]), order)
        return as_record(values | {"published": published}, place)
    except RecordRefused as error:
        return refusal(place, error.args[0], values)


def _ragged(found: int, wanted: int) -> RecordRefused:
    reason = _("It has %(found)s cells, where the header has %(wanted)s.")
    return RecordRefused(reason % {"found": found, "wanted": wanted})
