"""Where lists of a WordPress led that no import writes down: feeds, authors, years, months, days.

Their addresses: wordpress.org/documentation/article/customize-permalinks and the rewrite rules in
wp-includes/class-wp-rewrite.php.
"""

import re
from contextlib import suppress
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from articles.lists.authors import author_at
from articles.models import Article, OldAddress
from articles.search import SearchUnavailable, search
from articles.search_page.request import SearchRequest

FEED = re.compile(r"(?P<page>.*/)feed(?:/(?:rss2?|atom|rdf|feed))?/?", re.DOTALL)
PAGE = re.compile(r"page/\d{1,6}/?\Z", re.ASCII)
# A site may have stood in a folder, or have had one before its archives.
AUTHOR = re.compile(r"(?:/[\w-]{1,60})?/author/(?P<slug>[^/]{1,100})/", re.ASCII)
DATE = re.compile(
    r"(?:/[\w-]{1,60})?/(?P<year>[12]\d{3})(?:/(?P<month>0[1-9]|1[0-2])(?:/(?P<day>[0-3]\d))?)?/",
    re.ASCII,
)
# ``?m=201804``, of sites whose addresses have no words.
COMPACT = re.compile(r"(\d{4})(\d{2})?(\d{2})?", re.ASCII)


def list_at(path: str, query: str = "") -> str:
    """The address of the list that stands for one of the old site; nothing for other paths."""
    if feed := FEED.fullmatch(path):
        return _feed_of(feed["page"])
    plain = PAGE.sub("", path if path.endswith("/") else f"{path}/")
    if author := AUTHOR.fullmatch(plain):
        if author_at(author["slug"]):
            return reverse("author", args=[author["slug"]])
        words = " ".join(re.findall(r"\w+", author["slug"]))
        return _articles_by(words) if words else ""
    if dated := DATE.fullmatch(plain):
        return _archive(dated["year"], dated["month"], dated["day"])
    if compact := COMPACT.fullmatch(query.removeprefix("m=")) if query.startswith("m=") else None:
        return _archive(*compact.groups())
    return ""


def list_by(path: str, article: Article) -> str:
    """The search for who wrote an article, where the path is that of an author on the old site:
    of accounts whose names no address says an article stands for the person. Empty for others."""
    plain = PAGE.sub("", path if path.endswith("/") else f"{path}/")
    words = " ".join(re.findall(r"\w+", article.author.partition(",")[0].casefold()))
    return _articles_by(words) if words and AUTHOR.fullmatch(plain) else ""


def _feed_of(page: str) -> str:
    """The feed of the section or tag that an old page leads to, or of the whole site."""
    old = OldAddress.objects.of(page)
    if old is None:
        return reverse("feed") if page.count("/") <= 2 and page != "/comments/" else ""
    if old.section is not None:
        return reverse("section_feed", args=[old.section.slug])
    if old.tag is not None:
        return reverse("tag_feed", args=[old.tag.slug])
    return old.target.get_absolute_url() if old.target and old.leads_somewhere else ""


def _articles_by(words: str) -> str:
    """The search for an author whose name has these words; the list of all articles where there is
    none, since what stands in an old address may be the name of an account."""
    question = QueryDict(urlencode({"q": f'autore:"{words}"'}))
    with suppress(SearchUnavailable):
        if not search(SearchRequest(question).search_query(1)).total_all:
            return reverse("article_list")
    return f"{reverse('search')}?{question.urlencode()}"


def _archive(year: str, month: str | None, day: str | None) -> str:
    """The page of the archive of a year, a month or a day on which something was published."""
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return ""
    days = {"day__year": first.year} | ({"day__month": first.month} if month else {})
    days |= {"day__day": first.day} if day else {}
    if not Article.objects.published().filter(**days).exists():
        return ""
    parts = [part for part in (year, month, day) if part]
    name = ("archive_year", "archive_month", "archive_day")[len(parts) - 1]
    return reverse(name, args=parts)
