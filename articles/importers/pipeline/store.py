"""Stores prepared records: decides what is new, changed or known, a batch a transaction.

The key of a record is its external id, else the address of the original, else source, title
and day. No record changes what another one of the same import has brought. Every change writes
its rows of the outbox in the same transaction.
"""

from collections.abc import Sequence

from django.contrib.auth import get_user_model
from django.db import DatabaseError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from articles.importers.pipeline.batch_plan import BatchPlan
from articles.importers.pipeline.deleted_records import DeletedMatches
from articles.importers.pipeline.identity import (
    ExistingArticles,
    is_of_same_outlet,
    would_replace,
)
from articles.importers.pipeline.import_counts import Outcome
from articles.importers.pipeline.imported_comments import add_comments
from articles.importers.pipeline.moving_dates import is_older, said_by
from articles.importers.pipeline.normalise import PreparedRecord, hash_of
from articles.importers.pipeline.record_keys import in_order, key_of
from articles.importers.pipeline.taken_articles import TakenArticles
from articles.importers.pipeline.taxonomy_by_name import (
    TaxonomyByName,
    is_front_page,
    is_on_front_page,
    keep_old_paths,
)
from articles.importers.records import Failure, Options, Record, RecordRefused, TaxonomyTerm
from articles.models import Article, DeletedArticle
from articles.models.advisory_lock import Task, one_at_a_time
from articles.models.revision import record_states, record_states_before
from articles.models.text_picture import want_text_pictures
from articles.text.media import pictures_of
from articles.text.web_addresses import is_copy_of_page

Tagging = Article.tags.through
_ANOTHER = _("A record before it has the same id or address, or the same source, title and day.")
_REPLACES = _("An article with this id has another title and another address, and stays as it is.")


