"""The form of an import, and the trial that stores nothing."""

import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import NamedTemporaryFile
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.admin.import_options import OptionsForm
from articles.admin.upload_checks import check_import
from articles.importers import (
    FORMATS,
    Journal,
    Opened,
    SourceUnreadable,
    ascii_address,
    import_source,
    opened,
)
from articles.models import ImportRun

LARGEST_FILE = 200 * 1024 * 1024
# What is only tried is done in the request.
LARGEST_TRIAL = 2 * 1024 * 1024
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
        help_text=_("Nothing is stored: you see what would be. For up to 2 MB."),
    )

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
        if bool(values.get("file")) == bool(values.get("address")):
            raise ValidationError(_("Give a file, or the address of one."), "one")
        file = values.get("file")
        if values["dry_run"] and file and file.size > LARGEST_TRIAL:
            too_large = _(
                "Only files of up to 2 MB are tried here; “import_articles --dry-run” tries any."
            )
            self.add_error("dry_run", too_large)
        return values

    def run(self, user: Any) -> ImportRun:
        """Queue the import that the form asks for."""
        values = self.cleaned_data
        file, kind = values["file"], values["format"]
        origin = file.name if file else values["address"]
        return self.enqueue(origin, file, user, "" if kind == "auto" else kind)


@dataclass
class Trial:
    """What an import would do: counts by their names, and the first records that would fail.

    ``is_cut`` says that there is more than was tried.
    """

    kind: str
    counts: dict[str, int]
    failures: list[dict[str, Any]] = field(default_factory=list)
    is_cut: bool = False


def try_out(form: ImportForm) -> Trial:
    """Try the import that the form asks for; nothing is stored. Raises ``SourceUnreadable``."""
    lines = io.StringIO()
    with _opened(form) as source:
        tried = import_source(
            source,
            form.options(),
            format=form.cleaned_data["format"],
            journal=Journal(None, errors=lines),
            most=MOST_TRIED,
        )
    if tried.feeds is not None:
        return Trial(tried.format, {"feeds": tried.feeds})
    names = ("created", "updated", "unchanged", "failed")
    failed = [json.loads(line) for line in lines.getvalue().splitlines()[:SHOWN]]
    failures = [{"record": one, **one} for one in failed]
    counts = {name: getattr(tried.counts, name) for name in names}
    return Trial(tried.format, counts, failures, tried.is_cut)


@contextmanager
def _opened(form: ImportForm) -> Iterator[Opened]:
    """The file or the address of the form, ready to be read."""
    file, address = form.cleaned_data["file"], form.cleaned_data["address"]
    if not file:
        with opened(address, most_bytes=LARGEST_TRIAL, seconds=SECONDS) as source:
            yield source
        return
    with NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        with opened(copy.name) as source:
            yield source
