"""Takes changes over from the outbox: into the live index, or into one that is being built."""

from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Q

from articles.models import Article, ContentVersion, IndexJob, IndexReplica, Section
from articles.models.outbox import content_changed
from articles.models.section_tree import SectionTree
from articles.search.documents import DocumentBuilder
from articles.search.engines.base import IndexWriter, SearchEngine
from articles.search.sync.turns import turn
from articles.search.types import IndexMissing

ROWS = 2_000  # of the outbox that are read at once
ARTICLES = 2_000  # that are applied at once
WAIT_SECONDS = 600.0  # for the lock, at the end of a rebuild

Job = tuple[int, int, str, int]  # version, key, kind, id of the object
# Called with each place that was committed.
Kept = Callable[[int], None]


def require_outbox(place: int) -> None:
    """Raise ``IndexMissing`` unless the outbox has all changes that come after a place."""
    versions = ContentVersion.objects.read()
    if place < versions.pruned:
        raise IndexMissing("the index is further behind than the outbox goes")
    if place > versions.current:
        raise IndexMissing("the index is that of another database")


def keep_place(name: str, place: int) -> None:
    """Write down that an index has committed a place, and delete rows that no index needs."""
    if not IndexReplica.objects.moved(name, place):
        IndexReplica.objects.register(name, place)
    IndexReplica.objects.prune()


def drain_all(engine: SearchEngine, *, wait: float = 0.0) -> int:
    """Apply all that waits in the outbox; the number of rows taken over.

    Raises ``SearchBusy`` when another process is at it, ``SearchUnavailable`` without index.
    """
    done = 0
    with turn(engine, "changes", wait) as go_on, engine.writing(wait):
        place = engine.place()
        require_outbox(place)

        def kept(place: int) -> None:
            go_on()
            keep_place(engine.name, place)

        while True:
            number, place = take_over(engine, place, kept)
            if not number:
                return done
            done += number


def catch_up(target: IndexWriter, place: int, kept: Kept) -> int:
    """Take over all that waits, and end at a place where no index has been before: pages that
    show answers of the index are made anew. Call it under the lock; returns the place."""
    with transaction.atomic():
        version = content_changed()
    _number, place = take_over(target, place, kept)
    if place < version:
        target.apply([], [], version, version)
        kept(version)
    return max(place, version)


def take_over(target: IndexWriter, place: int, kept: Kept) -> tuple[int, int]:
    """Apply the changes after a place; the number of rows, and the new place.

    The version is read first, then rows, then articles: those are never older than what the
    index says of them.
    """
    version = ContentVersion.objects.read().current
    builder: DocumentBuilder | None = None
    done, last = 0, (place, 0)
    while rows := _rows(last, version):
        builder = builder or DocumentBuilder()
        page, is_last = rows[:ROWS], len(rows) <= ROWS
        # Of the last version on a page there may be more on the next one.
        reached = version if is_last else page[-1][0] - 1
        _apply(target, builder, _articles_of(page), version, reached if reached > place else None)
        if reached > place:
            place = reached
            kept(place)
        done += len(page)
        if is_last:
            break
        last = page[-1][:2]
    return done, place


def _rows(last: tuple[int, int], version: int) -> list[Job]:
    """The rows after one row, up to a version: one more than are read at once, if there are."""
    after, key = last
    jobs = IndexJob.objects.filter(version__gte=after, version__lte=version)
    jobs = jobs.exclude(version=after, pk__lte=key) if key else jobs.exclude(version=after)
    jobs = jobs.order_by("version", "pk")
    return list(jobs.values_list("version", "pk", "kind", "object_id")[: ROWS + 1])


def _apply(
    target: IndexWriter,
    builder: DocumentBuilder,
    articles: Iterable[int],
    version: int,
    place: int | None,
) -> None:
    """Apply the articles as they are now; the place comes with the last of them."""
    batch: list[int] | None = None
    for ids in in_batches(articles):
        if batch is not None:
            apply_articles(target, builder, batch, version)
        batch = ids
    if batch is not None or place is not None:
        apply_articles(target, builder, batch or [], version, place)


def apply_articles(
    target: IndexWriter,
    builder: DocumentBuilder,
    ids: list[int],
    version: int,
    place: int | None = None,
) -> None:
    """Apply articles as they are now, those that are gone as removed."""
    documents = builder.documents(ids)
    target.apply(documents, set(ids) - {document.id for document in documents}, version, place)


def _articles_of(rows: Iterable[Job]) -> Iterator[int]:
    """Ids of the articles that jobs are about, each once."""
    wanted: dict[str, set[int]] = {kind: set() for kind in IndexJob.Kind.values}
    for _version, _key, kind, object_id in rows:
        wanted[kind].add(object_id)
    seen = wanted[IndexJob.Kind.ARTICLE]
    yield from sorted(seen)
    filed_under = Q()
    if wanted[IndexJob.Kind.SECTION]:
        filed_under |= Q(section__in=_branches(wanted[IndexJob.Kind.SECTION]))
    if wanted[IndexJob.Kind.SOURCE]:
        filed_under |= Q(source__in=wanted[IndexJob.Kind.SOURCE])
    if wanted[IndexJob.Kind.TAG]:
        filed_under |= Q(tags__in=wanted[IndexJob.Kind.TAG])
    if filed_under:
        ids = Article.objects.filter(filed_under).order_by("pk").values_list("pk", flat=True)
        for article in ids.distinct():
            if article not in seen:
                yield article


def _branches(ids: Iterable[int]) -> set[int]:
    """Sections and all that stand under them, whose articles show their names."""
    tree = SectionTree(Section.objects.all())
    return {section.pk for pk in ids if pk in tree.by_id for section in tree.branch(tree.by_id[pk])}


def in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    """Ids of articles, as many at a time as are applied at once."""
    batch: list[int] = []
    for article in ids:
        batch.append(article)
        if len(batch) == ARTICLES:
            yield batch
            batch = []
    if batch:
        yield batch
