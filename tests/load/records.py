"""What was asked and what came of it, gathered from all who ask."""

import threading
import time
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from tests.bench.load import percentile

# A connection that a killed process held is broken a moment later still.
AFTERWARDS = 2.0  # seconds
MOST_PROBLEMS = 50


@dataclass(frozen=True, slots=True)
class Problem:
    """A request that went wrong: of what kind, when, and how."""

    kind: str
    at: float
    what: str
    is_connection: bool


class Records:
    """Times and statuses by kind of request, and the moments in which a process was killed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.times: dict[str, array[float]] = defaultdict(lambda: array("f"))
        self.statuses: dict[str, Counter[int]] = defaultdict(Counter)
        self.problems: list[Problem] = []
        self.outages: list[tuple[float, float]] = []
        self.started = time.monotonic()

    def add(self, kind: str, seconds: float, status: int) -> None:
        """Note an answer."""
        with self._lock:
            self.times[kind].append(seconds)
            self.statuses[kind][status] += 1
        if status >= 500:
            self.complain(kind, f"status {status}")

    def complain(self, kind: str, what: str, *, is_connection: bool = False) -> None:
        """Note that a request went wrong."""
        with self._lock:
            self.problems.append(Problem(kind, time.monotonic(), what, is_connection))

    def ask(self, kind: str, request: Callable[[], Any]) -> Any:
        """What the request answers (it has a ``status``), noted; none where it got no answer."""
        start = time.monotonic()
        try:
            answer = request()
        except (OSError, HTTPException) as error:
            self.complain(kind, type(error).__name__, is_connection=True)
            return None
        self.add(kind, time.monotonic() - start, answer.status)
        return answer

    @contextmanager
    def outage(self) -> Iterator[None]:
        """A process is killed meanwhile: connections may break, and nothing else may."""
        start = time.monotonic()
        try:
            yield
        finally:
            with self._lock:
                self.outages.append((start, time.monotonic() + AFTERWARDS))

    def unexcused(self) -> list[Problem]:
        """What went wrong otherwise than by a connection to a process that was killed."""
        return [problem for problem in self.problems if not self._is_excused(problem)]

    def _is_excused(self, problem: Problem) -> bool:
        is_meanwhile = any(start <= problem.at <= end for start, end in self.outages)
        return problem.is_connection and is_meanwhile

    def table(self) -> dict[str, dict[str, float]]:
        """By kind: how many, and milliseconds that half, 95 and 99 of a hundred did not exceed."""
        found = {}
        for kind, times in sorted(self.times.items()):
            ordered = sorted(1000 * seconds for seconds in times)
            found[kind] = {
                "requests": len(ordered),
                **{f"p{share}_ms": round(percentile(ordered, share), 2) for share in (50, 95, 99)},
                "slowest_ms": round(ordered[-1], 2),
            }
        return found

    def sentences(self) -> list[str]:
        """A line for each of the first things that went wrong."""
        return [
            f"{problem.kind}, {problem.at - self.started:.0f} s after the beginning: {problem.what}"
            for problem in self.unexcused()[:MOST_PROBLEMS]
        ]
