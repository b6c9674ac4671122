"""A monitor is told whether a worker is there, and nothing that cannot be known."""

import json

import pytest
from django.db.utils import OperationalError
from django.test import Client

from articles.models import WorkerProcess
from articles.worker import readiness


@pytest.fixture(autouse=True)
def well(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """All else is well."""
    monkeypatch.setattr("articles.search.is_ready", lambda: True)
    monkeypatch.setattr(readiness, "free_megabytes", lambda: 100_000)


def told(client: Client) -> tuple[int, str]:
    answer = client.get("/readyz")
    return answer.status_code, json.loads(answer.content)["worker"]


def test_it_says_whether_a_worker_is_there(client: Client) -> None:
    assert told(client) == (503, "away")
    WorkerProcess.objects.renew("machine:1")
    assert told(client) == (200, "ok")


def test_it_knows_nothing_of_it_without_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(readiness.reader, "read", fail)
    status, worker = told(client)
    assert (status, worker) == (503, "unknown")
