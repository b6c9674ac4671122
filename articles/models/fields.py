"""Fields of our own."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from articles.text.safe_links import web_address


def validate_web_address(value: str) -> None:
    """Refuses what readers would not be sent to."""
    if not web_address(value):
        raise ValidationError(URLValidator.message, code="invalid")


class AddressField(models.CharField):  # type: ignore[type-arg]
    """A web address; one that is typed without a scheme is taken for ``https``.

    It is no ``URLField`` to the admin, which makes links of other addresses as well.
    """

    default_validators = [URLValidator(schemes=["http", "https"]), validate_web_address]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        # The column is that of a URLField: migrations need not know of this class.
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        defaults: dict[str, Any] = {"form_class": forms.URLField, "assume_scheme": "https"}
        return super().formfield(*args, **(defaults | kwargs))
