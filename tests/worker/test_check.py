"""``work --check`` tells by its exit status whether a worker of this machine is alive."""

import socket
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from django.db.utils import OperationalError

from articles.models import WorkerProcess
from articles.models.worker_process import LONGEST_SILENCE
from articles.worker import process


def status() -> object:
    with pytest.raises(SystemExit) as ended:
        call_command("work", check=True)
    return ended.value.code


def test_it_knows_the_workers_of_its_own_machine_alone(db: None) -> None:
    assert status() == 1
    WorkerProcess.objects.renew("elsewhere:1")
    assert status() == 1
    WorkerProcess.objects.renew(f"{socket.gethostname()}2:1")
    assert status() == 1
    process.renew()
    assert status() == 0


def test_one_that_is_silent_is_not_alive(db: None) -> None:
    process.renew()
    WorkerProcess.objects.update(seen=Now() - LONGEST_SILENCE - timedelta(seconds=1))
    assert status() == 1


def test_without_the_database_nothing_is_known(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(WorkerProcess.objects, "alive", fail)
    assert status() == 1
