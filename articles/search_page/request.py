"""Reads the address of a search page into a question, and writes the addresses that lead on."""

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

from articles.lists import search_counter
from articles.lists.filters import DayField, in_order
from articles.search import Filters, SearchQuery, Sort, read_query

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
    """The words, the days, the order and the page.

    The values of facets are read apart from it (``SearchRequest.chosen``): any may come.
    """

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
class FilterChip:
    """A filter that was chosen, and the address of the search without it."""

    name: str
    label: str
    url: str


class SearchRequest:
    """What the address of a search asks for, and the addresses that lead on from it.

    What makes no sense in an address is left out; nothing is refused.
    """

    def __init__(self, query: QueryDict) -> None:
        self.data = _without_nul(query)
        self.cleaned = _cleaned(self.data)
        self.parsed = read_query(self.cleaned.get("q") or "")
        self.page: int = self.cleaned.get("pagina") or 1
        self.order: str = self.cleaned.get("ordine") or RELEVANCE
        self.chosen = {name: _values(query, name) for name in FACET_NAMES}

    @property
    def text(self) -> str:
        """The words as the search reads them: what is cut off there stands in no address."""
        return self.parsed.text

    @cached_property
    def form(self) -> SearchForm:
        """The form as it was filled in, each field with what is wrong in it."""
        form = SearchForm(self.data)
        form.is_valid()
        return form

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked at all."""
        days = self.cleaned.get("dal") or self.cleaned.get("al")
        return not (self.text or days or any(self.chosen.values()))

    def counted(self, is_found: bool) -> search_counter.Search | None:
        """This search as it is counted: on its first page, and for nothing but words."""
        is_narrowed = any(self.chosen.values()) or self.cleaned.get("dal") or self.cleaned.get("al")
        words = search_counter.countable_words(self.text)
        if not words or is_narrowed or self.page > 1:
            return None
        return search_counter.Search(words, is_found)

    @property
    def is_literal(self) -> bool:
        """Whether the words are wanted as they were typed, even if they find nothing."""
        return self.data.get("esatto") == "1"

    @property
    def literal_url(self) -> str:
        """The address of this search for the words as they were typed."""
        return _address([*self.pairs(), ("esatto", "1")])

    @property
    def has_options(self) -> bool:
        """Whether anything was put into the fields of ``options``."""
        return any(self.data.get(name) for name in OPTIONS)

    @property
    def has_choices(self) -> bool:
        """Whether a value of a facet was chosen."""
        return any(self.chosen.values())

    @property
    def has_errors(self) -> bool:
        """Whether anything in the fields of ``options`` makes no sense."""
        # Most searches have none filled in, and need no form for it.
        return self.has_options and any(name in self.form.errors for name in OPTIONS)

    @property
    def options(self) -> list[forms.BoundField]:
        """The fields that stand below the search box."""
        return [self.form[name] for name in OPTIONS]

    def filters(self) -> Filters:
        """The filters that the address names, as the search takes them."""
        values: dict[str, tuple[Any, ...]] = {
            FACET_NAMES[name]: tuple(chosen) for name, chosen in self.chosen.items()
        }
        values["year"] = tuple(int(year) for year in values["year"] if YEAR.fullmatch(year))
        if self.chosen["anno"] and not values["year"]:
            values["year"] = (0,)  # a year that is none has no articles
        first, last = in_order(self.cleaned.get("dal"), self.cleaned.get("al"))
        return Filters(**values, date_from=first, date_to=last)

    def search_query(self, page_size: int) -> SearchQuery:
        """The question for the search, with so many hits to a page."""
        return SearchQuery(
            self.parsed,
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
        """Name and value of everything that the address asks for, except for the page."""
        pairs = [("q", self.text)] if self.text else []
        pairs += self.chosen_pairs
        pairs += [
            (name, day.isoformat()) for name in ("dal", "al") if (day := self.cleaned.get(name))
        ]
        return pairs + ([("ordine", self.order)] if self.order != RELEVANCE else [])

    def url(self, *, page: int = 1) -> str:
        """The address of a page of this search."""
        return _address(self.pairs() + ([("pagina", str(page))] if page > 1 else []))

    def toggled(self, name: str, value: str) -> str:
        """The address of this search with a value of a facet, or without it where it is chosen."""
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
        """The address of a search for other words with the filters of this one."""
        return _address([("q", text)] + [p for p in self.pairs() if p[0] != "q"])

    def narrowed(self, text: str, more: Sequence[tuple[str, str]]) -> str:
        """The address of a search for other words with further filters."""
        words = [("q", text)] if text else []
        return _address([*words, *(p for p in self.pairs() if p[0] != "q"), *more])

    def with_other_words(self, text: str) -> "SearchRequest":
        """The search for other words with the filters of this one."""
        return SearchRequest(QueryDict(self.with_words(text).removeprefix("?")))

    def between(self, first: date, last: date) -> str:
        """The address of this search narrowed to the days from ``first`` to ``last``."""
        start = self._address_without_days
        return f"{start}{'&' if start != '?' else ''}dal={first.isoformat()}&al={last.isoformat()}"

    def without_filters(self) -> str:
        """The address of a search for the words alone."""
        return _address([("q", self.text)] if self.text else [])

    def chips(self, labels: dict[tuple[str, str], str]) -> Iterator[FilterChip]:
        """The chosen filters; ``labels`` says what the value of a facet (its name, the value) is
        called, where it is called otherwise.
        """
        for name, chosen in self.chosen.items():
            for value in chosen:
                yield FilterChip(name, labels.get((name, value), value), self.toggled(name, value))
        for name, words in (("dal", _("from %(day)s")), ("al", _("until %(day)s"))):
            if day := self.cleaned.get(name):
                rest = [p for p in self.pairs() if p[0] != name]
                yield FilterChip(name, words % {"day": date_format(day)}, _address(rest))


def _address(pairs: Sequence[tuple[str, str]]) -> str:
    return "?" + urlencode(pairs)


# A page has hundreds of addresses, with the same values again and again.
_quoted = lru_cache(maxsize=20_000)(quote_plus)


def _cleaned(query: QueryDict) -> dict[str, Any]:
    """The fields that make sense. Most pages show no field filled in, and need no form for it."""
    cleaned: dict[str, Any] = {}
    for name, field in SearchForm.base_fields.items():
        try:
            cleaned[name] = field.clean(query.get(name))
        except ValidationError:
            continue
    return cleaned


def _values(query: QueryDict, name: str) -> list[str]:
    cleaned = (value.replace("\0", "").strip()[:LONGEST_VALUE] for value in query.getlist(name))
    return list(dict.fromkeys(value for value in cleaned if value))[:MOST_VALUES]


def _without_nul(query: QueryDict) -> QueryDict:
    """The query without NUL characters, which no form takes and nobody means."""
    if not any("\0" in value for _name, values in query.lists() for value in values):
        return query
    cleaned = QueryDict(mutable=True)
    for name, values in query.lists():
        cleaned.setlist(name, [value.replace("\0", "") for value in values])
    return cleaned
