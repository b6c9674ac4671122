"""The list of articles as a file, and a file as articles: previewed, then handed to an import."""

import time
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from import_export.forms import ConfirmImportForm, ExportForm, ImportForm
from import_export.tmp_storages import BaseStorage

from articles.admin.admin_search import SearchedAdmin
from articles.admin.import_options import OptionsForm
from articles.admin.import_preview import ArticleResource, Lines, Records, Table
from articles.admin.kept_uploads import (
    KeptUpload,
    keep_upload,
    kept_upload,
    remove_upload,
    token_of,
)
from articles.admin.upload_checks import ROWS, check_import
from articles.importers import ImportProblem, Options, Record, records_of
from articles.models import Article, ImportRun
from articles.models.import_run import handed_over

# A preview holds the whole file; larger ones go through the page "Import".
LARGEST = 10 * 1024 * 1024


class PreviewedFile(BaseStorage):
    """A file between its preview and its confirmation (``articles.admin.kept_uploads``)."""

    def read(self) -> bytes:
        with handed_over().open(self.name) as file:
            return bytes(file.read())

    def remove(self) -> None:
        handed_over().delete(self.name)


class FileForm(OptionsForm, ImportForm):
    """The file to be previewed."""

    field_order = ["import_file", "source", "section", "status"]
    import_file = forms.FileField(
        label=_("file"), help_text=_("A table (CSV) or JSON Lines, of up to 10 MB.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].widget = forms.HiddenInput()  # there is one
        self.account = 0

    @property
    def media(self) -> forms.Media:
        """Nothing: there is no format to be guessed by a script."""
        return forms.Media()

    def clean_import_file(self) -> Any:
        file = self.cleaned_data["import_file"]
        if file.size > LARGEST:
            raise ValidationError(
                _("The file is larger than 10 MB: hand it over on the page “Import”."), "size"
            )
        check_import(file, ROWS)
        file.account = self.account
        return file


class ConfirmForm(OptionsForm, ConfirmImportForm):
    """Hidden fields below a preview, by which its file and options are sent once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("source", "section", "status"):
            self.fields[name].widget = forms.HiddenInput()

        self.account = 0

    def clean_import_file_name(self) -> KeptUpload:
        kept = kept_upload(self.account, self.cleaned_data["import_file_name"])
        if kept is None:
            raise ValidationError(_("The file is no longer there: choose it again."), "gone")
        return kept

    def enqueue_previewed(self, user: Any) -> ImportRun:
        """Queue an import of the previewed file."""
        kept: KeptUpload = self.cleaned_data["import_file_name"]
        with transaction.atomic(), handed_over().open(kept.name) as file:
            run = self.enqueue(kept.sent_as, File(file, name=kept.name), user)
            transaction.on_commit(lambda: remove_upload(kept))
        return run


class ExchangeAdmin(ImportExportMixin, SearchedAdmin):
    """Import and export of articles, for those who may publish.

    Both go through the pipeline and the record format of the commands.
    """

    resource_classes = [ArticleResource]
    import_form_class, confirm_form_class = FileForm, ConfirmForm
    export_form_class = ExportForm
    tmp_storage_class = PreviewedFile
    import_template_name = "admin/articles/article/import.html"
    export_template_name = "admin/articles/article/export.html"
    # The list has its buttons from a template of its own.
    ie_base_change_list_template = None

    def init_change_list_template(self) -> None:
        """Leave the list's template as it is."""

    def get_import_formats(self) -> list[type[Records]]:
        return [Records]

    def get_export_formats(self) -> list[type[Table]]:
        return [Table, Lines]

    def has_import_permission(self, request: HttpRequest) -> bool:
        may_publish: bool = request.user.has_perm("articles.publish_article")
        return may_publish and self.has_add_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        may_publish: bool = request.user.has_perm("articles.publish_article")
        return may_publish and self.has_view_permission(request)

    # Import

    def get_import_resource_kwargs(self, request: HttpRequest, **kwargs: Any) -> dict[str, Any]:
        form = kwargs["form"]
        return {"options": form.options() if form.is_bound else Options()}

    def create_import_form(self, request: HttpRequest) -> FileForm:
        form: FileForm = super().create_import_form(request)
        form.account = int(request.user.pk or 0)
        return form

    def create_confirm_form(
        self, request: HttpRequest, import_form: FileForm | None = None
    ) -> ConfirmForm:
        form: ConfirmForm = super().create_confirm_form(request, import_form)
        form.account = int(request.user.pk or 0)
        return form

    def write_to_tmp_storage(self, import_file: Any, input_format: Any) -> PreviewedFile:
        import_file.seek(0)
        return PreviewedFile(name=keep_upload(import_file.account, import_file, time.time()))

    def get_confirm_form_initial(
        self, request: HttpRequest, import_form: FileForm | None
    ) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            names = ("source", "section", "status")
            initial |= {name: import_form.cleaned_data[name] for name in names}
            sent_as = initial["original_file_name"]
            name = initial["import_file_name"]
            initial["import_file_name"] = token_of(import_form.account, name, sent_as)
        return initial

    def add_data_read_fail_error_to_form(self, form: FileForm, e: Exception) -> None:
        if not isinstance(e, ImportProblem):
            raise e
        form.add_error("import_file", str(e))

    @method_decorator(require_POST)
    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Hand what was previewed over to an import, which keeps what fails."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_confirm_form(request)
        if not form.is_valid():
            gone = gettext("The file is no longer there: choose it again.")
            self.message_user(request, gone, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:articles_article_import"))
        run = form.enqueue_previewed(request.user)
        self.log_addition(request, run, [{"added": {}}])
        return HttpResponseRedirect(reverse("admin:articles_importrun_change", args=[run.pk]))

    # Export

    def export_action(self, request: HttpRequest) -> HttpResponseBase:
        values = [value for _name, found in request.GET.lists() for value in found]
        if any("\x00" in value for value in values):
            raise BadRequest("no such list")
        try:
            answer: HttpResponseBase = super().export_action(request)
        except IncorrectLookupParameters:
            raise BadRequest("no such list") from None
        return answer

    def get_valid_export_item_pks(self, request: HttpRequest) -> list[int]:
        """None by themselves: what is exported is the list as it is filtered."""
        return []

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().init_request_context_data(request, form)
        return context | {
            "title": gettext("Export articles"),
            "number": self.get_export_queryset(request).count(),
            "with_comments": sees_comments(request),
        }

    def _do_file_export(
        self,
        file_format: Table,
        request: HttpRequest,
        queryset: QuerySet[Article],
        export_form: Any = None,
    ) -> StreamingHttpResponse:
        ids = queryset.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=5_000)
        records = records_of(ids)
        if not sees_comments(request):
            records = without_comments(records)
        kind = file_format.get_content_type()
        response = StreamingHttpResponse(file_format.write(records), content_type=kind)
        name = f"articles-{timezone.localdate()}.{file_format.get_extension()}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


def sees_comments(request: HttpRequest) -> bool:
    """Whether readers' comments, with their addresses, are the user's business."""
    return request.user.has_perm("articles.view_comment")


def without_comments(records: Iterator[Record]) -> Iterator[Record]:
    for record in records:
        record.comments = []
        yield record
