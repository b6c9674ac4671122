"""From an opened source to the archive: its format is told, its records are read and taken in."""

import itertools
from dataclasses import dataclass

from articles.importers.format_detection import Opened, detect, items_of, options_for
from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.run import Journal, Progress, no_progress, take_in
from articles.importers.records import Format, Options


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a source.

    ``feeds`` is how many feeds a list of feeds has, None for a source of articles. The counts are
    of articles, or else of the sources that the list makes. ``is_cut`` says that there was more
    than was read.
    """

    format: Format
    counts: Counts
    feeds: int | None = None
    is_cut: bool = False


def import_source(
    source: Opened,
    options: Options,
    *,
    format: Format = "auto",
    journal: Journal | None = None,
    progress: Progress = no_progress,
    most: int | None = None,
    workers: int | None = 0,
) -> Imported:
    """Take all records of a source in, at most ``most``; those of its own format, where "auto".

    ``journal`` writes the run down, ``progress`` is told the counts after each batch, ``workers``
    are processes that help (see ``take_in``). Raises ``SourceUnreadable``; what was read until
    then is stored.
    """
    kind = detect(source) if format == "auto" else format
    journal = journal or Journal(None)
    journal.reads(source, kind)
    if kind == "opml":
        return _import_feeds(source, options, journal)
    fitting = options_for(options, kind)
    items = items_of(source, kind, fitting)
    counts = take_in(
        itertools.islice(items, most), fitting, journal=journal, progress=progress, workers=workers
    )
    is_cut = most is not None and next(items, None) is not None
    return Imported(kind, counts, is_cut=is_cut)


def _import_feeds(source: Opened, options: Options, journal: Journal) -> Imported:
    """Make a source of the archive of each feed in a list; a trial only counts the feeds."""
    # Its libraries load slowly: only who imports a list waits for them.
    from articles.importers import opml

    counts = Counts()
    with journal.running(counts):
        outlines = opml.read(source.whole())
        if not options.dry_run:
            result = opml.take_in(outlines)
            counts.created, counts.updated = result.created, result.updated
            counts.unchanged, counts.failed = result.unchanged, result.failed
            journal.fail(result.failures)
    return Imported("opml", counts, feeds=len(outlines))
