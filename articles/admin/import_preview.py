"""Articles as rows of django-import-export: previewed by the pipeline that stores them."""

from collections import Counter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from import_export.declarative import DeclarativeMetaclass
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.resources import Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from articles.importers import (
    RECORD_FIELDS,
    Failure,
    Item,
    Options,
    Outcome,
    Tried,
    as_lines,
    as_table,
    read_rows,
    try_records,
)
from articles.models import Article

# Rows that a preview looks at: it is made while the editor waits.
MOST = 1_000
ITEM = "item"
LABELS = {
    Outcome.CREATED: pgettext_lazy("of a row", "new"),
    Outcome.UPDATED: pgettext_lazy("of a row", "updated"),
    Outcome.UNCHANGED: pgettext_lazy("of a row", "unchanged"),
    Outcome.KEPT: pgettext_lazy("of a row", "unchanged"),
    Outcome.DELETED: pgettext_lazy("of a row", "unchanged"),
    Outcome.COPY: pgettext_lazy("of a row", "unchanged"),
}
REASONS = {
    Outcome.KEPT: _("It was changed here, and stays as it is."),
    Outcome.DELETED: _("It was deleted here, and stays away."),
    Outcome.COPY: _("It repeats the text of an article that is there, and is left out."),
}
FAILED = pgettext_lazy("of a row", "failed")
KINDS = {
    Outcome.CREATED: RowResult.IMPORT_TYPE_NEW,
    Outcome.UPDATED: RowResult.IMPORT_TYPE_UPDATE,
}


class Records(Format):
    """A table or JSON Lines, told apart by how it begins: a dataset of items of our own."""

    def get_title(self) -> str:
        return "CSV / JSON Lines"

    def can_import(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """Read a file into a dataset with one item a row. Raises ``SourceUnreadable``."""
        dataset = Dataset(headers=[ITEM])
        for item in read_rows(in_stream):
            dataset.append([item])
        return dataset


class Table(Format):
    """A table as the command ``export_articles`` writes it."""

    write = staticmethod(as_table)

    def get_title(self) -> str:
        return "CSV"

    def can_export(self) -> bool:
        return True

    def get_extension(self) -> str:
        return "csv"

    def get_content_type(self) -> str:
        return "text/csv; charset=utf-8"


class Lines(Table):
    """JSON Lines as the command ``export_articles`` writes them."""

    write = staticmethod(as_lines)

    def get_title(self) -> str:
        return "JSON Lines"

    def get_extension(self) -> str:
        return "jsonl"

    def get_content_type(self) -> str:
        return "application/jsonl; charset=utf-8"


class Preview(RowResult):
    """What becomes of a row, for the editor: ``label``, and the reason where it fails."""

    def __init__(self, tried: Tried) -> None:
        super().__init__()
        outcome = tried.outcome
        self.place, self.published = tried.place, tried.published
        self.title = str(tried.values.get("title") or tried.values.get("raw") or "")
        self.source = str(tried.values.get("source") or "")
        self.is_failed = isinstance(outcome, Failure)
        self.label: str | Promise = FAILED
        self.reason: str | Promise = ""
        self.import_type = RowResult.IMPORT_TYPE_SKIP
        if isinstance(outcome, Failure):
            self.reason = outcome.reason
        else:
            self.label = LABELS[outcome]
            self.import_type = KINDS.get(outcome, self.import_type)
            self.reason = REASONS.get(outcome, "")


class Previews(Result):
    """All rows; a failed one stops none of the others, so it is no error of the whole."""

    def __init__(self) -> None:
        super().__init__()
        self.is_cut = False

    def add(self, row: Preview) -> None:
        self.append_row_result(row)
        self.increment_row_result_total(row)

    @property
    def counts(self) -> dict[str, int]:
        """How many are new, updated, unchanged and failed."""
        kinds = Counter("failed" if row.is_failed else row.import_type for row in self.rows)
        return {name: kinds[name] for name in ("new", "update", "skip", "failed")}

    @property
    def brings_something(self) -> bool:
        return self.is_cut or bool(self.counts["new"] or self.counts["update"])


Columns = DeclarativeMetaclass(
    "Columns", (Resource,), {name: Field(column_name=name) for name in RECORD_FIELDS}
)


class ArticleResource(Columns):  # type: ignore[misc, valid-type]
    """Articles by the names of the record format; an import stores them."""

    def __init__(self, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.options = options or Options()

    @classmethod
    def get_display_name(cls) -> str:
        """Return the name of the resource as forms show it."""
        return str(Article._meta.verbose_name_plural)

    def import_data(self, dataset: Dataset, **kwargs: Any) -> Previews:
        """Say what would become of the items of the dataset; an import stores them."""
        result = Previews()
        items: list[Item] = dataset[ITEM]
        result.total_rows, result.is_cut = len(items), len(items) > MOST
        for tried in try_records(items[:MOST], self.options):
            result.add(Preview(tried))
        return result
