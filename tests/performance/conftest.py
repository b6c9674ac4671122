"""A made-up archive that grows, and its pages asked for as the first reader asks for them."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from articles.lists.page_keys import key_of
from articles.models import Article, Section, Source, Tag
from articles.synthetic import Maker

Address = Callable[[], str]
_numbers = itertools.count()


def fill(number: int) -> None:
    """Let the archive have so many articles, some commented on, some on the front page."""
    for _done in Maker(1, number, timezone.localdate(), with_comments=True).make():
        pass
    Article.objects.filter(external_id__endswith="7").update(front_page=True)
    # A server at work has statistics on a table soon after it has grown; without them
    # PostgreSQL plans for the few rows that it knew of before.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _middle() -> Article:
    """An article with tags, and with many others before and after it."""
    articles = Article.objects.published().filter(tags__isnull=False).newest_first()
    return articles[articles.count() // 2]


def _signed() -> Article:
    """An article with an author."""
    return Article.objects.published().filter(author_slug__gt="")[0]


def _key() -> str:
    return key_of(_middle())


def _fullest(model: type[Section] | type[Source] | type[Tag]) -> str:
    term = model._default_manager.order_by("-article_count", "slug").first()
    assert term is not None
    return term.get_absolute_url()


def _all_filters(article: Article) -> str:
    assert article.section is not None
    tag = article.tags.order_by("pk")[0]
    return (
        f"sezione={article.section.slug}&fonte={article.source.slug}&lingua={article.language}"
        f"&tag={tag.slug}&dal=2001-01-01&al=2099-12-31"
    )


# Each kind of page, with an address of it.
PAGES: dict[str, Address] = {
    "home": lambda: "/",
    "article": lambda: _middle().path,
    "section": lambda: _fullest(Section),
    "section with others under it": lambda: "/sezione/rassegna-esteri/",
    "front page section": lambda: "/sezione/primo-piano/",
    "source": lambda: _fullest(Source),
    "tag": lambda: _fullest(Tag),
    "author": lambda: f"/autore/{_signed().author_slug}/",
    "sources": lambda: "/fonti/",
    "all articles": lambda: "/articoli/",
    "all articles, second page": lambda: "/articoli/?pagina=2",
    "filtered by dates, by key": lambda: f"/articoli/?dal=2011-01-01&al=2026-01-01&prima={_key()}",
    "oldest first from a date, by key": lambda: (
        f"/articoli/?ordine=antichi&dal=2012-01-01&al=2099-12-31&prima={_key()}"
    ),
    "all articles by key": lambda: f"/articoli/?prima={_key()}",
    "all articles back by key": lambda: f"/articoli/?dopo={_key()}",
    "oldest first": lambda: "/articoli/?ordine=antichi",
    "filtered": lambda: "/articoli/?sezione=rassegna-esteri&lingua=it&dal=2012-01-01",
    "filtered by all": lambda: f"/articoli/?{_all_filters(_middle())}",
    "archive": lambda: "/archivio/",
    "year": lambda: f"/archivio/{_middle().day:%Y}/",
    "month": lambda: f"/archivio/{_middle().day:%Y/%m}/",
    "day": lambda: f"/archivio/{_middle().day:%Y/%m/%d}/",
    "sitemaps": lambda: "/sitemap.xml",
}


@dataclass(frozen=True)
class Seen:
    """What a page takes of the database: its SQL, SQLite's plans for that, and the steps that
    SQLite's virtual machine did, in hundreds.
    """

    sql: list[str]
    plans: list[list[str]]
    steps: int


@dataclass(frozen=True)
class Growth:
    """A page in a small archive and in one five times as large."""

    small: Seen
    large: Seen


@pytest.fixture(scope="session")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Growth]:
    """Every kind of page as its first reader makes the site work for it."""
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr("pressreview.page_cache.stamps.STAMP_SECONDS", -1.0)
        fill(1000)
        small = {kind: look_at(address()) for kind, address in PAGES.items()}
        fill(5000)
        large = {kind: look_at(address()) for kind, address in PAGES.items()}
        transaction.set_rollback(True)
    return {kind: Growth(small[kind], large[kind]) for kind in PAGES}


def look_at(address: str) -> Seen:
    """What a page takes that no cache has, the reading of the cache's stamp included."""
    client = Client()
    _ask(client, address)  # what a process reads once, it has read
    with CaptureQueriesContext(connection) as captured, counting_steps() as steps:
        _ask(client, address)
    sql = [query["sql"] for query in captured.captured_queries]
    return Seen(sql, [plan_of(query) for query in sql], len(steps))


def _ask(client: Client, address: str) -> None:
    joint = "&" if "?" in address else "?"
    response = client.get(f"{address}{joint}v={next(_numbers)}")
    assert response.status_code == 200, address


@contextmanager
def counting_steps() -> Iterator[list[None]]:
    """A list that grows by one with every hundred steps of SQLite."""
    steps: list[None] = []
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(lambda: steps.append(None), 100)
    yield steps
    if connection.vendor == "sqlite":
        connection.connection.set_progress_handler(None, 100)


def plan_of(sql: str) -> list[str]:
    """The steps by which SQLite would answer; none for other databases."""
    if connection.vendor != "sqlite" or not sql.startswith("SELECT"):
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]
