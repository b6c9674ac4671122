"""What is asked of many articles at once, and what readers may see: said once, here."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.db.models.functions import Length, Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.counts import recount
from articles.models.outbox import IndexJob, index_changed
from articles.models.story import choose_leads
from articles.models.taxonomy import Section, Tag

if TYPE_CHECKING:
    from articles.models.article import Article  # noqa: F401  named below, in quotation marks

# Characters of a text that decide what may be given of it.
OPENING_LENGTH = 10_000


class Status(models.TextChoices):
    """The state of an article."""

    DRAFT = "draft", _("draft")
    SCHEDULED = "scheduled", _("scheduled")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    # For the desk alone, as it was where the article came from.
    PRIVATE = "private", _("private")
    TRASHED = "trashed", _("in the trash")


class ArticleQuerySet(models.QuerySet["Article"]):
    """Lists of articles. ``visible_from`` is computed by the database from state and date."""

    def published(self, at: datetime | None = None) -> Self:
        """What readers may see: published, or scheduled and due. Written here and nowhere else."""
        return self.filter(visible_from__lte=at or timezone.now())

    def withdrawn(self) -> Self:
        return self.filter(status=Status.WITHDRAWN)

    def newest_first(self) -> Self:
        return self.order_by("-visible_from", "-pk")

    def oldest_first(self) -> Self:
        return self.order_by("visible_from", "pk")

    def on_front_page(self) -> Self:
        """The editors' front page ("Primo Piano") in their order, the newest first within it."""
        # That every order is at least 0 leads SQLite to the index that has them in order.
        chosen = self.filter(front_page=True, front_order__gte=0)
        return chosen.order_by("front_order", "-visible_from", "-pk")

    def for_cards(self) -> Self:
        """With what a card shows and without the long texts."""
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

    def tagged(self, tag: Tag) -> Self:
        """Those with the tag."""
        return self.with_tag(tag.pk, is_rare=tag.is_rare)

    def with_tag(self, tag_id: int, *, is_rare: bool) -> Self:
        """Those with the tag of this id.

        A rare tag is joined, and its few articles sorted; for a common one the newest articles
        are walked and looked at, since sorting all that have it would cost more each year.
        """
        if is_rare:
            return self.filter(tags=tag_id)
        link = self.model.tags.through.objects.filter(tag=tag_id, article=OuterRef("pk"))
        return self.filter(Exists(link))

    def changed(self, *, is_counted: bool = False) -> None:
        """Set off what a change of these articles sets off; call it in its transaction.

        ``is_counted`` says that they are visible and filed as before, so that no count changes.
        """
        fields = ("pk", "day", "section_id", "source_id", "story_id")
        found = list(self.order_by().values_list(*fields))
        if not found:
            return
        ids, days, sections, sources, stories = zip(*found, strict=True)
        if not is_counted:
            tags = self.model.tags.through.objects.filter(article_id__in=ids)
            recount(
                days=days,
                sections=[pk for pk in sections if pk],
                sources=sources,
                tags=tags.values_list("tag_id", flat=True).distinct(),
            )
        choose_leads(pk for pk in stories if pk)
        index_changed(IndexJob.Kind.ARTICLE, ids)

    def publish(self) -> int:
        """Publish all: at their date, scheduled where that is yet to come. The number changed."""
        return self._update_and_tell(
            status=Case(
                When(published__gt=timezone.now(), then=Value(Status.SCHEDULED)),
                default=Value(Status.PUBLISHED),
            ),
            withdrawal_reason="",
        )

    def withdraw(self, reason: str) -> int:
        """Withdraw all, with the reason that their addresses will show. The number changed."""
        if not reason.strip():
            raise ValueError("a withdrawal needs a reason")
        return self._update_and_tell(
            status=Status.WITHDRAWN, withdrawal_reason=reason.strip(), front_page=False
        )

    def move_to(self, section: Section) -> int:
        """File all under one section. The number changed."""
        before = set(self.order_by().values_list("section_id", flat=True)) - {None}
        with transaction.atomic():
            number = self._update_and_tell(section=section)
            recount(sections=[pk for pk in before if pk])
        return number

    def feature(self, shown: bool) -> int:
        """Put all on the front page, or take them off it. The number changed."""
        return self.exclude(front_page=shown)._update_and_tell(front_page=shown)

    def _update_and_tell(self, **values: Any) -> int:
        ids = list(self.order_by().values_list("pk", flat=True))
        with transaction.atomic():
            for start in range(0, len(ids), 500):
                batch = self.model.objects.filter(pk__in=ids[start : start + 500])
                batch.update(**values, modified=timezone.now())
                batch.changed()
        return len(ids)

    def settle(self) -> int:
        """Give scheduled articles that are due the state "published". Readers see them anyway."""
        due = self.filter(status=Status.SCHEDULED, published__lte=timezone.now())
        if not due.exists():
            return 0
        return due._update_and_tell(status=Status.PUBLISHED)
