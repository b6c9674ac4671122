"""What all pages of the desk share: clean input, a record of who did what, a page that asks."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.contrib.admin import helpers
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import BadRequest
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.functional import Promise

from articles.admin.drafts import without_draft
from articles.admin.moments import MOMENTS
from articles.text import without_controls

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin, ModelForm = admin.ModelAdmin, forms.ModelForm

# Ids in one statement: below every database's limit of parameters.
BATCH = 500


def short(moment: datetime) -> str:
    """A moment as a narrow column shows it, in the site's time zone."""
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT")


def is_id(text: str) -> bool:
    """Whether a text can be the id of a row; databases choke on longer numbers."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


class DeskForm(ModelForm):
    """A form whose texts have no control characters, which pages and feeds choke on."""

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        if data is not None:
            self.data = self._with_possible_ids(data)

    def _with_possible_ids(self, data: QueryDict) -> QueryDict:
        """The same with an id that no row has in place of what can be no id.

        The field then refuses it; the widget that looks chosen rows up would fail instead.
        """
        data = data.copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if isinstance(field, forms.ModelChoiceField) and key in data:
                ids = [found if not found or is_id(found) else "0" for found in data.getlist(key)]
                data.setlist(key, ids)
        return data

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        for name, value in list(values.items()):
            if isinstance(value, str):
                values[name] = without_controls(value).strip()
                if not values[name] and self.fields[name].required:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return values


class DeskAdmin(ModelAdmin):
    """The base of all pages of the desk."""

    form = DeskForm
    formfield_overrides = MOMENTS
    # Counting every choice of every filter would read the whole archive.
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """As usual, but what no link or form of the list sends is refused, not an error."""
        values = [value for _name, found in request.GET.lists() for value in found]
        chosen = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        if any("\x00" in value for value in values) or not all(map(is_id, chosen)):
            raise BadRequest("no such list or selection")
        return super().changelist_view(request, extra_context)

    def response_add(self, request: HttpRequest, obj: Any, *args: Any, **kwargs: Any) -> Any:
        return without_draft(request, super().response_add(request, obj, *args, **kwargs))

    def response_change(self, request: HttpRequest, obj: Any) -> Any:
        return without_draft(request, super().response_change(request, obj))

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
        """Change all objects and record for each who did what; the number changed.

        ``change`` is called with querysets of at most ``BATCH`` objects. The record is written
        in the site's language, whatever the editor's browser speaks.
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
        """One by one, since each deletion tells the counts, the index and the caches."""
        with transaction.atomic():
            for found in queryset:
                found.delete()

    def ask(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        form: forms.Form,
        title: str,
        button: str,
    ) -> TemplateResponse:
        """A page between the list and an action that needs to know more.

        Its form comes back to the list with the same selection and ``confirmed``.
        """
        context = {
            **self.admin_site.each_context(request),
            "title": title,
            "button": button,
            "opts": self.opts,
            "form": form,
            "media": self.media + form.media,
            "number": queryset.count(),
            "examples": queryset[:10],
            "action": request.POST.getlist("action")[-1],
            "chosen": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "select_across": request.POST.get("select_across", "0"),
        }
        return TemplateResponse(request, "admin/articles/ask.html", context)


def answer(request: HttpRequest) -> Any:
    """What was filled in on the page that asked; nothing when the page has yet to be shown."""
    return request.POST if "confirmed" in request.POST else None
