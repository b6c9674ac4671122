"""What the living processes of this machine take: memory, processor, open files (proc(5))."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from pressreview.metrics import process_files

TICKS = os.sysconf("SC_CLK_TCK")  # a second


def collect() -> Iterable[Metric]:
    """A figure for each process of each kind; those that have just ended have none."""
    alive = GaugeMetricFamily("pressreview_processes", "Living processes.", labels=["role"])
    # Without the pages of mapped files, which the system takes back, and what processes share.
    memory = GaugeMetricFamily(
        "pressreview_process_memory_bytes", "Memory of its own.", labels=["process"]
    )
    processor = CounterMetricFamily(
        "pressreview_process_cpu_seconds", "Processor time.", labels=["process"]
    )
    files = GaugeMetricFamily("pressreview_process_open_files", "Open files.", labels=["process"])
    roles = dict.fromkeys(("web", "worker"), 0)
    for process, its_memory, its_seconds, its_files in _taken():
        roles[process.role] = roles.get(process.role, 0) + 1
        memory.add_metric([process.name], its_memory)
        processor.add_metric([process.name], its_seconds)
        files.add_metric([process.name], its_files)
    for role, number in roles.items():
        alive.add_metric([role], number)
    return alive, memory, processor, files


def _taken() -> Iterator[tuple[process_files.Process, int, float, int]]:
    for process in process_files.living():
        folder = Path(f"/proc/{process.pid}")
        try:
            open_files = len(os.listdir(folder / "fd"))
            yield process, own_memory(folder), _processor_seconds(folder), open_files
        except (OSError, LookupError, ValueError):  # ended meanwhile, or another system
            continue


def own_memory(folder: Path) -> int:
    """Bytes of memory that are the process's alone and no file's, by its folder in ``/proc``."""
    for line in (folder / "status").read_text(encoding="ascii", errors="replace").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    raise LookupError("the system does not tell")


def _processor_seconds(folder: Path) -> float:
    # The name, in brackets, may have blanks; the times are the 14th and 15th field of all.
    fields = (folder / "stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / TICKS
