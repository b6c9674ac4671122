"""The benchmarks run and write what readers of their figures count on."""

import json
import subprocess
import sys
from pathlib import Path

from tests.bench.__main__ import AIMS
from tests.live import BASE_DIR, environment


def test_a_quick_run_writes_its_figures(tmp_path: Path) -> None:
    output = tmp_path / "bench.json"
    options = ("--quick", "--folder", str(tmp_path / "archives"), "--output", str(output))
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", *options],
        cwd=BASE_DIR,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(output.read_text())
    assert report["throughput"]["bare view"]["ratio_to_bare"] == 1
    for name in ("bare view", *AIMS):
        load = report["throughput"][name]
        assert load["requests_per_second"] > 0
        assert 0 < load["p50_ms"] <= load["p99_ms"]
        assert load["failed"] == 0, name
    small, large = report["articles"]
    for row in report["growth"].values():
        assert row["ratio"] > 0
        assert row[f"ms_at_{small}"] > 0 < row[f"ms_at_{large}"]
    assert {"home", "article", "list, deep by key"} <= report["growth"].keys()
    assert all(seconds >= 0 for seconds in report["seconds_until_an_edit_shows"])
    assert isinstance(report["missed"], list)
    assert "of the bare view" in done.stdout
