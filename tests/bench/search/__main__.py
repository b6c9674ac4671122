"""Measures the search, prints a table, writes ``var/bench_search.json``."""

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.bench.__main__ import machine, print_table, say
from tests.bench.archives import Archive
from tests.bench.search import building, idle, serving
from tests.bench.search.aims import lines_of
from tests.live import BASE_DIR, Site
from tests.opensearch.cluster import running
from tests.opensearch.node_program import MISSING, is_missing

PARTS = (
    *("building", "kinds", "growth", "first", "memory"),
    *("small", "page", "saving", "idle", "hostile", "relevance", "cluster", "ranking"),
)
# Parts that take collections with judgments, and no archive; those that need a cluster; those that
# compare with other engines on the archive.
WITH_COLLECTIONS = {"relevance", "ranking"}
ON_CLUSTER = {"cluster", "ranking"}
BESIDE_OTHERS = {"kinds", "growth", "first", "memory", "small"}
# The aims for what a query costs in an archive so many times as large.
GROWTH = {10_000: 3.0, 300_000: 5.0}


def main(arguments: list[str]) -> int:
    options = read(arguments)
    parts = set(options.parts)
    archive = Archive(options.articles, Site(options.folder / str(options.articles)))
    if parts - WITH_COLLECTIONS:
        archive = Archive.prepare(options.folder, options.articles, with_search=True)
    report: dict[str, Any] = {"machine": machine(), "articles": options.articles}
    is_compared = parts & BESIDE_OTHERS and not references(archive).exists()
    if "building" in parts or is_compared:
        say("building …")
        report["building"] = build(archive)
    for part in options.parts:
        if part != "building" and (part not in WITH_COLLECTIONS or options.relevance):
            if part in ON_CLUSTER and is_missing():
                say(f"{part}: not measured. {MISSING}")
                continue
            say(f"{part} …")
            report[part] = measured(part, archive, options)
    lines = list(lines_of(report))
    report["missed"] = [" ".join(line.cells()[:4]) for line in lines if line.is_missed]
    options.output.write_text(json.dumps(report, indent=2) + "\n")
    print_table([("search", "figure", "beside", "aim", ""), *(line.cells() for line in lines)])
    say(f"Written to {options.output}.")
    return 0


