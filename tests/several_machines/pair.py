"""Two machines of one site: folders and process groups of their own, one database, one Redis, one
folder of media, one nginx in front."""

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path

import psycopg

from tests import postgresql
from tests.live import Answer, Site, fetch, free_port
from tests.needs import require
from tests.serving import nginx, redis_server
from tests.serving.nginx import Front
from tests.serving.redis_server import Redis

# Whether some index has yet to take a change over.
INDEX_WAITS = (
    "SELECT 1 FROM articles_indexjob AS job JOIN articles_indexreplica AS replica "
    "ON job.version > replica.place WHERE NOT replica.is_building"
)
# Generous, since a loaded machine may be slow.
UP_WITHIN = 120.0


@dataclass
class Machine(Site):
    """One of the machines: it may be killed as a whole, and comes back."""

    name: str = ""
    is_up: bool = False

    @property
    def host(self) -> str:
        """The site's own, as nginx passes it on."""
        return self.variables["PRESSREVIEW_SITE_URL"].removeprefix("https://")

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        source: str = "127.0.0.1",
    ) -> Answer:
        """One request past nginx, with the headers that nginx adds."""
        added = {"Host": self.host, "X-Forwarded-Proto": "https", "X-Forwarded-For": source}
        return fetch(
            self.url + path, method=method, headers={**(headers or {}), **added}, body=body
        )

    def start(self) -> None:
        """Start web server and worker, in a process group of their own."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable,
                    "-m",
                    "pressreview.supervisor",
                    "--bind",
                    f"127.0.0.1:{self.port}",
                ],
                cwd=self.release,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self) -> None:
        """Return once it is ready."""
        wait_until(self.is_ready, f"machine {self.name} is not ready", UP_WITHIN)
        self.is_up = True

    def is_ready(self) -> bool:
        """Whether it says that it can do its work; it must not have ended by itself."""
        assert self.process is None or self.process.poll() is None, self.log.read_text()[-4000:]
        with suppress(OSError, HTTPException):
            return self.ask("/readyz").status == 200
        return False

    def kill(self) -> None:
        """Kill all of its processes at once, as a power cut does."""
        self.is_up = False
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """Have it end what it is at, and end."""
        self.is_up = False
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=60)


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60.0) -> None:
    """Return as soon as the condition holds; fail when it does not come to."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


@dataclass
class Pair:
    """Both machines and what they share."""

    machines: list[Machine]
    front: Front
    folder: Path
    database: postgresql.Server
    redis: Redis
    kills: int = 0

    def rows(self, query: str, *given: object) -> list[tuple[object, ...]]:
        """What a query finds in the database; it may also change something."""
        with self.connection() as connection:
            cursor = connection.execute(query.encode(), given or None)
            return cursor.fetchall() if cursor.description else []

    def connection(self) -> psycopg.Connection[tuple[object, ...]]:
        """A connection to the database; as a context it is one transaction, and closed."""
        host = str(self.database.folder)
        return psycopg.connect(host=host, user="tests", dbname="postgres")

    def titles(self) -> dict[int, str]:
        """The titles of all articles, by their ids."""
        rows = self.rows("SELECT id, title FROM articles_article")
        return {int(str(pk)): str(title) for pk, title in rows}

    def other(self, machine: Machine) -> Machine:
        """The machine that is not this one."""
        return next(one for one in self.machines if one is not machine)

    def run(self, code: str) -> str:
        """Run Python with the site's models on the first machine; what it printed."""
        done = self.machines[0].manage("shell", "--no-startup", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self) -> None:
        """Start both, and wait until both are ready."""
        for machine in self.machines:
            machine.start()
        for machine in self.machines:
            machine.wait()


@contextmanager
def pair(folder: Path, **variables: str) -> Iterator[Pair]:
    """Two machines that are set up but not started, with nginx in front of them."""
    initdb = require("initdb", postgresql.MISSING)
    require("nginx", nginx.NGINX)
    redis = Redis(require("redis-server", redis_server.MISSING), folder)
    port = free_port()
    (folder / "media").mkdir()
    redis.start()
    try:
        with postgresql.server(initdb) as database:
            shared = _shared(folder, port, database, redis) | variables
            machines = [_machine(folder, name, shared) for name in ("a", "b")]
            with _front(folder / "nginx", machines, port) as front:
                try:
                    yield Pair(machines, front, folder, database, redis)
                finally:
                    for machine in machines:
                        machine.kill()
    finally:
        redis.stop()


def _shared(folder: Path, port: int, database: postgresql.Server, redis: Redis) -> dict[str, str]:
    return {
        "PRESSREVIEW_SITE_URL": f"https://127.0.0.1:{port}",
        "PRESSREVIEW_SECRET_KEY": secrets.token_urlsafe(60),
        "PRESSREVIEW_DATABASE_URL": database.address,
        "PRESSREVIEW_CACHE_URL": f"redis://127.0.0.1:{redis.port}/0",
        "PRESSREVIEW_MEDIA_URL": f"file://{folder}/media",
        "PRESSREVIEW_PROXY_COUNT": "1",
        "PRESSREVIEW_WORKERS": "1",
        "PRESSREVIEW_FETCH_NETWORKS": "127.0.0.0/8",
    }


def _machine(folder: Path, name: str, variables: dict[str, str]) -> Machine:
    machine = Machine(folder / name, variables=dict(variables), name=name)
    machine.data_dir.mkdir()
    machine.prepare("--empty")
    return machine


@contextmanager
def _front(folder: Path, machines: list[Machine], port: int) -> Iterator[Front]:
    folder.mkdir()
    first, second = machines
    with nginx.running(folder, first.data_dir, first.port, port, second.port) as front:
        yield front
