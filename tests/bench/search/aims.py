"""The figures of a run as a table: each beside its reference, with its aim."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SLOWEST_TIMES_TANTIVY = 2.0
TIMES_FASTER_THAN_FTS5 = 50.0
RELEVANCE = {"cranfield": 0.400, "cisi": 0.410, "cacm": 0.520}
SMALL = {"ten fragments": 2.0, "completion": 1.0, "spelling": 5.0, "related articles": 1.0}


@dataclass(frozen=True, slots=True)
class Line:
    """One figure; ``aim`` is what it must not exceed, or (``at_least``) must reach."""

    name: str
    value: float
    reference: str = ""
    aim: float | None = None
    at_least: bool = False

    @property
    def is_missed(self) -> bool:
        if self.aim is None:
            return False
        return self.value < self.aim if self.at_least else self.value > self.aim

    def cells(self) -> tuple[str, str, str, str, str]:
        sign = "≥" if self.at_least else "≤"
        aim = "" if self.aim is None else f"{sign} {self.aim:,g}"
        verdict = "" if self.aim is None else "MISSED" if self.is_missed else "reached"
        return self.name, f"{self.value:,.3f}", self.reference, aim, verdict


def lines_of(report: dict[str, Any]) -> Iterator[Line]:
    """Every figure of a run."""
    for part, make in PARTS.items():
        if part in report:
            yield from make(report[part])


def _kinds(kinds: dict[str, Any]) -> Iterator[Line]:
    for name, row in kinds.items():
        beside = f"tantivy {row['tantivy_ms']:.2f}, FTS5 {row['fts5_ms']:.2f} ms"
        titled = row["with_titles_ms"] / row["tantivy_ms"]
        yield Line(
            f"{name}: times tantivy",
            row["ratio_to_tantivy"],
            f"{row['ours_ms']:.2f} ms; {beside}",
            SLOWEST_TIMES_TANTIVY,
        )
        # Tantivy has the titles in its index; here the database is asked for them as well.
        yield Line(
            f"{name}: with titles from the database",
            titled,
            f"{row['with_titles_ms']:.2f} ms",
            SLOWEST_TIMES_TANTIVY,
        )
    faster = 1 / kinds["common term"]["ratio_to_fts5"]
    yield Line(
        "common term: times faster than FTS5", faster, aim=TIMES_FASTER_THAN_FTS5, at_least=True
    )


def _first(sides: dict[str, Any]) -> Iterator[Line]:
    for name, value in sides["ours"].items():
        is_opening = name == "opening the index"
        beside = "" if is_opening else f"tantivy {sides['tantivy'][name]:.2f} ms"
        aim = None if is_opening else 15.0
        yield Line(f"first time, p95 ms: {name}", value, beside, aim)


def _growth(steps: dict[str, Any]) -> Iterator[Line]:
    for step, row in steps.items():
        for name, ratio in row["kinds"].items():
            beside = f"tantivy {row['tantivy'][name]:.2f}"
            yield Line(f"growth {step}: {name}", ratio, beside, row["aim"])


def _memory(sides: dict[str, Any]) -> Iterator[Line]:
    ours, other = sides["ours"], sides["tantivy"]
    yield Line("memory of a worker, MB", ours["heap_mb"], f"tantivy {other['heap_mb']:.0f}", 400.0)
    beside = f"tantivy {other['mapped_mb']:.0f}"
    yield Line("pages of files it has mapped, MB", ours["mapped_mb"], beside)


def _small(rows: dict[str, Any]) -> Iterator[Line]:
    for name, row in rows.items():
        yield Line(f"{name}, ms", row["ours_ms"], f"tantivy {row['tantivy_ms']:.2f}", SMALL[name])


def _building(row: dict[str, Any]) -> Iterator[Line]:
    others = row["others"]
    beside = f"tantivy {others['tantivy']:,}, FTS5 {others['fts5']:,}"
    yield Line("indexing, articles/s", row["articles_a_second"], beside, 1000.0, at_least=True)
    yield Line("indexing, most memory, MB", row["most_mb"], aim=1000.0)


def _saving(row: dict[str, Any]) -> Iterator[Line]:
    yield Line("saved until found, p95 s", row["seconds_p95"], aim=1.0)
    calm = row["readers_without"]
    for name in ("p50_ms", "p99_ms", "slowest_ms"):
        aim = max(50.0, calm[name]) if name == "slowest_ms" else None
        beside = f"{calm[name]:.1f} without saving"
        yield Line(f"readers meanwhile, {name}", row["readers_during"][name], beside, aim)
    times = row["readers_during"]["p99_ms"] / max(calm["p99_ms"], 0.001)
    yield Line("readers meanwhile, p99 times that without", times, aim=1.5)
    share, allowed = row["readers_during"]["slow_share"], calm["slow_share"]
    beside = f"{allowed:.3f} without saving"
    yield Line("readers meanwhile, share over 50 ms", share, beside, allowed)


def _idle(row: dict[str, float]) -> Iterator[Line]:
    beside = ", ".join(f"{name} {share:.2f}" for name, share in row.items() if name != "all")
    yield Line("idle, hundredths of a core", row["all"], beside, aim=1.0)


def _cluster(row: dict[str, Any]) -> Iterator[Line]:
    yield Line("cluster: indexing, articles/s", row["articles_a_second"], "", 1500.0, at_least=True)
    yield Line("cluster: an article, processor ms of ours", row["processor_ms"])
    yield Line("cluster: an article, processor ms of the nodes", row["nodes_ms"])
    yield Line("cluster: an article, bytes of one copy", row["bytes"])
    for name, value in row["kinds"].items():
        yield Line(f"cluster: {name}, ms", value, f"embedded {row['embedded'][name]:.2f} ms")
    yield Line("cluster: a query, processor ms of the nodes", row["query_nodes_ms"])
    beside = f"p95 {row['page']['p95_ms']:.1f}"
    yield Line("cluster: search page, p50 ms", row["page"]["p50_ms"], beside, 40.0)
    killed = row["killed"]
    beside = f"of {killed['asked']:,} answers, p50 {killed['p50_ms']:.0f} ms"
    yield Line("cluster: a node killed, slowest answer, ms", killed["slowest_ms"], beside, 2000.0)
    yield Line("cluster: a node killed, failed questions", killed["failed"], "", 0.0)
    yield Line("cluster: a node killed, lost changes", killed["lost"], "", 0.0)


def _ranking(sides: dict[str, Any]) -> Iterator[Line]:
    for name, there in sides["cluster"].items():
        embedded = sides["embedded"][name]["ours"]["ndcg_10"]
        found = there["ours"]["ndcg_10"]
        beside = f"embedded {embedded:.4f}, cluster {found:.4f}"
        yield Line(
            f"{name}: nDCG@10, times embedded", found / embedded, beside, 0.97, at_least=True
        )


def _page(row: dict[str, Any]) -> Iterator[Line]:
    yield Line("search page, p50 ms", row["p50_ms"], f"p95 {row['p95_ms']:.1f}", 10.0)


def _hostile(row: dict[str, Any]) -> Iterator[Line]:
    yield Line("hostile queries that raised", len(row["raised"]), f"of {row['asked']:,}", 0.0)
    beside = f"slowest {row['slowest_ms']:.0f} ms"
    yield Line("hostile queries over 100 ms", len(row["slow"]), beside, 0.0)


def _relevance(collections: dict[str, Any]) -> Iterator[Line]:
    for name, sides in collections.items():
        ours, other, plain = sides["ours"], sides["tantivy"], sides["bm25"]["ndcg_10"]
        for measure in ("ndcg_10", "p_5", "r_20"):
            # On no collection below plain BM25, and on whole ones not below what was reached once.
            aim = max(RELEVANCE.get(name, 0.0), plain) if measure == "ndcg_10" else None
            beside = f"tantivy {other[measure]:.3f}"
            yield Line(f"{name}: {measure}", ours[measure], beside, aim, at_least=True)


PARTS = {
    "kinds": _kinds,
    "first": _first,
    "growth": _growth,
    "memory": _memory,
    "small": _small,
    "building": _building,
    "saving": _saving,
    "idle": _idle,
    "page": _page,
    "hostile": _hostile,
    "relevance": _relevance,
    "cluster": _cluster,
    "ranking": _ranking,
}
