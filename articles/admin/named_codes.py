"""Form fields for languages and countries: chosen by their names, kept as their codes."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from babel import Locale
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from articles.text.country_and_language_codes import country_code, language_code
from articles.text.country_and_language_names import (
    country_name,
    language_name,
    reader_language,
)

LONGEST_CODE = 12  # characters, as the columns have
LONGEST_TYPED = 120
# Variants that papers are written in and that have a name of their own.
VARIANTS = ("pt-BR", "en-US", "en-GB", "es-419", "fr-CA", "zh-Hans", "zh-Hant", "sr-Latn")


@lru_cache(maxsize=8)
def language_names(reader: str) -> tuple[str, ...]:
    """The names that are offered, in the order of the alphabet: languages with a code of two
    letters (ISO 639-1), and some variants."""
    codes = [code for code in map(str, Locale.parse(reader).languages) if len(code) == 2]
    names = {language_name(code, reader) for code in (*codes, *VARIANTS)}
    return tuple(sorted(filter(language_code, names)))


@lru_cache(maxsize=8)
def country_names(reader: str) -> tuple[str, ...]:
    """The names of countries (ISO 3166-1) that are offered, in the order of the alphabet."""
    codes = [code for code in map(str, Locale.parse(reader).territories) if country_code(code)]
    names = {country_name(code, reader) for code in codes if code.isalpha()}
    return tuple(sorted(filter(country_code, names)))


class NameInput(forms.TextInput):
    """A text input that offers names while one types."""

    template_name = "admin/widgets/name_input.html"

    def __init__(self, names: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__({"class": "vTextField", "autocomplete": "off"})
        self.names = names

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["names"] = self.names(reader_language())
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}_names"
        return context


class NamedCodeField(forms.CharField):
    """A field that shows the name of a code, and takes a name or a code in any language known."""

    unknown: Any

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=NameInput(self.names), **kwargs)

    def names(self, reader: str) -> tuple[str, ...]:
        """The names to offer to whom this language is shown."""
        raise NotImplementedError

    def name_of(self, code: str) -> str:
        raise NotImplementedError

    def code_of(self, name: str) -> str:
        """The code of a name; empty for what has none."""
        raise NotImplementedError

    def prepare_value(self, value: Any) -> Any:
        """The name of a code, if that name leads back to it; else what it is given."""
        if not isinstance(value, str) or not value:
            return value
        name = self.name_of(value)
        return name if self.code_of(name) == value else value

    def to_python(self, value: Any) -> str:
        """The code of what was typed. Raises ``ValidationError`` for what has none."""
        text = super().to_python(value) or ""
        code = self.code_of(text) if 0 < len(text) <= LONGEST_TYPED else ""
        if text and not 0 < len(code) <= LONGEST_CODE:
            raise ValidationError(self.unknown, "unknown")
        return code


class LanguageField(NamedCodeField):
    """A language, as a tag of BCP 47."""

    unknown = _("This is no language.")

    def names(self, reader: str) -> tuple[str, ...]:
        return language_names(reader)

    def name_of(self, code: str) -> str:
        return language_name(code)

    def code_of(self, name: str) -> str:
        return language_code(name)


class CountryField(NamedCodeField):
    """A country, as a code of ISO 3166-1."""

    unknown = _("This is no country.")

    def names(self, reader: str) -> tuple[str, ...]:
        return country_names(reader)

    def name_of(self, code: str) -> str:
        return country_name(code)

    def code_of(self, name: str) -> str:
        return country_code(name)
