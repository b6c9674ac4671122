"""Template tags of the desk."""

from typing import Any

from django import template

from articles.admin import dashboard, form_versions
from articles.content import rights
from articles.models import Article, PictureJob, WorkerProcess

FAILED_SHOWN = 5  # pictures

register = template.Library()
register.filter("teaser", rights.teaser)


@register.simple_tag(takes_context=True)
def desk_panels(context: template.Context) -> list[dashboard.Panel]:
    """What waits for the account that looks."""
    user: Any = context["request"].user
    return dashboard.panels(user)


@register.simple_tag
def worker_is_away() -> bool:
    """Whether no worker gives signs of life."""
    return not WorkerProcess.objects.alive().exists()


@register.simple_tag
def articles_without_sizes() -> list[Article]:
    """The newest articles for whose pictures no sizes could be made."""
    failed = PictureJob.objects.failed().select_related("article").order_by("-pk")
    return [job.article for job in failed[:FAILED_SHOWN]]


@register.filter
def version_of_rows(rows: Any) -> str:
    """The version of the rows that a question is asked about."""
    return form_versions.version_of_rows(rows)
