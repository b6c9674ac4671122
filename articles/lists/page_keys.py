"""Where a page of a list begins: the key of an article in it, and the dates that are shown."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from django.http import Http404

from articles.models import Article, ArticleQuerySet, ListCard

# Microseconds since 1970, negative before, and an id.
KEY = re.compile(r"(-?\d{1,18})-(\d{1,18})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def key_of(article: Article | ListCard) -> str:
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
        """The articles whose dates are in the span."""
        if self == EVER:
            return articles
        return articles.filter(visible_from__range=(self.since, self.until))

    def from_date(self, date: datetime, *, newest_first: bool) -> "Span":
        """What is left of it from a date on, in the order given."""
        if newest_first:
            return replace(self, until=min(self.until, date))
        return replace(self, since=max(self.since, date))


EVER = Span()
