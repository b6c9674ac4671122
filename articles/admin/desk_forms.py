"""The forms of the desk: clean input, forms given back unsaved, rows of a list."""

from typing import Any, ClassVar

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _

from articles.admin.form_versions import VersionedForm
from articles.text.html import without_controls
from pressreview.database.failures import Trouble


def is_id(text: str) -> bool:
    """Whether a text can be the id of a row; databases fail on longer numbers."""
    return text.isascii() and text.isdecimal() and len(text) <= 18


class DeskForm(VersionedForm):
    """A form that removes control characters from its texts, since feeds cannot hold them.

    Each text is written in the direction of its own script.
    """

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        for field in self.fields.values():
            widget = field.widget
            if isinstance(widget, forms.Textarea) or getattr(widget, "input_type", "") == "text":
                widget.attrs.setdefault("dir", "auto")
        if data is not None:
            self.data = self._with_possible_ids(data)

    def _with_possible_ids(self, data: QueryDict) -> QueryDict:
        """The sent data with 0, an id that no row has, in place of texts that cannot be ids.

        The field then refuses it; the widget that looks up chosen rows would raise an error
        instead.
        """
        data = data.copy()
        for name, field in self.fields.items():
            key = self.add_prefix(name)
            if isinstance(field, forms.ModelChoiceField) and key in data:
                ids = [value if not value or is_id(value) else "0" for value in data.getlist(key)]
                data.setlist(key, ids)
        return data

    def clean(self) -> dict[str, Any]:
        values = super().clean()
        for name, value in list(values.items()):
            if isinstance(value, str):
                values[name] = without_controls(value).strip()
                if not values[name] and self.fields[name].required:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return values


class GivenBackForm(VersionedForm):
    """A form sent while nothing could be saved: shown again as it was, with the reason."""

    not_saved: ClassVar[Trouble]

    def full_clean(self) -> None:
        # Nothing is looked at: what a field or the article's rules would look up may be away.
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}
        self.add_error(None, str(self.not_saved.for_editors))
        if self.files:
            self.add_error(None, _("A file that was chosen has to be chosen again."))


class RowForm(DeskForm):
    """A form in a row of a list, whose inputs are named by their column and their row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Those that the form declares come into every form of it, with their scripts.
        for name in self.fields.keys() - set(self._meta.fields or ()):
            del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = f"{field.label}: {self.instance}"
