"""Pages of long lists: the first few by number, all later ones by key.

A numbered page skips what stands before it (OFFSET), which costs more with every page; a key
("what is older than this article") costs the same anywhere in the list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import Http404, QueryDict
from django.utils import timezone

from articles.lists.page_keys import EVER, Span, key_of, parse_key
from articles.models import Article, ArticleQuerySet, ListCard, Tag, cards_by_id
from articles.models.prepared_query import PreparedQuery

FilingKind = Literal["all", "section", "source", "tag", "common tag"]
PAGE_SIZE = 20
NUMBERED_PAGES = 10


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; ``is_after_gap`` says that some before it are left out."""

    number: int
    url: str
    is_current: bool
    is_after_gap: bool = False


@dataclass(slots=True)
class Pager:
    """The articles of one page and the addresses of its neighbours.

    ``total`` is how many articles the list has, where the page has seen as far as its end.
    """

    articles: list[ListCard] = field(default_factory=list)
    newer_url: str = ""
    older_url: str = ""
    pages: list[PageLink] = field(default_factory=list)
    is_first: bool = True
    total: int | None = None


def after_key(
    articles: ArticleQuerySet, key: str, *, newest_first: bool, span: Span = EVER
) -> ArticleQuerySet:
    """What follows the article of this key within the span, in the order given."""
    date, pk = parse_key(key)
    rest = span.from_date(date, newest_first=newest_first).narrow(articles)
    return _after(rest, date, pk, newest_first=newest_first)


def _after(
    articles: ArticleQuerySet, date: datetime, pk: int, *, newest_first: bool
) -> ArticleQuerySet:
    if newest_first:
        return articles.filter(Q(visible_from__lt=date) | Q(visible_from=date, pk__lt=pk))
    return articles.filter(Q(visible_from__gt=date) | Q(visible_from=date, pk__gt=pk))


def first_ids(
    parts: Sequence[ArticleQuerySet], count: int, *, start: int = 0, newest_first: bool = True
) -> list[int]:
    """The ids of ``count`` articles from place ``start`` of several lists merged by date."""
    return [row[-1] for row in _beginning(parts, count, start, newest_first)]


def _beginning(
    parts: Sequence[ArticleQuerySet], count: int, start: int, newest_first: bool
) -> "QuerySet[Article, tuple[Any, ...]]":
    """The ids, as the last column, of ``count`` articles of the lists merged by date.

    Each list gives its own beginning (one range of an index), and those are merged. A single
    query over all the sections of a branch would read and sort every article of theirs.
    """
    ordered = [part.newest_first() if newest_first else part.oldest_first() for part in parts]
    if len(ordered) == 1:
        return ordered[0].values_list("pk")[start : start + count]
    beginnings = [
        Article.objects.filter(pk__in=part.values("pk")[: start + count])
        .order_by()
        .values_list("visible_from", "pk")
        for part in ordered
    ]
    order = ("-visible_from", "-pk") if newest_first else ("visible_from", "pk")
    merged = beginnings[0].union(*beginnings[1:], all=True).order_by(*order)
    return merged[start : start + count]


@dataclass(frozen=True, slots=True)
class Filing:
    """A list that is asked for often, with prepared queries: all articles, or those filed under
    sections, a source or a tag. ``ids`` are theirs.
    """

    kind: FilingKind = "all"
    ids: tuple[int, ...] = ()

    @classmethod
    def under_tag(cls, tag: Tag) -> "Filing":
        return cls("tag" if tag.is_rare else "common tag", (tag.pk,))

    def parts(self) -> list[ArticleQuerySet]:
        """The list as parts without a common article."""
        return _parts(self.kind, self.ids, timezone.now())

    def first_ids(
        self,
        count: int,
        *,
        start: int = 0,
        newest_first: bool = True,
        key: str | None = None,
        span: Span = EVER,
    ) -> list[int]:
        """Ids as ``first_ids`` gives them, of the span alone and after the key, if there is one."""
        values: dict[str, Any] = {"moment": timezone.now()}
        if self.ids:
            values["ids"] = self.ids
        if key is not None:
            values["date"], values["pk"] = parse_key(key)
            span = span.from_date(values["date"], newest_first=newest_first)
        if span != EVER:
            values |= {"since": span.since, "until": span.until}
        shape = (self.kind, count, start, newest_first)
        return [row[-1] for row in _FILED.rows(*shape, **values)]


def _parts(kind: FilingKind, ids: Sequence[int], moment: datetime) -> list[ArticleQuerySet]:
    visible = Article.objects.published(at=moment)
    if kind == "section":
        return [visible.filter(section=pk) for pk in ids]
    if kind == "source":
        return [visible.filter(source=pk) for pk in ids]
    if kind in {"tag", "common tag"}:
        return [visible.with_tag(pk, is_rare=kind == "tag") for pk in ids]
    return [visible]


