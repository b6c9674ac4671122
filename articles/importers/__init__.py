"""Intake: articles of any format, from wherever they are, into the archive.

Every format yields the same record (``records``), and the pipeline prepares and stores it. What
others may use stands here. The libraries of the formats are loaded when one is read.
"""

from articles.importers.fetch import fetch as fetch_url
from articles.importers.field_values import NAMES as RECORD_FIELDS
from articles.importers.format_detection import Opened, opened
from articles.importers.language_detection import guess_language
from articles.importers.page.fetch_page import fetch_page
from articles.importers.pipeline.export import as_lines, as_table, every_id, records_of
from articles.importers.pipeline.failed_records import (
    MOST_RETRIED,
    enqueue_failures,
    failures_as_lines,
    retry_failures,
)
from articles.importers.pipeline.import_counts import Counts, Outcome
from articles.importers.pipeline.import_source import Imported, import_source
from articles.importers.pipeline.normalise import PreparedRecord, prepare_record
from articles.importers.pipeline.preview import Tried, read_rows, try_records
from articles.importers.pipeline.queue import enqueue_import, run_waiting
from articles.importers.pipeline.run import Journal, settle_killed
from articles.importers.pipeline.taxonomy_by_name import source_of_record
from articles.importers.polling.due import due_exists, make_due
from articles.importers.polling.long_failures import tell_of_long_failures
from articles.importers.polling.rounds import PollCounts, poll
from articles.importers.records import (
    FORMATS,
    Failure,
    Format,
    ImportProblem,
    Item,
    Options,
    Record,
    RecordRefused,
    SourceUnreadable,
)
from articles.importers.text_pictures import keep_waiting
from articles.importers.url_guard import ascii_address

__all__ = [
    "FORMATS",
    "MOST_RETRIED",
    "RECORD_FIELDS",
    "Counts",
    "Failure",
    "Format",
    "ImportProblem",
    "Imported",
    "Item",
    "Journal",
    "Opened",
    "Options",
    "Outcome",
    "PollCounts",
    "PreparedRecord",
    "Record",
    "RecordRefused",
    "SourceUnreadable",
    "Tried",
    "as_lines",
    "as_table",
    "ascii_address",
    "due_exists",
    "enqueue_failures",
    "enqueue_import",
    "every_id",
    "failures_as_lines",
    "fetch_page",
    "fetch_url",
    "guess_language",
    "import_source",
    "keep_waiting",
    "make_due",
    "opened",
    "poll",
    "prepare_record",
    "read_rows",
    "records_of",
    "retry_failures",
    "run_waiting",
    "settle_killed",
    "source_of_record",
    "tell_of_long_failures",
    "try_records",
]
