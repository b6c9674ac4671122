"""The form in which states of articles are kept: Django's JSON, with names beside the ids.

What an article was filed under is told from its name long after a tag has gone.
"""

from typing import Any

from django.core.serializers import json
from django.db import models

NAMES = "names"


class Serializer(json.Serializer):
    """``names`` holds, by field, the names of what the ids stand for."""

    def start_object(self, obj: models.Model) -> None:
        super().start_object(obj)
        self._names: dict[str, list[str]] = {}

    def handle_fk_field(self, obj: models.Model, field: Any) -> None:
        super().handle_fk_field(obj, field)
        there = getattr(obj, field.name)
        self._names[field.name] = [] if there is None else [str(there)]

    def handle_m2m_field(self, obj: models.Model, field: Any) -> None:
        super().handle_m2m_field(obj, field)
        self._names[field.name] = sorted(str(one) for one in getattr(obj, field.name).all())

    def get_dump_object(self, obj: models.Model) -> dict[str, Any]:
        return super().get_dump_object(obj) | {NAMES: self._names}


class Deserializer(json.Deserializer):
    """Django's, which looks at the ids alone."""
