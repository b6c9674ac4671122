"""Dates in figures of the entries of a feed, whose order only all of them together say."""

from collections.abc import Iterable
from typing import Any

from articles.importers.date_order import FIGURES, DateOrder, with_days_first
from articles.importers.dates import without_markup
from articles.importers.feed.entry_text import as_text
from articles.importers.records import RecordRefused

# By feedparser's names, the likeliest to be the day of publication first (PRISM is of scientific
# publishers).
NAMES = ("published", "prism_publicationdate", "created", "updated")

Shape = dict[str, Any]


def set_days_first(entries: Iterable[Shape], language: str) -> None:
    """Write the dates of entries with their day before their month; what may be either is taken
    out. ``language`` is that of the feed: all but English, and its kinds outside America, have
    days first."""
    of_america = {"", "en", "en-us"}
    evidence = DateOrder(is_day_first=language.replace("_", "-").casefold() not in of_america)
    written = [
        (entry, name, date)
        for entry in entries
        for name in NAMES
        for date in [without_markup(as_text(entry.get(name)))]
        if FIGURES.search(date[:100])
    ]
    for entry, _name, date in written:
        evidence.see(date, f"{as_text(entry.get('title'))}\n{as_text(entry.get('summary'))}")
    order = evidence.order() if written else "day"
    for entry, name, date in written:
        try:
            entry[name] = with_days_first(date, order)
        except RecordRefused:
            del entry[name]
