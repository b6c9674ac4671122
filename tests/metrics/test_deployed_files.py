"""The alarms, the dashboard and the document name metrics that a real scrape has."""

import json
import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.live import BASE_DIR, Site
from tests.metrics.conftest import scrape
from tests.needs import require
from tests.serving.conftest import wait_until

ALERTS = BASE_DIR / "deploy" / "prometheus-alerts.yml"
DASHBOARD = BASE_DIR / "deploy" / "grafana-dashboard.json"
DOCUMENT = BASE_DIR / "docs" / "metrics.md"
METRIC = re.compile(r"\bpressreview_\w+")
PROMTOOL = "promtool is missing: apt-get install prometheus"
# Names of a histogram's series, which the document names as one.
PARTS = re.compile(r"_(bucket|count|sum)$")


def rules() -> list[dict[str, Any]]:
    groups: dict[str, Any] = yaml.safe_load(ALERTS.read_text(encoding="utf-8"))
    return [rule for group in groups["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    dashboard: dict[str, Any] = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = dashboard["panels"]
    return found


def expressions() -> list[str]:
    shown = [target["expr"] for panel in panels() for target in panel["targets"]]
    return [*shown, *(rule["expr"] for rule in rules())]


@pytest.fixture(scope="module")
def names(site: Site) -> set[str]:
    """The metrics of a site whose worker has run each of its tasks."""
    site.get("/")
    wait_until(lambda: 'task="renew"' in site.get("/metrics").text, "the worker does not count")
    return {name for name, _labels in scrape(site)}


def test_every_metric_that_alarms_or_shows_is_there(names: set[str]) -> None:
    wanted = {name for expression in expressions() for name in METRIC.findall(expression)}
    assert len(wanted) > 20
    assert wanted <= names


def test_the_document_has_every_metric_and_no_other(names: set[str]) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `pressreview")]
    documented = {name for cell in cells for name in METRIC.findall(cell)}
    assert documented == {PARTS.sub("", name) for name in names}


def test_the_document_says_what_to_do_at_each_alarm() -> None:
    named = set(re.findall(r"\*\*([A-Z]\w+)\*\*", DOCUMENT.read_text(encoding="utf-8")))
    assert named == {rule["alert"] for rule in rules()}


def test_every_alarm_has_a_sentence_and_a_severity() -> None:
    for rule in rules():
        assert rule.keys() == {"alert", "expr", "for", "labels", "annotations"}
        assert rule["annotations"]["summary"].endswith(".")
        assert rule["labels"]["severity"] in {"critical", "warning"}


def test_a_dashboard_that_grafana_reads() -> None:
    """As far as its documents say: “Dashboard JSON model”."""
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    assert {"uid", "title", "schemaVersion", "panels", "templating", "time"} <= dashboard.keys()
    numbers = [panel["id"] for panel in panels()]
    assert len(set(numbers)) == len(numbers)
    places = {(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels()}
    assert len(places) == len(numbers)
    for panel in panels():
        assert panel["type"] == "timeseries"
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        assert panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        letters = [target["refId"] for target in panel["targets"]]
        assert len(set(letters)) == len(letters)


def test_prometheus_understands_the_rules() -> None:
    checked = [require("promtool", PROMTOOL), "check", "rules", str(ALERTS)]
    done = subprocess.run(checked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(rules())} rules found" in done.stdout


def test_prometheus_understands_every_query(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The queries of the dashboard, as rules of recording."""
    program = require("promtool", PROMTOOL)
    queries = [
        {"record": f"tried:number{number}", "expr": expression}
        for number, expression in enumerate(expressions())
    ]
    path = tmp_path_factory.mktemp("rules") / "queries.yml"
    path.write_text(json.dumps({"groups": [{"name": "tried", "rules": queries}]}))
    done = subprocess.run([program, "check", "rules", path], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_prometheus_understands_a_scrape(site: Site) -> None:
    program = require("promtool", PROMTOOL)
    text = site.get("/metrics").body
    done = subprocess.run([program, "check", "metrics"], input=text, capture_output=True)
    assert done.returncode == 0, done.stderr
