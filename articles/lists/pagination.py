"""Pages of long lists: the first few by number, all later ones by key.

A numbered page skips what stands before it (OFFSET), which costs more with every page; a key
("what is older than this article") costs the same anywhere in the list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, QueryDict

from articles.models import Article, ArticleQuerySet, Card, cards_by_id

PAGE_SIZE = 20
NUMBERED_PAGES = 10
# Microseconds since 1970, negative before, and an id.
KEY = re.compile(r"(-?\d{1,18})-(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; ``is_after_gap`` says that some before it are left out."""

    number: int
    url: str
    is_current: bool
    is_after_gap: bool = False


@dataclass(slots=True)
class Pager:
    """The articles of one page and the addresses of its neighbours."""

    articles: list[Card] = field(default_factory=list)
    newer_url: str = ""
    older_url: str = ""
    pages: list[PageLink] = field(default_factory=list)
    is_first: bool = True


def key_of(article: Article | Card) -> str:
    """The article's place in a list by date, as it stands in an address."""
    visible_from = article.visible_from or article.published
    return f"{(visible_from - EPOCH) // MICROSECOND}-{article.pk}"


def parse_key(text: str) -> tuple[datetime, int]:
    """The date and the id of a key. Raises Http404 for a text that is no key."""
    match = KEY.fullmatch(text)
    if not match:
        raise Http404("no such page")
    try:
        return EPOCH + int(match[1]) * MICROSECOND, int(match[2])
    except OverflowError:
        raise Http404("no such page") from None


@dataclass(frozen=True, slots=True)
class Span:
    """The dates of a list, both ends included.

    A query gets one range of dates that holds for all reasons together: of several upper
    bounds SQLite would walk its index from one, and seldom the best.
    """

    since: datetime = EARLIEST
    until: datetime = LATEST

    def narrow(self, articles: ArticleQuerySet) -> ArticleQuerySet:
        """Those of these dates."""
        if self == EVER:
            return articles
        return articles.filter(visible_from__range=(self.since, self.until))


EVER = Span()


def after_key(
    articles: ArticleQuerySet, key: str, *, newest_first: bool, span: Span = EVER
) -> ArticleQuerySet:
    """What follows the article of this key within the span, in the order given."""
    date, pk = parse_key(key)
    if newest_first:
        rest = replace(span, until=min(span.until, date)).narrow(articles)
        return rest.filter(Q(visible_from__lt=date) | Q(visible_from=date, pk__lt=pk))
    rest = replace(span, since=max(span.since, date)).narrow(articles)
    return rest.filter(Q(visible_from__gt=date) | Q(visible_from=date, pk__gt=pk))


def first_ids(
    parts: Sequence[ArticleQuerySet], count: int, *, start: int = 0, newest_first: bool = True
) -> list[int]:
    """The ids of ``count`` articles from place ``start`` of several lists merged by date.

    Each list gives its own beginning (one range of an index), and those are merged. A single
    query over all the sections of a branch would read and sort every article of theirs.
    """
    ordered = [part.newest_first() if newest_first else part.oldest_first() for part in parts]
    if len(ordered) == 1:
        return list(ordered[0].values_list("pk", flat=True)[start : start + count])
    beginnings = [
        Article.objects.filter(pk__in=part.values("pk")[: start + count])
        .order_by()
        .values_list("visible_from", "pk")
        for part in ordered
    ]
    order = ("-visible_from", "-pk") if newest_first else ("visible_from", "pk")
    merged = beginnings[0].union(*beginnings[1:], all=True).order_by(*order)
    return [pk for _date, pk in merged[start : start + count]]


def paginate(
    parts: Sequence[ArticleQuerySet],
    query: QueryDict,
    *,
    newest_first: bool = True,
    span: Span = EVER,
) -> Pager:
    """The page that the address asks for: ``pagina`` (a number), ``prima`` or ``dopo`` (keys).

    ``parts`` are lists without a common article, merged by date, of which ``span`` is shown.
    ``prima`` continues after a key in the list's order, ``dopo`` goes back towards its start.
    Raises Http404 for a page that does not exist.
    """
    if "prima" in query or "dopo" in query:
        return _page_by_key(parts, query, newest_first, span)
    return _page_by_number([span.narrow(part) for part in parts], query, newest_first)


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


def _page_by_number(
    parts: Sequence[ArticleQuerySet], query: QueryDict, newest_first: bool
) -> Pager:
    text = query.get("pagina") or "1"
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= NUMBERED_PAGES):
        raise Http404("no such page")
    number = int(text)
    # Looking a little further tells which of the next numbers exist, without a COUNT.
    ahead = min(3, NUMBERED_PAGES - number)
    found = first_ids(
        parts,
        PAGE_SIZE * (ahead + 1) + 1,
        start=(number - 1) * PAGE_SIZE,
        newest_first=newest_first,
    )
    if not found and number > 1:
        raise Http404("no such page")
    page = Pager(articles=in_order(found[:PAGE_SIZE]), is_first=number == 1)
    last = number + min(ahead, max(0, (len(found) - 1) // PAGE_SIZE))
    page.pages = [PageLink(n, _numbered(query, n), n == number) for n in range(1, last + 1)]
    if number > 1:
        page.newer_url = _numbered(query, number - 1)
    if len(found) > PAGE_SIZE and number < NUMBERED_PAGES:
        page.older_url = _numbered(query, number + 1)
    elif len(found) > PAGE_SIZE:
        page.older_url = _link(query, prima=key_of(page.articles[-1]))
    return page


def _page_by_key(
    parts: Sequence[ArticleQuerySet], query: QueryDict, newest_first: bool, span: Span
) -> Pager:
    backwards = "dopo" in query
    key = str(query.get("dopo" if backwards else "prima", ""))
    direction = newest_first != backwards
    rest = [after_key(part, key, newest_first=direction, span=span) for part in parts]
    found = first_ids(rest, PAGE_SIZE + 1, newest_first=direction)
    if not found:
        raise Http404("no such page")
    has_more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    page = Pager(articles=in_order(found), is_first=backwards and not has_more)
    if has_more or backwards:
        page.older_url = _link(query, prima=key_of(page.articles[-1]))
    if not page.is_first:
        page.newer_url = _link(query, dopo=key_of(page.articles[0]))
    return page


def in_order(ids: list[int]) -> list[Card]:
    """The articles of these ids that readers may see, as cards, in the order of the ids."""
    cards = cards_by_id(ids)
    return [cards[pk] for pk in ids if pk in cards]
