"""The answer of a search as its page shows it: cards, facets with addresses, a picture of time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import rights, search
from articles.furniture import last_day_of
from articles.models import Brief, briefs
from articles.names import count_text, country_name, language_name, reader_language
from articles.querying import FACET_NAMES, Asked
from articles.search.types import Bar, Facet, Hit, Results

PAGE_SIZE = 20
OPEN = {"sezione", "fonte"}
# The picture of hits over time: more months than this are drawn as years.
MOST_MONTHS = 36
PICTURE_WIDTH, PICTURE_HEIGHT = 600, 80


@dataclass(frozen=True, slots=True)
class Found:
    """One article with the hit that led to it, its title and a piece of its text, marked."""

    article: Brief
    hit: Hit
    title: SafeString
    snippet: SafeString


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
class Column:
    """One bar of the picture, in its units, and the address that narrows to its time."""

    label: str
    count: int
    url: str
    x: float
    y: float
    width: float
    height: float
    slot_x: float
    slot_width: float


@dataclass(slots=True)
class ResultPage:
    """Everything that the page shows of an answer."""

    results: Results
    found: list[Found] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    previous_url: str = ""
    next_url: str = ""
    suggestion_url: str = ""
    without: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def start(self) -> int:
        """The number of the first hit of the page."""
        return (self.results.page - 1) * self.results.page_size + 1

    @property
    def total_text(self) -> SafeString:
        """How many were found, the number in bold."""
        total = self.results.total
        text = ngettext("<b>%(total)s</b> article", "<b>%(total)s</b> articles", total)
        return mark_safe(text % {"total": count_text(total)})  # noqa: S308  # our own words

    @property
    def took_text(self) -> str:
        return _("in %(ms)s milliseconds") % {"ms": floatformat(self.results.took_ms, 1)}

    @property
    def place_text(self) -> str:
        """The number of the page, of how many."""
        page, last = count_text(self.results.page), count_text(self.results.pages)
        return _("Page %(number)s of %(last)s") % {"number": page, "last": last}

    @property
    def last_column(self) -> Column:
        return self.columns[-1]

    @property
    def labels(self) -> dict[tuple[str, str], str]:
        """Name and value of each facet's choice -> what it is called."""
        return {
            (group.name, choice.value): choice.label
            for group in self.groups
            for choice in group.choices
        }


def load(asked: Asked) -> ResultPage:
    """Ask, and load what was found through ``published()``. Raises ``SearchUnavailable``."""
    query = asked.search_query(PAGE_SIZE)
    results = search.search(query)
    page = ResultPage(results)
    page.found = list(found_articles(results.hits, search.highlighter(query)))
    page.groups = list(_groups(asked, results))
    page.columns = _columns(asked, results.histogram)
    page.without = [
        (item.word, item.total, asked.with_words(_left_out(asked.text, item.word)))
        for item in results.without
    ]
    if results.suggestion:
        page.suggestion_url = asked.with_words(results.suggestion)
    if asked.page > 1:
        page.previous_url = asked.url(page=min(asked.page - 1, max(results.pages, 1)))
    if asked.page < results.pages:
        page.next_url = asked.url(page=asked.page + 1)
    return page


def found_articles(hits: Iterable[Hit], marker: search.Highlighter) -> Iterator[Found]:
    """The hits that readers may see. A fragment is cut from what the rights let them read."""
    hit_by_id = {hit.id: hit for hit in hits}
    articles = briefs(tuple(hit_by_id))
    for pk, hit in hit_by_id.items():
        if article := articles.get(pk):
            title = marker.title(article.title, article.language)
            text = rights.public_text(article)
            yield Found(article, hit, title, marker.fragment(text, article.language))


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


def _columns(asked: Asked, bars: tuple[Bar, ...]) -> list[Column]:
    stretches = _stretches(bars)
    if len(stretches) < 2:
        return []
    highest, step = max(one.number for one in stretches), PICTURE_WIDTH / len(stretches)
    columns = []
    for place, (first, last, count) in enumerate(stretches):
        by_year = first.month != last.month
        height = round(count / highest * PICTURE_HEIGHT, 1)
        columns.append(
            Column(
                label=str(first.year) if by_year else date_format(first, "YEAR_MONTH_FORMAT"),
                count=count,
                url=asked.between(first, last),
                x=round(place * step + step * 0.1, 2),
                y=round(PICTURE_HEIGHT - height, 1),
                width=round(step * 0.8, 2),
                height=height,
                slot_x=round(place * step, 2),
                slot_width=round(step, 2),
            )
        )
    return columns


class _Stretch(NamedTuple):
    """A month or a year, and how many of the found articles are of it."""

    first: date
    last: date
    number: int


def _stretches(bars: Sequence[Bar]) -> list[_Stretch]:
    """Every month between the first and the last, or every year where those are many."""
    months = [int(bar.date[:4]) * 12 + int(bar.date[5:7]) - 1 for bar in bars]
    counts: Counter[int] = Counter()
    is_long = bool(months) and months[-1] - months[0] >= MOST_MONTHS
    for month, bar in zip(months, bars, strict=True):
        counts[month // 12 if is_long else month] += bar.count
    if is_long:
        years = range(min(counts), max(counts) + 1)
        return [_Stretch(date(y, 1, 1), date(y, 12, 31), counts[y]) for y in years]
    every = range(min(counts, default=0), max(counts, default=-1) + 1)
    firsts = [(date(m // 12, m % 12 + 1, 1), counts[m]) for m in every]
    return [_Stretch(first, last_day_of(first), number) for first, number in firsts]
