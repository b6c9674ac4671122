"""What the threads of a process do again and again: how often, for how long, and how often it
failed."""

from prometheus_client import Counter

from pressreview.metrics import process_files

LABELS = ("process", "task")
RUNS = Counter("pressreview_task_runs", "Runs of a task.", LABELS, registry=None)
FAILURES = Counter("pressreview_task_failures", "Runs that failed.", LABELS, registry=None)
SECONDS = Counter("pressreview_task_seconds", "Time that runs took.", LABELS, registry=None)


def count(task: str, seconds: float, *, has_failed: bool) -> None:
    """Count a run of the task of this name. Does nothing in a process that does not count."""
    process = process_files.own_name()
    if process:
        RUNS.labels(process, task).inc()
        SECONDS.labels(process, task).inc(seconds)
        # Written as 0 from the first run on: an alarm looks for a rise.
        FAILURES.labels(process, task).inc(has_failed)
