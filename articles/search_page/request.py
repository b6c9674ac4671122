"""From an address of the search page to a question for the search, and back to addresses."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.lists.filters import DayField
from articles.search.query.parser import clean
from articles.search.types import Filters, SearchQuery, Sort

RELEVANCE, CURRENT, NEWEST, OLDEST = "rilevanza", "attuali", "recenti", "antichi"
SORTS: dict[str, Sort] = {
    RELEVANCE: "relevance",
    CURRENT: "relevance",
    NEWEST: "newest",
    OLDEST: "oldest",
}
# Name in the address -> field of ``Filters`` and name of the facet.
FACET_NAMES = {
    "sezione": "section",
    "fonte": "source",
    "lingua": "language",
    "paese": "country",
    "anno": "year",
    "tag": "tag",
}
OPTIONS = ("dal", "al", "ordine")  # the fields that stand below the search box
MOST_VALUES = 30  # of one facet in an address
LONGEST_VALUE = 120
LAST_PAGE = 1_000_000
YEAR = re.compile(r"[0-9]{4}")


class PageField(forms.IntegerField):
    """The number of a page; what is no such number is the first."""

    def clean(self, value: Any) -> int:
        text = str(value or "1")
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
        return number if 1 <= number <= LAST_PAGE else 1


class SearchForm(forms.Form):
    """The words, the days and the order; facets are read beside it, since any value may come."""

    default_renderer = Jinja2()  # as the page that shows it

    q = forms.CharField(label=gettext_lazy("Search"), required=False, strip=True)
    dal = DayField(label=gettext_lazy("From"), required=False)
    al = DayField(label=gettext_lazy("To"), required=False)
    ordine = forms.ChoiceField(
        label=gettext_lazy("Order"),
        required=False,
        choices=[
            (RELEVANCE, gettext_lazy("most relevant first")),
            (CURRENT, gettext_lazy("relevant and recent first")),
            (NEWEST, gettext_lazy("newest first")),
            (OLDEST, gettext_lazy("oldest first")),
        ],
    )
    pagina = PageField(required=False)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter and the address of the search without it."""

    name: str
    label: str
    url: str


