"""Kills every process of a site once, and waits for each to be replaced."""

import os
import signal
import time
from contextlib import suppress
from http.client import HTTPException

from tests.live import Site
from tests.load.records import Records
from tests.worker.test_killed_at_random import processes

BACK_SECONDS = 60.0
BETWEEN = 1.0  # seconds


def kill_each(site: Site, supervisor: int, records: Records) -> dict[str, float]:
    """Seconds until each was back that was killed: processes of the web server, the one that
    starts them, the worker."""
    found = {}
    for pid in processes(supervisor)["web"]:
        found[f"web {pid}"] = _kill(site, supervisor, "web", pid, records)
        time.sleep(BETWEEN)
    for role in ("worker", "master"):
        (pid,) = processes(supervisor)[role]
        found[f"{role} {pid}"] = _kill(site, supervisor, role, pid, records)
        time.sleep(BETWEEN)
    return found


def _kill(site: Site, supervisor: int, role: str, pid: int, records: Records) -> float:
    number = len(processes(supervisor)[role])
    start = time.monotonic()
    with records.outage():
        os.kill(pid, signal.SIGKILL)
        while not _is_back(site, supervisor, role, pid, number):
            if time.monotonic() - start > BACK_SECONDS:
                records.complain(role, "was not started again")
                break
            time.sleep(0.05)
    return round(time.monotonic() - start, 2)


def _is_back(site: Site, supervisor: int, role: str, pid: int, number: int) -> bool:
    there = processes(supervisor).get(role, [])
    with suppress(OSError, HTTPException):
        return pid not in there and len(there) >= number and site.get("/healthz").status == 200
    return False
