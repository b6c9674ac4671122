"""The site as its users run it: both roles with the production settings, in a folder of its own."""

import atexit
import http.client
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from urllib.parse import urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
START_SECONDS = 120.0
# Below those that Linux gives to connections (ip_local_port_range).
PORTS = range(20_000, 32_000)
MANY = 36  # answers, among which there is one of each process
CLAIMS: list[socket.socket] = []  # of ports, each a name that only one process can have
# Settings that change nothing of what is set up before a site is served.
OF_SERVING = {
    "PRESSREVIEW_EMAIL_URL",
    "PRESSREVIEW_FETCH_NETWORKS",
    "PRESSREVIEW_LEAST_DISK",
    "PRESSREVIEW_PROXY_COUNT",
    "PRESSREVIEW_REQUIRE_SECOND_FACTOR",
    "PRESSREVIEW_THREADS",
    "PRESSREVIEW_WORKERS",
}
# What a site that was set up with these arguments of ``quickstart`` had in its data folder then.
PREPARED: dict[tuple[str, ...], Path] = {}


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Message
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> Answer:
    """One request over a connection of its own; redirects are not followed."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        path = parts.path or "/"
        target = f"{path}?{parts.query}" if parts.query else path
        connection.request(method, target, body=body, headers=dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.headers, response.read())
    finally:
        connection.close()


def free_port() -> int:
    """A port that nobody listens on, and that this process alone gives out as long as it lives.

    It is none of those from which the system takes one for each connection: between its choice and
    the start of its server, or while that is away, some request of another test would have it.
    """
    while True:
        port = secrets.choice(PORTS)
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(f"\0pressreview-tests-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            claim.close()
            continue
        CLAIMS.append(claim)
        return port


def environment(**variables: str) -> dict[str, str]:
    """This process's environment without what the tests set in it, and with ``variables``."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PRESSREVIEW_", "DJANGO_", "PYTEST_"))
    }
    return kept | variables


def wait_for_port(port: int, process: subprocess.Popen[bytes]) -> None:
    """Return when somebody listens; fail when the process has ended or time is up."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with status {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server did not listen in time")


def copy(source: Path, target: Path) -> None:
    """Copy a file, or into a folder that may be there what a folder has in it; with its rights."""
    subprocess.run(["cp", "-a", "-T", source, target], check=True)


def kept_copy(folder: Path) -> Path:
    """A copy that is there as long as this process."""
    kept = Path(tempfile.mkdtemp(prefix="pressreview-prepared-"))
    atexit.register(shutil.rmtree, kept, ignore_errors=True)
    copy(folder, kept)
    return kept


@dataclass
class Site:
    """A data folder with the settings that go with it; served while inside ``serving()``."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    variables: dict[str, str] = field(default_factory=dict)
    # What ``serving`` has started, which starts the others.
    process: subprocess.Popen[bytes] | None = None
    release: Path = BASE_DIR  # whose code it runs

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        return self.data_dir / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        settings = {
            "PRESSREVIEW_DATA_DIR": str(self.data_dir),
            "PRESSREVIEW_SITE_URL": self.url,
            # What goes out and what opens the desk is tested in tests/accounts.
            "PRESSREVIEW_EMAIL_URL": "dummymail://",
            "PRESSREVIEW_REQUIRE_SECOND_FACTOR": "none",
        }
        return environment(**(settings | self.variables))

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run ``manage.py``; the caller looks at status and output."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=self.release,
            env=self.environment | variables,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    def prepare(self, *arguments: str, anew: bool = False) -> None:
        """Set everything up as ``make run`` does, without serving.

        A process sets up each kind of site once: others with a new folder get a copy of what was
        there then, unless it is to be done ``anew``, or they keep something elsewhere. Those get
        the static files alone, which are the same for every site.
        """
        self.data_dir.mkdir(parents=True, exist_ok=True)
        is_plain = not (anew or any(self.data_dir.iterdir()) or self.variables.keys() - OF_SERVING)
        if is_plain and arguments in PREPARED:
            copy(PREPARED[arguments], self.data_dir)
            return
        for name in ("static", "static.state"):
            if PREPARED and not (self.data_dir / name).exists():
                copy(next(iter(PREPARED.values())) / name, self.data_dir / name)
        done = self.manage("quickstart", "--no-serve", *arguments)
        if done.returncode:
            raise RuntimeError(f"quickstart ended with {done.returncode}: {done.stderr[-4000:]}")
        if is_plain:
            PREPARED[arguments] = kept_copy(self.data_dir)

    def make_editor(self, name: str, password: str) -> None:
        """An account that may do everything in the admin."""
        done = self.manage(
            *("createsuperuser", "--noinput", "--username", name),
            *("--email", f"{name}@site.example"),
            DJANGO_SUPERUSER_PASSWORD=password,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)

    @contextmanager
    def serving(self, *arguments: str, with_worker: bool = True) -> Iterator["Site"]:
        """Web server and worker, as ``make run`` starts them; their log lines go to ``log``."""
        command = ["-m", "pressreview.supervisor"]
        if not with_worker:
            command = ["-m", "gunicorn", "--config", "python:pressreview.gunicorn"]
        with self.running(*command, "--bind", f"127.0.0.1:{self.port}", *arguments) as process:
            wait_for_port(self.port, process)
            self.process = process
            yield self

    @contextmanager
    def running(self, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
        """A program of the site, which is told to end in the end."""
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, *arguments],
                cwd=self.release,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=60)

    def wait_until_everywhere(self, path: str, is_so: Callable[[Answer], bool]) -> None:
        """Return once all processes answer so: each turns to a change at a moment of its own."""
        deadline, in_a_row = time.monotonic() + START_SECONDS, 0
        while in_a_row < MANY:
            in_a_row = in_a_row + 1 if is_so(self.get(path)) else 0
            assert time.monotonic() < deadline, f"{path} does not come to be so"

    def get(self, path: str, **headers: str) -> Answer:
        """A GET; header names with underscores for hyphens."""
        return fetch(
            self.url + path,
            headers={name.replace("_", "-"): value for name, value in headers.items()},
        )
