"""Values of form fields in words, for pages that compare them."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from articles.admin.named_codes import NamedCodeField
from articles.admin.rich_text_editor import BodyWidget
from articles.admin.text_diff import Comparison, compare, compare_html


def compared(field: forms.Field, before: Any, after: Any) -> Comparison:
    """The difference between two values of a field."""
    if isinstance(field.widget, BodyWidget):
        return compare_html(str(before or ""), str(after or ""))
    return compare(in_words(field, before), in_words(field, after))


def in_words(field: forms.Field, value: Any) -> str:
    """The value of a form field as an editor would say it."""
    if isinstance(field, forms.BooleanField):
        return _("yes") if value else _("no")
    if value is None or value == "":
        return ""
    if isinstance(field, NamedCodeField):
        return str(field.prepare_value(value))
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, File):
        return PurePath(value.name or "").name
    if isinstance(field, forms.ModelChoiceField):
        return names_of(field, value)
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return str(dict(choices).get(value, value))
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)


def names_of(field: Any, value: Any) -> str:
    """The names of one row or of several, given as rows or as ids."""
    several = isinstance(value, list | tuple | QuerySet)
    chosen: Iterable[Any] = value if several else [value]
    ids = [row for row in chosen if not isinstance(row, Model)]
    names = [str(row) for row in chosen if isinstance(row, Model)]
    try:
        names += [str(row) for row in field.queryset.filter(pk__in=ids)] if ids else []
    except (ValueError, TypeError, ValidationError):
        names += [str(row) for row in ids]
    return ", ".join(sorted(names))
