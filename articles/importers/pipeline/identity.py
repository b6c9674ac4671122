"""Which records of a batch the archive has already."""

from collections.abc import Sequence
from datetime import date

from articles.importers.pipeline.export import records_by_id
from articles.importers.pipeline.normalise import Ready
from articles.importers.pipeline.taxonomy_by_name import Shelves
from articles.importers.records import Record, RecordRefused
from articles.models import Article
from articles.models.taxonomy import SectionTree


def key_of(one: Ready) -> tuple[str, ...]:
    """What tells the record from all others: its external id, its address, or what it is."""
    record = one.record
    if record.external_id:
        return ("id", record.external_id)
    if record.url:
        return ("url", record.url)
    return ("text", record.source, record.title, str(one.article.day))


class Known:
    """The articles that a batch may be about, looked up with a few queries for all of it."""

    def __init__(self, batch: Sequence[Ready], shelves: Shelves) -> None:
        self._shelves = shelves
        # Locked: what an editor saves after this is read would be written over.
        articles = Article.objects.select_for_update().defer("text").order_by("-pk")
        ids = {one.record.external_id for one in batch} - {""}
        # Said as the index says it: without, SQLite would walk the whole archive.
        with_id = articles.exclude(external_id="")
        self._by_id = {one.external_id: one for one in with_id.filter(external_id__in=ids)}
        urls = {one.record.url for one in batch if one.record.external_id not in self._by_id}
        self._by_url: dict[str, Article] = {}
        self._by_own_url: dict[str, Article] = {}
        for one in articles.filter(url__in=urls - {""}):
            self._by_url[one.url] = one
            if not one.external_id:
                self._by_own_url[one.url] = one
        self._by_what = self._find_by_what(batch)
        self._copies = self._find_copies(batch)
        self._records: dict[int, Record] | None = None

    @staticmethod
    def _find_by_what(batch: Sequence[Ready]) -> dict[tuple[int, str, date], Article]:
        plain = [one for one in batch if key_of(one)[0] == "text"]
        if not plain:
            return {}
        found = (
            Article.objects.select_for_update()
            .defer("text")
            .filter(
                day__in={one.article.day for one in plain},
                title__in={one.record.title for one in plain},
            )
        )
        return {(one.source_id, one.title, one.day): one for one in found.order_by("-pk")}

    @staticmethod
    def _find_copies(batch: Sequence[Ready]) -> set[tuple[int, int]]:
        hashes = {one.article.text_hash for one in batch if one.is_long}
        found = Article.objects.filter(text_hash__in=hashes)
        return set(found.values_list("text_hash", "source_id"))

    def article(self, one: Ready) -> Article | None:
        """The article that the record is about.

        An article without an external id, such as one that was pasted, is found by the address
        of its original as well, and gets the id.
        """
        kind, *rest = key_of(one)
        if kind == "id":
            return self._by_id.get(rest[0]) or self._by_own_url.get(one.record.url)
        if kind == "url":
            return self._by_url.get(rest[0])
        source = self._shelves.source(one.record)
        return self._by_what.get((source.pk, one.record.title, one.article.day))

    def is_copy(self, one: Ready) -> bool:
        """Whether an article of the same source has the same text to the letter."""
        if not one.is_long:
            return False
        try:
            source = self._shelves.source(one.record)
        except RecordRefused:
            return False
        return (one.article.text_hash, source.pk) in self._copies

    def record_of(self, article: Article) -> Record:
        """The article as an export would give it now; those of the batch are read at once."""
        if self._records is None:
            known = (self._by_id, self._by_url, self._by_what)
            ids = {one.pk for found in known for one in found.values()}
            self._records = records_by_id(sorted(ids), SectionTree.load())
        return self._records[article.pk]
