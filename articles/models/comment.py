"""Readers' comments."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from articles.models.outbox import content_changed


class CommentQuerySet(models.QuerySet["Comment"]):
    """Lists of comments."""

    def approved(self) -> Self:
        """Comments that readers may see wherever they may see the article."""
        return self.filter(state=Comment.State.APPROVED)

    def pending(self) -> Self:
        """Comments that an editor has yet to decide on."""
        return self.filter(state=Comment.State.PENDING)

    def decide(self, state: "Comment.State") -> int:
        """Give all of them one state. Returns how many had another."""
        with transaction.atomic():
            changed = self.exclude(state=state).update(state=state, decided=timezone.now())
            if changed:
                content_changed()
        return changed

    def take_back(self, state: "Comment.State") -> int:
        """Let all that have this state wait for a decision again. Returns their number."""
        with transaction.atomic():
            changed = self.filter(state=state).update(state=Comment.State.PENDING, decided=None)
            if changed:
                content_changed()
        return changed


class Comment(models.Model):
    """A reader's comment on an article, perhaps in reply to another."""

    class State(models.TextChoices):
        PENDING = "pending", _("waiting")
        APPROVED = "approved", _("approved")
        SPAM = "spam", _("spam")
        REMOVED = "removed", _("removed")

    TEXT_LIMIT = 5000

    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="comments",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="replies",
    )
    # The first comment of the thread (its own id for a first one): a page of threads is then
    # one range of an index. Set on the first save.
    thread = models.BigIntegerField(_("thread"), default=0, editable=False)
    name = models.CharField(_("name"), max_length=80)
    email = models.EmailField(_("e-mail"), max_length=254)
    text = models.TextField(_("comment"), max_length=TEXT_LIMIT)
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.PENDING
    )
    # Why the comment was held, refused or opened at once: for the editor who reads the queue.
    verdict = models.CharField(_("why"), max_length=200, blank=True)
    created = models.DateTimeField(_("written"), default=timezone.now)
    decided = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    # Written on the desk in the paper's name, which readers cannot give themselves.
    by_paper = models.BooleanField(
        _("by the paper"), default=False, db_default=False, editable=False
    )
    # A keyed hash of the network address, emptied after 30 days.
    network = models.CharField(max_length=64, blank=True, editable=False)
    # A hash of the text's letters and digits, to find the same text again.
    digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-created", "-pk"]
        indexes = [
            models.Index(fields=["article", "state", "thread", "id"], name="comment_threads"),
            models.Index(fields=["state", "-created"], name="comment_newest"),
            models.Index(fields=["email", "state"], name="comment_known_address"),
            models.Index(fields=["network", "created"], name="comment_network_rate"),
            models.Index(fields=["digest", "created"], name="comment_same_text"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "approved", "spam", "removed"]),
                name="comment_state_is_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="comment_has_name"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="comment_is_not_its_own_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.created:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A new comment that waits is on no page: a flood of them must not empty the caches.
        is_seen = self.pk is not None or self.state == self.State.APPROVED
        with transaction.atomic():
            if self.parent is not None:
                self.thread = self.parent.thread
            super().save(*args, **kwargs)
            if not self.thread:
                self.thread = self.pk
                type(self).objects.filter(pk=self.pk).update(thread=self.pk)
            if is_seen:
                content_changed()

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#commento-{self.pk}"

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            content_changed()
            return super().delete(*args, **kwargs)

    def clean(self) -> None:
        super().clean()
        if self.parent is not None and self.parent.article_id != self.article_id:
            raise ValidationError({"parent": _("That comment is on another article.")})
