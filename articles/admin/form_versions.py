"""Forms that notice when somebody else has changed what they are about to save.

A form carries a fingerprint of each of its fields, and a save compares them with the database, in
its own transaction and with the row locked. What an account cannot change in the form (counts, the
story, what the index needs) is thereby no edit; a change by a bulk action, an import or a feed is
one.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet, TextField
from django.db.models.fields.files import FieldFile
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

VERSION, TAKE = "desk_version", "desk_take"
# A version is posted back as it was given: what is longer was not given by the desk.
LONGEST = 10_000
LONGEST_LOADED = 20  # digits of the time of loading
# The site itself turns the one into the other at the article's date.
SAME = {"scheduled": "published"}
# What changes when somebody signs in.
BY_THE_SITE = {"last_login"}


def plain(value: Any) -> str:
    """The value of a field as a text that is the same from a form and from the database."""
    if value is None or value is False:
        return ""
    if isinstance(value, FieldFile):
        return value.name or ""
    if isinstance(value, Model):
        return str(value.pk)
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="seconds")
    if isinstance(value, list | tuple | set | QuerySet):
        return " ".join(sorted(plain(item) for item in value))
    return str(value).replace("\r\n", "\n").strip()


def said(name: str, value: Any) -> str:
    """The text of a field's value, where states that are one to an editor are one text."""
    text = plain(value)
    return SAME.get(text, text) if name == "status" else text


def digest(*words: str) -> str:
    """A fingerprint of texts: sixteen letters that differ when the texts do."""
    return blake2b("\x00".join(words).encode(errors="replace"), digest_size=8).hexdigest()


@dataclass(frozen=True)
class Version:
    """The state that a form was loaded with: a fingerprint of each field, and the time of loading.

    ``str`` writes it into the form; the time is in seconds since 1970.
    """

    fields: dict[str, str]
    loaded: int

    def __str__(self) -> str:
        pairs = (f"{name}:{value}" for name, value in self.fields.items())
        return " ".join([str(self.loaded), *pairs])

    @classmethod
    def parse(cls, text: str) -> "Version":
        """Read what ``str`` wrote; any other text gives a version that fits no state."""
        loaded, *pairs = text[:LONGEST].split() or [""]
        is_number = loaded.isascii() and loaded.isdecimal() and len(loaded) < LONGEST_LOADED
        seconds = int(loaded) if is_number else 0
        fields = (pair.partition(":") for pair in pairs)
        return cls({name: value for name, _colon, value in fields}, min(seconds, 1 << 33))


@dataclass(frozen=True)
class Clash:
    """A field for which the form and the database have different values."""

    name: str
    label: str
    mine: Any
    saved: Any
    # Whether it has been changed in the form, and by somebody else since the form was loaded.
    is_mine: bool
    is_theirs: bool

    @property
    def is_taken(self) -> bool:
        """Whether the form goes on with the database's value: its editor changed nothing there."""
        return self.is_theirs and not self.is_mine


