"""Runs a command with a throw-away PostgreSQL: ``python -m tests.postgresql COMMAND …``.

The server lives in a temporary folder, listens on a socket there and nowhere else, and is
gone when the command has ended. Its address is in ``PRESSREVIEW_DATABASE_URL``.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.needs import find

MISSING = "PostgreSQL is missing: apt-get install postgresql"
# What a test database need not survive: a crash of the machine.
# Every test rolls back what it wrote: statistics taken between two tests say that the tables
# are empty, and the next test's thousands of rows are then planned as if they were none.
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off"


def as_server(folder: Path) -> list[str]:
    """The start of a command that runs as who may run a server: it refuses the superuser."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("postgres")
    os.chown(folder, user.pw_uid, user.pw_gid)
    return ["runuser", "-u", "postgres", "--"]


@dataclass(frozen=True)
class Server:
    """A server that may be stopped and started again, or made to hang."""

    address: str
    folder: Path
    control: list[str]
    options: str

    def start(self) -> None:
        command = [*self.control, "-o", self.options, "start"]
        subprocess.run(command, cwd=self.folder, check=True)

    def stop(self) -> None:
        subprocess.run([*self.control, "-m", "immediate", "stop"], cwd=self.folder, check=False)

    def signal(self, number: int) -> None:
        """Send a signal to the server and to all of its processes, which serve connections."""
        main = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
        for process in (main, *map(int, children)):
            os.kill(process, number)


@contextmanager
def server(initdb: str) -> Iterator[Server]:
    """A running server with an empty database."""
    pg_ctl = str(Path(initdb).with_name("pg_ctl"))
    # A short path: the name of a socket may have 107 characters at the most.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    run_as, data = as_server(folder), str(folder / "data")
    try:
        subprocess.run(
            [*run_as, initdb, "-D", data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--no-sync"],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} {FAST}"
        control = [*run_as, pg_ctl, "-D", data, "-w", "-s", "-l", str(folder / "log")]
        # A path in the place of the host is the folder of the server's socket.
        running = Server(f"postgres://tests@/{folder}/postgres", folder, control, options)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(command: list[str]) -> int:
    """The exit status of the command, or of its absence."""
    initdb = find("initdb")
    if initdb is None:
        print(f"not run on PostgreSQL: {MISSING}", file=sys.stderr)
        return int(os.environ.get("REQUIRE_ALL") == "1")
    with server(initdb) as running:
        environment = os.environ | {"PRESSREVIEW_DATABASE_URL": running.address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
