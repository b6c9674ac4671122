"""Runs the load, prints tables, writes ``var/load.json``; status 1 where something went wrong."""

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()  # before anything imports models

from tests.bench.__main__ import Table, print_table  # noqa: E402
from tests.live import BASE_DIR  # noqa: E402
from tests.load.mixed_load import Plan, Report, run, say, write  # noqa: E402
from tests.load.watching import MEGABYTE  # noqa: E402


def main(arguments: list[str]) -> int:
    options = read(arguments)
    plan = Plan(
        seconds=60 * options.minutes,
        articles=options.articles,
        folder=options.folder,
        rate=options.rate,
    )
    report = run(plan, say)
    write(report, options.output)
    show(report)
    say(f"Written to {options.output}.")
    return 1 if report.problems else 0


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.load", description=__doc__)
    var = BASE_DIR / "var"
    parser.add_argument("--minutes", type=float, default=60, help="of load (60)")
    parser.add_argument("--articles", type=int, default=100_000, help="of the archive (100000)")
    parser.add_argument(
        "--rate",
        type=float,
        default=0,
        help="requests a second (as many as leave a quarter of the machine idle)",
    )
    parser.add_argument("--folder", type=Path, default=var / "load", help="where the site is")
    parser.add_argument("--output", type=Path, default=var / "load.json")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    return options


def show(report: Report) -> None:
    """The report as tables for people."""
    figures = report.figures
    columns = ("requests", "p50_ms", "p95_ms", "p99_ms", "slowest_ms")
    rows: Table = [("requests", "number", "p50 ms", "p95 ms", "p99 ms", "slowest ms", "statuses")]
    for kind, row in figures["requests"].items():
        told = ", ".join(f"{status}: {n}" for status, n in figures["statuses"][kind].items())
        rows.append((kind, *(f"{row[column]:,.1f}" for column in columns), told))
    print_table(rows)
    rows = [("memory of its own, MB", "first half", "second half", "most", "ratio")]
    for name, row in figures["memory"].items():
        rows.append((name, *(f"{value:,.2f}" for value in row.values())))
    print_table(rows)
    rows = [("killed", "seconds until back")]
    rows += [(name, f"{seconds:.1f}") for name, seconds in figures["seconds until back"].items()]
    print_table(rows)
    rows = [("disk", "growth, MB")]
    rows += [(name, f"{size / MEGABYTE:,.2f}") for name, size in figures["disk growth"].items()]
    print_table(rows)
    for name in ("rate", "busy share", "requests that came late", "backup", "written"):
        sys.stdout.write(f"{name}: {figures[name]}\n")
    broken = figures["connections of killed processes"]
    sys.stdout.write(f"connections that broke with a killed process: {broken}\n")
    for sentence in report.problems:
        sys.stdout.write(f"WRONG: {sentence}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
