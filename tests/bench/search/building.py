"""How fast an archive's index is built, and with how much memory."""

import re
import resource
import subprocess
import sys
import time
from pathlib import Path

from tests.bench.archives import Archive
from tests.live import BASE_DIR


def rebuild(archive: Archive) -> dict[str, float]:
    """Build the index anew beside the live one: articles a second, most memory in MB, and
    milliseconds of a processor for each article (of the command and its helpers)."""
    command = [sys.executable, "manage.py", "rebuild_index"]
    start, most = time.perf_counter(), 0.0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen(
        command, cwd=BASE_DIR, env=archive.site.environment, stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None:
            most = max(most, sum(map(own_memory, family(process.pid))))
            time.sleep(0.05)
    if process.returncode:
        raise SystemExit(f"rebuild_index ended with {process.returncode}")
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "articles_a_second": archive.number / seconds,
        "most_mb": most,
        "processor_ms": 1000 * worked / archive.number,
    }


def family(process: int) -> list[int]:
    """A process and all that it started."""
    found = [process]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def own_memory(process: int) -> float:
    """Memory of a process that no file backs, in MB; nothing of one that has ended.

    Pages of files that are mapped are the system's cache: it takes them back as it likes.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0.0
    sizes = re.findall(r"^Rss(?:Anon|Shmem):\s+(\d+) kB", status, re.MULTILINE)
    return sum(map(int, sizes)) / 1024
