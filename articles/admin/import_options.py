"""What the two forms of imports share: what articles become, and the import that waits."""

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from articles.importers import Options, enqueue_import
from articles.models import ImportRun, Section, Source


class OptionsForm(forms.Form):
    """What articles become where their records do not say it."""

    source = forms.ModelChoiceField(
        Source.objects.all(), label=_("source"), required=False, help_text=_("Where none is named.")
    )
    section = forms.ModelChoiceField(
        Section.objects.all(),
        label=_("section"),
        required=False,
        help_text=_("Where none is named."),
    )
    status = forms.ChoiceField(
        label=_("state"),
        choices=[("draft", _("draft")), ("published", _("published"))],
        help_text=_("Where none is named."),
    )

    def options(self) -> Options:
        """Return the options of the valid form; the defaults for one that is not valid."""
        if not self.is_valid():
            return Options()
        values = self.cleaned_data
        return Options(
            section=values["section"].slug if values["section"] else "",
            source=values["source"].name if values["source"] else "",
            status=values["status"],
            dry_run=values.get("dry_run", False),
            post_types=values.get("post_types", ""),
        )

    def enqueue(
        self, origin: str, file: "File[bytes] | None", user: Any, kind: str = ""
    ) -> ImportRun:
        """Queue an import with the options of the form."""
        return enqueue_import(origin, self.options(), format=kind, file=file, user=user)