class VersionedForm(ModelForm):
    """A form of a row that knows which state of the row it was filled in for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # As the database has them, before the form writes into the object.
        fields = self.fields if self.instance.pk else {}
        self._saved = {
            name: self.get_initial_for_field(field, name)
            for name, field in fields.items()
            if name in self.initial and not field.disabled and name not in BY_THE_SITE
        }
        self.clashes: list[Clash] = []
        self.is_asked_again = False

    @cached_property
    def desk_version(self) -> Version | None:
        """The version that the form carries; None for a row that does not exist yet."""
        if not self._saved:
            return None
        if self.is_bound and not self.is_asked_again:
            return self._posted_version
        now = {name: digest(said(name, value)) for name, value in self._saved.items()}
        loaded = self._posted_version.loaded if self.is_bound else int(time.time())
        return Version(now, loaded)

    @property
    def version_name(self) -> str:
        """The name of the hidden input that holds the version."""
        return self.add_prefix(VERSION)

    @cached_property
    def _posted_version(self) -> Version:
        return Version.parse(self.data.get(self.version_name, ""))

    @property
    def is_refused(self) -> bool:
        """Whether saving would undo a change of somebody else that this form has not shown."""
        return any(clash.is_theirs for clash in self.clashes)

    def full_clean(self) -> None:
        """Validate the form; one that would undo an unseen change is shown again."""
        if self.is_bound and self._saved:
            self._compare()
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        # Before all that a form does once it is found to be right.
        if self.is_refused:
            self.add_error(None, ValidationError(self._sentence(), "changed-meanwhile"))
        elif self.is_asked_again:
            self.add_error(None, ValidationError(_("Nothing has been saved yet."), "taken"))
        return super().clean() or self.cleaned_data

    def _compare(self) -> None:
        """Find the conflicts; fields that only others changed take the database's values."""
        taken = self.data.get(self.add_prefix(TAKE), "")
        clashes = list(self._differences())
        self.is_asked_again = bool(taken) or any(clash.is_theirs for clash in clashes)
        if not self.is_asked_again:
            return
        self.clashes = sorted(clashes, key=lambda each: (not each.is_theirs, each.is_taken))
        data: Any = self.data
        self.data = data.copy()
        for clash in self.clashes:
            if clash.is_taken or clash.name == taken:
                put(self, clash.name, clash.saved)
        self.clashes = [clash for clash in self.clashes if clash.name != taken]

    def _differences(self) -> Iterator[Clash]:
        for name, saved in self._saved.items():
            mine, is_valid = self._typed(name)
            if is_valid and said(name, mine) == said(name, saved):
                continue
            before = self._posted_version.fields.get(name)
            is_mine = not is_valid or before != digest(said(name, mine))
            is_theirs = before != digest(said(name, saved))
            label = str(self.fields[name].label or name)
            yield Clash(name, label, mine, saved, is_mine, is_theirs)

    def _typed(self, name: str) -> tuple[Any, bool]:
        """The typed value of a field, and whether the field accepts it."""
        field, bound = self.fields[name], self[name]
        if isinstance(field, forms.FileField):
            # Browsers send a file only when a new one is chosen; False takes it away.
            return (bound.data or ("" if bound.data is False else self._saved[name])), True
        try:
            return field.clean(bound.data), True
        except ValidationError:
            return bound.data, bound.data in field.empty_values

    def _sentence(self) -> str:
        named = [clash.label for clash in self.clashes if clash.is_theirs]
        text = _(
            "It was changed meanwhile (%s). Nothing of yours is lost, and nothing is saved yet."
        )
        return text % ", ".join(named)


def put(form: forms.BaseForm, name: str, value: Any) -> None:
    """Give a bound form a value for a field, as if it had been typed."""
    data: Any = form.data
    for key, texts in as_posted(form.fields[name], form.add_prefix(name), value).items():
        data.setlist(key, texts)


def as_posted(field: forms.Field, key: str, value: Any) -> dict[str, list[str]]:
    """What a browser would send for a field of this value; nothing for files."""
    # The admin wraps the widgets of related objects.
    widget: Any = getattr(field.widget, "widget", field.widget)
    value = field.prepare_value(value)
    if isinstance(widget, forms.FileInput):
        return {}
    if isinstance(widget, forms.CheckboxInput):
        return {key: ["on"] if widget.check_test(value) else []}
    if isinstance(widget, forms.MultiWidget):
        parts = widget.get_context(key, value, {})["widget"]["subwidgets"]
        return {part["name"]: _texts(part["value"]) for part in parts}
    return {key: _texts(widget.format_value(value))}


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value or "")]


def version_of_rows(rows: QuerySet[Any]) -> str:
    """A fingerprint of rows that a question is asked about: of all but their long texts."""
    names = [
        field.attname
        for field in rows.model._meta.concrete_fields
        if (field.editable or field.primary_key)
        and not isinstance(field, TextField)
        and field.name not in BY_THE_SITE
    ]
    # A list's own order and joins are no part of the question, and cannot be locked.
    chosen = rows.model._base_manager.filter(pk__in=rows.order_by().values("pk"))
    values: Iterable[Any] = chosen.order_by("pk").values_list(*names).iterator(5_000)
    return digest(
        *(said(name, value) for row in values for name, value in zip(names, row, strict=True))
    )


def posted(form: VersionedForm, values: dict[str, Any], version: str) -> QueryDict:
    """What a browser would send for the form with these values in it."""
    data = QueryDict(mutable=True)
    data[form.version_name] = version
    for name, field in form.fields.items():
        initial = form.get_initial_for_field(field, name)
        keys = as_posted(field, form.add_prefix(name), values.get(name, initial))
        if field.show_hidden_initial:
            keys |= as_posted(field, form.add_initial_prefix(name), initial)
        for key, texts in keys.items():
            if texts:
                data.setlist(key, texts)
    return data
