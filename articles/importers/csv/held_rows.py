"""The rows of a table with the order of their dates, which the last may be the first to tell."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from tempfile import SpooledTemporaryFile

from articles.importers.csv.rows import Row
from articles.importers.date_order import FIGURES, DateOrder, Order

IN_MEMORY = 4 * 1024 * 1024  # bytes of rows that wait; more of them wait in a file


def in_one_order(
    rows: Iterable[Row], evidence: DateOrder, date_and_text: Callable[[Row], tuple[str, str]]
) -> Iterator[tuple[Row, Order]]:
    """The rows with the order of their dates, which the last row may be the first to tell.

    Rows are held back from the first date on that could be read in two ways, where they are many
    in a file. Whatever the reading of rows raises is raised once those before it are given.
    """
    remaining = iter(rows)
    for row in remaining:
        if FIGURES.search(date_and_text(row)[0]):
            yield from _held_back(chain([row], remaining), evidence, date_and_text)
            return
        yield row, "day"


def _held_back(
    rows: Iterable[Row], evidence: DateOrder, date_and_text: Callable[[Row], tuple[str, str]]
) -> Iterator[tuple[Row, Order]]:
    broken: Exception | None = None
    with SpooledTemporaryFile(IN_MEMORY) as file:
        try:
            for row in rows:
                evidence.see(*date_and_text(row))
                file.write(json.dumps(row).encode() + b"\n")
        except Exception as error:
            broken = error
        order = evidence.order()
        file.seek(0)
        for line in file:
            yield Row(*json.loads(line)), order
    if broken is not None:
        raise broken
