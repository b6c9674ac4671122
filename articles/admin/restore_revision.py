"""Restores an earlier state of an article: the data with which its form is sent."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.admin.form_versions import VersionedForm
from articles.admin.revision_diff import FILED, SHOWN, differs
from articles.models import Article
from articles.models.revision import State, state_now

# What is said of one picture, and goes with it.
OF_PICTURE = {"image", "image_alt", "image_credit"}


def restorable(article: Article, state: State, form: VersionedForm) -> Iterator[str]:
    """Names of the fields that differ now and that the form can restore."""
    now = state_now(article)
    same_picture = state.values.get("image") == now.values.get("image")
    for name in SHOWN:
        if name in form.fields and differs(now, state, name):
            if name == "image" or (name in OF_PICTURE and not same_picture):
                continue
            yield name


def values_of(state: State, names: set[str]) -> tuple[dict[str, Any], list[str]]:
    """The values of the fields as the form takes them, and names of objects that are gone."""
    values = {name: state.values.get(name) for name in names}
    if "published" in values:
        values["published"] = parse_datetime(str(values["published"]))
    if values.get("status") == Article.Status.WITHDRAWN:
        values["withdrawal_reason"] = state.values.get("withdrawal_reason")
    if values.get("status") == Article.Status.SCHEDULED:
        due = parse_datetime(str(state.values["published"]))
        if due is not None and due <= timezone.now():
            values["status"] = Article.Status.PUBLISHED
    gone: list[str] = []
    for name in names.intersection(FILED):
        values[name], missing = still_there(state, name)
        gone += missing
        if missing and name != "tags":
            del values[name]
    return values, gone


def still_there(state: State, name: str) -> tuple[Any, list[str]]:
    """The objects that an article was filed under, by id or else by name; and names of lost ones.

    A name is looked for only where its id is gone: another row may have come to bear it.
    """
    field: Any = Article._meta.get_field(name)
    model: type[Model] = field.related_model
    value = state.values.get(name)
    ids = value if isinstance(value, list) else [value] if value else []
    names = dict(zip(ids, state.names.get(name, []), strict=True))
    rows = list(model._default_manager.filter(pk__in=ids))
    lost_names = [names[pk] for pk in ids if pk not in {row.pk for row in rows}]
    rows += model._default_manager.filter(name__in=lost_names)
    known = {str(row) for row in rows}
    missing = [name for name in lost_names if name not in known]
    if name == "tags":
        return [row.pk for row in rows], missing
    return rows[0].pk if rows else None, missing
