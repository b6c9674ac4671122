"""What a site costs that nobody reads: the processor's time of all its processes."""

import time
from pathlib import Path

from tests.bench.archives import Archive

SETTLED = 30.0  # seconds in which a site has started and done what was left
MEASURED = 60.0


def share_of_a_core(archive: Archive, seconds: float = MEASURED) -> dict[str, float]:
    """Hundredths of one core that each process takes, and all together: by role and number."""
    archive.site.variables["PRESSREVIEW_WORKERS"] = "2"
    with archive.site.serving() as site:
        time.sleep(min(SETTLED, seconds))
        assert site.process is not None
        processes = _descendants(site.process.pid)
        start, before = time.monotonic(), {pid: _seconds(pid) for pid in processes}
        time.sleep(seconds)
        elapsed = time.monotonic() - start
        shares = {
            f"{_role(pid)} {number}": 100 * (_seconds(pid) - before[pid]) / elapsed
            for number, pid in enumerate(processes)
        }
    return shares | {"all": sum(shares.values())}


def _descendants(pid: int) -> list[int]:
    """A process and all that it has started, directly or not."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(each for child in children for each in _descendants(int(child)))]


def _seconds(pid: int) -> float:
    """The processor's time of all threads so far (Linux: ``schedstat`` counts nanoseconds, where
    ``stat`` would count hundredths of seconds)."""
    threads = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def _role(pid: int) -> str:
    command = Path(f"/proc/{pid}/cmdline").read_bytes()
    if b"gunicorn" in command:  # which names its process where it can
        return "web"
    names = {b"work": "worker", b"pressreview.supervisor": "supervisor"}
    words = command.split(b"\0")
    return next((name for word, name in names.items() if word in words), "other")
