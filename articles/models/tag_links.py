"""Tags of articles: given by name, merged, and what follows when an article gains or loses one."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from articles.models.article import Article
from articles.models.counts import recount
from articles.models.dossier import Dossier
from articles.models.old_address import Move, OldAddress, lead_on
from articles.models.taxonomy import Tag
from articles.models.taxonomy_lookup import tags_named
from articles.text import html as texts

LONGEST_NAME = 80  # characters of a tag


def set_tags(article: Article, names: Iterable[str]) -> None:
    """Give the article exactly the tags of these names, making those that are new."""
    lines = (texts.one_line(texts.without_controls(name))[:LONGEST_NAME] for name in names)
    article.tags.set(tags_named(lines).values())


def merge_tags(kept: Tag, others: Sequence[Tag]) -> None:
    """Give ``kept`` to all articles that have one of the others, and delete those.

    Their addresses lead to that of ``kept``.
    """
    with transaction.atomic():
        articles = Article.objects.filter(tags__in=others).distinct()
        kept.articles.add(*articles.order_by().values_list("pk", flat=True))
        OldAddress.objects.filter(tag__in=others).update(tag=kept)
        Dossier.objects.filter(tag__in=others).update(tag=kept)
        moves = [Move(tag.path, kept.path, ("tag_id", kept.pk)) for tag in others]
        for tag in others:
            tag.delete()
        lead_on(moves)


@receiver(m2m_changed, sender=Article.tags.through)
def tags_changed(
    instance: Article | Tag, action: str, reverse: bool, pk_set: set[int] | None, **_kwargs: Any
) -> None:
    """Count again and tell the index when an article gains or loses tags, from either side."""
    if action not in {"post_add", "post_remove", "pre_clear"}:
        return
    if isinstance(instance, Tag):
        articles, tags = Article.objects.filter(tags=instance), {instance.pk}
        if pk_set is not None:
            articles = Article.objects.filter(pk__in=pk_set)
    else:
        articles, tags = Article.objects.filter(pk=instance.pk), set(pk_set or ())
        if action == "pre_clear":
            tags = set(instance.tags.values_list("pk", flat=True))
    with transaction.atomic():
        articles.touched(tags=tags)
        # And again when all is done: what is being cleared is still there now, and somebody
        # else may be giving the same tags to other articles.
        transaction.on_commit(lambda: recount(Article.objects.published(), tags=tags))
