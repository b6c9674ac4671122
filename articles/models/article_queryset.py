"""Lists of articles; among them the only statement of what readers may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Self, TypeVar

from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Least, Length, Substr
from django.utils import timezone

from articles.models.article_changes import Change, Placement, articles_changed
from articles.models.free_names import first_free
from articles.models.picture import names_of
from articles.models.status import Status, public_status
from articles.models.taxonomy import Section, Tag

Row = TypeVar("Row", bound=models.Model, covariant=True)
# Characters of a text that decide what may be given of it.
OPENING_LENGTH = 10_000
BATCH = 500  # articles in one statement: below every database's limit of parameters


class BaseArticleQuerySet(models.QuerySet[Row]):
    """Lists of articles. ``visible_from`` is computed by the database from state and date.

    ``Row`` is ``Article``, which uses this module and is therefore not imported by it.
    """

    # Any, and not a model: the fields below are those of ``Article``.
    model: Any

    def published(self, at: datetime | Least | None = None) -> Self:
        """Articles that readers may see, now or at a moment. Stated here and nowhere else.

        ``at`` may be the earlier of two moments, of which the database knows one.
        """
        return self.filter(visible_from__lte=at or timezone.now())

    def withdrawn(self) -> Self:
        """Articles that were taken off the site."""
        return self.filter(status=Status.WITHDRAWN)

    def newest_first(self) -> Self:
        """Order by the date from which readers see an article, the newest first."""
        return self.order_by("-visible_from", "-pk")

    def oldest_first(self) -> Self:
        """Order by the date from which readers see an article, the oldest first."""
        return self.order_by("visible_from", "pk")

    def on_front_page(self) -> Self:
        """Articles of the front page (“Primo Piano”) in the editors' order, then by date."""
        # That every order is at least 0 leads SQLite to the index that has them in order.
        chosen = self.filter(front_page=True, front_order__gte=0)
        return chosen.order_by("front_order", "-visible_from", "-pk")

    def for_cards(self) -> Self:
        """Articles with what a card shows and without the long texts."""
        return self.select_related("source", "section").defer("body", "text").with_openings()

    def with_openings(self) -> Self:
        """With ``opening`` and ``text_length``, which stand in for the text: as much of it as
        ``articles.content.rights`` looks at, and the length of all of it where that counts.
        """
        is_full, is_link = Q(source__rights="full"), Q(source__rights="link")
        opening = Case(
            When(is_link | is_full & ~Q(summary=""), then=Value("")),
            When(is_full, then=Substr("text", 1, 600)),
            default=Substr("text", 1, OPENING_LENGTH),
        )
        length = Case(When(source__rights="excerpt", then=Length("text")), default=0)
        return self.annotate(opening=opening, text_length=length)

    def with_picture(self, token: str) -> Self:
        """Articles, usually none or one, whose picture has this token in its name."""
        return self.filter(image__in=names_of(token))

    def with_text_picture(self, token: str) -> Self:
        """Articles, usually none or one, in whose text the picture with this token stands."""
        return self.filter(text_pictures__picture__image__in=names_of(token))

    def tagged(self, tag: Tag) -> Self:
        """Articles with the tag."""
        return self.with_tag(tag.pk, is_rare=tag.is_rare)

    def with_tag(self, tag_id: int, *, is_rare: bool) -> Self:
        """Articles with the tag of this id.

        A rare tag is joined, and its few articles sorted; for a common one the newest articles are
        walked and looked at, since sorting all that have it would cost more each year.
        """
        if is_rare:
            return self.filter(tags=tag_id)
        link = self.model.tags.through.objects.filter(tag=tag_id, article=OuterRef("pk"))
        return self.filter(Exists(link))

    def placements(self) -> dict[int, Placement]:
        """Return what addresses, counts and stories of these articles depend on, by id."""
        rows = self.order_by().values_list(*Placement._fields)
        return {row[0]: Placement._make(row) for row in rows}

    def touched(self, *, tags: Iterable[int] = ()) -> None:
        """Record a change of these articles that moves none of them: no address and no count.

        ``tags`` are ids of tags that they gained or lost.
        """
        placements = self.placements().values()
        self.record_changes([Change(here, here) for here in placements], tags=tags)

    def record_changes(
        self, changes: Sequence[Change], *, tags: Iterable[int] = (), counts_late: bool = False
    ) -> None:
        """Write down what follows from changes of articles; call it in their transaction.

        The changed articles need not be in this list. ``tags`` are ids of tags that they gained
        or lost. With ``counts_late`` the caller counts everything again when all changes are made.
        """
        articles = type(self)(self.model, using=self.db)
        visible = articles.published()
        articles_changed(articles, visible, changes, tags=tags, counts_late=counts_late)

    def change(self, **values: Any) -> int:
        """Give all articles these values and record the change; return how many there were."""
        ids = list(self.order_by().values_list("pk", flat=True))
        with transaction.atomic():
            for start in range(0, len(ids), BATCH):
                batch = self.model._default_manager.filter(pk__in=ids[start : start + BATCH])
                before = batch.placements()
                batch.update(**values, modified=timezone.now())
                after = batch.placements()
                self.record_changes([Change(before.get(pk), after[pk]) for pk in after])
        return len(ids)

    def give_free_slugs(self, articles: Iterable[Any]) -> None:
        """Add a number to each slug that another article of its day has, stored or among these.

        Articles that are stored already are to be given and saved one by one: each keeps its
        own slug free for itself.
        """
        wanted = list(articles)
        rows = self.exclude(pk__in=[article.pk for article in wanted if article.pk])
        same = rows.filter(
            day__in={article.day for article in wanted},
            slug__in={article.slug for article in wanted},
        )
        taken: dict[date, set[str]] = defaultdict(set)
        for day, slug in same.order_by().values_list("day", "slug"):
            taken[day].add(slug)
        for article in wanted:
            of_day = taken[article.day]
            if article.slug in of_day:
                there = rows.filter(day=article.day)
                article.slug = first_free(there, "slug", article.slug, also_taken=of_day)
            of_day.add(article.slug)

    def publish(self) -> int:
        """Publish all: at their date, scheduled where that is yet to come. Returns their number."""
        return self.change(status=public_status(), withdrawal_reason="")

    def withdraw(self, reason: str) -> int:
        """Withdraw all, with the reason that their addresses will show. Returns their number."""
        if not reason.strip():
            raise ValueError("a withdrawal needs a reason")
        return self.change(
            status=Status.WITHDRAWN, withdrawal_reason=reason.strip(), front_page=False
        )

    def move_to(self, section: Section) -> int:
        """File all under one section. Returns their number."""
        return self.change(section=section)

    def feature(self, shown: bool) -> int:
        """Put all on the front page, or take them off it. The number changed.

        What is withdrawn stands on no page.
        """
        chosen = self.exclude(front_page=shown)
        if shown:
            chosen = chosen.exclude(status=Status.WITHDRAWN)
        return chosen.change(front_page=shown)

    def settle(self) -> int:
        """Give scheduled articles that are due the state “published”. Returns their number.

        Readers see them at their date in any case.
        """
        due = self.filter(status=Status.SCHEDULED, published__lte=timezone.now())
        if not due.exists():
            return 0
        with transaction.atomic():
            # Whoever has withdrawn one meanwhile, or has settled it, is not written over.
            locked = due.order_by("pk").select_for_update(of=("self",))
            ids = list(locked.values_list("pk", flat=True))
            articles: Self = self.model._default_manager.filter(pk__in=ids)
            return articles.change(status=Status.PUBLISHED)
