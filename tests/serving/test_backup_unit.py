"""The unit and the timer that back a site up each night."""

import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.needs import require
from tests.serving.test_units import DEPLOY, OWN, WORKER, unit

SERVICE, TIMER = "pressreview-backup.service", "pressreview-backup.timer"
SYSTEMD = "systemd-analyze is missing: apt-get install systemd"
# What it has beside the others, or in another way.
NIGHTLY = {"nice", "ioschedulingclass", "statedirectory"}
# What belongs to a program that stays.
STAYS = {"killmode", "timeoutstopsec", "restart", "restartsec"}
STAYS |= {"runtimedirectory", "runtimedirectorymode", "runtimedirectorypreserve"}
MOST_EXPOSED = 2.5


def test_it_is_confined_like_the_worker() -> None:
    own, worker = (dict(unit(name)["Service"]) for name in (SERVICE, WORKER))
    but = OWN | NIGHTLY | STAYS
    assert {key: value for key, value in own.items() if key not in but} == {
        key: value for key, value in worker.items() if key not in but
    }


def test_it_writes_where_it_may_and_keeps_a_number() -> None:
    service = unit(SERVICE)["Service"]
    program, command, folder, option, number = service["ExecStart"].split()[1:]
    assert (program, get_commands()[command], option) == ("manage.py", "articles", "--keep")
    assert folder.removeprefix("/var/lib/") in service["StateDirectory"].split()
    assert int(number) > 1


def test_the_timer_starts_it() -> None:
    timer = unit(TIMER)
    assert timer["Timer"]["Persistent"] == "true"
    assert timer["Install"]["WantedBy"] == "timers.target"
    program = require("systemd-analyze", SYSTEMD)
    subprocess.run([program, "calendar", timer["Timer"]["OnCalendar"]], check=True)


@pytest.mark.parametrize("name", [SERVICE, TIMER])
def test_systemd_understands_them(tmp_path: Path, name: str) -> None:
    program = require("systemd-analyze", SYSTEMD)
    for each in (SERVICE, TIMER):
        # The programs that a unit names are not there.
        text = (DEPLOY / each).read_text().replace("/srv/pressreview/.venv/bin/python", "/bin/true")
        (tmp_path / each).write_text(text)
    command = [program, "verify", "--man=no", str(tmp_path / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in done.stderr.splitlines() if "pressreview" in line]
    assert not [line for line in said if "Unknown" in line or "Failed to parse" in line], said


def test_systemd_calls_it_hardly_exposed() -> None:
    program = require("systemd-analyze", SYSTEMD)
    command = [program, "security", "--offline=true", "--no-pager", str(DEPLOY / SERVICE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    level = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) <= MOST_EXPOSED
