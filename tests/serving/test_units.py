"""The units of systemd: one a role, equally confined, each starting what there is."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.live import BASE_DIR
from tests.needs import require

DEPLOY = BASE_DIR / "deploy"
WEB, WORKER = "pressreview.service", "pressreview-worker.service"
SYSTEMD = "systemd-analyze is missing: apt-get install systemd"
MOST_EXPOSED = 2.5
# What a role has for itself; all else is the same of both.
OWN = {"type", "execstart", "execstartpre", "environment", "timeoutstartsec"}


def unit(name: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.read(DEPLOY / name)
    return parser


def test_both_roles_are_confined_alike() -> None:
    web, worker = (dict(unit(name)["Service"]) for name in (WEB, WORKER))
    assert {key: value for key, value in web.items() if key not in OWN} == {
        key: value for key, value in worker.items() if key not in OWN
    }


def test_each_starts_its_role() -> None:
    assert unit(WEB)["Service"]["ExecStart"].endswith(
        "-m gunicorn --config python:pressreview.gunicorn"
    )
    program, command = unit(WORKER)["Service"]["ExecStart"].split()[1:]
    assert program == "manage.py"
    assert get_commands()[command] == "articles"


def test_the_worker_comes_and_goes_with_the_web_server() -> None:
    assert WORKER in unit(WEB)["Unit"]["Wants"].split()
    assert unit(WORKER)["Unit"]["PartOf"] == WEB
    assert WEB in unit(WORKER)["Unit"]["After"].split()


@pytest.mark.parametrize("name", [WEB, WORKER])
def test_systemd_calls_them_hardly_exposed(name: str) -> None:
    """Of 10, where 10 is a service that may do anything: `systemd-analyze security`."""
    program = require("systemd-analyze", SYSTEMD)
    done = subprocess.run(
        [program, "security", "--offline=true", "--no-pager", str(DEPLOY / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    level = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert level is not None, done.stderr
    assert float(level[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("name", [WEB, WORKER])
def test_systemd_understands_them(tmp_path: Path, name: str) -> None:
    program = require("systemd-analyze", SYSTEMD)
    for each in (WEB, WORKER):
        # The programs that a unit names are not there.
        text = (DEPLOY / each).read_text().replace("/srv/pressreview/.venv/bin/python", "/bin/true")
        (tmp_path / each).write_text(text)
    done = subprocess.run(
        [program, "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    said = [line for line in done.stderr.splitlines() if "pressreview" in line]
    assert not [line for line in said if "Unknown" in line or "Failed to parse" in line], said
