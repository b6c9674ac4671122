"""The answer of a search as its page shows it: hits, facets with addresses, pages to turn to."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from articles import search
from articles.lists.pagination import PageLink, Pager
from articles.lists.read_once import section_tree
from articles.models.section_tree import SectionTree
from articles.search.types import Facet, Results
from articles.search_page.histogram import HistogramBar, histogram_bars
from articles.search_page.marked_hits import MarkedHit, marked_hits
from articles.search_page.request import FACET_NAMES, LAST_PAGE, FilterChip, SearchRequest
from articles.text.country_and_language_names import country_name, language_name, reader_language

PAGE_SIZE = 10
AROUND = 2  # pages before and after the one shown that can be turned to
OPEN = {"sezione", "fonte"}


# Not frozen, as the facets of an answer: a page has a hundred of them.
@dataclass(slots=True)
class FacetChoice:
    """One value of a facet, and the address of this search with it, or without it."""

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class FacetGroup:
    """A facet, such as the sources, with the values that the found articles have in it."""

    name: str
    title: str
    choices: list[FacetChoice]

    @property
    def is_open(self) -> bool:
        """Whether the page shows the values at once: of the first two, and where one is chosen."""
        return self.name in OPEN or any(choice.is_chosen for choice in self.choices)


@dataclass(slots=True)
class ResultPage:
    """Everything that the search page shows of an answer.

    ``without`` has, for words that no article holds together, each word, how many articles
    there are without it, and the address of that search.
    """

    results: Results
    found: list[MarkedHit] = field(default_factory=list)
    groups: list[FacetGroup] = field(default_factory=list)
    columns: list[HistogramBar] = field(default_factory=list)
    chips: list[FilterChip] = field(default_factory=list)
    pager: Pager = field(default_factory=Pager)
    suggestion_url: str = ""
    without: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The number of the first hit of the page."""
        return (self.results.page - 1) * self.results.page_size + 1

    @property
    def labels(self) -> dict[tuple[str, str], str]:
        """Name and value of each facet's chosen values -> what it is called."""
        return {
            (group.name, choice.value): choice.label
            for group in self.groups
            for choice in group.choices
            if choice.is_chosen
        }


def load(request: SearchRequest, state: str = "") -> ResultPage:
    """Search, and load the found articles through ``published()``.

    ``state`` is the state of the archive that the page shows, empty where it is not known.

    Raises ``SearchUnavailable``.
    """
    query = request.search_query(PAGE_SIZE)
    results = search.search(query)
    page = ResultPage(results)
    page.found = list(marked_hits(results.hits, search.highlighter(query)))
    page.groups = list(_facet_groups(request, results, section_tree(state)))
    page.columns = histogram_bars(request, results.histogram)
    page.without = [
        (item.word, item.total, request.with_words(rest))
        for item in results.without
        if (rest := request.parsed.text_without(item.number)) != request.text
    ]
    page.chips = list(request.chips(page.labels))
    if results.suggestion:
        page.suggestion_url = request.with_words(results.suggestion)
    page.pager = _pager(request, results.pages)
    return page


def load_corrected(
    request: SearchRequest, page: ResultPage, state: str = ""
) -> tuple[SearchRequest, ResultPage] | None:
    """The search for the words that are suggested where nothing was found, with its results.

    None where something was found, nothing is suggested, the reader wants the words as typed, or
    the others find nothing either. Raises ``SearchUnavailable``.
    """
    words = page.results.suggestion
    if page.results.total or not words or request.is_literal:
        return None
    corrected = request.with_other_words(words)
    found = load(corrected, state)
    return (corrected, found) if found.results.total else None


def _pager(request: SearchRequest, last: int) -> Pager:
    """Links to the first and the last page, and to those around this one."""
    number, last = request.page, max(min(last, LAST_PAGE), 1)
    pager = Pager()
    shown = {1, last, *range(max(number - AROUND, 1), min(number + AROUND, last) + 1)}
    before = 0
    for page in sorted(shown):
        url, is_after_gap = request.url(page=page), page > before + 1
        pager.pages.append(PageLink(page, url, page == number, is_after_gap=is_after_gap))
        before = page
    if number > 1:
        pager.newer_url = request.url(page=min(number - 1, last))
    if number < last:
        pager.older_url = request.url(page=number + 1)
    return pager


def _facet_groups(
    request: SearchRequest, results: Results, tree: SectionTree
) -> Iterator[FacetGroup]:
    reader = reader_language()
    labels = {"sezione": {section.slug: section.shown_name for section in tree.sections}}
    titles = {
        "sezione": _("Section"),
        "fonte": _("Source"),
        "lingua": _("Language"),
        "paese": _("Country"),
        "anno": _("Year"),
    }
    for name, title in titles.items():
        facets = results.facets.get(FACET_NAMES[name], ())  # type: ignore[call-overload]
        named = labels.get(name, {})
        choices = [_choice(request, name, facet, named, reader) for facet in facets]
        known = {choice.value for choice in choices}
        # What was chosen stays in sight when nothing has it.
        gone = (Facet(value, value, 0) for value in request.chosen[name] if value not in known)
        choices += [_choice(request, name, facet, named, reader) for facet in gone]
        if choices:
            yield FacetGroup(name, title, choices)


def _choice(
    request: SearchRequest, name: str, facet: Facet, named: Mapping[str, str], reader: str
) -> FacetChoice:
    return FacetChoice(
        value=facet.value,
        label=_label(name, facet.value, named.get(facet.value, facet.label), reader),
        count=facet.count,
        is_chosen=facet.value in request.chosen[name],
        url=request.toggled(name, facet.value),
    )


def _label(name: str, value: str, label: str, reader: str) -> str:
    if name == "lingua":
        return language_name(value, reader)
    return country_name(value, reader) if name == "paese" else label
