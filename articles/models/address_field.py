"""A model field for web addresses."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from articles.text.safe_links import web_address


def validate_web_address(value: str) -> None:
    """Raise ``ValidationError`` for an address to which readers would not be sent."""
    if not web_address(value):
        raise ValidationError(URLValidator.message, code="invalid")


class AddressField(models.CharField):  # type: ignore[type-arg]
    """A web address, http or https; one typed without a scheme gets ``https``.

    It is not Django's ``URLField``, which the admin would show as a link whatever its scheme.
    """

    default_validators = [URLValidator(schemes=["http", "https"]), validate_web_address]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        # The column is that of a URLField: migrations need not know of this class.
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        defaults: dict[str, Any] = {"form_class": forms.URLField, "assume_scheme": "https"}
        return super().formfield(*args, **(defaults | kwargs))
