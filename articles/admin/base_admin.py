"""What all pages of the desk share: records of who did what, pages that ask first."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import AdminURLFieldWidget
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.utils import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.browser_drafts import without_draft
from articles.admin.date_time_fields import MOMENTS
from articles.admin.desk_forms import DeskForm, GivenBackForm, RowForm, is_id
from articles.admin.desk_lists import DeskList
from articles.admin.edit_conflicts import VersionedAdmin
from articles.admin.form_versions import version_of_rows
from articles.models.address_field import AddressField, validate_web_address
from articles.text.html import without_controls
from pressreview.database.failures import note, trouble_of

# Ids in one statement: below every database's limit of parameters.
BATCH = 500
# Ways to compare that take two values, or a pattern.
UNASKED = {"range", "regex", "iregex"}


def short(moment: datetime) -> str:
    """A moment in the site's time zone, as short as a narrow column needs it."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def names_of_fields(model: type[Model], form: Any) -> list[str]:
    """The untranslated names of the changed fields; they are translated when they are read."""
    names = {field.name: getattr(field, "verbose_name", None) for field in model._meta.get_fields()}
    labels = {name: field.label for name, field in form.fields.items()}
    with translation.override(None):
        return [str(names.get(name) or labels.get(name) or name) for name in form.changed_data]


class DeskAdmin(VersionedAdmin):
    """The base of all pages of the desk."""

    form = DeskForm
    # Counting every choice of every filter would read the whole archive.
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    formfield_overrides = {
        **MOMENTS,
        AddressField: {"widget": AdminURLFieldWidget(validator_class=lambda: validate_web_address)},
    }

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; an address that no link or form of it has is answered with 400."""
        values = [value for _name, of_parameter in request.GET.lists() for value in of_parameter]
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if any("\x00" in value for value in values) or not all(map(is_id, chosen)):
            raise BadRequest("no such list or selection")
        return super().changelist_view(request, extra_context)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return DeskList

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Whether a list may be narrowed so: by nothing that no link of the desk asks for and on
        which databases end with errors of their own, such as a pattern that is none."""
        is_asked = lookup.rpartition("__")[2] not in UNASKED
        return is_asked and super().lookup_allowed(lookup, value, request)

    def to_field_allowed(self, request: HttpRequest, to_field: str) -> bool:
        """Whether a column may be named as that by which rows are chosen: never a relation that
        leads here, on whose name (a hidden one has "+") Django ends with an error."""
        columns = {
            name for column in self.opts.concrete_fields for name in (column.name, column.attname)
        }
        return to_field in columns and super().to_field_allowed(request, to_field)

    def action_checkbox(self, obj: Any) -> SafeString:
        """Django's box by which a row is chosen, without a template for each."""
        box = '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">'
        label = _("Select this object for an action - {}").format(obj)
        return format_html(box, helpers.ACTION_CHECKBOX_NAME, obj.pk, label)

    def construct_change_message(self, request: HttpRequest, form: Any, *rest: Any) -> Any:
        """What was changed, with fields under their models' names, which the catalogues translate.

        Django records labels of the form, whose first letter is a capital: it finds no translation
        of most of them, and one of its own of some.
        """
        message = super().construct_change_message(request, form, *rest)
        for part in message:
            fields = part.get("changed", {}).get("fields")
            if fields and "name" not in part["changed"]:
                part["changed"]["fields"] = names_of_fields(self.model, form)
        return message

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        return without_draft(request, super().response_add(request, obj, *args, **kwargs))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return without_draft(request, super().response_change(request, obj))

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; sent while nothing can be saved, it comes back filled in, with status 503."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except (DatabaseError, OSError) as error:
            trouble = trouble_of(error)
            if trouble is None or request.method != "POST":
                raise
        # Django's own view without its transaction, for which there is no lock.
        note(trouble)
        request.not_saved = trouble  # type: ignore[attr-defined]
        view: Any = self._changeform_view  # type: ignore[attr-defined]
        response: HttpResponse = view(request, object_id, form_url, extra_context)
        response.status_code = 503
        response.headers["Retry-After"] = trouble.retry_after
        return response

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> "type[forms.ModelForm[Any]]":
        form = super().get_form(request, obj, change=change, **kwargs)
        trouble = getattr(request, "not_saved", None)
        if trouble is None:
            return form
        return type(form.__name__, (GivenBackForm, form), {"not_saved": trouble})

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        named = type(self.form.__name__, (RowForm, self.form), {})
        return super().get_changelist_form(request, **{"form": named} | kwargs)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        return super().get_search_results(request, queryset, without_controls(search_term))

    def change_many(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        change: Callable[[Any], object],
        message: str | Promise,
    ) -> int:
        """Change all objects and record who did what. Returns the number changed.

        ``change`` is called with querysets of at most ``BATCH`` objects. The record is written in
        the site's language, whatever the editor's browser speaks.
        """
        with translation.override(settings.LANGUAGE_CODE):
            recorded = str(message)
        editor: Any = request.user.pk
        with transaction.atomic():
            # What has been changed may no longer be what the list was filtered by.
            ids = list(queryset.order_by().values_list("pk", flat=True))
            for start in range(0, len(ids), BATCH):
                chosen = self.model._default_manager.filter(pk__in=ids[start : start + BATCH])
                change(chosen)
                LogEntry.objects.log_actions(editor, chosen, CHANGE, change_message=recorded)
        return len(ids)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        """Delete the objects one by one, since each deletion updates counts, index and caches."""
        with transaction.atomic():
            for row in queryset:
                row.delete()

    def ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        form: forms.Form,
        title: str,
        button: str,
    ) -> TemplateResponse:
        """A page with a form, shown before an action that needs to know more.

        Its form comes back to the list with the same selection and ``confirmed``.
        """
        if "confirmed" not in request.POST:
            # What was answered before the rows changed need not be typed again.
            answered = {name: request.POST[name] for name in form.fields if name in request.POST}
            form.initial = {**form.initial, **answered}
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "button": button,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "number": queryset.count(),
            "examples": queryset[:10],
            **_selection(request),
        }
        return TemplateResponse(request, "admin/articles/ask.html", context)


def _selection(request: HttpRequest) -> dict[str, Any]:
    """What the page that asks sends back to the list: the action, its rows and their state."""
    asking: Any = request
    return {
        "version": version_of_rows(asking.desk_rows),
        "action": request.POST.getlist("action")[-1],
        "chosen": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
    }


class ReadOnlyAdmin(DeskAdmin):
    """The base of pages that only show what the site itself writes: nobody changes it there."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def answer(request: HttpRequest) -> Any:
    """The data of a form that ``ask`` showed, or None when it has yet to be shown."""
    return request.POST if "confirmed" in request.POST else None


def without(fieldsets: Iterable[Any], names: set[str]) -> list[Any]:
    """The fieldsets without the fields of these names."""
    return [
        (title, {**more, "fields": tuple(field for field in more["fields"] if field not in names)})
        for title, more in fieldsets
    ]
