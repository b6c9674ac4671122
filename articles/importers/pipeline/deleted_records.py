"""Which records of a batch are of articles that were deleted here."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from articles.importers.pipeline.identity import key_of
from articles.importers.pipeline.normalise import Ready
from articles.importers.pipeline.taxonomy_by_name import Shelves
from articles.models import DeletedArticle
from articles.text.html import digest


class Deleted:
    """The deleted articles that a batch may be about, looked up with one query for all.

    A record is taken for one by what it would be known again by if the article were there, and
    by its text. With ``own_only`` those of other sources are none: a feed chooses its ids.
    """

    def __init__(self, batch: Sequence[Ready], shelves: Shelves, *, own_only: bool) -> None:
        self._shelves, self._own_only = shelves, own_only
        self._by_id: dict[str, list[DeletedArticle]] = defaultdict(list)
        self._by_url: dict[str, list[DeletedArticle]] = defaultdict(list)
        self._by_title: dict[int, list[DeletedArticle]] = defaultdict(list)
        self._by_text: dict[int, list[DeletedArticle]] = defaultdict(list)
        if not DeletedArticle.objects.exists():
            return
        plain = (one for one in batch if key_of(one)[0] == "text")
        for row in DeletedArticle.objects.with_keys(
            external_ids=(one.record.external_id for one in batch),
            urls=(one.record.url for one in batch),
            title_hashes=(digest(one.record.title) for one in plain),
            text_hashes=(one.article.text_hash for one in batch if one.is_long),
        ):
            self._by_id[row.external_id].append(row)
            self._by_url[row.url].append(row)
            self._by_title[row.title_hash].append(row)
            self._by_text[row.text_hash].append(row)

    def rows_of(self, one: Ready) -> list[DeletedArticle]:
        """What was kept of the deleted article that the record is about; nothing for none."""
        if not self._by_id:
            return []
        rows = self._by_key(one)
        if self._own_only:
            rows = self._of_its_source(one, rows)
        if one.is_long:
            rows += self._of_its_source(one, self._by_text.get(one.article.text_hash, []))
        return rows

    def _by_key(self, one: Ready) -> list[DeletedArticle]:
        kind, record = key_of(one)[0], one.record
        with_url = self._by_url.get(record.url, []) if record.url else []
        if kind == "id":
            own = [row for row in with_url if not row.external_id]
            return [*self._by_id.get(record.external_id, []), *own]
        if kind == "url":
            return list(with_url)
        same = self._by_title.get(digest(record.title), [])
        return self._of_its_source(one, (row for row in same if row.day == one.article.day))

    def _of_its_source(self, one: Ready, rows: Iterable[DeletedArticle]) -> list[DeletedArticle]:
        rows = list(rows)
        if not rows:
            return rows
        pk, slug = self._shelves.known_source(one.record)
        return [row for row in rows if row.source_slug == slug or row.source_id == pk]