class Store:
    """Stores batches of records. With ``counts_late`` the caller counts everything at the end."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.taxonomy = TaxonomyByName(options)
        self.counts_late = False
        self._taken = TakenArticles()
        self._made: set[int] = set()
        # Hashes of the keys of records that made nothing: another record with one is not the first,
        # and a second import would take it for that.
        self._left_out: set[int] = set()

    def put(self, batch: Sequence[PreparedRecord]) -> list[Outcome | Failure]:
        """Store a batch; return what became of each record, in their order.

        When the database refuses the batch, its records are tried one by one.
        """
        try:
            return self._attempt(batch)
        except DatabaseError:
            self.taxonomy.forget()
            self._taken.forget()
            if len(batch) > 1:
                return [outcome for prepared in batch for outcome in self.put([prepared])]
            refused = _("The database does not take this record.")
            return [Failure(batch[0].record.place, refused, batch[0].record.as_json())]

    def put_term(self, term: TaxonomyTerm) -> None:
        """Create a section or a tag that the source lists by itself."""
        with transaction.atomic():
            one_at_a_time(Task.IMPORTS)
            self.taxonomy.take_in(term)
            self._undo_if_dry()

    def _undo_if_dry(self) -> None:
        if self.options.dry_run:
            transaction.set_rollback(True)
            self.taxonomy.forget()

    def _attempt(self, batch: Sequence[PreparedRecord]) -> list[Outcome | Failure]:
        """One transaction; a record with the key of one before it waits until that is stored."""
        outcomes: dict[int, Outcome | Failure] = {}
        self._made.clear()
        with transaction.atomic():
            # Of two imports at once neither would see what is new in the other.
            one_at_a_time(Task.IMPORTS)
            for places in in_order(batch):
                found = self._write([batch[place] for place in places])
                outcomes.update(zip(places, found, strict=True))
            self._undo_if_dry()
        self._taken.settle(without=self._made if self.options.dry_run else ())
        return [outcomes[place] for place in range(len(batch))]

    def _write(self, batch: Sequence[PreparedRecord]) -> list[Outcome | Failure]:
        plan, is_own = BatchPlan(), self.options.own_only
        existing = ExistingArticles(batch, self.taxonomy, self._taken, ids_change=is_own)
        deleted = DeletedMatches(batch, self.taxonomy, own_only=is_own)
        outcomes: list[Outcome | Failure] = []
        for prepared in batch:
            try:
                outcomes.append(self._decide(prepared, existing, deleted, plan))
            except RecordRefused as refused:
                failure = Failure(prepared.record.place, refused.args[0], prepared.record.as_json())
                outcomes.append(failure)
            if outcomes[-1] is Outcome.COPY or isinstance(outcomes[-1], Failure):
                self._left_out.add(hash(key_of(prepared)))
        self._create(plan)
        self._update(plan)
        self._file(plan)
        return outcomes

    def _decide(
        self,
        prepared: PreparedRecord,
        existing: ExistingArticles,
        deleted: DeletedMatches,
        plan: BatchPlan,
    ) -> Outcome:
        article = existing.article(prepared)
        if article is None:
            return self._decide_on_new(prepared, existing, deleted.rows_of(prepared), plan)
        if existing.is_copy_of_another(prepared, article):
            return Outcome.COPY
        if self.options.own_only and self._is_left_alone(article, prepared.record):
            return Outcome.UNCHANGED
        outcome = self._decide_on_known(prepared, article, existing)
        self._taken.add(article.pk)
        if outcome is Outcome.UPDATED:
            plan.before[article.pk] = article.placement
            plan.changed.append((article, prepared))
        return outcome

    def _is_left_alone(self, article: Article, record: Record) -> bool:
        """Whether an article that a feed's entry is about is not the feed's to change.

        One of another source of the same outlet is known from there. The article of a paper that
        an aggregator names is only the aggregator's where that brought it. Raises
        ``RecordRefused`` for one of another outlet.
        """
        source = self.taxonomy.source(record)
        if source.pk == article.source_id:
            is_credited = bool(self.options.source) and source.slug != self.options.source
            return is_credited and article.external_id != record.external_id
        if not is_of_same_outlet(source, article.source):
            raise RecordRefused(_("An article of another source has the same id or address."))
        return True

    def _decide_on_known(
        self, prepared: PreparedRecord, article: Article, existing: ExistingArticles
    ) -> Outcome:
        own_only = self.options.own_only
        said = said_by(prepared, own_only=own_only)
        is_dated_back = is_older(article, prepared.record, own_only=own_only)
        if article.content_hash == said and not is_dated_back:
            return Outcome.UNCHANGED
        if not is_dated_back and said == hash_of(existing.record_of(article), dated=not own_only):
            Article.objects.filter(pk=article.pk).update(content_hash=said)
            return Outcome.UNCHANGED
        if article.pk in self._taken:
            raise RecordRefused(_ANOTHER)
        if self.options.overwrite:
            return Outcome.UPDATED
        if would_replace(article, prepared, own_only=self.options.own_only):
            raise RecordRefused(_REPLACES)
        return Outcome.KEPT if article.edited else Outcome.UPDATED

    def _decide_on_new(
        self,
        prepared: PreparedRecord,
        existing: ExistingArticles,
        deleted: list[DeletedArticle],
        plan: BatchPlan,
    ) -> Outcome:
        if deleted and not self.options.overwrite:
            return Outcome.DELETED
        if existing.is_copy(prepared):
            return Outcome.COPY
        if hash(key_of(prepared)) in self._left_out:
            raise RecordRefused(_ANOTHER)
        plan.returned += deleted
        plan.new.append((self._new(prepared), prepared))
        return Outcome.CREATED

    # New articles

    def _new(self, prepared: PreparedRecord) -> Article:
        record, article = prepared.record, prepared.article
        source, section = self.taxonomy.source(record), self.taxonomy.section(record)
        article.source_id = source.pk
        article.section_id = section.pk if section else None
        article.status = record.status or self.options.status
        article.front_page = is_on_front_page(record, False)
        article.settle_status()
        article.comments_open = record.comments_open is not False
        article.content_hash = said_by(prepared, own_only=self.options.own_only)
        article.language = article.language or source.language
        return article

    def _create(self, plan: BatchPlan) -> None:
        if not plan.new:
            return
        articles = [article for article, _one in plan.new]
        Article.objects.give_free_slugs(articles)
        Article.objects.bulk_create(articles, batch_size=500)
        for article in articles:
            self._taken.add(article.pk)
            self._made.add(article.pk)
        if plan.returned:
            DeletedArticle.objects.filter(pk__in=[row.pk for row in plan.returned]).delete()

    # Changed articles

    def _update(self, plan: BatchPlan) -> None:
        if self.options.editor:
            # What no person changed is not kept; what one did was kept when it was changed.
            record_states_before(article.pk for article, _prepared in plan.changed)
        for article, prepared in plan.changed:
            self._change(article, prepared)
            if article.path != plan.before[article.pk].path:
                Article.objects.give_free_slugs([article])
            article.modified = timezone.now()
            models.Model.save(article, force_update=True)

    def _change(self, article: Article, prepared: PreparedRecord) -> None:
        """Give the article what the record says; what it does not say stays."""
        record = prepared.record
        article.source = self.taxonomy.source(record)
        article.section = self.taxonomy.section(record) or article.section
        article.status = record.status or article.status
        article.front_page = is_on_front_page(record, article.front_page)
        if record.comments_open is not None:
            article.comments_open = record.comments_open
        url, slug, published, day = article.url, article.slug, article.published, article.day
        before = article.text_hash, article.day
        for name, value in prepared.values.items():
            if value or name in {"text", "body"}:
                setattr(article, name, value)
        article.url = url if is_copy_of_page(article.url, url) else article.url
        if prepared.article.language:
            article.language_guessed = prepared.article.language_guessed
        article.slug = slug if not record.slug else prepared.article.slug
        # What a feed dates anew has been changed, and was published when it was.
        if record.published is None or (self.options.own_only and record.published > published):
            article.published, article.day = published, day
        if (article.text_hash, article.day) != before:
            article.story_pending = True
        article.settle_status()
        article.content_hash = said_by(prepared, own_only=self.options.own_only)
        article.edited = False

    # What belongs to both

    def _file(self, plan: BatchPlan) -> None:
        """Store tags, comments and old addresses, and what every change of articles sets off."""
        if not plan.both:
            return
        tags = self._tag(plan)
        add_comments([(article, prepared.record.comments) for article, prepared in plan.both])
        want_text_pictures(article.pk for article, _one in plan.both if pictures_of(article.body))
        changes = plan.changes
        Article.objects.record_changes(changes, tags=tags, counts_late=self.counts_late)
        keep_old_paths(
            (path, {"article_id": article.pk})
            for article, prepared in plan.both
            for path in prepared.record.old_paths
            if path != article.path
        )
        if self.options.editor and plan.changed:
            user = get_user_model().objects.filter(pk=self.options.editor).first()
            record_states([article.pk for article, _one in plan.changed], user, gettext("Import"))

    def _tag(self, plan: BatchPlan) -> set[int]:
        """Give the articles the tags of their records; ids of the tags that it touches."""
        ids = self.taxonomy.tags(
            name
            for _article, prepared in plan.both
            for name in prepared.record.tags
            if not is_front_page(name)
        )
        changed = [article.pk for article, prepared in plan.changed if prepared.record.tags]
        there = Tagging.objects.filter(article_id__in=changed)
        before = set(there.values_list("tag_id", flat=True))
        there.delete()
        links = {
            (article.pk, ids[name])
            for article, prepared in plan.both
            for name in prepared.record.tags
            if name in ids
        }
        rows = [Tagging(article_id=article, tag_id=tag) for article, tag in sorted(links)]
        Tagging.objects.bulk_create(rows, batch_size=500)
        return before | {tag for _article, tag in links}
