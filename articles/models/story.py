"""Stories: articles of several outlets that tell the same fact in nearly the same words."""

from collections.abc import Iterable

from django.db import models
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
    """A text in little: its MinHash, by which near-copies of the same days are found."""

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


def choose_leads(stories: Iterable[int]) -> None:
    """Make the first visible article of each story its lead; a story of one is none."""
    from articles.models.article import Article

    ids = set(stories)
    if not ids:
        return
    members: dict[int, list[int]] = {pk: [] for pk in ids}
    for story, article in Article.objects.filter(story__in=ids).values_list("story_id", "pk"):
        members[story].append(article)
    lonely = [pk for pk, articles in members.items() if len(articles) < 2]
    Article.objects.filter(story__in=lonely).update(story=None)
    Story.objects.filter(pk__in=lonely).delete()
    seen = Article.objects.published().filter(story__in=ids - set(lonely)).oldest_first()
    leads: dict[int, int] = {}
    for story, article in seen.values_list("story_id", "pk"):
        leads.setdefault(story, article)
    kept = list(Story.objects.filter(pk__in=ids - set(lonely)))
    for one in kept:
        one.lead_id = leads.get(one.pk)
    Story.objects.bulk_update(kept, ["lead"], batch_size=250)
