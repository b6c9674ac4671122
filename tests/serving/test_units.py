"""The units of systemd: one a role, equally confined, each starting what there is."""

import configparser
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.live import BASE_DIR
from tests.needs import missing

DEPLOY = BASE_DIR / "deploy"
WEB, WORKER = "pressreview.service", "pressreview-worker.service"
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
def test_systemd_understands_them(tmp_path: Path, name: str) -> None:
    program = shutil.which("systemd-analyze")
    if program is None:
        missing("systemd-analyze is missing: apt-get install systemd")
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
