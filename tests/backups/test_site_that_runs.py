"""A site that runs while it is restored answers with what was restored, Redis or not."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import Site
from tests.needs import require
from tests.serving.conftest import FILL, article_path, run, wait_until
from tests.serving.redis_server import MISSING, Redis

CHANGE = """
for article in Article.objects.all():
    article.title = f"Cambiata {article.pk} zafferano"
    article.save()
Article.objects.create(title="Di troppo zafferano", body="<p>Testo.</p>", status="published",
    source=Source.objects.get(), published=Article.objects.first().published)
"""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    redis = Redis(require("redis-server", MISSING), tmp_path)
    redis.start()
    site = Site(
        tmp_path / "site",
        variables={
            "PRESSREVIEW_WORKERS": "2",
            "PRESSREVIEW_CACHE_URL": f"redis://127.0.0.1:{redis.port}/0",
        },
    )
    site.data_dir.mkdir()
    try:
        site.prepare("--empty")
        run(site, FILL)
        with site.serving():
            yield site
    finally:
        redis.stop()


def test_pages_and_search_are_those_of_the_backup(site: Site, tmp_path: Path) -> None:
    path = article_path(site, 1)
    file = tmp_path / "before.zip"
    assert site.manage("backup", str(file)).returncode == 0
    run(site, CHANGE)
    wait_until(lambda: "Di troppo" in site.get("/articoli/").text, "the change does not show")
    wait_until(lambda: "Cambiata" in site.get("/cerca/?q=zafferano").text, "it is not found")
    site.wait_until_everywhere(path, lambda page: "Cambiata" in page.text)
    done = site.manage("restore", "--replace", str(file))
    assert done.returncode == 0, done.stderr
    site.wait_until_everywhere(path, lambda page: "Notizia 1" in page.text)
    site.wait_until_everywhere(
        "/articoli/", lambda page: "Notizia 1" in page.text and "Di troppo" not in page.text
    )
    # The worker builds the new index where it has begun before the command could.
    site.wait_until_everywhere("/cerca/?q=notizia", lambda page: "</mark> 5" in page.text)
    site.wait_until_everywhere(
        "/cerca/?q=zafferano", lambda page: page.status == 200 and "Cambiata" not in page.text
    )
    # And it goes on: what is changed now shows.
    run(site, "a = Article.objects.get(title='Notizia 2')\na.title = 'Rinnovata'\na.save()")
    wait_until(lambda: "Rinnovata" in site.get("/articoli/").text, "a new change does not show")
