"""A page takes as many queries in a large archive as in a small one, and cheap ones only."""

import re
from datetime import UTC, datetime

import pytest
from django.db import connection

from tests.performance.conftest import PAGES, Growth, Seen, look_at
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.django_db
MOST = {"home": 12, "article": 10}
MOST_OF_A_LIST = 8
# Ten numbered pages of twenty may be skipped; whatever is further on is reached by key.
LONGEST_OFFSET = 200
# Hundreds of SQLite's steps for what walks a bounded number of rows that few archives fill:
# the candidates for related articles, the rows that a filter leaves out, a rare tag's articles.
MORE_STEPS = {"article": 250, "tag": 100, "filtered": 400, "filtered by all": 200}


@pytest.mark.parametrize("kind", PAGES)
def test_the_number_of_queries_does_not_grow(pages: dict[str, Growth], kind: str) -> None:
    few, many = pages[kind].small.sql, pages[kind].large.sql
    assert len(many) == len(few), "\n".join(["few:", *few, "many:", *many])
    assert 0 < len(many) <= MOST.get(kind, MOST_OF_A_LIST), "\n".join(many)


@pytest.mark.parametrize("kind", PAGES)
def test_no_page_counts_the_archive_or_skips_through_it(
    pages: dict[str, Growth], kind: str
) -> None:
    for sql in pages[kind].large.sql:
        assert "COUNT(" not in sql.upper()
        assert all(int(n) <= LONGEST_OFFSET for n in re.findall(r"OFFSET (\d+)", sql)), sql


@pytest.mark.parametrize("kind", PAGES)
def test_every_query_on_articles_follows_an_index(pages: dict[str, Growth], kind: str) -> None:
    needs_sqlite()
    seen = pages[kind].large
    for sql, plan in zip(seen.sql, seen.plans, strict=True):
        scans = [step for step in plan if re.match(r"SCAN (articles_article|U\d+)\b", step)]
        assert all("USING" in step for step in scans), f"{sql}\n{plan}"
        if any("TEMP B-TREE FOR ORDER BY" in step for step in plan):
            assert sorts_few(plan), f"{sql}\n{plan}"


@pytest.mark.parametrize("kind", PAGES)
def test_the_work_of_the_database_does_not_grow(pages: dict[str, Growth], kind: str) -> None:
    needs_sqlite()
    small, large = pages[kind].small.steps, pages[kind].large.steps
    assert 0 < large <= 1.5 * small + MORE_STEPS.get(kind, 30)


@pytest.mark.parametrize("rights", ["full", "excerpt"])
def test_the_sitemaps_of_one_source_are_found_without_reading_its_articles(
    archive: SmallArchive, rights: str
) -> None:
    """Be it that all its pages may be listed, or none."""
    needs_sqlite()
    archive.source.rights = rights
    archive.source.save()
    taken: list[Seen] = []
    for number in (3, 300):
        for _each in range(number):
            archive.make_article(published=datetime(2015, 3, 10, tzinfo=UTC))
        taken.append(look_at("/sitemap.xml"))
    few, many = taken
    assert len(many.sql) == len(few.sql)
    assert many.steps <= few.steps + 2


def test_the_front_page_has_indexes_of_its_own(pages: dict[str, Growth]) -> None:
    needs_sqlite()
    home, section = (str(pages[kind].large.plans) for kind in ("home", "front page section"))
    assert re.search(r"USING (COVERING )?INDEX article_front_page\b", home)
    assert re.search(r"USING (COVERING )?INDEX article_newest_on_front_page\b", section)


def needs_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("plans are read as SQLite explains them")


def sorts_few(plan: list[str]) -> bool:
    """Whether articles are reached by their ids alone, so that only a page's worth is sorted."""
    steps = [step for step in plan if re.match(r"(SCAN|SEARCH) articles_article\b", step)]
    return all("INTEGER PRIMARY KEY" in step for step in steps)
