"""Template tags of the desk."""

from typing import Any

from django import template

from articles.admin import dashboard, editor_words, form_versions
from articles.admin.active_filters import ActiveFilter, active_filters
from articles.admin.date_links import date_links
from articles.admin.desk_menu import Menu, may_see, menu_of
from articles.comments import explain
from articles.content import rights
from articles.models import Picture, PictureJob, WorkerProcess

FAILED_SHOWN = 5  # pictures

register = template.Library()
register.filter("teaser", rights.teaser)
register.filter("why_held", explain)
register.filter("may_see", may_see)
register.simple_tag(editor_words.editor_words)


@register.simple_tag(takes_context=True)
def desk_panels(context: template.Context) -> list[dashboard.Panel]:
    """What waits for the account that looks."""
    user: Any = context["request"].user
    return dashboard.panels(user)


@register.simple_tag(takes_context=True)
def desk_menu(context: template.Context) -> Menu:
    """The menu of the desk, without links where nobody is signed in."""
    request = context["request"]
    return menu_of(context.get("available_apps") or (), request.path, request.user)


@register.simple_tag
def filters_in_use(changelist: Any) -> list[ActiveFilter]:
    """The filters that a list is narrowed by."""
    return list(active_filters(changelist))


@register.inclusion_tag("admin/date_hierarchy.html")
def links_to_dates(changelist: Any) -> dict[str, Any]:
    """The links that narrow a list to a year, a month or a day."""
    return date_links(changelist)


@register.simple_tag
def worker_is_away() -> bool:
    """Whether no worker gives signs of life."""
    return not WorkerProcess.objects.alive().exists()


@register.simple_tag
def pictures_without_sizes() -> list[Picture]:
    """The newest pictures of which no sizes could be made."""
    failed = PictureJob.objects.failed().order_by("-pk").values_list("picture_id", flat=True)
    # By their ids: joined, a database with statistics may read every picture to find none.
    ids = list(failed[:FAILED_SHOWN])
    return list(Picture.objects.filter(pk__in=ids)) if ids else []


@register.filter
def version_of_rows(rows: Any) -> str:
    """The version of the rows that a question is asked about."""
    return form_versions.version_of_rows(rows)
