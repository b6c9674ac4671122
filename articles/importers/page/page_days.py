"""When the article of a page came out: the places where pages say it, from the best one on."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from lxml.html import HtmlElement

from articles.importers.dates import moment_or_none
from articles.importers.page import shown_days
from articles.importers.page.clutter import words_of
from articles.importers.page.headlines import MOST_HEADINGS
from articles.importers.page.json_ld import Head, LinkedData
from articles.importers.page.page_lines import one_line

DATE_TAGS = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date"),
    *("article:published", "article:published:time", "article.published", "og:published_time"),
    *("og:pubdate", "og:release_date", "rnews:datepublished", "cxenseparse:recs:publishtime"),
    *("cxenseparse:publishtime", "sailthru.date", "dc.date.issued", "dcterms.issued"),
    *("dc.date.created", "dc.date.issue", "dc.date.published", "dcterms.date.created"),
    *("dcterms.created", "dcterms.available", "dc.date", "dcterms.date", "article:publicationdate"),
    *("citation_publication_date", "citation_date", "pubdate", "pub_date", "pdate", "ptime"),
    *("publishdate", "publish-date", "publish_date", "publication_date", "publication-date"),
    *("displaydate", "date", "article.created", "datecreated"),
)
CHANGED_TAGS = ("article:modified_time", "og:updated_time", "datemodified", "last-modified")
# Attributes in which elements have a moment that they show as "two years ago".
MOMENTS = ("datetime", "content", "data-datetime", "data-timestamp", "data-date", "data-time")
# Elements whose explanation, which is seen when one points at them, may be a moment.
EXPLAINED = {"time", "abbr", "span"}
YEAR = re.compile(r"\d{4}")  # also the beginning of a count of seconds
# Words of classes and of ``itemprop`` of a day at which the article was changed.
OF_CHANGES = {"updated", "modified", "update", "changed"}
# Where a paper shows the day of today, above the pages of all days: elements, and words of classes.
OF_ALL_PAGES = {"header", "nav"}
OF_TODAY = {"masthead", "topbar", "top bar", "today", "current date", "date today", "oggi", "heute"}
# Of a day in the future a page is not; its clock may be a little fast, or its zone unsaid.
AHEAD = timedelta(days=1)
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)  # what systems make of an empty field


@dataclass
class Places:
    """The page, the elements around its headline, what it states, and its address and language."""

    tree: HtmlElement
    near: list[HtmlElement]
    data: LinkedData
    head: Head
    address: str
    language: str

    def published(self) -> datetime | None:
        """The first moment that a place names; when the article was changed counts last."""
        latest = timezone.now() + AHEAD
        # One after the other: words of all languages are loaded for what is not stated alone.
        moments = chain(
            _moments(self._stated()),
            shown_days.moments(self.own, self.language),
            _moments([shown_days.day_in_address(self.address)]),
            _moments(self._changed()),
            shown_days.moments([each for each in self.near if each not in self.own], self.language),
        )
        return next((each for each in moments if NO_MOMENT != each <= latest), None)

    @cached_property
    def own(self) -> list[HtmlElement]:
        """Those of the elements around the headline that do not stand above all pages."""
        headings = islice(self.tree.iter("h1"), MOST_HEADINGS)
        around = {above for heading in headings for above in heading.iterancestors()}
        return [each for each in self.near if not _is_of_all_pages(each, around)]

    def _stated(self) -> Iterator[Any]:
        article, page = self.data.article, self.data.page
        yield from (article.get("datePublished", ""), *self.head.all(*DATE_TAGS))
        yield from (page.get("datePublished", ""), article.get("dateCreated", ""))
        marked = "//*[@itemprop='datePublished' or @pubdate]"
        yield from self.tree.xpath(f"{marked}/@datetime | {marked}/@content")[:3]
        for each in self.own:
            if not _is_change(each):
                yield from _of_element(each)
        times = (each for each in self._own_times() if not _is_change(each))
        yield from (each.get("datetime", "") for each in islice(times, 1))

    def _own_times(self) -> Iterator[HtmlElement]:
        """The times in the article with the headline, if behind much text; none of another article
        or of readers."""
        headed = {each for each in self.tree.iter("article") if each.find(".//h1") is not None}
        for each in self.tree.iter("time"):
            articles = set(each.iterancestors("article"))
            if articles and articles <= headed and next(each.iterancestors("aside"), None) is None:
                yield each

    def _changed(self) -> Iterator[Any]:
        yield self.data.article.get("dateModified", "")
        yield from self.head.all(*CHANGED_TAGS)
        yield from chain.from_iterable(map(_of_element, self.near))


def _is_of_all_pages(element: HtmlElement, around: Set[HtmlElement]) -> bool:
    """Whether an element stands above the page's article, in what all pages of the outlet have.

    ``around`` are the elements in which a heading of the page stands.
    """
    for each in (element, *element.iterancestors()):
        if each in around or each.tag in {"article", "main"}:
            return False
        named = words_of(f"{each.get('class', '')} {each.get('id', '')}"[:300])
        if each.tag in OF_ALL_PAGES or not named.isdisjoint(OF_TODAY):
            return True
    return False


def _is_change(element: HtmlElement) -> bool:
    named = f"{element.get('class', '')} {element.get('itemprop', '')}"[:300]
    words = words_of(named)
    return not words.isdisjoint(OF_CHANGES) and "published" not in words


def _of_element(element: HtmlElement) -> Iterator[str]:
    """What an element's attributes may have of a moment."""
    names = MOMENTS if element.tag not in EXPLAINED else (*MOMENTS, "title")
    yield from (value for name in names if YEAR.search(value := element.get(name, "")[:40]))


def _moments(values: Iterable[Any]) -> Iterator[datetime]:
    """The moments that texts and counts name, of those that name one."""
    for value in chain.from_iterable(each if isinstance(each, list) else [each] for each in values):
        text = str(value) if isinstance(value, int) else value
        if moment := moment_or_none(one_line(text)):
            yield moment
