"""Which accounts have an article open on the desk. Nothing is locked by it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# A browser that has said nothing for so long has closed the article, or lost its connection.
LONGEST_SILENCE = timedelta(minutes=1)


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Lists of open articles."""

    def others_editing(self, article_id: int, user: Any) -> "PresenceQuerySet":
        """Other accounts that have the article open now, those that opened it first at the top."""
        open_now = self.filter(article_id=article_id, seen__gt=timezone.now() - LONGEST_SILENCE)
        return open_now.exclude(user=user).select_related("user").order_by("opened", "pk")

    def record_open(self, article_id: int, user: Any) -> None:
        """Note that the account has the article open; delete rows of browsers that went silent."""
        now = timezone.now()
        self.filter(seen__lte=now - LONGEST_SILENCE).delete()
        row, _made = self.get_or_create(
            article_id=article_id, user=user, defaults={"opened": now, "seen": now}
        )
        self.filter(pk=row.pk).update(seen=now)


class Presence(models.Model):
    """An account that has an article open."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    opened = models.DateTimeField(_("opened"))
    seen = models.DateTimeField(_("last sign of life"), db_index=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("open article")
        verbose_name_plural = _("open articles")
        constraints = [
            models.UniqueConstraint(fields=["article", "user"], name="presence_is_said_once")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {timezone.localtime(self.opened):%Y-%m-%d %H:%M}"
