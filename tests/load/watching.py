"""What the machine, the processes and the disk do meanwhile."""

import os
import sqlite3
import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from pressreview.metrics.process_metrics import own_memory
from tests.worker.test_killed_at_random import processes

MEGABYTE = 1024 * 1024
# What may grow: tables are parts of the database, the log is cut by whoever runs the site.
GROWING = {"database", "log of the database", "media", "metrics", "search", "server.log"}


class Ticks(NamedTuple):
    """Processor time of the whole machine since it started: of doing nothing, and of all."""

    idle: int
    all: int

    @classmethod
    def now(cls) -> "Ticks":
        """``/proc/stat``; waiting for a disk counts as doing nothing (proc(5))."""
        fields = list(map(int, Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]))
        return cls(fields[3] + fields[4], sum(fields))

    def busy_since(self, earlier: "Ticks") -> float:
        """The share of the machine that was busy."""
        return 1 - (self.idle - earlier.idle) / max(1, self.all - earlier.all)


def busy_share(seconds: float) -> float:
    """The share of the machine that is busy for the next seconds."""
    before = Ticks.now()
    time.sleep(seconds)
    return Ticks.now().busy_since(before)


class Memory(threading.Thread):
    """Looks at each process once in a while: the memory that is its own."""

    def __init__(self, supervisor: int, seconds: float = 1.0) -> None:
        super().__init__()
        self._supervisor, self._seconds = supervisor, seconds
        self.ended = threading.Event()
        self.seen: dict[tuple[str, int], list[tuple[float, int]]] = defaultdict(list)

    def run(self) -> None:
        while not self.ended.wait(self._seconds):
            with suppress(OSError):
                for role, pids in processes(self._supervisor).items():
                    for pid in pids:
                        with suppress(OSError, LookupError):
                            sample = time.monotonic(), own_memory(Path(f"/proc/{pid}"))
                            self.seen[role, pid].append(sample)

    def halves(self, start: float) -> dict[str, dict[str, float]]:
        """For each process that lived until the end: its memory in the first half and in the
        second of the time from ``start`` on, in MB, and their ratio."""
        found = {}
        for (role, pid), samples in sorted(self.seen.items()):
            later = [size for at, size in samples if at >= start]
            is_alive = Path(f"/proc/{pid}").exists()
            if is_alive and samples[0][0] <= start and len(later) >= 4:
                found[f"{role} {pid}"] = _halves(later)
        return found


def _halves(sizes: Sequence[int]) -> dict[str, float]:
    middle = len(sizes) // 2
    first, second = statistics.mean(sizes[:middle]), statistics.mean(sizes[middle:])
    return {
        "first_mb": round(first / MEGABYTE, 1),
        "second_mb": round(second / MEGABYTE, 1),
        "most_mb": round(max(sizes) / MEGABYTE, 1),
        "ratio": round(second / first, 3),
    }


def disk(data_dir: Path) -> dict[str, int]:
    """Bytes that each part of the data takes: tables with their indexes, folders, the log."""
    sizes: dict[str, int] = defaultdict(int)
    for folder, _folders, names in os.walk(data_dir):
        for name in names:
            path = Path(folder) / name
            with suppress(FileNotFoundError):
                sizes[_part(path.relative_to(data_dir))] += path.stat().st_blocks * 512
    for table, size in _tables(data_dir / "archive.sqlite3").items():
        sizes[f"table {table}"] = size
    return dict(sizes)


def _part(path: Path) -> str:
    if path.name.startswith("archive.sqlite3"):
        return "log of the database" if path.suffix.endswith(("wal", "shm")) else "database"
    return path.parts[0]


def _tables(path: Path) -> dict[str, int]:
    """Bytes of each table and its indexes, and of free pages, where SQLite can tell (dbstat)."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=60)) as database:
        with suppress(sqlite3.OperationalError):
            rows = database.execute(
                "SELECT tbl_name, SUM(pgsize) FROM dbstat JOIN sqlite_schema USING (name) "
                "GROUP BY tbl_name"
            )
            found = {str(name): int(size) for name, size in rows}
            (free,) = database.execute("PRAGMA freelist_count").fetchone()
            (page,) = database.execute("PRAGMA page_size").fetchone()
            return found | {"(free pages)": free * page}
        return {}


def growth(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    """What each part has grown by, the most first; what has not changed is left out."""
    names = {*before, *after}
    grown = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return dict(sorted(((n, g) for n, g in grown.items() if g), key=lambda row: -abs(row[1])))


def unexplained(grown: dict[str, int]) -> list[str]:
    """A sentence for each part that has grown by more than a megabyte, and nobody knows why."""
    found = [
        f"{name} has grown by {size / MEGABYTE:.1f} MB"
        for name, size in grown.items()
        if size > MEGABYTE and name not in GROWING and not name.startswith("table ")
    ]
    of_tables = sum(size for name, size in grown.items() if name.startswith("table "))
    rest = grown.get("database", 0) - of_tables
    if of_tables and abs(rest) > MEGABYTE:
        found.append(f"{rest / MEGABYTE:.1f} MB of the database are no table's")
    return found
