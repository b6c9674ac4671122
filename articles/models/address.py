"""Addresses that articles once had."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OldAddress(models.Model):
    """A path, with its query where it has one, that now leads to an article's address (301)."""

    path = models.CharField(_("path"), max_length=500, unique=True)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")

    def __str__(self) -> str:
        return self.path
