"""Which records of a batch are of articles that were deleted here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.pipeline.record_keys import is_copy_of, key_of
from articles.importers.pipeline.taxonomy_by_name import TaxonomyByName
from articles.models import DeletedArticle
from articles.text.external_ids import is_worldwide
from articles.text.html import digest
from articles.text.web_addresses import escaped


class DeletedMatches:
    """The deleted articles that a batch may be about, looked up with one query for all.

    A record is taken for one by what it would be known again by if the article were there, and
    by its text. With ``own_only`` those of other sources are none: a feed chooses its ids.
    """

    def __init__(
        self, batch: Sequence[PreparedRecord], taxonomy: TaxonomyByName, *, own_only: bool
    ) -> None:
        self._taxonomy, self._own_only = taxonomy, own_only
        self._by_id: dict[str, list[DeletedArticle]] = defaultdict(list)
        self._by_url: dict[str, list[DeletedArticle]] = defaultdict(list)
        self._by_title: dict[int, list[DeletedArticle]] = defaultdict(list)
        self._by_text: dict[int, list[DeletedArticle]] = defaultdict(list)
        if not DeletedArticle.objects.exists():
            return
        plain = (prepared for prepared in batch if key_of(prepared)[0] == "text")
        for row in DeletedArticle.objects.with_keys(
            external_ids=(prepared.record.external_id for prepared in batch),
            urls=(prepared.record.url for prepared in batch),
            title_hashes=(digest(prepared.record.title) for prepared in plain),
            text_hashes=(prepared.article.text_hash for prepared in batch if prepared.is_long),
        ):
            self._by_id[row.external_id].append(row)
            self._by_url[escaped(row.url)].append(row)
            self._by_title[row.title_hash].append(row)
            self._by_text[row.text_hash].append(row)

    def rows_of(self, prepared: PreparedRecord) -> list[DeletedArticle]:
        """What was kept of the deleted article that the record is about; nothing for none."""
        if not self._by_id:
            return []
        rows = self._by_key(prepared)
        if self._own_only:
            rows = self._of_its_source(prepared, rows)
        if prepared.is_long:
            rows += self._of_its_source(prepared, self._copies(prepared))
        return rows

    def _copies(self, prepared: PreparedRecord) -> list[DeletedArticle]:
        record = prepared.record
        return [
            row
            for row in self._by_text.get(prepared.article.text_hash, [])
            if is_copy_of(
                record,
                external_id=row.external_id,
                url=row.url,
                has_title=row.title_hash == digest(record.title),
            )
        ]

    def _by_key(self, prepared: PreparedRecord) -> list[DeletedArticle]:
        kind, record = key_of(prepared)[0], prepared.record
        with_url = self._by_url.get(escaped(record.url), []) if record.url else []
        if kind == "id":
            own = [row for row in with_url if not row.external_id]
            same = self._by_id.get(record.external_id, [])
            if not is_worldwide(record.external_id):
                same = self._of_its_source(prepared, same)
            return [*same, *own]
        if kind == "url":
            return list(with_url)
        named = self._by_title.get(digest(record.title), [])
        return self._of_its_source(
            prepared, (row for row in named if row.day == prepared.article.day)
        )

    def _of_its_source(
        self, prepared: PreparedRecord, rows: Iterable[DeletedArticle]
    ) -> list[DeletedArticle]:
        rows = list(rows)
        if not rows:
            return rows
        pk, slug = self._taxonomy.known_source(prepared.record)
        return [row for row in rows if row.source_slug == slug or row.source_id == pk]
