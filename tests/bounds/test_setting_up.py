"""How often a migration is tried again while a table is in use."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import OperationalError

from articles.management.commands import quickstart
from articles.management.commands.quickstart import ATTEMPTS, Command
from pressreview.database.failures import Trouble


@contextmanager
def nothing() -> Iterator[None]:
    yield


def migrate_after(times: int, calls: list[str]) -> Callable[..., None]:
    """A command that finds the table in use so many times."""

    def call(name: str, **_options: object) -> None:
        calls.append(name)
        if len(calls) <= times:
            raise OperationalError("canceling statement due to lock timeout")

    return call


@pytest.mark.django_db
@pytest.mark.parametrize("more", [-1, 0])
def test_a_table_in_use_is_waited_for_so_many_times(
    more: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[str] = []
    monkeypatch.setattr(quickstart, "call_command", migrate_after(ATTEMPTS + more, calls))
    monkeypatch.setattr(quickstart, "trouble_of", lambda _error: Trouble.BUSY)
    monkeypatch.setattr(quickstart, "short_waits", nothing)
    monkeypatch.setattr(quickstart, "PAUSE_SECONDS", 0.0)
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda _self, _targets: ["one"])
    command = Command(stdout=StringIO())
    if more < 0:
        command.prepare_database()
    else:
        with pytest.raises(OperationalError):
            command.prepare_database()
    assert len(calls) == ATTEMPTS
