"""Runs both roles of a site on one machine: ``python -m pressreview.supervisor [OPTION …]``.

The options are those of gunicorn. One process group, which one Ctrl-C ends. A role that dies is
started again. Under systemd each role is a unit of its own instead (``deploy/``). Nothing but
Python's own library is loaded here: the process only waits.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
LOOK_SECONDS = 0.5  # between two looks at the roles
RESTART_SECONDS = 1.0  # until a role that died is started again
# A role that has run for so long has started well: its settings make sense.
STARTED_SECONDS = 10.0
# Of both roles after they were told to end; longer than ``graceful_timeout`` of gunicorn.
STOP_SECONDS = 25.0
PR_SET_PDEATHSIG = 1  # prctl(2)


class Role:
    """One of the two, which is started, looked at, and started again."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments
        self._has_started_well = False
        self._start()

    def _start(self) -> None:
        self._started = time.monotonic()
        self._died: float | None = None
        self.process = subprocess.Popen(  # noqa: S603  # our own programs
            [sys.executable, *self._arguments],
            cwd=BASE_DIR,
            close_fds=False,  # gunicorn is handed the socket that it listens on
            preexec_fn=partial(_end_with, os.getpid()),  # no thread runs here
        )

    def look(self) -> int | None:
        """Start the role again some time after it died; the status with which it says that it
        cannot run at all."""
        status, now = self.process.poll(), time.monotonic()
        if status is None:
            self._has_started_well |= now - self._started > STARTED_SECONDS
        elif status > 0 and not self._has_started_well:
            return status
        elif self._died is None:
            self._died = now
        elif now - self._died >= RESTART_SECONDS:
            self._start()
        return None


def _end_with(parent: int) -> None:
    """Have the system end this process when its parent has died, where it can (Linux)."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it has died before
            os._exit(1)


def run(commands: Sequence[Sequence[str]], is_ending: Callable[[float], bool]) -> int:
    """Run a role for each command until ``is_ending``, which waits for so many seconds; the exit
    status: 0, or that of a role that could not start."""
    roles = [Role(command) for command in commands]
    failed = None
    while failed is None and not is_ending(LOOK_SECONDS):
        failed = next((status for role in roles if (status := role.look())), None)
    _stop([role.process for role in roles])
    return failed or 0


def _stop(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """End all of them: by request, and those that take too long for it by force."""
    for process in processes:
        process.terminate()
    end = time.monotonic() + STOP_SECONDS
    for process in processes:
        try:
            process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main(options: Sequence[str]) -> int:
    ending = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_signal: ending.set())
    web = ["-m", "gunicorn", "--config", "python:pressreview.gunicorn", *options]
    return run([web, ["manage.py", "work"]], ending.wait)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
