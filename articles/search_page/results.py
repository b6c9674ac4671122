"""The answer of a search as its page shows it: hits, facets with addresses, pages to turn to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles import search
from articles.content import rights
from articles.lists.pagination import PageLink, Pager
from articles.models import Article, Brief, briefs
from articles.search.types import Facet, Hit, Results
from articles.search_page.histogram import Column, columns_of
from articles.search_page.request import FACET_NAMES, LAST_PAGE, Asked
from articles.text.locale_names import country_name, language_name, reader_language

PAGE_SIZE = 10
AROUND = 2  # pages before and after the one shown that can be turned to
MARK = "<mark>"
OPEN = {"sezione", "fonte"}


@dataclass(frozen=True, slots=True)
class Names:
    """The names that an article goes under, marked. Its author and those of its tags (by slug)
    that nothing was found in are left out."""

    source: SafeString
    section: SafeString
    author: SafeString
    tags: tuple[tuple[str, SafeString], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One article with the hit that led to it, its title and a piece of its text, marked."""

    article: Brief
    hit: Hit
    title: SafeString
    snippet: SafeString
    names: Names


# Not frozen, as the facets of an answer: a page has a hundred of them.
@dataclass(slots=True)
class Choice:
    """One value of a facet, and the address that takes it in or out."""

    value: str
    label: str
    count: int
    is_chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """A facet with its values."""

    name: str
    title: str
    choices: list[Choice]

    @property
    def is_open(self) -> bool:
        """Whether it stands open: the first two, and those of which something is chosen."""
        return self.name in OPEN or any(choice.is_chosen for choice in self.choices)


@dataclass(slots=True)
class ResultPage:
    """Everything that the page shows of an answer."""

    results: Results
    found: list[Found] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
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


def load(asked: Asked) -> ResultPage:
    """Ask, and load what was found through ``published()``. Raises ``SearchUnavailable``."""
    query = asked.search_query(PAGE_SIZE)
    results = search.search(query)
    page = ResultPage(results)
    page.found = list(found_articles(results.hits, search.highlighter(query)))
    page.groups = list(_groups(asked, results))
    page.columns = columns_of(asked, results.histogram)
    page.without = [
        (item.word, item.total, asked.with_words(_left_out(asked.text, item.word)))
        for item in results.without
    ]
    if results.suggestion:
        page.suggestion_url = asked.with_words(results.suggestion)
    page.pager = _pager(asked, results.pages)
    return page


def _pager(asked: Asked, last: int) -> Pager:
    """The first and the last page, and those about this one."""
    number, last = asked.page, max(min(last, LAST_PAGE), 1)
    pager = Pager()
    shown = {1, last, *range(max(number - AROUND, 1), min(number + AROUND, last) + 1)}
    before = 0
    for one in sorted(shown):
        link = PageLink(one, asked.url(page=one), one == number, is_after_gap=one > before + 1)
        pager.pages.append(link)
        before = one
    if number > 1:
        pager.newer_url = asked.url(page=min(number - 1, last))
    if number < last:
        pager.older_url = asked.url(page=number + 1)
    return pager


def found_articles(hits: Iterable[Hit], marker: search.Highlighter) -> Iterator[Found]:
    """The hits that readers may see. A fragment is cut from what the rights let them read."""
    hit_by_id = {hit.id: hit for hit in hits}
    articles = briefs(tuple(hit_by_id))
    found = [_found(articles[pk], hit, marker) for pk, hit in hit_by_id.items() if pk in articles]
    tags = _tags_of([one.hit.id for one in found if _shows_tags(one, marker)])
    for one in found:
        marked = (
            (slug, marker.name(name, "tag", one.article.language))
            for slug, name in tags.get(one.hit.id, ())
        )
        shown = tuple((slug, name) for slug, name in marked if MARK in name)
        yield replace(one, names=replace(one.names, tags=shown)) if shown else one


def _found(article: Brief, hit: Hit, marker: search.Highlighter) -> Found:
    author = marker.name(article.author, "author", article.language)
    section = article.section.name if article.section else ""
    return Found(
        article,
        hit,
        title=marker.title(article.title, article.language),
        snippet=marker.fragment(rights.public_text(article), article.language),
        names=Names(
            marker.name(article.source.name, "source"),
            marker.name(section, "section"),
            author if MARK in author else SafeString(""),
        ),
    )


def _shows_tags(found: Found, marker: search.Highlighter) -> bool:
    """Whether words of the query are in the article's tags, or may be: nothing else has any."""
    if marker.asks_for("tag") or any(field == "tag" for field, _word in found.hit.in_names):
        return True
    return bool(found.hit.matched) and MARK not in found.title + found.snippet


def _tags_of(ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Slug and name of the tags of some articles."""
    tags: dict[int, list[tuple[str, str]]] = {}
    if ids:
        links = Article.tags.through.objects.filter(article__in=ids).order_by("tag__name")
        for pk, slug, name in links.values_list("article_id", "tag__slug", "tag__name"):
            tags.setdefault(pk, []).append((slug, name))
    return tags


def _left_out(text: str, word: str) -> str:
    return " ".join(part for part in text.split() if part.strip('"«»“”()').lower() != word.lower())


def _groups(asked: Asked, results: Results) -> Iterator[Group]:
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
        choices = [_choice(asked, name, facet, reader) for facet in facets]
        known = {choice.value for choice in choices}
        # What was chosen stays in sight when nothing has it.
        choices += [
            Choice(value, _label(name, value, value, reader), 0, True, asked.toggled(name, value))
            for value in asked.chosen[name]
            if value not in known
        ]
        if choices:
            yield Group(name, title, choices)


def _choice(asked: Asked, name: str, facet: Facet, reader: str) -> Choice:
    return Choice(
        value=facet.value,
        label=_label(name, facet.value, facet.label, reader),
        count=facet.count,
        is_chosen=facet.value in asked.chosen[name],
        url=asked.toggled(name, facet.value),
    )


def _label(name: str, value: str, label: str, reader: str) -> str:
    if name == "lingua":
        return language_name(value, reader)
    return country_name(value, reader) if name == "paese" else label
