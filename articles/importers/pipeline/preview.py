"""What an import would make of each record of a table or of JSON Lines, record by record."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from articles.importers import jsonl
from articles.importers.csv import reader as csv_reader
from articles.importers.format_detection import Opened, detect
from articles.importers.pipeline.import_counts import Outcome
from articles.importers.pipeline.normalise import PreparedRecord, prepare_all
from articles.importers.pipeline.store import Store
from articles.importers.records import Failure, Item, Items, Options, SourceUnreadable

BATCH = 200


@dataclass(frozen=True, slots=True)
class Tried:
    """A record, by the names of the record format, and what became of it.

    ``published`` is None for a record that could not be read.
    """

    place: str
    values: dict[str, Any]
    published: datetime | None
    outcome: Outcome | Failure


def read_rows(body: bytes) -> Items:
    """Return the records of a CSV table or JSON Lines. Raises ``SourceUnreadable`` for others."""
    stream = io.BufferedReader(io.BytesIO(body))
    readers = {"csv": csv_reader.read, "jsonl": jsonl.read}
    read = readers.get(detect(Opened("", stream)))
    if read is None:
        raise SourceUnreadable(_("It is neither a table nor JSON Lines."))
    return read(stream)


def try_records(items: Iterable[Item], options: Options) -> Iterator[Tried]:
    """Yield what an import would make of each record. Nothing is stored."""
    store = Store(replace(options, dry_run=True))
    remaining = iter(items)
    while batch := list(islice(remaining, BATCH)):
        prepared = prepare_all(batch)
        outcomes = iter(store.put([item for item in prepared if isinstance(item, PreparedRecord)]))
        for item in prepared:
            if isinstance(item, Failure):
                yield Tried(item.place, item.record, None, item)
            elif isinstance(item, PreparedRecord):
                record = item.record
                values, published = record.as_json(), item.article.published
                yield Tried(record.place, values, published, next(outcomes))
