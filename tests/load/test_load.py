"""The load of a day in some seconds: no error, nothing lost, nothing doubled, no drift."""

from pathlib import Path

from tests.load.mixed_load import Plan, run, say


def test_mixed_load(tmp_path: Path) -> None:
    plan = Plan(
        seconds=20,
        articles=300,
        folder=tmp_path,
        rate=15,
        edit_seconds=1.5,
        comment_seconds=0.7,
        feed_seconds=2.0,
    )
    report = run(plan, say)
    assert report.problems == []
    figures = report.figures
    assert len(figures["seconds until back"]) >= 4
    assert figures["memory"], "no process was watched"
    assert figures["written"]["comments"] > 0
    assert figures["written"]["saves"] > 0
    assert figures["written"]["entries of feeds"] > 0
    asked = {kind for kind, row in figures["requests"].items() if row["requests"]}
    assert asked >= {"article", "crawler", "search", "search without results", "completion"}
    for kind, statuses in figures["statuses"].items():
        assert not [status for status in statuses if int(status) >= 400], (kind, statuses)
    # What grows has a name: the tables that were written to, their log, the index, log lines.
    assert figures["disk growth"]["table articles_article"] > 0
