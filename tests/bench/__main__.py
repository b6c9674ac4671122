"""Runs the benchmarks, prints a table, writes ``var/bench.json``."""

import argparse
import json
import os
import platform
import sys
from pathlib import Path
from typing import Any

from tests.bench.archives import Archive
from tests.bench.load import CONNECTIONS, TOOL
from tests.bench.measures import growth, seconds_until_visible, throughput
from tests.live import BASE_DIR

SMALL, LARGE = 1_000, 100_000
# Pages that must reach this share of the bare view's requests a second.
AIMS = {
    "article, new": 0.15,
    **dict.fromkeys(("section, new", "list, new", "source, new", "tag, new"), 0.12),
    "home, new": 0.08,
    "search, new": 0.12,
    "articles by Zipf, edited": 0.35,
    **dict.fromkeys(("article, kept", "section, kept", "home, kept"), 0.7),
}
MOST_GROWTH = 1.5
MOST_SECONDS = 1.0
Table = list[tuple[str, ...]]


def main(arguments: list[str]) -> int:
    options = read(arguments)
    small_number, large_number = (250, 500) if options.quick else (SMALL, LARGE)
    say(f"Archives of {small_number:,} and {large_number:,} articles …")
    small = Archive.prepare(options.folder, small_number, with_search=not options.without_search)
    large = Archive.prepare(options.folder, large_number, with_search=not options.without_search)
    small.collect_static()
    large.copy_static(small)
    report: dict[str, Any] = {"machine": machine(), "articles": [small_number, large_number]}
    say("Throughput …")
    rounds, seconds = (1, 1.0) if options.quick else (options.rounds, 4.0)
    found = throughput(large, rounds, seconds, warmed=5 if options.quick else 200)
    report["throughput"] = {name: kind.as_json() for name, kind in found.items()}
    say("Growth …")
    report["growth"] = growth(small, large, samples=4 if options.quick else 40)
    say("Edits …")
    visible = seconds_until_visible(large, 1 if options.quick else 5)
    report["seconds_until_an_edit_shows"] = [round(each, 3) for each in visible]
    report["missed"] = missed(report)
    options.output.write_text(json.dumps(report, indent=2) + "\n")
    show(report)
    say(f"Written to {options.output}.")
    return 0


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench", description=__doc__)
    var = BASE_DIR / "var"
    parser.add_argument("--quick", action="store_true", help="tiny, to see that it runs")
    parser.add_argument("--rounds", type=int, default=3, help="of each load; the median counts")
    parser.add_argument("--without-search", action="store_true", help="no search index")
    parser.add_argument("--folder", type=Path, default=var / "bench", help="where archives are")
    parser.add_argument("--output", type=Path, default=var / "bench.json")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    return options


def machine() -> dict[str, Any]:
    return {
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "load_tool": TOOL,
        "connections": CONNECTIONS,
    }


def missed(report: dict[str, Any]) -> list[str]:
    """A sentence for each aim that was not reached."""
    loads, sentences = report["throughput"], []
    for name, aim in AIMS.items():
        if name not in loads:  # the search, without an index
            continue
        ratio = loads[name]["ratio_to_bare"]
        if ratio < aim:
            sentences.append(f"{name}: {ratio:.2f} of the bare view, the aim is {aim}")
    for name, row in report["growth"].items():
        if row["ratio"] > MOST_GROWTH:
            sentences.append(f"{name}: {row['ratio']:.2f} times slower in the large archive")
    if max(report["seconds_until_an_edit_shows"]) > MOST_SECONDS:
        sentences.append("an edit took longer than a second to show")
    return sentences + [
        f"{n}: {row['failed']:.0f} failed" for n, row in loads.items() if row["failed"]
    ]


def show(report: dict[str, Any]) -> None:
    """The report as tables for people."""
    rows: Table = [("throughput", "requests/s", "p50 ms", "p99 ms", "of the bare view", "aim")]
    for name, row in report["throughput"].items():
        columns = ("requests_per_second", "p50_ms", "p99_ms")
        figures = (f"{row[key]:,.1f}" for key in columns)
        aim = f"{AIMS[name]:.2f}" if name in AIMS else ""
        rows.append((name, *figures, f"{row['ratio_to_bare']:.2f}", aim))
    print_table(rows)
    small, large = (f"{number:,} articles, ms" for number in report["articles"])
    rows = [("growth, pages in no cache", small, large, "ratio")]
    rows += [
        (name, *(f"{value:.2f}" for value in row.values()))
        for name, row in report["growth"].items()
    ]
    print_table(rows)
    visible = report["seconds_until_an_edit_shows"]
    sys.stdout.write(f"An edit shows on every worker after {max(visible):.2f} s at most.\n")
    for sentence in report["missed"]:
        sys.stdout.write(f"MISSED: {sentence}\n")


def print_table(rows: Table) -> None:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    sys.stdout.write("\n")
    for name, *values in rows:
        cells = [value.rjust(width) for value, width in zip(values, widths[1:], strict=True)]
        sys.stdout.write("  ".join([name.ljust(widths[0]), *cells]) + "\n")
    sys.stdout.write("\n")


def say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
