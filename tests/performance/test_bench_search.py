"""The benchmarks of the search run, on every part, and write what their readers count on."""

import json
import subprocess
import sys
from pathlib import Path

from tests.live import BASE_DIR, environment

COLLECTION = {
    "docs.jsonl": (
        '{"id": "a", "title": "Grain ships leave the harbour", "author": "", "body": "Wheat."}\n'
        '{"id": "b", "title": "Elections in the north", "author": "", "body": "A vote."}\n'
    ),
    "queries.jsonl": '{"id": "1", "text": "which ship leaves with wheat"}\n',
    "qrels.trec": "1 0 a 2\n",
}


def test_a_quick_run_writes_every_figure_beside_its_reference(tmp_path: Path) -> None:
    collections = tmp_path / "collections" / "small"
    collections.mkdir(parents=True)
    for name, text in COLLECTION.items():
        (collections / name).write_text(text)
    output = tmp_path / "bench_search.json"
    command = [sys.executable, "-m", "tests.bench.search", "--quick", "--articles", "1000"]
    folders = ["--folder", str(tmp_path / "archives"), "--relevance", str(collections.parent)]
    done = subprocess.run(
        [*command, *folders, "--output", str(output)],
        cwd=BASE_DIR,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=1_200,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(output.read_text())
    for kind, row in report["kinds"].items():
        assert min(row["ours_ms"], row["tantivy_ms"], row["fts5_ms"]) > 0, kind
        assert row["ratio_to_tantivy"] > 0 < row["ratio_to_fts5"], kind
        # The same documents and questions: all three find about as much.
        assert row["ours_total"] > 0 or row["tantivy_total"] == 0, kind
    assert report["kinds"]["common term"]["ours_total"] >= 50
    assert report["building"]["articles_a_second"] > 0 < report["building"]["others"]["tantivy"]
    assert report["saving"]["seconds_p95"] > 0 < report["saving"]["readers_during"]["asked"]
    assert report["idle"]["all"] > 0
    assert report["memory"]["ours"]["heap_mb"] > 0
    assert report["hostile"]["raised"] == []
    ours = report["relevance"]["small"]["ours"]
    assert ours["ndcg_10"] == 1.0
    assert ours["r_20"] == 1.0
    if "ranking" in report:  # where nodes can be started
        for side in ("cluster", "embedded"):
            assert report["ranking"][side]["small"]["ours"]["ndcg_10"] == 1.0
        # How many were too late for their deadline is a matter of the machine.
        assert report["cluster"]["killed"]["lost"] == 0
        assert report["cluster"]["killed"]["failed"] >= 0
        assert report["cluster"]["page"]["too_late"] < 10  # of ten
        assert report["cluster"]["nodes_ms"] > 0 < report["cluster"]["processor_ms"]
    assert set(report["growth"]) == {"100 to 1,000"}
    assert "times tantivy" in done.stdout
