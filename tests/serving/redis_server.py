"""A Redis of a test's own, which may hang and die."""

import signal
import subprocess
from pathlib import Path

from tests.live import free_port, wait_for_port
from tests.needs import require

MISSING = "Redis is missing: apt-get install redis-server"


class Redis:
    """A server on a port of its own that keeps nothing on disk."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.port = free_port()

    def start(self) -> None:
        settings = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [self.program, *settings, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()


def ask(redis: Redis, *command: str) -> str:
    program = require("redis-cli", MISSING)
    return subprocess.run(
        [program, "-p", str(redis.port), "--raw", *command],
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def keys(redis: Redis, pattern: str) -> list[str]:
    return ask(redis, "keys", pattern).split()
