"""Form fields for dates with times, which can tell the two hours of a night in October apart.

Django's own fields refuse a time that the clocks show twice or never. Here such a moment can be
edited like any other: a stored one is kept to the second, and only who types such a time anew is
asked which of the two is meant.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from django import forms
from django.contrib.admin.widgets import BaseAdminDateWidget, BaseAdminTimeWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

Parts = dict[str, forms.Widget | type[forms.Widget]]
FIRST, SECOND = "0", "1"  # as ``datetime.fold`` has them
MINUTE_FORMAT = "%Y-%m-%dT%H:%M"


def offsets(clock: datetime) -> tuple[timedelta, timedelta]:
    """The offsets from UTC that the site's time zone may give a time on the clock.

    They differ where the clocks were changed: the first is the larger where the clocks show the
    time twice, the smaller where they never show it.
    """
    zone = timezone.get_current_timezone()
    both = [_offset(clock.replace(tzinfo=None, fold=fold), zone) for fold in (0, 1)]
    return both[0], both[1]


def _offset(clock: datetime, zone: tzinfo) -> timedelta:
    return zone.utcoffset(clock) or timedelta()


def is_twice(clock: datetime) -> bool:
    """Whether the clocks show this time twice, as in the night when summer time ends."""
    first, second = offsets(clock)
    return first > second


def is_never(clock: datetime) -> bool:
    """Whether the clocks skip this time, as in the night when summer time begins."""
    first, second = offsets(clock)
    return first < second


def moment_of(clock: datetime, which: str | None, stored: datetime | None) -> datetime:
    """The moment in UTC at which the clocks show a time. Raises ``ValidationError``.

    ``which`` is ``FIRST`` or ``SECOND`` if the editor said so; ``stored`` is the moment in the
    database, which stays as it is where the clocks show the same time at it.
    """
    if is_never(clock):
        before, after = offsets(clock)
        raise ValidationError(
            _("The clocks skip this time: summer time begins. An hour later it is %(time)s."),
            "skipped",
            {"time": f"{clock + (after - before):%H:%M}"},
        )
    if not which and stored is not None and _shows(stored, clock):
        return stored.astimezone(UTC)
    if not which and is_twice(clock):
        raise ValidationError(
            _("The clocks show this time twice that night: say which of the two is meant."),
            "twice",
        )
    fold = int(which == SECOND)
    return clock.replace(fold=fold, tzinfo=timezone.get_current_timezone()).astimezone(UTC)


def _shows(moment: datetime, clock: datetime) -> bool:
    """Whether the clocks show this time, to the second, at the moment."""
    shown = timezone.make_naive(moment).replace(microsecond=0, fold=0)
    return shown == clock.replace(microsecond=0, fold=0)


class WhichWidget(forms.Select):
    """A choice of the first or second hour, shown only for a time that the clocks show twice."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return str(data.get(name) or "")


class MomentWidget(forms.MultiWidget):
    """Inputs for date and time, and the choice between two hours where there are two."""

    supports_microseconds = False
    template_name = "admin/widgets/moment.html"
    which: type[forms.Widget] = WhichWidget

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({**self.parts(), "which": self.which}, attrs)

    def parts(self) -> Parts:
        """The inputs for the time on the clock, by the suffixes of their names."""
        return {"0": BaseAdminDateWidget(), "1": BaseAdminTimeWidget()}

    def split(self, clock: datetime) -> list[Any]:
        """The values of the inputs for a time on the clock."""
        return [clock.date(), clock.time().replace(fold=0)]

    def typed(self, values: list[Any]) -> datetime | None:
        """The time on the clock that the inputs hold, or None."""
        try:
            day, time = forms.DateField().clean(values[0]), forms.TimeField().clean(values[1])
        except ValidationError:
            return None
        return datetime.combine(day, time)

    def decompress(self, value: datetime | None) -> list[Any]:
        if value is None:
            return [None] * len(self.widgets)
        clock = timezone.make_naive(value) if timezone.is_aware(value) else value
        return [*self.split(clock), str(clock.fold) if is_twice(clock) else ""]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        values = value if isinstance(value, list) else self.decompress(value)
        clock = self.typed(values[:-1])
        is_offered = clock is not None and is_twice(clock)
        if clock is not None and is_offered:
            self.widgets[-1].choices = [("", "–"), *_choices(clock)]  # type: ignore[attr-defined]
        context = super().get_context(name, values, attrs)
        *context["parts"], context["which"] = context["widget"]["subwidgets"]
        if not is_offered:
            context["which"] = None
        context["labels"] = [_("Date:"), _("Time:")] if len(context["parts"]) == 2 else [""]
        return context


