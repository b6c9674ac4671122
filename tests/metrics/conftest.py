"""A site whose figures are read, as Prometheus reads them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from pressreview.metrics import process_files, request_metrics, task_metrics
from tests.live import Site
from tests.serving.conftest import FILL, PASSWORD, run

REQUESTS = "pressreview_http_request_duration_seconds"
# The value of each series, by its name and its labels.
Scrape = dict[tuple[str, frozenset[tuple[str, str]]], float]


def read(text: str) -> Scrape:
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def scrape(site: Site) -> Scrape:
    answer = site.get("/metrics")
    assert answer.status == 200
    return read(answer.text)


def value(figures: Scrape, name: str, **labels: str) -> float:
    """The sum of a metric's series that have these labels."""
    wanted = set(labels.items())
    return sum(value for (found, of), value in figures.items() if found == name and wanted <= of)


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("metrics"), variables={"PRESSREVIEW_WORKERS": "2"})
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    with site.serving():
        yield site


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """This process counts, in a folder of the test's own."""
    settings.METRICS_DIR = tmp_path
    monkeypatch.setattr(process_files._Own, "name", "")
    monkeypatch.setattr(process_files._Own, "lock", None)
    monkeypatch.setattr(request_metrics, "_series", {})
    counters = (task_metrics.RUNS, task_metrics.FAILURES, task_metrics.SECONDS)
    for metric in (request_metrics.REQUESTS, *counters):
        monkeypatch.setattr(metric, "_metrics", {})
    process_files.begin("web")
    yield tmp_path
    values.ValueClass.close_all_files()
    if process_files._Own.lock is not None:
        process_files._Own.lock.close()
