"""Addresses that articles, sections and tags once had."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class OldAddress(models.Model):
    """A path, with its query where it has one, that now leads elsewhere on the site (301)."""

    path = models.CharField(_("path"), max_length=500, unique=True)
    article = models.ForeignKey(
        "articles.Article",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    section = models.ForeignKey(
        "articles.Section",
        verbose_name=_("section"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
    )
    tag = models.ForeignKey(
        "articles.Tag", verbose_name=_("tag"), null=True, blank=True, on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, section__isnull=True, tag__isnull=True)
                | Q(article__isnull=True, section__isnull=False, tag__isnull=True)
                | Q(article__isnull=True, section__isnull=True, tag__isnull=False),
                name="old_address_leads_to_one",
            )
        ]

    def __str__(self) -> str:
        return self.path
