"""How often articles are read: sums by day, and the ranking that pages show."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DailyReads(models.Model):
    """How often an article was opened in a person's browser on one day."""

    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE
    )
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("times read"), default=0)
    # Of these, those that a search of the site led to.
    from_search = models.PositiveIntegerField(_("from the search"), default=0, db_default=0)

    class Meta:
        verbose_name = _("reads of a day")
        verbose_name_plural = _("reads by day")
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="reads_once_a_day")]

    def __str__(self) -> str:
        return f"{self.article_id} {self.day}: {self.count}"


class SectionReads(models.Model):
    """How often articles of a section were read on one day, or articles without one."""

    # Its id, or 0 for none: the sums of a section outlive it.
    section = models.BigIntegerField(_("section"))
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("times read"), default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["section", "day"], name="section_reads_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.section} {self.day}: {self.count}"


class MostRead(models.Model):
    """A place in the ranking of the most read articles, which is written anew as a whole."""

    rank = models.PositiveSmallIntegerField(_("rank"), primary_key=True)
    article = models.ForeignKey(
        "articles.Article", verbose_name=_("article"), on_delete=models.CASCADE
    )

    class Meta:
        verbose_name = _("most read article")
        verbose_name_plural = _("most read articles")
        ordering = ["rank"]

    def __str__(self) -> str:
        return f"{self.rank}. {self.article_id}"
