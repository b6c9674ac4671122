"""Fields of our own."""

from typing import Any

from django import forms
from django.db import models


class AddressField(models.URLField):  # type: ignore[type-arg]
    """A web address; one that is typed without a scheme is taken for ``https``."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, args, kwargs = super().deconstruct()
        # The column is that of a URLField: migrations need not know of this class.
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, *args: Any, **kwargs: Any) -> forms.Field | None:
        return super().formfield(*args, **({"assume_scheme": "https"} | kwargs))
