"""Puts a server under load: with wrk where it is installed, else with a loop of our own.

Both keep a number of connections busy, each with one request after the other, and take the
same addresses in turn. All sides of a comparison are measured with the same tool.
"""

import json
import selectors
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

CONNECTIONS = 8
HEADERS = {"Accept-Encoding": "gzip"}
LUA = Path(__file__).parent / "load.lua"
TOOL = "wrk" if shutil.which("wrk") else "python"


@dataclass(frozen=True)
class Load:
    """How a server did: requests a second, latencies in milliseconds, answers not 2xx or 3xx."""

    requests_per_second: float
    p50_ms: float
    p99_ms: float
    failed: int

    def as_json(self) -> dict[str, float]:
        return {name: round(value, 3) for name, value in asdict(self).items()}


def measure(port: int, paths: Sequence[str], seconds: float) -> Load:
    """Load the server on this port of the loopback for a while."""
    if TOOL == "wrk":
        return _with_wrk(port, paths, seconds)
    return Loop(port, paths).run(seconds)


def _with_wrk(port: int, paths: Sequence[str], seconds: float) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s"]
        for name, value in HEADERS.items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(LUA), f"http://127.0.0.1:{port}", "--", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(
        requests_per_second=found["requests"] / found["seconds"],
        p50_ms=found["p50"],
        p99_ms=found["p99"],
        failed=found["failed"],
    )


class Connection:
    """A kept connection with one request under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.started = 0.0
        self.received = b""

    def send(self, request: bytes) -> None:
        self.started = time.perf_counter()
        self.received = b""
        self.socket.sendall(request)

    def is_complete(self) -> bool:
        """Take what has come; whether that is the whole answer."""
        piece = self.socket.recv(262_144)
        self.received += piece
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not piece:
            return True
        if not found:
            return False
        _before, named, rest = head.lower().partition(b"content-length:")
        length = int(rest.partition(b"\r\n")[0]) if named else 0
        return len(body) >= length

    @property
    def is_good(self) -> bool:
        return self.received[9:10] in {b"2", b"3"}


class Loop:
    """All connections in one thread, whichever is readable next."""

    def __init__(self, port: int, paths: Sequence[str]) -> None:
        head = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items())
        self.requests = cycle(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{head}\r\n".encode()
            for path in paths
        )
        self.port = port
        self.latencies: list[float] = []
        self.failed = 0

    def run(self, seconds: float) -> Load:
        with selectors.DefaultSelector() as selector:
            for _number in range(CONNECTIONS):
                self._start(Connection(self.port), selector)
            start = time.perf_counter()
            while (now := time.perf_counter()) < start + seconds:
                for key, _events in selector.select(timeout=1):
                    self._read(key.data, selector)
            for key in list(selector.get_map().values()):
                key.data.socket.close()
        milliseconds = sorted(1000 * latency for latency in self.latencies)
        return Load(
            requests_per_second=len(milliseconds) / (now - start),
            p50_ms=percentile(milliseconds, 50),
            p99_ms=percentile(milliseconds, 99),
            failed=self.failed,
        )

    def _start(self, connection: Connection, selector: selectors.BaseSelector) -> None:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send(next(self.requests))

    def _read(self, connection: Connection, selector: selectors.BaseSelector) -> None:
        if not connection.is_complete():
            return
        self.latencies.append(time.perf_counter() - connection.started)
        self.failed += not connection.is_good
        if connection.received and b"\r\nConnection: close" not in connection.received[:2000]:
            connection.send(next(self.requests))
            return
        selector.unregister(connection.socket)
        connection.socket.close()
        self._start(Connection(self.port), selector)


def percentile(ordered: Sequence[float], percent: int) -> float:
    """The value that so many of a hundred do not exceed; 0 of nothing."""
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)] if ordered else 0.0
