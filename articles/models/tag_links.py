"""What it sets off that an article gains or loses tags, and how it gets them by name."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed
from django.dispatch import receiver

from articles.models.article import Article
from articles.models.counts import recount
from articles.models.taxonomy import Tag, tag_slug
from articles.text import html as texts


def set_tags(article: Article, names: Iterable[str]) -> None:
    """Give the article exactly the tags of these names, making those that are new."""
    wanted: dict[str, Tag] = {}
    for name in (texts.one_line(texts.without_controls(name))[:80] for name in names):
        slug = tag_slug(name)
        if name and slug not in wanted:
            known = Tag.objects.filter(Q(slug=slug) | Q(name=name)).first()
            wanted[slug] = known or Tag.objects.create(slug=slug, name=name)
    article.tags.set(wanted.values())


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
        articles.changed(is_counted=True)
        recount(Article.objects.published(), tags=tags)
        # And again when all is done: what is being cleared is still there now, and somebody
        # else may be giving the same tags to other articles.
        transaction.on_commit(lambda: recount(Article.objects.published(), tags=tags))