class Asked:
    """What an address asks for, and the addresses that lead on from it."""

    def __init__(self, query: QueryDict) -> None:
        self.data = _without_nul(query)
        self.cleaned = _cleaned(self.data)
        # As the search reads it: what is cut off there stands in none of a page's addresses.
        self.text: str = clean(self.cleaned.get("q") or "")
        self.page: int = self.cleaned.get("pagina") or 1
        self.order: str = self.cleaned.get("ordine") or RELEVANCE
        self.chosen = {name: _values(query, name) for name in FACET_NAMES}

    @cached_property
    def form(self) -> SearchForm:
        """The fields as they were filled in, with what is wrong beside them."""
        form = SearchForm(self.data)
        form.is_valid()
        return form

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked at all."""
        days = self.cleaned.get("dal") or self.cleaned.get("al")
        return not (self.text or days or any(self.chosen.values()))

    @property
    def has_options(self) -> bool:
        """Whether anything was put into these fields."""
        return any(self.data.get(name) for name in OPTIONS)

    @property
    def options(self) -> list[forms.BoundField]:
        """The fields that stand below the search box."""
        return [self.form[name] for name in OPTIONS]

    def filters(self) -> Filters:
        """The restrictions beside the words."""
        values: dict[str, tuple[Any, ...]] = {
            FACET_NAMES[name]: tuple(chosen) for name, chosen in self.chosen.items()
        }
        values["year"] = tuple(int(year) for year in values["year"] if YEAR.fullmatch(year))
        if self.chosen["anno"] and not values["year"]:
            values["year"] = (0,)  # a year that is none has no articles
        first, last = self.cleaned.get("dal"), self.cleaned.get("al")
        return Filters(**values, date_from=first, date_to=last)

    def search_query(self, page_size: int) -> SearchQuery:
        """The question as the search takes it."""
        return SearchQuery(
            text=self.text,
            filters=self.filters(),
            sort=SORTS[self.order],
            lean_recent=self.order == CURRENT,
            page=self.page,
            page_size=page_size,
        )

    @property
    def chosen_pairs(self) -> list[tuple[str, str]]:
        """Name and value of every value of a facet that was chosen."""
        return [(name, value) for name, chosen in self.chosen.items() for value in chosen]

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is asked, except for the page."""
        pairs = [("q", self.text)] if self.text else []
        pairs += self.chosen_pairs
        pairs += [
            (name, day.isoformat()) for name in ("dal", "al") if (day := self.cleaned.get(name))
        ]
        return pairs + ([("ordine", self.order)] if self.order != RELEVANCE else [])

    def url(self, *, page: int = 1) -> str:
        """This search, another page of it."""
        return _address(self.pairs() + ([("pagina", str(page))] if page > 1 else []))

    def toggled(self, name: str, value: str) -> str:
        """This search with one value of a facet taken in, or out where it is in."""
        if value in self.chosen[name]:
            return _address([pair for pair in self.pairs() if pair != (name, value)])
        return self._beginnings[name] + _quoted(value)

    @cached_property
    def _beginnings(self) -> dict[str, str]:
        """For each facet the address of this search, up to a further value of it."""
        start = _address(self.pairs())
        return {name: f"{start}{'&' if start != '?' else ''}{name}=" for name in FACET_NAMES}

    @cached_property
    def _address_without_days(self) -> str:
        return _address([p for p in self.pairs() if p[0] not in {"dal", "al"}])

    def with_words(self, text: str) -> str:
        """The same filters with other words."""
        return _address([("q", text)] + [p for p in self.pairs() if p[0] != "q"])

    def between(self, first: date, last: date) -> str:
        """This search narrowed to a range of days, the last one included."""
        start = self._address_without_days
        return f"{start}{'&' if start != '?' else ''}dal={first.isoformat()}&al={last.isoformat()}"

    def without_filters(self) -> str:
        """The words alone."""
        return _address([("q", self.text)] if self.text else [])

    def chips(self, labels: dict[tuple[str, str], str]) -> Iterator[Chip]:
        """The chosen filters, to be taken away one by one."""
        for name, chosen in self.chosen.items():
            for value in chosen:
                yield Chip(name, labels.get((name, value), value), self.toggled(name, value))
        for name, words in (("dal", _("from %(day)s")), ("al", _("until %(day)s"))):
            if day := self.cleaned.get(name):
                rest = [p for p in self.pairs() if p[0] != name]
                yield Chip(name, words % {"day": date_format(day)}, _address(rest))


def _address(pairs: Sequence[tuple[str, str]]) -> str:
    return "?" + urlencode(pairs)


# A page has hundreds of addresses, with the same values again and again.
_quoted = lru_cache(maxsize=20_000)(quote_plus)


def _cleaned(query: QueryDict) -> dict[str, Any]:
    """The fields that make sense. Most pages show no field filled in, and need no form for it."""
    found: dict[str, Any] = {}
    for name, field in SearchForm.base_fields.items():
        try:
            found[name] = field.clean(query.get(name))
        except ValidationError:
            continue
    return found


def _values(query: QueryDict, name: str) -> list[str]:
    cleaned = (value.replace("\0", "").strip()[:LONGEST_VALUE] for value in query.getlist(name))
    return list(dict.fromkeys(value for value in cleaned if value))[:MOST_VALUES]


def _without_nul(query: QueryDict) -> QueryDict:
    """The same query without NUL characters, which no form takes and nobody means."""
    if not any("\0" in value for _name, values in query.lists() for value in values):
        return query
    cleaned = QueryDict(mutable=True)
    for name, values in query.lists():
        cleaned.setlist(name, [value.replace("\0", "") for value in values])
    return cleaned
