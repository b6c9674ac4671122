"""The database as a busy site wants it."""

import pytest
from django.conf import settings
from django.db import connection

from pressreview.settings import database
from tests.live import Site
from tests.serving.conftest import run

WANTED = {
    "journal_mode": "wal",
    "synchronous": "1",
    "busy_timeout": "20000",
    "foreign_keys": "1",
    "temp_store": "2",
}


def test_sqlite_has_its_pragmas(site: Site) -> None:
    code = "from django.db import connection\n" + "\n".join(
        f"print(connection.cursor().execute('PRAGMA {name}').fetchone()[0])" for name in WANTED
    )
    assert run(site, code).split()[-len(WANTED) :] == list(WANTED.values())


def test_only_its_owner_reads_the_file(site: Site) -> None:
    for file in site.data_dir.glob("archive.sqlite3*"):
        assert file.stat().st_mode & 0o077 == 0, file


def test_a_server_is_asked_whether_it_is_still_there() -> None:
    config = database("postgres://name:word@host:5433/archive")
    assert config["ENGINE"] == "pressreview.database.postgresql"
    assert config["CONN_HEALTH_CHECKS"] is True
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("host", 5433, "archive")


@pytest.mark.django_db
def test_the_tests_run_on_the_database_they_say() -> None:
    assert connection.vendor in settings.DATABASES["default"]["ENGINE"]


def test_readers_wait_less_than_commands() -> None:
    commands, web = (database("sqlite:////x/y", is_web=is_web) for is_web in (False, True))
    assert "busy_timeout=20000;" in commands["OPTIONS"]["init_command"]
    assert "busy_timeout=3000;" in web["OPTIONS"]["init_command"]
    address = "postgres://name@host/archive?sslmode=verify-ca"
    commands, web = (database(address, is_web=is_web) for is_web in (False, True))
    assert commands["OPTIONS"]["connect_timeout"] == web["OPTIONS"]["connect_timeout"] == 3
    assert "options" not in commands["OPTIONS"]
    assert "lock_timeout=3s" in web["OPTIONS"]["options"]
    assert "statement_timeout=20s" in web["OPTIONS"]["options"]
    assert web["OPTIONS"]["sslmode"] == "verify-ca"