def _filed(
    kind: FilingKind,
    count: int,
    start: int,
    newest_first: bool,
    *,
    moment: datetime,
    ids: Sequence[int] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    date: datetime | None = None,
    pk: int = 0,
) -> "QuerySet[Article, tuple[Any, ...]]":
    parts = _parts(kind, ids, moment)
    if since is not None and until is not None:
        parts = [Span(since, until).narrow(part) for part in parts]
    if date is not None:
        parts = [_after(part, date, pk, newest_first=newest_first) for part in parts]
    return _beginning(parts, count, start, newest_first)


_FILED = PreparedQuery(_filed)
Listed = Filing | Sequence[ArticleQuerySet]


def _numbered_ids(
    articles: Listed, count: int, start: int, newest_first: bool, span: Span
) -> list[int]:
    if isinstance(articles, Filing):
        return articles.first_ids(count, start=start, newest_first=newest_first, span=span)
    parts = [span.narrow(part) for part in articles]
    return first_ids(parts, count, start=start, newest_first=newest_first)


def _ids_after(articles: Listed, count: int, key: str, newest_first: bool, span: Span) -> list[int]:
    if isinstance(articles, Filing):
        return articles.first_ids(count, newest_first=newest_first, key=key, span=span)
    rest = [after_key(part, key, newest_first=newest_first, span=span) for part in articles]
    return first_ids(rest, count, newest_first=newest_first)


def paginate(
    articles: Listed,
    query: QueryDict,
    *,
    newest_first: bool = True,
    span: Span = EVER,
) -> Pager:
    """The page that the address asks for: ``pagina`` (a number), ``prima`` or ``dopo`` (keys).

    ``articles`` are a filing, or lists without a common article that are merged by date; of them
    ``span`` is shown.
    ``prima`` continues after a key in the list's order, ``dopo`` goes back towards its start.
    Raises Http404 for a page that does not exist.
    """
    if "prima" in query or "dopo" in query:
        return _page_by_key(articles, query, newest_first, span)
    return _page_by_number(articles, query, newest_first, span)


def _link(query: QueryDict, **changes: str) -> str:
    own = {"pagina", "prima", "dopo"}
    pairs = [
        (name, value)
        for name, values in query.lists()
        for value in values
        if name not in own and value
    ]
    return "?" + urlencode(pairs + list(changes.items()))


def _numbered(query: QueryDict, number: int) -> str:
    return _link(query, pagina=str(number)) if number > 1 else _link(query)


def _page_by_number(articles: Listed, query: QueryDict, newest_first: bool, span: Span) -> Pager:
    text = query.get("pagina") or "1"
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= NUMBERED_PAGES):
        raise Http404("no such page")
    number = int(text)
    # Looking a little further tells which of the next numbers exist, without a COUNT.
    ahead = min(3, NUMBERED_PAGES - number)
    start = (number - 1) * PAGE_SIZE
    ids = _numbered_ids(articles, PAGE_SIZE * (ahead + 1) + 1, start, newest_first, span)
    if not ids and number > 1:
        raise Http404("no such page")
    page = Pager(articles=in_order(ids[:PAGE_SIZE]), is_first=number == 1)
    if len(ids) <= PAGE_SIZE * (ahead + 1):
        page.total = start + len(ids)
    last = number + min(ahead, max(0, (len(ids) - 1) // PAGE_SIZE))
    page.pages = [PageLink(n, _numbered(query, n), n == number) for n in range(1, last + 1)]
    if number > 1:
        page.newer_url = _numbered(query, number - 1)
    if len(ids) > PAGE_SIZE and number < NUMBERED_PAGES:
        page.older_url = _numbered(query, number + 1)
    elif len(ids) > PAGE_SIZE:
        page.older_url = _link(query, prima=key_of(page.articles[-1]))
    return page


def _page_by_key(articles: Listed, query: QueryDict, newest_first: bool, span: Span) -> Pager:
    backwards = "dopo" in query
    key = str(query.get("dopo" if backwards else "prima", ""))
    direction = newest_first != backwards
    ids = _ids_after(articles, PAGE_SIZE + 1, key, direction, span)
    if not ids:
        raise Http404("no such page")
    has_more, ids = len(ids) > PAGE_SIZE, ids[:PAGE_SIZE]
    if backwards:
        ids.reverse()
    page = Pager(articles=in_order(ids), is_first=backwards and not has_more)
    if has_more or backwards:
        page.older_url = _link(query, prima=key_of(page.articles[-1]))
    if not page.is_first:
        page.newer_url = _link(query, dopo=key_of(page.articles[0]))
    return page


def in_order(ids: list[int]) -> list[ListCard]:
    """The articles of these ids that readers may see, as cards, in the order of the ids."""
    cards = cards_by_id(ids)
    return [cards[pk] for pk in ids if pk in cards]
