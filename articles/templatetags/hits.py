"""The hits of a search and their picture over time.

They are put together here: a page has ten hits and up to a hundred bars, and a template
takes longer over their parts than the search takes to find them.
"""

from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from articles.models import Section, Source, Tag
from articles.search.types import Hit
from articles.search_page.histogram import HistogramBar
from articles.search_page.results import MarkedHit, MarkedNames
from articles.text.locale_names import count_text, country_name, language_name, reader_language

register = template.Library()
Kind = type[Section | Source | Tag]


@register.simple_tag
def hit_items(found: Iterable[MarkedHit]) -> SafeString:
    """The hits as items of a list."""
    cards = _Cards()
    items = (f'<li class="hit">{cards.card(item)}</li>' for item in found)
    return mark_safe("".join(items))  # noqa: S308  # every part is escaped


class _Cards:
    """The cards of one page, whose outlets and sections are often the same."""

    def __init__(self) -> None:
        self._home = reverse("home")
        self._reader = reader_language()
        self._zone = timezone.get_current_timezone()
        self._shelves: dict[tuple[str, str, str], str] = {}
        self._words = tuple(map(escape, (_("Found"), _("in the title"), _("not found"))))
        self._fields = {
            "source": escape(_("in the name of the source")),
            "section": escape(_("in the name of the section")),
            "author": escape(_("in the name of the author")),
            "tag": escape(_("in the tags")),
        }

    def card(self, item: MarkedHit) -> str:
        article = item.article
        lang = f' lang="{escape(article.language)}"' if article.language else ""
        address = escape(self._home + article.path[1:])
        snippet = f'<p class="hit-text"{lang} dir="auto">{item.snippet}</p>\n'
        below = f"{self._credit(item)}{self._why(item.hit)}"
        return (
            f'<article class="card">{self._kicker(item)}'
            f'<h2 class="card-title"><a href="{address}"{lang} dir="auto">{item.title}</a></h2>\n'
            f"{snippet if item.snippet else ''}{below}</article>"
        )

    def _kicker(self, item: MarkedHit) -> str:
        section = item.article.section
        if section is None:
            return ""
        return f'<p class="kicker">{self._link(Section, section.slug, item.names.section)}</p>\n'

    def _credit(self, item: MarkedHit) -> str:
        article, names = item.article, item.names
        country, language, reader = article.source.country, article.language, self._reader
        moment = article.published.astimezone(self._zone)
        day = _day_text(moment.date(), reader)
        return (
            f'<p class="credit">{self._link(Source, article.source.slug, names.source)}'
            f"{_span(country_name(country, reader))}"
            f' <time datetime="{moment.isoformat()}">{day}</time>'
            f"{_span(language_name(language, reader))}"
            f"{self._author(names)}{self._tags(names)}</p>\n"
        )

    def _author(self, names: MarkedNames) -> str:
        if not names.author:
            return ""
        return f" <span>{_('by <bdi>%(author)s</bdi>') % {'author': names.author}}</span>"

    def _tags(self, names: MarkedNames) -> str:
        return "".join(f" {self._link(Tag, slug, name)}" for slug, name in names.tags)

    def _link(self, kind: Kind, slug: str, name: SafeString) -> str:
        """A link to a section, source or tag; its name has its marks already."""
        key = kind.__name__, slug, name
        if key not in self._shelves:
            outlet = ' class="outlet"' if kind is Source else ""
            address = _shelf_address(kind, slug, self._reader)
            self._shelves[key] = f'<a{outlet} href="{address}">{name}</a>'
        return self._shelves[key]

    def _why(self, hit: Hit) -> str:
        """Which words were found and where, and which are missing."""
        found, in_title, not_found = self._words
        text = f"{found}: {_listed(hit.matched)}" if hit.matched else ""
        places = [f"{in_title}{_of(hit, hit.in_title)}"] if hit.in_title else []
        for field, where in self._fields.items():
            if words := [word for name, word in hit.in_names if name == field]:
                places.append(f"{where}{_of(hit, words)}")
        if places and text:
            text += f" ({'; '.join(places)})"
        if hit.missing:
            text += f" · {not_found}: <s>{_listed(hit.missing)}</s>"
        return f'<p class="hit-why">{text}</p>' if text else ""


def _span(text: str) -> str:
    return f" <span>{escape(text)}</span>" if text else ""


@lru_cache(maxsize=5_000)
def _shelf_address(kind: Kind, slug: str, _reader: str) -> str:
    """The address under the reader's language, which is the active one."""
    return escape(kind(slug=slug).get_absolute_url())


def _of(hit: Hit, words: Collection[str]) -> str:
    """Which of the words that were found, where it is not all of them."""
    return "" if set(words) == set(hit.matched) else f": {_listed(words)}"


def _listed(words: Iterable[str]) -> str:
    return escape(", ".join(words))


@lru_cache(maxsize=20_000)
def _day_text(day: date, _reader: str) -> str:
    """The day in the words of the reader's language, which is the active one."""
    return escape(date_format(day, "DATE_FORMAT"))


@register.simple_tag
def timeline_bars(columns: Iterable[HistogramBar]) -> SafeString:
    """The bars of the picture, each a link that narrows the search to its time."""
    reader = reader_language()
    bars = (_bar(column, count_text(column.count, reader)) for column in columns if column.count)
    return mark_safe("".join(bars))  # noqa: S308  # every part is escaped


def _bar(column: HistogramBar, count: str) -> str:
    what = f"{escape(column.label)}: {count}"
    return (
        f'<a href="{escape(column.url)}" rel="nofollow" aria-label="{what}"><title>{what}</title>'
        f'<rect class="timeline-hit" x="{column.slot_x}" y="0" width="{column.slot_width}" '
        f'height="80"/><rect x="{column.x}" y="{column.y}" width="{column.width}" '
        f'height="{column.height}"/></a>'
    )


@register.simple_tag
def timeline_rows(columns: Iterable[HistogramBar]) -> SafeString:
    """The same as rows of a table."""
    reader = reader_language()
    rows = (
        f'<tr><td><a href="{escape(column.url)}" rel="nofollow">{escape(column.label)}</a></td>'
        f"<td>{count_text(column.count, reader)}</td></tr>"
        for column in columns
        if column.count
    )
    return mark_safe("".join(rows))  # noqa: S308  # every part is escaped
