"""The answer of a search as its page shows it: hits, facets with addresses, pages to turn to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import search
from articles.content import rights
from articles.lists.pagination import PageLink, Pager
from articles.models import ResultCard, result_cards, tags_of_results
from articles.search.types import Facet, Hit, Results
from articles.search_page.histogram import HistogramBar, histogram_bars
from articles.search_page.request import FACET_NAMES, LAST_PAGE, FilterChip, SearchRequest
from articles.text.country_and_language_names import country_name, language_name, reader_language

PAGE_SIZE = 10
AROUND = 2  # pages before and after the one shown that can be turned to
MARK = "<mark>"
OPEN = {"sezione", "fonte"}


@dataclass(frozen=True, slots=True)
class MarkedNames:
    """The names of an article's source, section, author and tags with their marks, as HTML.

    ``tags`` has pairs of slug and name. Author and tags in which nothing was found are left out.
    """

    source: SafeString
    section: SafeString
    author: SafeString
    tags: tuple[tuple[str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedHit:
    """An article that a search found: its title and a piece of its text, marked, as HTML."""

    article: ResultCard
    hit: Hit
    title: SafeString
    snippet: SafeString
    names: MarkedNames


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


def load(request: SearchRequest) -> ResultPage:
    """Search, and load the found articles through ``published()``.

    Raises ``SearchUnavailable``.
    """
    query = request.search_query(PAGE_SIZE)
    results = search.search(query)
    page = ResultPage(results)
    page.found = list(marked_hits(results.hits, search.highlighter(query)))
    page.groups = list(_facet_groups(request, results))
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
    request: SearchRequest, page: ResultPage
) -> tuple[SearchRequest, ResultPage] | None:
    """The search for the words that are suggested where nothing was found, with its results.

    None where something was found, nothing is suggested, the reader wants the words as typed, or
    the others find nothing either. Raises ``SearchUnavailable``.
    """
    words = page.results.suggestion
    if page.results.total or not words or request.is_literal:
        return None
    corrected = request.with_other_words(words)
    found = load(corrected)
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


def marked_hits(hits: Iterable[Hit], highlighter: search.Highlighter) -> Iterator[MarkedHit]:
    """The articles of the hits that readers may see, in the order of the hits, with marks.

    A snippet is cut from what the rights of the source let readers see.
    """
    hit_by_id = {hit.id: hit for hit in hits}
    articles = result_cards(tuple(hit_by_id))
    items = [
        _marked_hit(articles[pk], hit, highlighter)
        for pk, hit in hit_by_id.items()
        if pk in articles
    ]
    tags = tags_of_results([item.hit.id for item in items if _may_show_tags(item, highlighter)])
    for item in items:
        marked = (
            (slug, highlighter.name(name, "tag", item.article.language))
            for slug, name in tags.get(item.hit.id, ())
        )
        shown = tuple((slug, name) for slug, name in marked if MARK in name)
        yield replace(item, names=replace(item.names, tags=shown)) if shown else item


def _marked_hit(article: ResultCard, hit: Hit, highlighter: search.Highlighter) -> MarkedHit:
    author = highlighter.name(article.author, "author", article.language)
    section = article.section.name if article.section else ""
    return MarkedHit(
        article,
        hit,
        title=highlighter.title(article.title, article.language),
        snippet=highlighter.fragment(rights.public_text(article), article.language),
        names=MarkedNames(
            highlighter.name(article.source.name, "source"),
            highlighter.name(section, "section"),
            author if MARK in author else SafeString(""),
        ),
    )


def _may_show_tags(item: MarkedHit, highlighter: search.Highlighter) -> bool:
    """Whether words of the query are in the article's tags, or may be: nothing else has any."""
    if highlighter.asks_for("tag") or any(field == "tag" for field, _word in item.hit.in_names):
        return True
    return bool(item.hit.matched) and MARK not in item.title + item.snippet


def _facet_groups(request: SearchRequest, results: Results) -> Iterator[FacetGroup]:
    reader = reader_language()
    titles = {
        "sezione": _("Section"),
        "fonte": _("Source"),
        "lingua": _("Language"),
        "paese": _("Country"),
        "anno": _("Year"),
    }
    for name, title in titles.items():
        facets = results.facets.get(FACET_NAMES[name], ())  # type: ignore[call-overload]
        choices = [_choice(request, name, facet, reader) for facet in facets]
        known = {choice.value for choice in choices}
        # What was chosen stays in sight when nothing has it.
        choices += [
            FacetChoice(
                value, _label(name, value, value, reader), 0, True, request.toggled(name, value)
            )
            for value in request.chosen[name]
            if value not in known
        ]
        if choices:
            yield FacetGroup(name, title, choices)


def _choice(request: SearchRequest, name: str, facet: Facet, reader: str) -> FacetChoice:
    return FacetChoice(
        value=facet.value,
        label=_label(name, facet.value, facet.label, reader),
        count=facet.count,
        is_chosen=facet.value in request.chosen[name],
        url=request.toggled(name, facet.value),
    )


def _label(name: str, value: str, label: str, reader: str) -> str:
    if name == "lingua":
        return language_name(value, reader)
    return country_name(value, reader) if name == "paese" else label
