"""What is wrong with database or disk, told from exceptions; and the page that says so."""

import errno
import re
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db.utils import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, QueryDict
from django.test import Client, RequestFactory, override_settings

from articles.models import Article, WorkerProcess
from articles.views import error_pages
from articles.worker import readiness
from pressreview.database.failures import Away, Refused, Trouble, trouble_of
from tests.small_archive import SmallArchive

HERE = {"sec-fetch-site": "same-origin"}


def raised(cause: BaseException, error: BaseException | None = None) -> BaseException:
    """As Django raises it: its own error, from the library's."""
    made = error or OperationalError("text")
    made.__cause__ = cause
    return made


def of_sqlite(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("text")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_BUSY, Trouble.BUSY),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, Trouble.BUSY),
        (sqlite3.SQLITE_FULL, Trouble.FULL),
        (sqlite3.SQLITE_IOERR_WRITE, Trouble.AWAY),
        (sqlite3.SQLITE_CANTOPEN, Trouble.AWAY),
        (sqlite3.SQLITE_READONLY_DBMOVED, Trouble.AWAY),
        (sqlite3.SQLITE_CORRUPT, Trouble.DAMAGED),
        (sqlite3.SQLITE_NOTADB, Trouble.DAMAGED),
        (sqlite3.SQLITE_ERROR, None),  # a statement of ours that is wrong
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, None),
    ],
)
def test_what_sqlite_says(code: int, trouble: Trouble | None) -> None:
    assert trouble_of(raised(of_sqlite(code))) is trouble


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (psycopg.errors.LockNotAvailable(), Trouble.BUSY),
        (psycopg.errors.QueryCanceled(), Trouble.BUSY),
        (psycopg.errors.DeadlockDetected(), Trouble.BUSY),
        (psycopg.errors.DiskFull(), Trouble.FULL),
        (psycopg.errors.AdminShutdown(), Trouble.AWAY),
        (psycopg.errors.CannotConnectNow(), Trouble.AWAY),
        (psycopg.errors.TooManyConnections(), Trouble.AWAY),
        (psycopg.errors.ReadOnlySqlTransaction(), Trouble.AWAY),
        (psycopg.errors.ConnectionTimeout(), Trouble.AWAY),
        (psycopg.OperationalError("connection refused"), Trouble.AWAY),
        (psycopg.errors.DataCorrupted(), Trouble.DAMAGED),
        (psycopg.errors.UniqueViolation(), None),
        (psycopg.errors.UndefinedTable(), None),
        (psycopg.errors.SyntaxError(), None),
        (psycopg.DataError(), None),
    ],
)
def test_what_postgresql_says(error: psycopg.Error, trouble: Trouble | None) -> None:
    assert trouble_of(raised(error)) is trouble


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (OSError(errno.ENOSPC, "text"), Trouble.FULL),
        (OSError(errno.EDQUOT, "text"), Trouble.FULL),
        (OSError(errno.EROFS, "text"), Trouble.AWAY),
        (FileNotFoundError(errno.ENOENT, "text"), None),
        (InterfaceError("connection already closed"), Trouble.AWAY),
        (Refused(), Trouble.BUSY),
        (Away(), Trouble.AWAY),
        (ValueError("database is locked"), None),
        (DatabaseError("database is locked"), None),
        (None, None),
    ],
)
def test_what_others_say(error: BaseException | None, trouble: Trouble | None) -> None:
    assert trouble_of(error) is trouble


def test_errors_that_come_from_each_other_are_looked_at_once() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert trouble_of(first) is None


def test_each_trouble_has_its_own_sentence_for_editors() -> None:
    assert len({str(trouble.for_editors) for trouble in Trouble}) == len(Trouble)
    assert len({trouble.retry_after for trouble in Trouble}) == len(Trouble)


def post(path: str, fields: dict[str, str], headers: dict[str, str]) -> HttpRequest:
    request = RequestFactory().post(path, fields, headers=headers)
    assert isinstance(request.POST, QueryDict)
    return request


def test_another_sites_words_are_not_given_back() -> None:
    fields = {"text": "Parole di un altro sito, che nessuno qui ha scritto mai."}
    assert error_pages.kept_fields(post("/x/", fields, HERE))
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        assert error_pages.kept_fields(post("/x/", fields, headers)) == []


def test_what_is_given_back_is_text() -> None:
    request = post("/x/?a=%22%3E%3Cb%3E", {'"><b>': "<script>alert(1)</script>" * 3}, HERE)
    page = error_pages.unavailable(request, Trouble.BUSY).content.decode()
    assert "<script>alert" not in page
    assert "<b>" not in page


@pytest.mark.parametrize(("length", "is_shown"), [(40, False), (41, True)])
def test_a_long_value_is_shown(length: int, is_shown: bool) -> None:
    page = error_pages.unavailable(post("/x/", {"text": "a" * length}, HERE), Trouble.BUSY)
    assert bool(re.search("<textarea[^>]*>\na+</textarea>", page.content.decode())) is is_shown


def test_a_file_has_to_be_chosen_again(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("titolo")
    with file.open("rb") as opened:
        request = RequestFactory().post("/x/", {"name": "n", "file": opened}, headers=HERE)
    page = error_pages.unavailable(request, Trouble.FULL).content.decode()
    assert "scelti di nuovo" in page


@pytest.mark.parametrize(("least", "state", "status"), [(100, "ok", 200), (101, "full", 503)])
def test_the_disk_is_full_below_its_limit(
    client: Client,
    archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    least: int,
    state: str,
    status: int,
) -> None:
    monkeypatch.setattr(readiness, "free_megabytes", lambda: 100)
    monkeypatch.setattr("articles.search.is_ready", lambda: True)
    WorkerProcess.objects.renew("machine:1")
    with override_settings(LEAST_DISK=least):
        answer = client.get("/readyz")
    assert answer.status_code == status
    assert (answer.json()["disk"], answer.json()["disk_free_mb"]) == (state, 100)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5])
def test_every_row_is_read_a_piece_at_a_time(
    archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(readiness, "ROWS", 2)
    monkeypatch.setattr(readiness, "SECONDS", 0.0)
    made = {archive.make_article().pk for _turn in range(number)}
    seen: set[int] = set()
    # The pieces are read one after the other; what each began after is where the last ended.
    reader = readiness.Reader()
    for _turn in range(number // 2 + 1):
        start = reader.place_of(Article)
        reader.read()
        piece = Article.objects.filter(pk__gt=start).order_by("pk")[:2]
        seen |= set(piece.values_list("pk", flat=True))
    assert seen == made
    assert reader.place_of(Article) == 0
