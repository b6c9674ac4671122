"""What the search page offers to be chosen before anything is found: sections, sources, countries
and languages that the archive has.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from articles.lists.filters import ANY
from articles.lists.read_once import outlets, section_tree
from articles.search_page.request import SearchRequest
from articles.text.country_and_language_names import country_name, language_name, reader_language

Choices = list[tuple[str, str]]  # value and what it is called


@dataclass(frozen=True, slots=True)
class OfferedFilter:
    """A filter with all its values, and the one that is chosen; ``every`` stands for none."""

    name: str
    label: str
    every: str
    choices: Choices
    chosen: str


@dataclass(frozen=True)
class OfferedFilters:
    """The filters of a search page; read when the page shows them.

    ``state`` is the state of the archive that the page shows, empty where it is not known.
    """

    asked: SearchRequest
    state: str

    @property
    def fields(self) -> list[OfferedFilter]:
        """The filters that have something to choose. One of which several values are chosen
        already is left to the facets."""
        known, reader = outlets(self.state), reader_language()
        tree = section_tree(self.state)
        offered: list[tuple[str, str, Choices]] = [
            ("sezione", _("Section"), [(one.slug, one.shown_name) for one in tree.sections]),
            ("fonte", _("Source"), [(outlet.slug, outlet.name) for outlet in known.sources]),
            ("paese", _("Country"), _by_name(known.countries, country_name, reader)),
            ("lingua", _("Language"), _by_name(known.languages, language_name, reader)),
        ]
        return [
            OfferedFilter(
                name,
                label,
                # Italian has "tutti" for countries and "tutte" for the rest.
                pgettext("any country", "all") if name == "paese" else str(ANY),
                choices,
                self._chosen(name, choices),
            )
            for name, label, choices in offered
            if choices and len(self.asked.chosen[name]) < 2
        ]

    def kept_pairs(self, fields: list[OfferedFilter]) -> list[tuple[str, str]]:
        """Name and value of what is chosen and stands in none of these fields."""
        shown = {(field.name, field.chosen) for field in fields}
        return [pair for pair in self.asked.chosen_pairs if pair not in shown]

    def _chosen(self, name: str, choices: Choices) -> str:
        """The value that is chosen of a filter, if it is one of these."""
        values = {value for value, _label in choices}
        return next((value for value in self.asked.chosen[name] if value in values), "")


def _by_name(codes: tuple[str, ...], name: Callable[[str, str], str], reader: str) -> Choices:
    named = [(code, name(code, reader)) for code in codes]
    return sorted(named, key=lambda choice: choice[1].casefold())
