"""What a process counts, who goes on counting, and what becomes of damage and full disks."""

import fcntl
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from prometheus_client.mmap_dict import MmapedDict
from pytest_django import Settings

from pressreview.metrics import process_files, process_metrics, request_metrics, task_metrics
from pressreview.metrics.process_files import Process
from pressreview.metrics.request_metrics import MOST_SERIES, observe, view_label
from pressreview.task_thread import TaskThread
from tests.live import BASE_DIR
from tests.metrics.conftest import REQUESTS


def counted() -> Counter[tuple[str, str, str]]:
    """Requests by view, status and cache."""
    return Counter(
        {
            (one.labels["view"], one.labels["status"], one.labels["cache"]): int(one.value)
            for metric in process_files.counted()
            for one in metric.samples
            if one.name == f"{REQUESTS}_count"
        }
    )


def test_requests_are_counted_by_view_status_and_cache(counting: Path) -> None:
    for _time in range(3):
        observe("home", "GET", 200, "hit", 0.0002)
    observe("admin:articles_article_change", "POST", 302, "none", 0.2)
    assert counted() == {("home", "200", "hit"): 3, ("admin", "302", "none"): 1}


def test_who_does_not_count_writes_nothing(tmp_path: Path, settings: Settings) -> None:
    settings.METRICS_DIR = tmp_path
    observe("home", "GET", 200, "hit", 0.0002)
    task_metrics.count("follow", 0.1, has_failed=False)
    assert not list(tmp_path.iterdir())


def test_methods_that_nobody_knows_are_one(counting: Path) -> None:
    for number in range(20):
        observe("home", f"M{number}", 405, "none", 0.001)
    assert counted() == {("home", "405", "none"): 20}
    assert len(request_metrics._series) == 1


def test_series_have_an_end(counting: Path) -> None:
    for number in range(MOST_SERIES):
        observe(f"view{number}", "GET", 200, "none", 0.001)
    assert len(request_metrics._series) == MOST_SERIES
    assert ("other", "0", "none") not in counted()
    observe("home", "GET", 200, "none", 0.001)
    assert len(request_metrics._series) == MOST_SERIES
    assert counted()["other", "0", "none"] == 1


def test_a_file_has_room_for_all_series(counting: Path) -> None:
    for number in range(MOST_SERIES):
        view = sorted(request_metrics.VIEWS)[number % len(request_metrics.VIEWS)]
        observe(view, "other", 100 + number, "none", 0.001)
    for kind, size in process_files.FILE_BYTES.items():
        assert (counting / f"{kind}_web0.db").stat().st_size == size


def names(resolver: URLResolver) -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(entry.name or "")
        elif not entry.namespace:
            found |= names(entry)
    return found


def test_each_address_of_readers_has_its_view() -> None:
    own = {name for name in names(get_resolver()) if view_label(name) != "accounts"}
    assert own - {""} == request_metrics.VIEWS


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("admin:index", "admin"),
        ("api:search", "api"),
        ("account_login", "accounts"),
        ("mfa_index", "accounts"),
        ("", "other"),
        ("kanarie@lettori.example", "other"),
    ],
)
def test_what_other_names_are_counted_as(name: str, label: str) -> None:
    assert view_label(name) == label


def test_a_second_process_has_a_number_of_its_own(counting: Path) -> None:
    code = (
        "import django; django.setup()\n"
        "from pressreview.metrics import process_files, request_metrics\n"
        "process_files.begin('web'); request_metrics.observe('home', 'GET', 200, 'hit', 0.1)\n"
        "print(process_files.own_name(), [one.name for one in process_files.living()])"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PRESSREVIEW_METRICS_DIR": str(counting),
    }
    observe("home", "GET", 200, "hit", 0.0002)
    for _time in range(2):
        told = subprocess.run(
            [sys.executable, "-c", code],
            cwd=BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        # The one that follows takes over the number of the one that has ended.
        assert told.stdout.split(" ", 1) == ["web1", "['web0', 'web1']\n"]
    assert list(process_files.living()) == [Process("web0", os.getpid())]
    assert counted() == {("home", "200", "hit"): 3}


def test_a_damaged_file_is_left_out_and_begun_anew(
    counting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    observe("home", "GET", 200, "hit", 0.0002)
    damaged = counting / "histogram_web1.db"
    damaged.write_bytes(b"\xff\xff\x00\x00" + b"\x7f" * 4092)
    assert counted() == {("home", "200", "hit"): 1}
    monkeypatch.setattr(process_files._Own, "name", "")
    with process_files._Own.lock or pytest.fail("it does not count"):
        process_files.begin("web")
    assert process_files.own_name() == "web1"
    assert list(MmapedDict.read_all_values_from_file(damaged)) == []  # type: ignore[no-untyped-call]


def test_without_room_nothing_is_counted_and_nothing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.METRICS_DIR = tmp_path / "file"
    (tmp_path / "file").write_text("no folder")
    process_files.begin("web")
    assert process_files.own_name() == ""
    observe("home", "GET", 200, "hit", 0.0002)
    assert list(process_files.living()) == []


def test_a_new_server_begins_anew(counting: Path) -> None:
    (counting / "histogram_worker0.db").write_bytes(b"")
    process_files.clear("web")
    assert [path.name for path in counting.iterdir()] == ["histogram_worker0.db"]


def test_who_is_in_another_container_is_not_looked_for(counting: Path) -> None:
    with (counting / "web7.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write(f"{os.getpid()} pid:[1]")
        lock.flush()
        assert [one.name for one in process_files.living()] == ["web0"]


def test_what_a_process_takes(counting: Path) -> None:
    figures = {
        sample.name: sample.value
        for metric in process_metrics.collect()
        for sample in metric.samples
        if sample.labels.get("process") == "web0"
    }
    assert figures["pressreview_process_memory_bytes"] > 10_000_000
    assert figures["pressreview_process_cpu_seconds_total"] > 0
    assert figures["pressreview_process_open_files"] > 3


def test_tasks_are_counted_with_their_failures(counting: Path) -> None:
    def fail() -> None:
        raise ValueError

    def go_well() -> None:
        pass

    thread = TaskThread("tried", ((fail, 1.0), (go_well, 1.0)))
    for task in (fail, go_well, go_well):
        thread.do(task)
    found = {
        (sample.name.removeprefix("pressreview_task_"), sample.labels["task"]): sample.value
        for metric in process_files.counted()
        for sample in metric.samples
        if "seconds" not in sample.name
    }
    assert found == {
        ("runs_total", "fail"): 1,
        ("runs_total", "go_well"): 2,
        ("failures_total", "fail"): 1,
        ("failures_total", "go_well"): 0,
    }
