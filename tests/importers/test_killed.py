"""An import that is killed half-way and run again ends with the same archive."""

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.live import BASE_DIR, Site

RECORDS = 3_000
TIMES = int(os.environ.get("IMPORT_KILLS", "3"))
# What an archive is, apart from the numbers of its rows and the moments at which they were made.
CONTENT = {
    "articles": "SELECT external_id, title, slug, day, body, status, content_hash, text_hash "
    "FROM articles_article ORDER BY external_id",
    "sections": "SELECT slug, name, article_count FROM articles_section ORDER BY slug",
    "sources": "SELECT slug, name, article_count FROM articles_source ORDER BY slug",
    "tags": "SELECT slug, name, article_count FROM articles_tag ORDER BY slug",
    "tagging": "SELECT article.external_id, tag.slug FROM articles_article_tags AS link "
    "JOIN articles_article AS article ON article.id = link.article_id "
    "JOIN articles_tag AS tag ON tag.id = link.tag_id ORDER BY 1, 2",
    "days": "SELECT day, count FROM articles_daytally ORDER BY day",
    "months": "SELECT first, count FROM articles_monthtally ORDER BY first",
    "jobs": "SELECT DISTINCT article.external_id FROM articles_indexjob AS job "
    "JOIN articles_article AS article ON article.id = job.object_id "
    "WHERE job.kind = 'article' ORDER BY 1",
}


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("records") / "records.jsonl"
    with path.open("w") as file:
        for number in range(RECORDS):
            line = {
                "external_id": f"n{number}",
                "title": f"Titolo {number % 40}",
                "body": f"<p>{'parola ' * 60}{number}</p>",
                "source": f"Fonte {number % 7}",
                "section": f"Sezione {number % 5}",
                "tags": [f"tag {number % 3}", f"tag {number % 11}"],
                "language": "it",
                "published": f"2018-04-{number % 28 + 1:02}T10:00:00+02:00",
            }
            file.write(json.dumps(line) + "\n")
    return path


def make_site(folder: Path) -> Site:
    site = Site(folder)
    site.variables["PRESSREVIEW_SEARCH_URL"] = "null:"
    assert site.manage("migrate", "--verbosity", "0").returncode == 0
    return site


def content(site: Site) -> Iterator[tuple[str, list[tuple[object, ...]]]]:
    with closing(sqlite3.connect(site.data_dir / "archive.sqlite3")) as database:
        for name, query in CONTENT.items():
            yield name, database.execute(query).fetchall()


def test_a_killed_import_that_is_run_again_ends_the_same(records: Path, tmp_path: Path) -> None:
    whole = make_site(tmp_path / "whole")
    start = time.monotonic()
    assert whole.manage("import_articles", str(records)).returncode == 0
    seconds = time.monotonic() - start
    expected = dict(content(whole))
    assert len(expected["articles"]) == RECORDS
    moments = random.Random(3)  # noqa: S311  # no secret
    stopped = 0
    broken = make_site(tmp_path / "broken")
    for _time in range(TIMES):
        command = [sys.executable, "manage.py", "import_articles", str(records)]
        with subprocess.Popen(
            command, cwd=BASE_DIR, env=broken.environment, stdout=subprocess.DEVNULL
        ) as process:
            time.sleep(moments.uniform(0.3, 1.0) * seconds)
            process.kill()
            stopped += process.wait() != 0
    assert broken.manage("import_articles", str(records)).returncode == 0
    assert stopped, "none of them was killed in time"
    for name, rows in content(broken):
        assert rows == expected[name], name
