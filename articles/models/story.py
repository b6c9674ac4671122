"""Stories: articles of several sources that are near-copies of one text."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class Story(models.Model):
    """What near-copies of one text have in common.

    ``lead`` is the first of them that readers may see: the one that a list grouped by story
    shows. It is chosen anew whenever one of the articles changes.
    """

    lead = models.ForeignKey(
        "articles.Article",
        verbose_name=_("first article"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    created = models.DateTimeField(_("recognised"), auto_now_add=True)

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def __str__(self) -> str:
        return f"{self.pk}"


class Sketch(models.Model):
    """The MinHash of an article's text, by which near-copies are found."""

    article = models.OneToOneField(
        "articles.Article",
        verbose_name=_("article"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="sketch",
    )
    day = models.DateField(_("day"), db_index=True)
    digest = models.BinaryField()

    class Meta:
        verbose_name = _("sketch")
        verbose_name_plural = _("sketches")

    def __str__(self) -> str:
        return f"{self.article_id}"


def choose_leads(articles: QuerySet[Any], visible: QuerySet[Any], stories: Iterable[int]) -> None:
    """Make the first visible article of each story its lead; dissolve stories of one article.

    ``articles`` are all there are, ``visible`` those that readers may see now; ``stories`` are ids.
    """
    ids = set(stories)
    if not ids:
        return
    members: dict[int, list[int]] = {pk: [] for pk in ids}
    for story, article in articles.filter(story__in=ids).values_list("story_id", "pk"):
        members[story].append(article)
    lonely = [pk for pk, pks in members.items() if len(pks) < 2]
    articles.filter(story__in=lonely).update(story=None)
    Story.objects.filter(pk__in=lonely).delete()
    oldest_first = visible.order_by("visible_from", "pk")
    leads: dict[int, int] = {}
    told = oldest_first.filter(story__in=ids - set(lonely))
    for story, article in told.values_list("story_id", "pk"):
        leads.setdefault(story, article)
    kept = list(Story.objects.filter(pk__in=ids - set(lonely)))
    for remaining in kept:
        remaining.lead_id = leads.get(remaining.pk)
    Story.objects.bulk_update(kept, ["lead"], batch_size=250)
