"""A page of the database is destroyed: monitors are told, and kept pages are served."""

import json
import sqlite3
import time
from collections.abc import Iterator

import pytest

from pressreview.page_cache.follower import FOLLOW_SECONDS
from tests.live import Site
from tests.serving.conftest import FILL, article_path, do_what_waits, run, wait_until

MANY = """
from articles.models import Article, Source
source = Source.objects.first()
for number in range(60):
    Article.objects.create(title=f"Lunga {number}", body="<p>" + f"parola{number} " * 800 + "</p>",
        source=source, status="published")
"""
PAGE = 4096


@pytest.fixture
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("damaged"), variables={"PRESSREVIEW_WORKERS": "2"})
    site.prepare("--empty")
    run(site, FILL)
    run(site, MANY)
    do_what_waits(site)
    with site.serving():
        yield site


def pages_of(site: Site, table: str) -> list[int]:
    """The pages of a table, with what it stores beside them; all that was written is in the file
    afterwards."""
    connection = sqlite3.connect(site.data_dir / "archive.sqlite3", isolation_level=None)
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        return [row[0] for row in connection.execute(query, [table])]
    finally:
        connection.close()


def is_at_rest(site: Site) -> bool:
    """Whether the worker has taken over all that was written, and every process has seen it.

    What it changes empties the pages that are kept.
    """
    waiting = run(
        site,
        "from articles.models import Article, IndexJob;"
        "print(IndexJob.objects.count() + Article.objects.filter(story_pending=True).count())",
    )
    time.sleep(4 * FOLLOW_SECONDS)
    return waiting.split()[-1] == "0"


def destroy(site: Site, page: int) -> None:
    with (site.data_dir / "archive.sqlite3").open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(bytes(range(255, -1, -1)) * (PAGE // 256))


@pytest.mark.parametrize("place", [0, 0.5, -1])
def test_a_destroyed_page_of_articles_is_found(site: Site, place: float) -> None:
    """The newest article, the oldest, or one that nobody has asked for in years."""
    assert site.get("/readyz").status == 200
    path = article_path(site, 1)
    site.wait_until_everywhere(path, lambda page: page.status == 200)
    pages = pages_of(site, "articles_article")
    assert len(pages) > 8
    destroy(site, pages[int(place * len(pages)) if place >= 0 else -1])
    wait_until(
        lambda: all(site.get("/readyz").status == 503 for _turn in range(8)), "it was not found"
    )
    told = json.loads(site.get("/readyz").body)
    assert (told["database"], told["index"], told["disk"]) == ("damaged", "ok", "ok")
    assert site.get("/healthz").status == 200
    assert site.get(path).status == 200


def test_a_file_that_is_no_database(site: Site) -> None:
    pages_of(site, "articles_article")  # all that was written is in the file
    path = article_path(site, 2)
    wait_until(lambda: is_at_rest(site), "the worker has not finished")
    site.wait_until_everywhere(path, lambda page: page.status == 200)
    for page in range(1, (site.data_dir / "archive.sqlite3").stat().st_size // PAGE + 1):
        destroy(site, page)
    wait_until(lambda: site.get("/readyz").status == 503, "it was not found")
    assert site.get(path).status == 200
    answer = site.get("/articoli/?mai=chiesto")
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
