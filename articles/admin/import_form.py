"""The form of an import, and the trial that stores nothing."""

import io
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from articles.admin.import_options import OptionsForm
from articles.admin.kept_uploads import (
    KeptUpload,
    keep_upload,
    kept_upload,
    remove_upload,
    token_of,
)
from articles.admin.trial_beginnings import (
    LARGEST_TRIAL,
    TOO_LARGE,
    can_be_tried,
    copy_beginning,
)
from articles.admin.tried_records import TriedRecord, tried_record
from articles.admin.upload_checks import check_import
from articles.importers import (
    FORMATS,
    Failure,
    Journal,
    Opened,
    Options,
    Outcome,
    PreparedRecord,
    SourceUnreadable,
    ascii_address,
    import_source,
    opened,
)
from articles.models import ImportRun
from articles.models.import_run import handed_over

LARGEST_FILE = 200 * 1024 * 1024
MOST_TRIED = 2_000
SECONDS = 20.0
SHOWN = 20
FORMAT_NAMES = {
    "auto": _("recognised by itself"),
    "jsonl": "JSON Lines",
    "csv": "CSV",
    "feed": _("feed (RSS, Atom, JSON Feed)"),
    "opml": _("list of feeds (OPML)"),
    "page": _("a page of the web"),
    "wxr": _("export of WordPress (WXR)"),
}


class ImportForm(OptionsForm):
    """What is to be imported, and what its articles become."""

    field_order = [
        *("file", "address", "format", "source", "section", "status", "post_types", "dry_run"),
    ]
    file = forms.FileField(
        label=_("file"),
        required=False,
        help_text=_("Of up to 200 MB; it may be packed (gzip), or several in a ZIP file."),
    )
    address = forms.URLField(
        label=_("or web address"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "vURLField"}),
    )
    format = forms.ChoiceField(
        label=_("format"), choices=[(kind, FORMAT_NAMES[kind]) for kind in FORMATS]
    )
    post_types = forms.CharField(
        label=_("kinds of posts"),
        required=False,
        max_length=300,
        help_text=_("Of a WordPress, those that are articles beside its posts: news, report."),
    )
    dry_run = forms.BooleanField(
        label=_("only try"),
        required=False,
        help_text=_("Nothing is stored: you see what would be. Of a large table the beginning."),
    )
    # A file that was sent for a trial, by which the import goes on without it.
    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean_kept(self) -> KeptUpload | None:
        token: str = self.cleaned_data["kept"]
        kept = kept_upload(self.account, token) if token else None
        if token and kept is None and not self.files.get("file"):
            self.add_error("file", _("The file is no longer there: choose it again."))
        return kept

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and (file.size or 0) > LARGEST_FILE:
            raise ValidationError(_("The file is larger than 200 MB."), "size")
        if file is not None:
            check_import(file)
        return file

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"]
        try:
            return address and ascii_address(address)
        except SourceUnreadable as error:
            raise ValidationError(str(error), "address") from None

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if self.errors:
            return values
        file = values.get("file") or values.get("kept")
        if bool(file) == bool(values.get("address")):
            raise ValidationError(_("Give a file, or the address of one."), "one")
        file = values.get("file")
        if values["dry_run"] and file and not can_be_tried(file.name, file.size):
            self.add_error("dry_run", TOO_LARGE)
        return values

    def keep(self) -> None:
        """Keep the file that was tried, so that the form need not be given it again."""
        file: File[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return
        file.seek(0)
        name = keep_upload(self.account, file, time.time())
        sent: Any = self.data.copy()  # type: ignore[attr-defined]
        sent["kept"] = token_of(self.account, name, file.name or "")
        self.data = sent

    def run(self, user: Any) -> ImportRun:
        """Queue the import that the form asks for."""
        values = self.cleaned_data
        file, kept, kind = values["file"], values["kept"], values["format"]
        kind = "" if kind == "auto" else kind
        if file or kept is None:
            return self.enqueue(file.name if file else values["address"], file, user, kind)
        with transaction.atomic(), handed_over().open(kept.name) as stored:
            run = self.enqueue(kept.sent_as, File(stored, name=kept.name), user, kind)
            transaction.on_commit(lambda: remove_upload(kept))
        return run


@dataclass
class Trial:
    """What an import would do: counts by their names, the first records as they would be, and the
    first that would fail.

    ``is_cut`` says that there are more records than were tried, ``is_beginning`` that only the
    beginning of the file was read.
    """

    kind: str
    counts: dict[str, int]
    failures: list[dict[str, Any]] = field(default_factory=list)
    is_cut: bool = False
    is_beginning: bool = False
    records: list[TriedRecord] = field(default_factory=list)


class TrialJournal(Journal):
    """Keeps the first records of a trial as they would be, and those that fail as lines."""

    def __init__(self, options: Options) -> None:
        self.lines = io.StringIO()
        super().__init__(None, errors=self.lines)
        self.options = options
        self.records: list[TriedRecord] = []

    def decided(self, prepared: PreparedRecord, outcome: Outcome | Failure) -> None:
        if len(self.records) < SHOWN:
            self.records.append(tried_record(prepared, outcome, self.options))


def try_out(form: ImportForm) -> Trial:
    """Try the import that the form asks for; nothing is stored. Raises ``SourceUnreadable``."""
    journal = TrialJournal(form.options())
    with _opened(form) as (source, is_beginning):
        tried = import_source(
            source,
            journal.options,
            format=form.cleaned_data["format"],
            journal=journal,
            most=MOST_TRIED,
        )
    if tried.feeds is not None:
        return Trial(tried.format, {"feeds": tried.feeds})
    names = ("created", "updated", "unchanged", "failed")
    failed = [json.loads(line) for line in journal.lines.getvalue().splitlines()[:SHOWN]]
    failures = [{"record": one, **one} for one in failed]
    counts = {name: getattr(tried.counts, name) for name in names}
    return Trial(tried.format, counts, failures, tried.is_cut, is_beginning, journal.records)


@contextmanager
def _opened(form: ImportForm) -> Iterator[tuple[Opened, bool]]:
    """The file or the address of the form, ready to be read, and whether it is a beginning."""
    file, address = form.cleaned_data["file"], form.cleaned_data["address"]
    kept: KeptUpload | None = form.cleaned_data["kept"]
    if not file and kept is None:
        with opened(address, most_bytes=LARGEST_TRIAL, seconds=SECONDS) as source:
            yield source, False
        return
    with NamedTemporaryFile() as copy:
        with nullcontext(file) if file else handed_over().open(kept.name if kept else "") as sent:
            is_beginning = copy_beginning(sent, copy)
        copy.flush()
        with opened(copy.name) as source:
            yield source, is_beginning
