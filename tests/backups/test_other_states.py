"""Files that go while a backup is written, and locks that do not come while one is put back."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.files import File
from django.core.files.storage import Storage
from django.db import OperationalError

from articles.backups import (
    BackupRefused,
    postgresql_tables,
    restoring,
    stored_files,
    target,
    writing,
)
from articles.backups.archive_file import Reader
from pressreview.database.failures import StoreAway


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("goes", [writing.TRIES - 1, writing.TRIES])
def test_another_state_is_taken_when_a_file_has_gone(
    goes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever deletes files of each state that is taken is left to do so in the end."""
    states = 0

    def named(kind: Any) -> Iterator[tuple[str, str]]:
        nonlocal states
        if kind[0] == "media":
            states += 1
            # What is named first is of no state.
            if 1 < states <= goes + 1:
                name = f"articles/{states:032x}.jpg"
                yield f"media/{name}", name

    monkeypatch.setattr(stored_files, "named", named)
    monkeypatch.setattr(writing, "PAUSE", 0.0)
    path = tmp_path / "b.zip"
    written = writing.write_backup(path)
    assert states == writing.TRIES + 1
    assert len(written.missing) == (goes == writing.TRIES)
    assert Reader(path).manifest.missing == written.missing


def test_a_file_that_was_never_there_is_told_from_one_that_goes(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = f"articles/{0:032x}.jpg"
    asked = []

    def named(kind: Any) -> Iterator[tuple[str, str]]:
        if kind[0] == "media":
            asked.append(kind)
            yield f"media/{lost}", lost

    monkeypatch.setattr(stored_files, "named", named)
    said: list[str] = []
    assert writing.write_backup(tmp_path / "b.zip", said.append).missing == [f"media/{lost}"]
    assert said.count("Database: copying") == 1
    assert len(asked) == writing.LOST_AFTER + 1


def test_a_database_that_is_away_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to be a site with content, which --replace would lead to nothing."""

    def ask() -> list[str]:
        raise OperationalError from psycopg.OperationalError("there is no such database")

    away = SimpleNamespace(vendor="postgresql", introspection=SimpleNamespace(table_names=ask))
    monkeypatch.setattr(restoring, "connection", away)
    with pytest.raises(BackupRefused, match="cannot be reached"), target.explained("The site"):
        restoring._live_site()
    away.vendor = "sqlite"  # whose file may be what is to be restored
    assert restoring._live_site() == restoring.Live()


def test_a_store_that_is_away_is_said_to_be() -> None:
    class Away(Storage):
        def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
            raise StoreAway("the store refuses: AccessDenied")

    with pytest.raises(BackupRefused, match=r"^one cannot be read: the store refuses: Access"):
        stored_files.read(Away(), "one")
    with pytest.raises(BackupRefused, match="the store refuses"), target.explained("The site"):
        Away().open("one")


@pytest.mark.parametrize("fails", [postgresql_tables.TRIES - 1, postgresql_tables.TRIES])
def test_a_lock_is_tried_for_again(fails: int, monkeypatch: pytest.MonkeyPatch) -> None:
    tried = []

    def swap(tables: set[str]) -> None:
        tried.append(tables)
        if len(tried) <= fails:
            raise OperationalError("deadlock detected")

    monkeypatch.setattr(postgresql_tables, "_swap", swap)
    if fails < postgresql_tables.TRIES:
        postgresql_tables.swap(["a"])
        assert len(tried) == fails + 1
    else:
        with pytest.raises(BackupRefused, match="too busy"):
            postgresql_tables.swap(["a"])


@pytest.mark.parametrize("states", [writing.LOST_AFTER - 1, writing.LOST_AFTER])
def test_a_file_whose_name_goes_after_it_is_not_lost(
    states: int, transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going = f"articles/{1:032x}.jpg"
    asked = []

    def named(kind: Any) -> Iterator[tuple[str, str]]:
        if kind[0] == "media":
            asked.append(kind)
            if len(asked) <= states + 1:  # the first is of no state
                yield f"media/{going}", going

    monkeypatch.setattr(stored_files, "named", named)
    monkeypatch.setattr(writing, "PAUSE", 0.0)
    written = writing.write_backup(tmp_path / "b.zip")
    assert bool(written.missing) is (states == writing.LOST_AFTER)
