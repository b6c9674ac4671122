"""Counts of articles after an import that left them for its end."""

from django.db import transaction

from articles.models import Article
from articles.models.counts import recount_all
from articles.models.outbox import content_changed


def count_again() -> None:
    """Take all counts of articles again."""
    with transaction.atomic():
        recount_all(Article.objects.published())
        content_changed()
