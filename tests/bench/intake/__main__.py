"""Measures the intake, prints tables, writes ``var/bench_intake.json``.

The rate of an import is measured on made-up records. What comes out of feeds, exports of
WordPress, pages and news is measured on a folder of such material, where one is given.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from tests.bench.__main__ import machine, print_table, say
from tests.bench.intake import loading
from tests.live import BASE_DIR


def main(arguments: list[str]) -> int:
    options = read(arguments)
    report: dict[str, Any] = {"machine": machine(), "articles": options.articles}
    say(f"Loading {options.articles:,} records …")
    report["loading"] = loading.measure(options.folder, options.articles, options.rounds)
    show_loading(report["loading"])
    if options.material:
        report["material"] = measure_material(options.material)
    options.output.write_text(json.dumps(report, indent=2, default=str) + "\n")
    say(f"Written to {options.output}.")
    return 0


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.intake", description=__doc__)
    var = BASE_DIR / "var"
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3, help="of each side; the median counts")
    parser.add_argument(
        "--material", type=Path, help="a folder with feeds, wxr, pages and news in it"
    )
    parser.add_argument("--folder", type=Path, default=var / "bench" / "intake")
    parser.add_argument("--output", type=Path, default=var / "bench_intake.json")
    options = parser.parse_args(arguments)
    options.folder = options.folder.resolve()
    options.output.parent.mkdir(parents=True, exist_ok=True)
    return options


def show_loading(row: dict[str, float]) -> None:
    """The figures of the import, each with its aim."""
    verdicts = (
        ("reached" if row["ratio"] >= loading.AIM else "MISSED"),
        ("reached" if row["most_mb"] < loading.MOST_MB else "MISSED"),
    )
    print_table(
        [
            ("import of JSON Lines", "figure", "beside", "aim", ""),
            (
                "articles/s, of a bare bulk_create",
                f"{row['ratio']:.2f}",
                f"{row['articles_a_second']:,.0f} of {row['bare_a_second']:,.0f}",
                f"≥ {loading.AIM:g}",
                verdicts[0],
            ),
            (
                "memory of a stream twice as long, MB",
                f"{row['most_mb']:.0f}",
                f"{row['mb_after_a_tenth']:.0f} after a tenth",
                f"< {loading.MOST_MB:g}",
                verdicts[1],
            ),
        ]
    )


def measure_material(folder: Path) -> dict[str, Any]:
    """What comes out of the real material of a folder, part by part."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.bench.intake import feeds, pages, stories, wxr

    parts: dict[str, tuple[Callable[[Path], dict[str, Any]], Callable[[dict[str, Any]], None]]] = {
        "feeds": (feeds.measure, feeds.show),
        "wxr": (wxr.measure, wxr.show),
        "pages": (pages.measure, pages.show),
        "news": (stories.measure, stories.show),
    }
    found = {}
    for name, (measure, show) in parts.items():
        if (folder / name).is_dir():
            say(f"{name} …")
            found[name] = measure(folder / name)
            show(found[name])
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
