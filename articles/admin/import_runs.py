"""Imports on the desk: asked for, watched, and what failed taken up again."""

from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from articles.admin.base_admin import DeskAdmin, short
from articles.admin.import_form import FORMAT_NAMES, ImportForm, Trial, try_out
from articles.importers import (
    MOST_RETRIED,
    SourceUnreadable,
    enqueue_failures,
    failures_as_lines,
    retry_failures,
)
from articles.models import Article, ImportRun

State = ImportRun.State
GOING_ON = (State.WAITING, State.RUNNING)
FAILURES_SHOWN = 200


@admin.register(ImportRun)
class ImportRunAdmin(DeskAdmin):
    list_display = (
        *("origin", "state_shown", "created", "updated", "unchanged", "failed_shown"),
        *("user", "moment"),
    )
    list_display_links = ("origin",)
    list_filter = ("state", "format")
    list_select_related = ("user",)
    search_fields = ("origin",)
    fields = (
        *("origin", "format_shown", "state_shown", "created", "updated", "unchanged", "failed"),
        *("message", "filed", "user", "started", "finished"),
    )

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_shown(self, run: ImportRun) -> str:
        label = run.get_state_display()
        if run.state == State.RUNNING and run.progress is not None:
            label = f"{label}, {run.progress:.0%}"
        return format_html('<span class="desk-state is-{}">{}</span>', run.state, label)

    @admin.display(description=gettext_lazy("failed"), ordering="failed")
    def failed_shown(self, run: ImportRun) -> Any:
        if not run.failed:
            return 0
        return format_html('<strong class="desk-failed">{}</strong>', run.failed)

    @admin.display(description=gettext_lazy("started"), ordering="started")
    def moment(self, run: ImportRun) -> str:
        return short(run.started)

    @admin.display(description=gettext_lazy("format"))
    def format_shown(self, run: ImportRun) -> Any:
        return FORMAT_NAMES.get(run.format, run.format) or "–"

    @admin.display(description=gettext_lazy("where nothing is named"))
    def filed(self, run: ImportRun) -> str:
        """Return the options of a run as text."""
        states = dict(Article.Status.choices)
        named = [
            str(states.get(value, value) if option == "status" else value)
            for option, value in sorted(run.options.items())  # a database may turn them round
            if value
        ]
        return ", ".join(named) or "–"

    # Who may do what

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Records name their state themselves: who imports publishes."""
        may_publish = request.user.has_perm("articles.publish_article")
        return may_publish and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A run is a record: nobody changes it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A run that goes on cannot be deleted: it would store itself again."""
        goes_on = obj is not None and obj.state in GOING_ON
        return super().has_delete_permission(request, obj) and not goes_on

    def delete_model(self, request: HttpRequest, obj: ImportRun) -> None:
        super().delete_model(request, obj)
        if obj.file.name:
            transaction.on_commit(partial(obj.file.storage.delete, obj.file.name))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        with transaction.atomic():
            for run in queryset.exclude(state__in=GOING_ON):
                self.delete_model(request, run)

    # Pages

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/failed.jsonl", wrap(self.download), name="articles_importrun_failed"),
            path(
                "<int:pk>/failed/", wrap(require_POST(self.retry)), name="articles_importrun_retry"
            ),
            path(
                "<int:pk>/again/", wrap(require_POST(self.again)), name="articles_importrun_again"
            ),
            *super().get_urls(),
        ]

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page "Import": what is handed over waits for a process of its own."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_sent = request.method == "POST"
        form = ImportForm(
            request.POST if is_sent else None,
            request.FILES if is_sent else None,
            initial={"format": request.GET.get("format", "auto")},
            account=int(request.user.pk or 0),
        )
        trial = None
        if form.is_valid():
            if not form.cleaned_data["dry_run"]:
                return self._enqueue(request, form)
            try:
                trial = try_out(form)
                form.keep()
            except SourceUnreadable as error:
                form.add_error("file" if form.cleaned_data["file"] else "address", str(error))
        return self._ask(request, form, trial)

    def _ask(self, request: HttpRequest, form: ImportForm, trial: Trial | None) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import"),
            "opts": self.opts,
            "form": form,
            "trial": trial,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/articles/importrun/import.html", context)

    def _enqueue(self, request: HttpRequest, form: ImportForm) -> HttpResponse:
        run = form.run(request.user)
        self.log_addition(request, run, [{"added": {}}])
        return self._to(run)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        run = kwargs.get("obj")
        if run is not None:
            failures = list(run.failures.all()[: FAILURES_SHOWN + 1])
            context |= {
                "goes_on": run.state in GOING_ON,
                "failures": failures[:FAILURES_SHOWN],
                "has_more": len(failures) > FAILURES_SHOWN,
                "may_run": self.has_add_permission(request),
                "can_repeat": can_repeat(run),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def download(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The failed records as a file that can be corrected and imported."""
        run = get_object_or_404(ImportRun, pk=pk)
        if not self.has_view_permission(request, run):
            raise PermissionDenied
        lines = failures_as_lines(run.failures.iterator(chunk_size=500))
        response = StreamingHttpResponse(lines, content_type="application/jsonl; charset=utf-8")
        name = f"import-{run.pk}-failed.jsonl"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the failed records in again: few of them at once, many as an import."""
        run = self._runnable(request, pk)
        if run.state in GOING_ON or not run.failures.exists():
            messages.warning(request, _("There is nothing to run again now."))
            return self._to(run)
        if run.failures.count() > MOST_RETRIED:
            new = enqueue_failures(run, request.user)
            self.log_addition(request, new, [{"added": {}}])
            return self._to(new)
        counts = retry_failures(run, request.user)
        number = counts.total - counts.failed
        self.log_change(request, run, _("Failed records run again."))
        text = ngettext("%d record is taken in now.", "%d records are taken in now.", number)
        level = messages.SUCCESS if number else messages.WARNING
        self.message_user(request, text % number, level)
        return self._to(run)

    def again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let an import that was broken off begin anew: what it has stored is known again."""
        run = self._runnable(request, pk)
        if not can_repeat(run):
            messages.warning(request, _("There is nothing to run again now."))
            return self._to(run)
        with transaction.atomic():
            if run.wait_again():
                self.log_change(request, run, _("Run again."))
        return self._to(run)

    def _runnable(self, request: HttpRequest, pk: int) -> ImportRun:
        run = get_object_or_404(ImportRun, pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        return run

    @staticmethod
    def _to(run: ImportRun) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk]))


def can_repeat(run: ImportRun) -> bool:
    """Whether a run was broken off and its file or address can still be read."""
    is_address = run.origin.startswith(("http://", "https://"))
    return run.state == State.BROKEN and (bool(run.file) or is_address)
