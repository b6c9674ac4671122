"""Which records of a batch the archive has already."""

from collections.abc import Sequence
from datetime import date

from articles.importers.pipeline.export import records_by_id
from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.pipeline.taxonomy_by_name import TaxonomyByName
from articles.importers.records import Record, RecordRefused
from articles.models import Article
from articles.models.section_tree import SectionTree


def key_of(prepared: PreparedRecord) -> tuple[str, ...]:
    """What tells the record from all others: its external id, its address, or what it is."""
    record = prepared.record
    if record.external_id:
        return ("id", record.external_id)
    if record.url:
        return ("url", record.url)
    return ("text", record.source, record.title, str(prepared.article.day))


class ExistingArticles:
    """The articles that a batch may be about, looked up with a few queries for all of it."""

    def __init__(self, batch: Sequence[PreparedRecord], taxonomy: TaxonomyByName) -> None:
        self._taxonomy = taxonomy
        # Locked: what an editor saves after this is read would be written over.
        articles = Article.objects.select_for_update().defer("text").order_by("-pk")
        ids = {prepared.record.external_id for prepared in batch} - {""}
        # Said as the index says it: without, SQLite would walk the whole archive.
        with_id = articles.exclude(external_id="")
        self._by_id = {
            article.external_id: article for article in with_id.filter(external_id__in=ids)
        }
        urls = {
            prepared.record.url
            for prepared in batch
            if prepared.record.external_id not in self._by_id
        }
        self._by_url: dict[str, Article] = {}
        self._by_own_url: dict[str, Article] = {}
        for article in articles.filter(url__in=urls - {""}):
            self._by_url[article.url] = article
            if not article.external_id:
                self._by_own_url[article.url] = article
        self._by_what = self._find_by_what(batch)
        self._copies = self._find_copies(batch)
        self._records: dict[int, Record] | None = None

    @staticmethod
    def _find_by_what(batch: Sequence[PreparedRecord]) -> dict[tuple[int, str, date], Article]:
        plain = [prepared for prepared in batch if key_of(prepared)[0] == "text"]
        if not plain:
            return {}
        alike = (
            Article.objects.select_for_update()
            .defer("text")
            .filter(
                day__in={prepared.article.day for prepared in plain},
                title__in={prepared.record.title for prepared in plain},
            )
        )
        return {
            (article.source_id, article.title, article.day): article
            for article in alike.order_by("-pk")
        }

    @staticmethod
    def _find_copies(batch: Sequence[PreparedRecord]) -> set[tuple[int, int]]:
        hashes = {prepared.article.text_hash for prepared in batch if prepared.is_long}
        copies = Article.objects.filter(text_hash__in=hashes)
        return set(copies.values_list("text_hash", "source_id"))

    def article(self, prepared: PreparedRecord) -> Article | None:
        """The article that the record is about.

        An article without an external id, such as one that was pasted, is found by the address
        of its original as well, and gets the id.
        """
        kind, *rest = key_of(prepared)
        if kind == "id":
            return self._by_id.get(rest[0]) or self._by_own_url.get(prepared.record.url)
        if kind == "url":
            return self._by_url.get(rest[0])
        source = self._taxonomy.source(prepared.record)
        return self._by_what.get((source.pk, prepared.record.title, prepared.article.day))

    def is_copy(self, prepared: PreparedRecord) -> bool:
        """Whether an article of the same source has the same text to the letter."""
        if not prepared.is_long:
            return False
        try:
            source = self._taxonomy.source(prepared.record)
        except RecordRefused:
            return False
        return (prepared.article.text_hash, source.pk) in self._copies

    def record_of(self, article: Article) -> Record:
        """The article as an export would give it now; those of the batch are read at once."""
        if self._records is None:
            known = (self._by_id, self._by_url, self._by_what)
            ids = {article.pk for articles in known for article in articles.values()}
            self._records = records_by_id(sorted(ids), SectionTree.load())
        return self._records[article.pk]