def read(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.bench.search", description=__doc__)
    var = BASE_DIR / "var"
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--quick", action="store_true", help="few questions, to see that it runs")
    parser.add_argument("--large", action="store_true", help="growth to 300,000 articles as well")
    parser.add_argument("--hostile", type=int, default=2_000, help="so many hostile queries")
    parser.add_argument("--relevance", type=Path, help="folder of collections with judgments")
    parser.add_argument("--folder", type=Path, default=var / "bench", help="where archives are")
    parser.add_argument("--output", type=Path, default=var / "bench_search.json")
    parser.add_argument("parts", nargs="*", help=f"some of: {' '.join(PARTS)}")
    options = parser.parse_args(arguments)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    options.parts = options.parts or list(PARTS)
    options.folder = options.folder.resolve()
    options.folder.mkdir(parents=True, exist_ok=True)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    return options


def references(archive: Archive) -> Path:
    """Where the other engines keep their indexes of an archive."""
    return archive.site.data_dir / "references"


def run(module: str, site: Site, *arguments: str) -> Any:
    """What a process that uses this site's settings measures."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.bench.search.{module}", *arguments],
        cwd=BASE_DIR,
        env=site.environment | {"DJANGO_SETTINGS_MODULE": "pressreview.settings"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed")
    return json.loads(done.stdout.splitlines()[-1])


def task(name: str, archive: Archive, number: int, **options: Any) -> Any:
    """One task of the worker."""
    database = archive.site.data_dir / "archive.sqlite3"
    told = json.dumps({"number": number, "rounds": 5} | options)
    return run("worker", archive.site, name, str(database), str(references(archive)), told)


def build(archive: Archive) -> dict[str, Any]:
    """Build every engine's index anew."""
    figures: dict[str, Any] = dict(building.rebuild(archive))
    shutil.rmtree(references(archive), ignore_errors=True)
    return figures | {"others": task("build", archive, 1)}


def measured(part: str, archive: Archive, options: argparse.Namespace) -> Any:
    """The figures of one part."""
    few = options.quick
    match part:
        case "kinds":
            return task("compare", archive, 2 if few else 12, rounds=1 if few else 5)
        case "growth":
            return growth(archive, options)
        case "first":
            return on_both_sides("first", archive, 2 if few else 20)
        case "memory":
            return on_both_sides("memory", archive, 50 if few else 10_000)
        case "small":
            return task("small", archive, 2 if few else 12, rounds=1 if few else 5)
        case "page":
            archive.collect_static()
            return serving.page(archive, 10 if few else 300)
        case "saving":
            archive.collect_static()
            return serving.saved_and_found(archive, 2 if few else 40)
        case "idle":
            return idle.share_of_a_core(archive, 2.0 if few else idle.MEASURED)
        case "cluster":
            archive.collect_static()
            return on_a_cluster(archive, few=few)
        case "ranking":
            return ranking(options)
        case "hostile":
            return task("hostile", archive, 100 if few else options.hostile)
        case _:
            return relevance(options)


def on_both_sides(name: str, archive: Archive, number: int) -> dict[str, Any]:
    return {side: task(name, archive, number, side=side) for side in ("ours", "tantivy")}


def on_a_cluster(archive: Archive, *, few: bool) -> dict[str, Any]:
    """The same archive in a cluster of three nodes on this machine, beside the embedded index."""
    options = {"number": 2 if few else 12, "rounds": 1 if few else 5}
    with running(is_measured=not few) as cluster:
        cluster.wait(status="green")
        variables = {"PRESSREVIEW_SEARCH_URL": cluster.address("bench")}
        there = Archive(archive.number, Site(archive.site.data_dir, variables=variables))
        before = cluster.processor_seconds()
        figures: dict[str, Any] = dict(building.rebuild(there))
        cluster.wait_for_merges()
        of_nodes = cluster.processor_seconds() - before
        figures["nodes_ms"] = 1000 * of_nodes / archive.number
        told = cluster.ask(cluster.http[0], "bench-*/_stats/store")
        figures["bytes"] = told["_all"]["primaries"]["store"]["size_in_bytes"] / archive.number
        task("kinds", there, **options)  # what the nodes compile while they are new
        before = cluster.processor_seconds()
        figures["kinds"] = task("kinds", there, **options)
        asked = len(figures["kinds"]) * options["number"] * (options["rounds"] + 1)
        figures["query_nodes_ms"] = 1000 * (cluster.processor_seconds() - before) / asked
        figures["page"] = serving.page(there, 10 if few else 300)
    figures["killed"] = run("killed", archive.site, *(["--quick"] if few else []))
    return figures | {"embedded": task("kinds", archive, **options)}


def growth(archive: Archive, options: argparse.Namespace) -> dict[str, Any]:
    """How many times as long a query takes in the larger of two archives."""
    found = {}
    for number, aim in ({options.articles // 10: 3.0} if options.quick else GROWTH).items():
        if number > options.articles and not options.large:
            continue
        other = Archive.prepare(options.folder, number, with_search=True)
        if not references(other).exists():
            task("build", other, 1)
        pair = sorted((archive, other), key=lambda one: one.number)
        rows = [task("compare", one, 2 if options.quick else 12, rounds=2) for one in pair]
        found[f"{pair[0].number:,} to {pair[1].number:,}"] = {
            "aim": aim,
            "kinds": _ratios(rows[0], rows[1], "ours_ms"),
            "tantivy": _ratios(rows[0], rows[1], "tantivy_ms"),
        }
    return found


def _ratios(before: dict[str, Any], after: dict[str, Any], figure: str) -> dict[str, float]:
    return {kind: after[kind][figure] / row[figure] for kind, row in before.items()}


def relevance(options: argparse.Namespace, address: str = "") -> Any:
    """How well each collection's questions are answered, in an archive of its own."""
    folder = options.folder / "relevance"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    variables = {"PRESSREVIEW_SEARCH_URL": address} if address else {}
    site = Site(folder, variables=variables)
    return run("relevance", site, str(options.relevance.resolve()), str(folder / "references"))


def ranking(options: argparse.Namespace) -> Any:
    """The same in a cluster, beside the embedded engine."""
    with running() as cluster:
        cluster.wait(status="green")
        there = relevance(options, cluster.address("ranking"))
    return {"cluster": there, "embedded": relevance(options)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
