"""Which records of a batch the archive has already."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Sequence
from datetime import date

from articles.importers.pipeline.export import records_by_id
from articles.importers.pipeline.normalise import PreparedRecord
from articles.importers.pipeline.record_keys import is_copy_of, key_of
from articles.importers.pipeline.taxonomy_by_name import TaxonomyByName
from articles.importers.records import Record
from articles.models import Article, Source
from articles.models.section_tree import SectionTree
from articles.text.external_ids import is_worldwide
from articles.text.web_addresses import (
    bare_address,
    escaped,
    escapings_of,
    is_home_page,
    is_same_address,
    ordinary_page,
    site_host,
    spellings_of,
)


class ExistingArticles:
    """The articles that a batch may be about, looked up with a few queries for all of it.

    ``taken`` has the ids of those that earlier records of the same import have been of. Where
    ``ids_change``, as in feeds, a new id with an address that is known is that article.
    """

    def __init__(
        self,
        batch: Sequence[PreparedRecord],
        taxonomy: TaxonomyByName,
        taken: Container[int] = frozenset(),
        *,
        ids_change: bool = False,
    ) -> None:
        self._taxonomy, self._taken = taxonomy, taken
        # Locked: what an editor saves after this is read would be written over.
        articles = Article.objects.select_for_update().defer("text").order_by("-pk")
        ids = {prepared.record.external_id for prepared in batch} - {""}
        # Said as the index says it: without, SQLite would walk the whole archive.
        with_id = articles.exclude(external_id="")
        self._by_id: dict[str, list[Article]] = defaultdict(list)
        for article in with_id.filter(external_id__in=ids):
            self._by_id[article.external_id].append(article)
        # Each by itself would be a query for every source of the batch.
        taxonomy.look_up_sources(
            one.record for one in batch if one.record.external_id in self._by_id
        )
        found = ((id(one), self._with_id(one)) for one in batch if one.record.external_id)
        self._with_its_id = {key: article for key, article in found if article is not None}
        urls = {one.record.url for one in batch if id(one) not in self._with_its_id}
        self._by_url: dict[str, Article] = {}
        self._by_own_url: dict[str, Article] = {}
        spellings = {one for url in urls for one in escapings_of(url)}
        for article in articles.filter(url__in=spellings - {""}):
            self._by_url[escaped(article.url)] = article
            if not article.external_id:
                self._by_own_url[escaped(article.url)] = article
        self._ids = ids
        self._by_address = self._find_by_address(batch) if ids_change else {}
        self._by_what = self._find_by_what(batch)
        self._copies = self._find_copies(batch)
        self._records: dict[int, Record] | None = None

    def _find_by_address(self, batch: Sequence[PreparedRecord]) -> dict[tuple[int, str], Article]:
        """Articles, by source and address, at other spellings of the addresses of records with new
        ids or none. One that several records have tells none of them from the others."""
        urls = Counter(bare_address(prepared.record.url) for prepared in batch)
        spellings = {
            spelling
            for prepared in batch
            for record in [prepared.record]
            if self._is_unknown(record)
            if record.url and not is_home_page(record.url) and urls[bare_address(record.url)] == 1
            for address in {record.url, f"https://{ordinary_page(record.url)}"}
            for spelling in spellings_of(address)
        }
        if not spellings:
            return {}
        articles = Article.objects.select_for_update().defer("text")
        found = articles.filter(url__in=spellings).order_by("-pk")
        return {(article.source_id, bare_address(article.url)): article for article in found}

    def _is_unknown(self, record: Record) -> bool:
        if record.external_id:
            return record.external_id not in self._by_id
        return escaped(record.url) not in self._by_url

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
        # The last of each counts: one that has no other key either, the oldest of them.
        last_first = sorted(
            alike, key=lambda one: (bool(one.external_id or one.url), one.pk), reverse=True
        )
        return {(article.source_id, article.title, article.day): article for article in last_first}

    @staticmethod
    def _find_copies(
        batch: Sequence[PreparedRecord],
    ) -> dict[tuple[int, int], list[tuple[int, str, str, str]]]:
        """Keys, ids, addresses and titles of the articles with the texts of a batch."""
        hashes = {prepared.article.text_hash for prepared in batch if prepared.is_long}
        alike = Article.objects.filter(text_hash__in=hashes)
        copies: dict[tuple[int, int], list[tuple[int, str, str, str]]] = defaultdict(list)
        columns = ("text_hash", "source_id", "pk", "external_id", "url", "title")
        for text, source, *rest in alike.values_list(*columns):
            copies[text, source].append((rest[0], rest[1], rest[2], rest[3]))
        return copies

    def article(self, prepared: PreparedRecord) -> Article | None:
        """The article that the record is about.

        An article without an external id, such as one that was pasted, is found by the address
        of its original as well, and gets the id.
        """
        kind, key, *_rest = key_of(prepared)
        if kind == "id":
            record = prepared.record
            return (
                self._with_its_id.get(id(prepared))
                or self._with_own_url(record.url)
                or self._with_changed_id(record)
            )
        if kind == "url":
            known = self._by_own_url.get(key) or self._by_url.get(key)
            return known or self._with_changed_id(prepared.record)
        source = self._taxonomy.source(prepared.record)
        return self._by_what.get((source.pk, prepared.record.title, prepared.article.day))

    def _with_id(self, prepared: PreparedRecord) -> Article | None:
        """The article with the record's id: unmistakably the same one, or of its source.

        An article that was moved to another source is still known where nothing else changed. It
        goes before one of the record's own source that is not the same: a later record with this
        id may have made that one, and a second import decides as the first did.
        """
        found = self._by_id.get(prepared.record.external_id)
        if not found:
            return None
        source, _slug = self._taxonomy.known_source(prepared.record)
        own = [article for article in found if article.source_id == source]
        alike = [article for article in found if _is_unmistakable(article, prepared)]
        both = [article for article in own if article in alike]
        return next(iter(both or alike or own), None)

    def _with_own_url(self, url: str) -> Article | None:
        article = None if is_home_page(url) else self._by_own_url.get(escaped(url))
        return None if article is None or article.pk in self._taken else article

    def _with_changed_id(self, record: Record) -> Article | None:
        """The article of the record's source at its address in any spelling, unless its id is still
        in use. A copy for telephones is its page's where the title agrees as well."""
        if not self._by_address:
            return None
        source, _slug = self._taxonomy.known_source(record)
        article = self._by_address.get((source or 0, bare_address(record.url)))
        if article is None:
            page = self._by_address.get((source or 0, ordinary_page(record.url)))
            article = page if page is not None and page.title == record.title else None
        if article is None or article.external_id in self._ids or article.pk in self._taken:
            return None
        return article

    def is_copy_of_another(self, prepared: PreparedRecord, article: Article) -> bool:
        """Whether a record that has the address or the title and day of an article, and not its id
        in its source, is a copy of another one: it was one before this article came."""
        record = prepared.record
        source, _slug = self._taxonomy.known_source(record)
        has_id = record.external_id and record.external_id == article.external_id
        if has_id and source == article.source_id:
            return False
        said = (source, record.title, prepared.article.text_hash)
        is_same = said == (article.source_id, article.title, article.text_hash)
        return not is_same and self.is_copy(prepared, article.pk)

    def is_copy(self, prepared: PreparedRecord, besides: int | None = None) -> bool:
        """Whether an article of the same source, ``besides`` one, has its text to the letter, and
        is this one."""
        if not prepared.is_long or not self._copies:
            return False
        record = prepared.record
        source, _slug = self._taxonomy.known_source(record)
        return any(
            is_copy_of(record, external_id=external_id, url=url, has_title=title == record.title)
            for pk, external_id, url, title in self._copies.get(
                (prepared.article.text_hash, source or 0), ()
            )
            if pk != besides
        )

    def record_of(self, article: Article) -> Record:
        """The article as an export would give it now; those of the batch are read at once."""
        if self._records is None:
            ids = {article.pk for article in self._all()}
            self._records = records_by_id(sorted(ids), SectionTree.load())
        return self._records[article.pk]

    def _all(self) -> Iterable[Article]:
        for articles in self._by_id.values():
            yield from articles
        for known in (self._by_url, self._by_own_url, self._by_what, self._by_address):
            yield from known.values()


def _is_unmistakable(article: Article, prepared: PreparedRecord) -> bool:
    """Whether an article of another source with the record's id is that of the record.

    Without addresses it is one that was moved on the desk and is the same otherwise.
    """
    record = prepared.record
    if is_worldwide(record.external_id):
        return True
    if record.url and article.url:
        return is_same_address(record.url, article.url) and not is_home_page(record.url)
    is_same = (article.title, article.text_hash) == (record.title, prepared.article.text_hash)
    return is_same and article.edited


def would_replace(article: Article, prepared: PreparedRecord, *, own_only: bool) -> bool:
    """Whether nothing by which a reader knows the article would be left by the record: neither its
    title nor its address nor, in a feed (``own_only``), its text."""
    record = prepared.record
    if own_only and prepared.is_long and prepared.article.text_hash == article.text_hash:
        return False
    is_elsewhere = bool(record.url and article.url) and not is_same_address(record.url, article.url)
    return is_elsewhere and record.title != article.title


def is_of_same_outlet(one: Source, other: Source) -> bool:
    """Whether two sources are on one host, by their home pages or else their feeds."""
    hosts = [site_host(source.home_page or source.feed_address) for source in (one, other)]
    return hosts[0] == hosts[1] != ""
