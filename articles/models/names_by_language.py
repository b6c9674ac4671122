"""Names and texts in the languages of the interface: columns ``name_it``, ``name_en`` and so on."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from articles.text.country_and_language_names import reader_language


def in_reader_language(row: Any, column: str) -> str:
    """What the row's column says in the active language; in the main one where it says nothing.

    ``row`` has the column itself and one more for each of ``settings.LANGUAGES``.
    """
    return getattr(row, f"{column}_{reader_language()}", "") or getattr(row, column)


class NamedByLanguage(models.Model):
    """Has a ``name``, and perhaps one of its own in each language of the interface."""

    name_it = models.CharField(_("name in Italian"), max_length=80, blank=True)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)

    class Meta:
        abstract = True

    @property
    def shown_name(self) -> str:
        """The name in the reader's language."""
        return in_reader_language(self, "name")
