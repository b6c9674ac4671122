"""No page that a reader asks for needs the database's lock for writing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from pressreview.database.write_queue import takes_lock
from tests.small_archive import SmallArchive

PATHS = (
    "/",
    "/en/",
    "/articoli/?fonte=la-lanterna",
    "/sezione/esteri/",
    "/fonte/la-lanterna/",
    "/fonti/",
    "/tag/siria/",
    "/archivio/",
    "/archivio/2018/",
    "/cerca/?q=notizia",
    "/cerca/suggerimenti/?q=not",
    "/cerca/feed/?q=notizia",
    "/cerca/risultati.csv?q=notizia",
    "/cerca/risultati.json?q=notizia",
    "/feed/",
    "/sitemap.xml",
    "/sitemap-news.xml",
    "/api/v1/search/?q=notizia",
    "/api/v1/articles/",
    "/cookie/",
    "/privacy/",
    "/chi-siamo/",
    "/opensearch.xml",
    "/robots.txt",
    "/healthz",
    "/readyz",
    "/no-such-page/",
    "/admin/login/",
)


def refuse_writing(
    execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    assert not takes_lock(sql), sql
    return execute(sql, params, many, context)


@pytest.mark.parametrize("path", PATHS)
def test_a_page(client: Client, archive: SmallArchive, path: str) -> None:
    archive.make_article(tags=("Siria",))
    with connection.execute_wrapper(refuse_writing):
        assert client.get(path).status_code in {200, 302, 404, 503}


@pytest.mark.parametrize("last", ["", "commenti/"])
def test_an_article(client: Client, archive: SmallArchive, last: str) -> None:
    article = archive.make_article()
    with connection.execute_wrapper(refuse_writing):
        assert client.get(f"{article.path}{last}").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_what_a_connection_can_do_is_asked_without_the_lock() -> None:
    """Django tells it for each connection, and so for each thread, when it is first needed."""
    vars(connection.features).pop("supports_json_field", None)
    with connection.execute_wrapper(refuse_writing):
        assert connection.features.supports_json_field


@pytest.mark.parametrize(
    ("sql", "takes"),
    [
        ("BEGIN IMMEDIATE", True),
        ('INSERT INTO "a" VALUES (1)', True),
        ('  update "a" SET b = 1', True),
        ('DELETE FROM "a"', True),
        ('SELECT 1 FROM "a" FOR UPDATE', True),
        ('SELECT 1 FROM "a" WHERE b = %s', False),
        ("SAVEPOINT x", False),
        ("PRAGMA user_version", False),
    ],
)
def test_which_statements_wait_for_a_lock(sql: str, takes: bool) -> None:
    assert takes_lock(sql) is takes