def _choices(clock: datetime) -> list[tuple[str, Any]]:
    first, second = (_as_utc(offset) for offset in offsets(clock))
    return [
        (FIRST, _("the first, before the clocks go back (%s)") % first),
        (SECOND, _("the second, after the clocks have gone back (%s)") % second),
    ]


def _as_utc(offset: timedelta) -> str:
    minutes = round(offset.total_seconds() / 60)
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


class HiddenMomentWidget(MomentWidget):
    """Hidden inputs with the moment that the form showed first."""

    template_name = "django/forms/widgets/multiwidget.html"
    which = forms.HiddenInput

    def parts(self) -> Parts:
        return {"0": forms.HiddenInput(), "1": forms.HiddenInput()}


class MinuteWidget(MomentWidget):
    """The browser's own input for date and time."""

    def parts(self) -> Parts:
        return {"": forms.DateTimeInput({"type": "datetime-local"}, format=MINUTE_FORMAT)}

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0" if id_ else ""

    def split(self, clock: datetime) -> list[Any]:
        return [clock]

    def typed(self, values: list[Any]) -> datetime | None:
        try:
            clock = ClockField().clean(values[0])
        except ValidationError:
            return None
        return clock if clock is not None and timezone.is_naive(clock) else None


class ClockField(forms.DateTimeField):
    """A date and time as the clocks show them, without a time zone."""

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values or isinstance(value, datetime):
            return value or None
        try:
            clock = parse_datetime(str(value).strip())
        except ValueError:
            clock = None
        # Past Django's own, which puts the time into the time zone.
        return clock or super(forms.DateTimeField, self).to_python(str(value))


class _Moment(forms.MultiValueField):
    """The base of both fields: inputs for a time on the clock, and which of two hours it is."""

    def __init__(self, parts: list[forms.Field], **kwargs: Any) -> None:
        which = forms.ChoiceField(choices=[(FIRST, ""), (SECOND, "")], required=False)
        for part in parts:
            part.required = bool(kwargs.get("required", True))
        super().__init__([*parts, which], require_all_fields=False, **kwargs)
        self.stored: datetime | None = None

    def get_bound_field(self, form: Any, field_name: str) -> BoundField:
        """The field bound to its form; it remembers the moment that the form began with."""
        stored = form.get_initial_for_field(self, field_name)
        self.stored = stored if isinstance(stored, datetime) else None
        return super().get_bound_field(form, field_name)

    def prepare_value(self, value: Any) -> Any:
        """What the inputs show of a moment; of text that an address fills in (``?published=…``),
        the moment that it is, or nothing."""
        if not isinstance(value, str):
            return value
        try:
            found = ClockField().to_python(value)
            return timezone.make_naive(found) if found and timezone.is_aware(found) else found
        except (ValidationError, OverflowError):
            return None

    def compress(self, data_list: list[Any]) -> datetime | None:
        clock = self.clock(data_list[:-1]) if data_list else None
        if clock is None:
            return None
        stored = self.stored
        if stored is not None and timezone.is_naive(stored):
            stored = timezone.make_aware(stored)
        try:
            if timezone.is_aware(clock):
                return clock.astimezone(UTC)
            return moment_of(clock, data_list[-1], stored)
        except OverflowError:
            # In UTC, the first hours of the year 1 may lie before it and the last of 9999 after.
            raise ValidationError(self.default_error_messages["invalid"], "invalid") from None

    def clock(self, values: list[Any]) -> datetime | None:
        """The time on the clock that the values are, or None."""
        raise NotImplementedError

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the time was changed. Leaving the choice between two hours out is no change."""
        shown = initial if isinstance(initial, list) else self.widget.decompress(initial)
        before, after = list(shown), list(data or [None] * len(shown))
        if not (before[-1] and after[-1]):
            before[-1] = after[-1] = None
        return super().has_changed(before, after)


class MomentField(_Moment):
    """A moment as the admin's two inputs, date and time."""

    widget = MomentWidget
    hidden_widget = HiddenMomentWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([forms.DateField(), forms.TimeField()], **kwargs)

    def clock(self, values: list[Any]) -> datetime | None:
        day, time = values
        if (day is None) != (time is None):
            raise ValidationError(self.error_messages["incomplete"], "incomplete")
        return None if day is None else datetime.combine(day, time)


class MinuteField(_Moment):
    """A moment as the browser's one input."""

    widget = MinuteWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([ClockField()], **kwargs)

    def clock(self, values: list[Any]) -> datetime | None:
        value: datetime | None = values[0]
        return value


# Of an admin whose forms take both hours of the night in which the clocks go back.
MOMENTS: "Mapping[type[models.Field[Any, Any]], Mapping[str, Any]]" = {
    models.DateTimeField: {"form_class": MomentField, "widget": MomentWidget}
}
