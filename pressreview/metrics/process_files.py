"""The files in which each process keeps what it counts, and who is alive.

A process takes the first free number of its role ("web0", "web1", "worker0") by a lock that the
system gives back when it ends, however it ends. So whoever replaces a process goes on counting
where that one stopped, and there are never more files than processes at once; by the process's own
number, as the library does it, every process that is replaced would leave files behind that each
scrape reads.

The files are mapped into memory. They are as long from the beginning as they can become: on a full
disk a file that has to grow would end the process (``SIGBUS``).
"""

import fcntl
import logging
import os
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from django.conf import settings
from prometheus_client import Metric, values
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector

# Of the file for each kind of metric: more than all of its series need.
FILE_BYTES = {"counter": 256 * 1024, "histogram": 2 * 1024 * 1024}
DAMAGES = (OSError, RuntimeError, ValueError, TypeError, struct.error)
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Process:
    """A process that counts: its name, such as ``web0``, and its number in the system."""

    name: str
    pid: int

    @property
    def role(self) -> str:
        return self.name.rstrip("0123456789")


class _Own:
    """What this process counts as: nothing until it has begun."""

    name = ""
    lock: IO[str] | None = None


def folder() -> Path:
    """Where the files of all processes of this machine are."""
    return Path(settings.METRICS_DIR)


def own_name() -> str:
    """What this process counts as; "" while it does not."""
    return _Own.name


def begin(role: str) -> None:
    """Count from now on, as a process of this role. A second call changes nothing.

    Where the files cannot be made, on a full disk say, nothing is counted.
    """
    if _Own.name:
        return
    try:
        lock, name = _first_free(role)
        lock.truncate(0)
        lock.write(f"{os.getpid()} {_namespace()}")
        lock.flush()
        for kind, size in FILE_BYTES.items():
            _reserve(folder() / f"{kind}_{name}.db", size)
    except OSError:
        logger.warning("nothing is counted for /metrics: its files cannot be written")
        return
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder())
    _Own.lock, _Own.name = lock, name


def clear(role: str) -> None:
    """Forget what former processes of a role counted; called before the first of them begins."""
    for path in [*folder().glob(f"*_{role}[0-9]*.db"), *folder().glob(f"{role}[0-9]*.lock")]:
        path.unlink(missing_ok=True)


def _first_free(role: str) -> tuple[IO[str], str]:
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in count():
        name = f"{role}{number}"
        lock = (folder() / f"{name}.lock").open("a", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
        else:
            return lock, name
    raise AssertionError("numbers have no end")


def _reserve(path: Path, size: int) -> None:
    """Make a file as long as it can become, and empty where it holds no figures."""
    if path.exists() and not _is_sound(path):
        path.unlink()
    with path.open("ab") as file:
        file.write(bytes(max(0, size - file.tell())))


def _is_sound(path: Path) -> bool:
    try:
        for _entry in MmapedDict.read_all_values_from_file(path):  # type: ignore[no-untyped-call]
            pass
    except DAMAGES:
        return False
    return True


def _namespace() -> str:
    """Tells apart containers that share the folder: a number means another process in each."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def living() -> Iterator[Process]:
    """The processes that count and whose numbers mean something to this one."""
    for path in sorted(folder().glob("*.lock")):
        try:
            with path.open("r", encoding="ascii") as lock:
                pid, _blank, namespace = lock.read().partition(" ")
                if namespace == _namespace() and _is_held(lock):
                    yield Process(path.stem, int(pid))
        except (OSError, ValueError):  # gone, or just being written
            continue


def _is_held(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def counted() -> Iterable[Metric]:
    """What all processes have counted, added up."""
    files = sorted(folder().glob("*.db"))
    try:
        return _merged(files)
    except DAMAGES:
        return _merged([path for path in files if _is_sound(path)])


def _merged(files: Iterable[Path]) -> Iterable[Metric]:
    paths = [str(path) for path in files]
    metrics: Iterable[Metric] = MultiProcessCollector.merge(paths)  # type: ignore[no-untyped-call]
    return metrics


# The library's own choice depends on a variable of the environment when it is loaded, and goes by
# the process's number.
values.ValueClass = values.MultiProcessValue(own_name)  # type: ignore[no-untyped-call]
