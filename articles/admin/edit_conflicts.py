"""Pages of the desk that refuse a save which would undo somebody else's.

The forms that find such conflicts are in ``articles.admin.form_versions``.
"""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.models import LogEntry
from django.contrib.admin.utils import unquote
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.forms import FileInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.admin.displayed_values import compared, in_words
from articles.admin.form_versions import VERSION, Clash, VersionedForm, version_of_rows

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = admin.ModelAdmin

# Changes of others that are named.
MOST_NAMED = 5


class VersionedAdmin(ModelAdmin):
    """The base of pages whose forms are ``VersionedForm``.

    Their templates stand in ``templates/django/admin/articles/``, where Django finds those of our
    own models; a model of another app has to name them.
    """

    # One row's form

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        """The row; about to be saved, it is locked first and read as it then is."""
        row = super().get_object(request, object_id, from_field)
        if row is None or not (request.method == "POST" and in_transaction()):
            return row
        lock(self.model._base_manager.filter(pk=row.pk))
        return super().get_object(request, object_id, from_field)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The form; what was typed is shown again if the account may no longer change the row."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except PermissionDenied:
            if object_id is None or not self.was_open(request):
                raise
            row = self.get_object(request, unquote(object_id))
            if row is None or not self.has_view_permission(request, row):
                raise
            return self.give_back(request, row)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """The answer for a row that does not exist; what was typed for it is shown again."""
        if self.was_open(request):
            return self.give_back(request, None)
        usual: Any = super()
        answer: HttpResponse = usual._get_obj_does_not_exist_redirect(request, opts, object_id)
        return answer

    def was_open(self, request: HttpRequest) -> bool:
        """Whether the request sends a form of a row, and its account may change such rows."""
        is_form = request.method == "POST" and VERSION in request.POST
        return is_form and self.has_change_permission(request)

    def give_back(self, request: HttpRequest, row: Any) -> TemplateResponse:
        """A page with all that was typed into a form that can no longer be saved."""
        form = self.get_form(request, None, change=False)(request.POST)
        written = [
            (capfirst(str(bound.label)), in_words(bound.field, bound.data))
            for bound in form
            if not isinstance(bound.field.widget, FileInput)
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Not saved"),
            "opts": self.opts,
            "media": self.media,
            "found": row,
            "written": [(label, text) for label, text in written if text],
        }
        page = "admin/articles/given_back.html"
        return TemplateResponse(request, page, context, status=403 if row else 409)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The form, with the conflicts if there are any."""
        form, row = context["adminform"].form, kwargs.get("obj")
        if isinstance(form, VersionedForm) and form.is_asked_again and row is not None:
            loaded = form.desk_version.loaded if form.desk_version else 0
            context |= {
                "clashes": [side_by_side(form, clash) for clash in form.clashes],
                "others": others_since(row, loaded),
                "has_lost_file": bool(form.files),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    # Deleting

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The question before a deletion, asked again if the row has changed since it was asked."""
        if request.method == "POST" and not in_transaction():
            with transaction.atomic():
                return self.delete_view(request, object_id, extra_context)
        rows = self.model._base_manager.none()
        if (row := self.get_object(request, unquote(object_id))) is not None:
            rows = self.model._base_manager.filter(pk=row.pk)
        version = version_of_rows(rows)
        if is_outdated(request, version):
            self.message_user(request, changed_meanwhile(), messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        context = (extra_context or {}) | {VERSION: version}
        return super().delete_view(request, object_id, context)

    # Lists

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": self.form} | kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list; rows edited in it are compared and saved in one transaction."""
        if request.method == "POST" and "_save" in request.POST:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        return super().changelist_view(request, extra_context)

    def _get_list_editable_queryset(self, request: HttpRequest, prefix: str) -> QuerySet[Any]:
        rows = super()._get_list_editable_queryset(request, prefix)
        lock(rows)
        return rows

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Run an action; its question is asked again if the rows have changed since."""
        chosen = queryset
        if request.POST.get("select_across", "0") == "0":
            chosen = queryset.filter(pk__in=request.POST.getlist(ACTION_CHECKBOX_NAME))
        # An action may narrow its rows down: the page that asks is about all that were chosen.
        asking: Any = request
        asking.desk_rows = chosen
        if VERSION not in request.POST:
            return super().response_action(request, queryset, *args, **kwargs)
        with transaction.atomic():
            lock(chosen)
            if is_outdated(request, version_of_rows(chosen)):
                self.message_user(request, changed_meanwhile(), messages.WARNING)
                answers: Any = request.POST.copy()
                for name in ("confirmed", "post"):
                    answers.pop(name, None)
                request.POST = answers
            return super().response_action(request, queryset, *args, **kwargs)


def in_transaction() -> bool:
    return bool(transaction.get_connection().in_atomic_block)


def lock(rows: QuerySet[Any]) -> None:
    """Let nobody else change these rows before the transaction ends.

    On SQLite the transaction has the only write lock from its beginning.
    """
    chosen = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    for _pk in chosen.order_by("pk").select_for_update().values_list("pk").iterator(5_000):
        pass


def is_outdated(request: HttpRequest, version: str) -> bool:
    """Whether a question was answered about another state of the rows than the present one."""
    given: str = request.POST.get(VERSION, version) if request.method == "POST" else version
    return bool(given != version)


def changed_meanwhile() -> str:
    return _("Something was changed meanwhile: look again before you decide.")


def side_by_side(form: VersionedForm, clash: Clash) -> dict[str, Any]:
    """A conflict as the page shows it: both values and their difference."""
    field = form.fields[clash.name]
    if clash.is_taken:
        note = _("You have not changed it: the form goes on with what is saved now.")
    elif clash.is_theirs:
        note = _("Changed by you and by somebody else.")
    else:
        note = _("Changed by you alone.")
    return {
        "name": clash.name,
        "label": capfirst(clash.label),
        "note": note,
        "can_take": not clash.is_taken,
        "comparison": compared(field, clash.mine, clash.saved),
    }


def others_since(row: Any, loaded: int) -> list[dict[str, Any]]:
    """Who has changed a row since a moment, and when, the newest first."""
    kind = ContentType.objects.get_for_model(row)
    entries = LogEntry.objects.filter(
        content_type=kind,
        object_id=str(row.pk),
        action_time__gte=datetime.fromtimestamp(loaded, UTC),
    ).select_related("user")
    named = [
        {"who": name_of(entry.user), "when": entry.action_time, "what": entry.get_change_message()}
        for entry in entries.order_by("-action_time")[:MOST_NAMED]
    ]
    modified = getattr(row, "modified", None)
    if not named and modified is not None:
        return [{"who": _("an import or a feed"), "when": modified, "what": ""}]
    return named


def name_of(user: Any) -> str:
    """The name of an account as colleagues know it."""
    return str(user.get_full_name() or user.get_username()) if user else "–"
