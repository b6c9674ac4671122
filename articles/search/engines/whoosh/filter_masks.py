"""Filters as masks over all documents."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from articles.search.analysis import fold, primary_language
from articles.search.engines.whoosh.snapshot import Snapshot
from articles.search.types import Filters
from articles.whoosh_codec import term_keys
from articles.whoosh_codec.column_file import Array


def _bytes(mask: Array) -> int:
    return int(mask.nbytes)


class Masks:
    """The masks of one generation. None are to be written to."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot

    def coded(self, name: str, values: Iterable[str]) -> Array:
        """Documents whose language, country, source or status is one of these."""
        wanted = tuple(sorted({value.lower() for value in values}))

        def make() -> Array:
            allowed = [_fits(name, label, wanted) for label in self.snapshot.labels[name]]
            return np.array(allowed, bool)[self.snapshot.codes[name]]

        return self.snapshot.cache.get((name, wanted), make, _bytes)

    def slugged(self, prefix: str, slugs: Iterable[str]) -> Array:
        """Documents under a section, or with a tag, of one of these slugs."""
        wanted = tuple(sorted(set(slugs)))

        def make() -> Array:
            mask = np.zeros(self.snapshot.size, bool)
            for placed in self.snapshot.placed:
                words = placed.segment.words
                for slug in wanted:
                    row = words.row((prefix + fold(slug)).encode("utf-8", "replace"))
                    if row is not None:
                        at = slice(int(words.first[row]), int(words.first[row + 1]))
                        mask[placed.segment["word_docs"][at] + placed.base] = True
            return mask

        return self.snapshot.cache.get((prefix, wanted), make, _bytes)

    def years(self, years: Iterable[int]) -> Array:
        """Documents of these years."""
        wanted = sorted(set(years))
        mask: Array = np.isin(self.snapshot.numbers["month"] // 12, wanted)
        return mask

    def days(self, first: date | None, last: date | None) -> Array:
        """Documents between two days, both included."""
        days = self.snapshot.numbers["day"]
        mask = np.ones(len(days), bool)
        if first is not None:
            mask &= days >= first.toordinal()
        if last is not None:
            mask &= days <= last.toordinal()
        return mask

    def by_field(self, filters: Filters) -> dict[str, Array]:
        """The mask of each filter that is set, by its name."""
        masks: dict[str, Array] = {}
        for name, values in (
            ("source", filters.source),
            ("language", filters.language),
            ("country", filters.country),
            ("status", filters.statuses),
        ):
            if values:
                masks[name] = self.coded(name, values)
        if filters.section:
            masks["section"] = self.slugged(term_keys.SECTION_SLUG, filters.section)
        if filters.tag:
            masks["tag"] = self.slugged(term_keys.TAG_SLUG, filters.tag)
        if filters.year:
            masks["year"] = self.years(filters.year)
        if filters.date_from or filters.date_to:
            masks["date"] = self.days(filters.date_from, filters.date_to)
        return masks


def _fits(name: str, label: object, wanted: Iterable[str]) -> bool:
    """Whether a label is one of the values; a language without region includes its regions."""
    value = str(label[0] if isinstance(label, tuple) else label).lower()
    if name == "language":
        return value in wanted or ("-" in value and primary_language(value) in wanted)
    return value in wanted
