"""How many articles a filtered list has: exactly those that readers see, or no number."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from articles import search
from articles.lists import pagination
from articles.lists.page_keys import key_of
from articles.models import (
    Article,
    ContentVersion,
    Dossier,
    IndexJob,
    Section,
    Source,
    Tag,
)
from articles.search import Results, SearchUnreachable, sync
from articles.search.engines import current_engine
from tests.small_archive import SmallArchive

MARCH = datetime(2018, 3, 5, 12, tzinfo=UTC)
MOST_QUERIES = 8  # as of any list


def count_of(client: Client, address: str) -> int | None:
    """The number that stands above a list; None where there is none."""
    response = client.get(address)
    assert response.status_code == 200, address
    found = re.search(r'<p class="list-count">(\d+) articol[oi]</p>', response.content.decode())
    return int(found[1]) if found else None


def indexed() -> None:
    """Have the index take everything over."""
    engine = current_engine()
    sync.drain_all(engine) if search.is_ready() else sync.rebuild(engine)


@pytest.fixture
def short_pages(
    archive: SmallArchive, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages of one article, so that few see the end of their list, and a folder for an index."""
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(pagination, "PAGE_SIZE", 1)


@pytest.fixture
def mixed(archive: SmallArchive, short_pages: None) -> Iterator[None]:
    """Articles of all kinds, some of which readers do not see, and an index of them."""
    below = Section.objects.create(name="Asia", slug="asia", parent=archive.section)
    other = Source.objects.create(name="El Faro", slug="el-faro", country="ES", language="en")
    for number in range(30):
        archive.make_article(
            section=below if number % 3 == 0 else archive.section,
            source=other if number % 2 else archive.source,
            language=("it", "en", "en-GB")[number // 2 % 3],
            published=MARCH + timedelta(days=number % 20, hours=number % 24),
            tags=("Siria",) if number % 4 < 3 else (),
            status=Article.Status.DRAFT if number % 10 == 9 else Article.Status.PUBLISHED,
        )
    archive.make_article(published=timezone.now() + timedelta(days=1), tags=("Siria",))
    indexed()
    yield


def test_a_list_whose_end_is_in_sight_says_how_many_it_has(
    client: Client, archive: SmallArchive
) -> None:
    """Without an index, and without another question to the database."""
    for _each in range(3):
        archive.make_article(author="Anna Rossi", front_page=True)
    archive.make_article(author="Anna Rossi", status=Article.Status.DRAFT)
    addresses = ["/articoli/", "/articoli/?lingua=it", "/autore/anna-rossi/"]
    for address in [*addresses, "/sezione/primo-piano/"]:
        assert count_of(client, address) == 3, address
    assert count_of(client, "/articoli/?lingua=fr") is None  # the page says that nothing is so
    assert "3 articles</p>" in client.get("/en/articoli/?lingua=it").content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_so_far_a_page_sees(
    client: Client, archive: SmallArchive, short_pages: None, more: int
) -> None:
    for _each in range(4 + more):
        archive.make_article()
    assert count_of(client, "/articoli/") == (None if more else 4)
    assert count_of(client, "/articoli/?pagina=2") == 4 + more
    assert count_of(client, f"/articoli/?prima={key_of(Article.objects.all()[0])}") is None


def test_the_index_counts_what_every_choice_of_filters_leaves(
    client: Client, mixed: None, archive: SmallArchive
) -> None:
    sections = {"": {}, "esteri": {}, "asia": {"section__slug": "asia"}}
    sources = {"": {}, "el-faro": {"source__slug": "el-faro"}}
    languages: dict[str, dict[str, Any]] = {
        "": {},
        "it": {"language": "it"},
        "en": {"language__in": ("en", "en-GB")},  # as in the search
    }
    tags = {"": {}, "siria": {"tags__slug": "siria"}}
    days: dict[tuple[str, str], dict[str, Any]] = {
        ("", ""): {},
        ("2018-03-07", "2018-03-20"): {"day__range": ("2018-03-07", "2018-03-20")},
    }
    for chosen in product(*(each.items() for each in (sections, sources, languages, tags, days))):
        names = ("sezione", "fonte", "lingua", "tag")
        values = dict(zip(names, (name for name, _rule in chosen), strict=False))
        (since, until), rules = chosen[-1][0], [rule for _name, rule in chosen]
        articles = Article.objects.published()
        for rule in rules:
            articles = articles.filter(**rule)
        address = "/articoli/?" + "&".join(
            f"{name}={value}" for name, value in [*values.items(), ("dal", since), ("al", until)]
        )
        assert count_of(client, address) == (articles.count() or None), address


def test_a_count_takes_no_counting_of_rows(client: Client, mixed: None) -> None:
    client.get("/articoli/")  # the parts that all pages share are kept from then on
    with CaptureQueriesContext(connection) as queries:
        assert count_of(client, "/articoli/?lingua=it&tag=siria&dal=2018-03-01")
    asked = [query["sql"] for query in queries.captured_queries]
    assert len(asked) <= MOST_QUERIES, "\n".join(asked)
    assert not [sql for sql in asked if "COUNT(" in sql.upper()]


def test_an_index_that_lags_says_nothing(
    client: Client, mixed: None, archive: SmallArchive
) -> None:
    """Of an article that was withdrawn a moment ago no number tells; and the page follows."""
    before = count_of(client, "/articoli/?tag=siria")
    assert before
    Article.objects.published().filter(tags__slug="siria")[:1].get().delete()
    assert count_of(client, "/articoli/?tag=siria") is None
    indexed()
    assert count_of(client, "/articoli/?tag=siria") == before - 1
    assert count_of(client, "/articoli/?tag=siria&pagina=3") == before - 1
    key = key_of(Article.objects.published().newest_first()[5])
    assert count_of(client, f"/articoli/?tag=siria&prima={key}") == before - 1
    # Each story once is another number of rows, which nobody has counted.
    assert count_of(client, "/articoli/?tag=siria&storie=una") is None


def test_an_index_that_is_away_costs_no_page(
    client: Client, mixed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(query: search.SearchQuery) -> Results:
        assert query.is_spare
        raise SearchUnreachable("away")

    monkeypatch.setattr(current_engine(), "search", fail)
    assert count_of(client, "/articoli/?tag=siria&x=1") is None


def test_dossiers_say_how_many_they_have(
    client: Client, mixed: None, archive: SmallArchive
) -> None:
    tag = Tag.objects.get(slug="siria")
    Dossier.objects.create(title="A", slug="a", tag=tag, is_published=True)
    Dossier.objects.create(title="B", slug="b", query="articolo tag:siria", is_published=True)
    assert count_of(client, "/dossier/a/") == count_of(client, "/dossier/b/") == tag.article_count
    archive.make_article(tags=("Siria",))
    assert count_of(client, "/dossier/a/") == tag.article_count + 1
    assert count_of(client, "/dossier/b/") is None


@pytest.mark.parametrize(
    ("version", "pruned", "expected"),
    [(5, 5, True), (9, 5, True), (5, 6, False), (4, 4, False)],
)
def test_an_index_has_all_changes_where_the_outbox_can_tell(
    archive: SmallArchive, version: int, pruned: int, *, expected: bool
) -> None:
    """Not behind what the outbox no longer has, and not of a database from before."""
    IndexJob.objects.all().delete()
    ContentVersion.objects.update(version=version, pruned=pruned)
    assert sync.has_all_changes(5) is expected
    IndexJob.objects.create(kind="article", object_id=1, version=6)
    assert sync.has_all_changes(5) is False
