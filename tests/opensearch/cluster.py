"""A cluster of three real search nodes for tests, out of Maven's central repository.

Each node is a Java process of some 350 MB that listens on this machine alone and ends when nobody
holds the pipe that it reads: no node outlives the tests, however they end.
"""

import json
import os
import pwd
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.live import free_port
from tests.opensearch.node_program import java, java_version, locked, program

START_SECONDS = 180.0
# Small and soon there; and as nodes run that are to be measured, with files in memory.
SMALL = ("-Xms384m", "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
FAST = ("-Xms1g", "-Xmx1g", "-XX:+UseSerialGC")
QUIET = ("-Dlog4j2.disable.jmx=true",)


def as_nobody() -> list[str]:
    """The start of a command that runs as a user who owns nothing."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam("nobody")
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def has_ended(process: int) -> bool:
    """Whether a process that this one has started has ended; it is not forgotten by that."""
    return os.waitid(os.P_PID, process, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@dataclass
class Cluster:
    """Three nodes, each of which may be killed, made to hang, and started again."""

    folder: Path
    http: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    transport: list[int] = field(default_factory=lambda: [free_port() for _ in range(3)])
    processes: list[int] = field(default_factory=lambda: [0, 0, 0])
    is_measured: bool = False

    def address(self, name: str) -> str:
        """The setting for an index of this name."""
        return f"opensearch://{','.join(f'127.0.0.1:{port}' for port in self.http)}/{name}"

    @property
    def pipe(self) -> Path:
        return self.folder / "pipe"

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep the nodes running."""
        descriptor = os.open(self.pipe, os.O_WRONLY)
        try:
            yield
        finally:
            os.close(descriptor)

    def start(self, number: int) -> None:
        """Start a node that does not run. It does not listen yet when this returns."""
        home = self.folder / f"node-{number}"
        home.mkdir(exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(home, "nobody")
        command = [*as_nobody(), *self._command(number, home)]
        # Ready for reading at once, whether or not anybody writes; and waiting for the end later.
        pipe = os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK)
        os.set_blocking(pipe, True)
        log = os.open(self.folder / f"node-{number}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        actions = [(os.POSIX_SPAWN_DUP2, pipe, 0)]
        actions += [(os.POSIX_SPAWN_DUP2, log, 1), (os.POSIX_SPAWN_DUP2, log, 2)]
        environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
        self.processes[number] = os.posix_spawnp(
            command[0], command, environment, file_actions=actions
        )
        os.close(pipe)
        os.close(log)

    def _command(self, number: int, home: Path) -> list[str]:
        jars = program()
        settings = {
            "cluster.name": "tests",
            "node.name": f"node-{number}",
            "network.host": "127.0.0.1",
            "http.port": self.http[number],
            "transport.port": self.transport[number],
            "path.data": home / "data",
            "path.logs": home / "logs",
            "discovery.seed_hosts": ",".join(f"127.0.0.1:{port}" for port in self.transport),
            "cluster.initial_cluster_manager_nodes": "node-0,node-1,node-2",
            "cluster.routing.allocation.disk.threshold_enabled": "false",
            "node.store.allow_mmap": str(self.is_measured).lower(),
            "bootstrap.memory_lock": "false",
        }
        native = ["--enable-native-access=ALL-UNNAMED"] if java_version() >= 22 else []
        size = FAST if self.is_measured else SMALL
        options = [java("java"), *size, *QUIET, *native, "-cp", f"{jars}/classes:{jars}/lib/*"]
        pairs = [f"{name}={value}" for name, value in settings.items()]
        return [*options, "SearchNode", str(home), *pairs]

    def signal(self, number: int, name: signal.Signals) -> None:
        os.kill(self.processes[number], name)

    def processor_seconds(self) -> float:
        """What the nodes that run have taken of processors so far (proc_pid_stat(5))."""
        ticks = 0
        for process in filter(None, self.processes):
            told = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(told[11]) + int(told[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def wait_for_merges(self) -> None:
        """Return when no node merges segments any more."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            with suppress(URLError, OSError):
                told = self.ask(self.http[0], "_all/_stats/merge")
                if not told["_all"]["total"]["merges"]["current"]:
                    return
            time.sleep(0.5)

    def kill(self, number: int) -> None:
        """End a node at once, as a crash does."""
        self.signal(number, signal.SIGKILL)
        os.waitpid(self.processes[number], 0)
        self.processes[number] = 0

    def wait(self, nodes: int = 3, status: str = "yellow") -> None:
        """Return when so many nodes are together and the cluster is in that state or better."""
        deadline = time.monotonic() + START_SECONDS
        question = f"_cluster/health?wait_for_status={status}&wait_for_nodes=ge({nodes})&timeout=1s"
        while time.monotonic() < deadline:
            for port in self.http:
                with suppress(URLError, OSError, ValueError):
                    answer = self.ask(port, question)
                    if not answer["timed_out"] and answer["number_of_nodes"] >= nodes:
                        return
            if any(process and has_ended(process) for process in self.processes):
                break
            time.sleep(0.2)
        raise RuntimeError(f"the search nodes did not find together: {self.last_lines()}")

    def ask(self, port: int, path: str) -> Any:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=5) as answer:
            return json.load(answer)

    def last_lines(self) -> str:
        logs = sorted(self.folder.glob("node-*.log"))
        return "\n".join(path.read_text(errors="replace")[-1500:] for path in logs)

    @contextmanager
    def started(self) -> Iterator[None]:
        """Start all nodes, and keep them running."""
        os.mkfifo(self.pipe)
        # Nobody can hold a pipe that nobody reads.
        reader = os.open(self.pipe, os.O_RDONLY | os.O_NONBLOCK)
        with self.held():
            for number in range(3):
                self.start(number)
            os.close(reader)
            self.wait()
            yield

    def wait_for_the_end(self) -> None:
        """Return when no node listens any more."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and any(map(is_listening, self.http)):
            time.sleep(0.1)

    def stop(self) -> None:
        """End all nodes, and wait until they have ended."""
        for number, process in enumerate(self.processes):
            if process:
                self.kill(number)


@contextmanager
def running(*, is_measured: bool = False) -> Iterator[Cluster]:
    """A cluster of one's own."""
    cluster = Cluster(new_folder(), is_measured=is_measured)
    try:
        with cluster.started():
            yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def shared(folder: Path) -> Iterator[Cluster]:
    """One cluster for all processes that name this folder: the first starts it.

    It ends when the last of them has gone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = folder / "cluster.json"
    with ExitStack() as stack:
        with locked(folder / "lock"):
            if known.exists():
                told = json.loads(known.read_text())
                cluster = Cluster(Path(told["folder"]), told["http"], told["transport"])
                stack.enter_context(cluster.held())
            else:
                cluster = Cluster(new_folder())
                stack.enter_context(cluster.started())
                ports = {"http": cluster.http, "transport": cluster.transport}
                known.write_text(json.dumps({"folder": str(cluster.folder)} | ports))
            users = folder / f"user-{os.getpid()}"
            users.touch()
        yield cluster
    with locked(folder / "lock"):
        users.unlink()
        if not list(folder.glob("user-*")):
            known.unlink()
            cluster.wait_for_the_end()
            shutil.rmtree(cluster.folder, ignore_errors=True)


def new_folder() -> Path:
    """A folder that who runs the nodes may enter."""
    folder = Path(tempfile.mkdtemp(prefix="search-", dir="/tmp"))
    folder.chmod(0o755)
    return folder
