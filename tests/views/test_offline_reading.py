"""What makes the site one that can be installed, and what its service worker is told."""

import json
import re

import pytest
from django.conf import LazySettings
from django.test import Client
from PIL import Image

from articles.templating.addresses import static
from articles.views import offline_reading
from tests.live import BASE_DIR
from tests.small_archive import SmallArchive

STATIC = re.compile(r'(?:href|src)="(/static/[^"]+)"')


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "search"), [("/", "/cerca/"), ("/en/", "/en/cerca/")])
def test_the_manifest_speaks_the_readers_language(
    client: Client, settings: LazySettings, prefix: str, search: str
) -> None:
    settings.SITE_NAME = 'Rassegna "Esteri" & C.'
    page = client.get(prefix).content.decode()
    linked = re.search(r'<link rel="manifest" href="([^"]+)"', page)
    assert linked is not None
    answer = client.get(linked[1])
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert told["name"] == settings.SITE_NAME
    assert (told["id"], told["scope"], told["start_url"]) == ("/", "/", prefix)
    assert told["lang"] == ("en" if prefix == "/en/" else "it")
    assert [shortcut["url"] for shortcut in told["shortcuts"]] == [search, f"{prefix}archivio/"]
    for shortcut in told["shortcuts"]:
        assert client.get(shortcut["url"]).status_code == 200


@pytest.mark.django_db
def test_its_icons_have_the_sizes_that_it_names(client: Client) -> None:
    icons = json.loads(client.get("/manifest.webmanifest").content)["icons"]
    kinds = [(icon["sizes"], icon["purpose"]) for icon in icons]
    assert kinds == [("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")]
    for icon in icons:
        with Image.open(BASE_DIR / icon["src"].removeprefix("/")) as image:
            assert f"{image.width}x{image.height}" == icon["sizes"]
            assert image.format == "PNG"


@pytest.mark.django_db
def test_its_colours_are_those_of_the_page(client: Client) -> None:
    tokens = (BASE_DIR / "static" / "css" / "tokens.css").read_text(encoding="utf-8")
    paper = re.search(r"--paper: light-dark\((#\w+), (#\w+)\)", tokens)
    assert paper is not None
    page = client.get("/").content.decode()
    assert re.findall(r'name="theme-color" content="(#\w+)"', page) == list(paper.groups())
    told = json.loads(client.get("/manifest.webmanifest").content)
    assert told["theme_color"] == told["background_color"] == paper[1]


@pytest.mark.django_db
def test_the_worker_has_the_files_of_the_pages_that_it_keeps(
    client: Client, archive: SmallArchive
) -> None:
    article = archive.make_article()
    kept = {static(name) for name in offline_reading.FILES}
    worker = client.get("/service-worker.js").content.decode()
    for path in ("/", article.path, "/senza-rete/"):
        for file in STATIC.findall(client.get(path).content.decode()):
            assert file in kept or file.endswith(("icon-180.png",)), (path, file)
            assert file in worker or file not in kept


@pytest.mark.django_db
def test_the_worker_is_a_script_for_the_whole_site(client: Client, settings: LazySettings) -> None:
    answer = client.get("/service-worker.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert "worker-src 'self'" in answer["Content-Security-Policy"]
    # Asked for at every page: as cheap as a kept page, and never out of date.
    assert "ETag" in answer and "max-age=0" in answer["Cache-Control"]
    text = answer.content.decode()
    assert 'const LANGUAGES = [["/en/", "/en/senza-rete/"], ["/", "/senza-rete/"]];' in text
    assert "const MOST_ARTICLES = 20;" in text
    assert "const KEPT_DAYS = 7;" in text
    settings.OFFLINE_ARTICLES = 0
    assert client.get("/service-worker.js?2").status_code == 404


@pytest.mark.django_db
def test_the_page_of_what_is_kept_asks_for_nothing_that_may_be_withdrawn(
    client: Client, archive: SmallArchive, settings: LazySettings
) -> None:
    article = archive.make_article(title="Un titolo che si riconosce")
    page = client.get("/senza-rete/").content.decode()
    assert article.title not in page
    assert 'content="noindex"' in page
    settings.OFFLINE_ARTICLES = 0
    page = client.get("/en/senza-rete/").content.decode()
    assert "This site keeps nothing in browsers" in page


@pytest.mark.django_db
def test_what_is_kept_is_named_among_the_cookies(client: Client, settings: LazySettings) -> None:
    page = client.get("/en/cookie/").content.decode()
    assert "<code>pages-…</code>" in page and "<code>files-…</code>" in page
    assert f"{offline_reading.KEPT_DAYS} days after reading" in page
    assert "once a day" in client.get("/en/privacy/").content.decode().lower()
    settings.OFFLINE_ARTICLES = 0
    assert "pages-" not in client.get("/en/cookie/?2").content.decode()
    assert "once a day" not in client.get("/en/privacy/?2").content.decode().lower()
