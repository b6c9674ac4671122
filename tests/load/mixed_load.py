"""One run: the rate is found, every process is killed once, then the load goes on as it is."""

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from prometheus_client.parser import text_string_to_metric_families

from tests.bench.archives import Archive
from tests.live import BASE_DIR, Site, wait_for_port
from tests.load.crowd import Crowd, addresses
from tests.load.killing import kill_each
from tests.load.records import Records
from tests.load.watching import MEGABYTE, Memory, Ticks, busy_share, disk, growth, unexplained
from tests.load.writers import Commenter, Editing, Feeds, Writer, feed_server, set_up

BUSY = 0.75  # of the machine, the load itself included
NEAR = 0.03
LEAST_RATE, FIRST_RATE, MOST_RATE = 2.0, 20.0, 2000.0  # requests a second
MOST_LOOKS = 10
MOST_GROWTH = 1.10  # of a process's memory
LEAST_JUDGED = 1200.0  # seconds of load: in less time its caches are still filling
DRAIN_SECONDS = 300.0
LEAST_STEADY = 8.0  # seconds, however long the kills took
# The beginning of the steady part, in which memory still fills: not counted.
WARMING = 0.25
BACKUP = BASE_DIR / "articles" / "management" / "commands" / "backup.py"
Say = Callable[[str], None]


@dataclass(frozen=True)
class Plan:
    """How a run goes: seconds of load, articles, the rate (0: it is found), pauses of writers."""

    seconds: float
    articles: int
    folder: Path
    rate: float = 0.0
    look_seconds: float = 6.0
    edit_seconds: float = 4.0
    comment_seconds: float = 1.5
    feed_seconds: float = 10.0


@dataclass
class Report:
    """What came of it; ``problems`` are sentences, none of which should be there."""

    figures: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def run(plan: Plan, say: Say) -> Report:
    """Load a site of its own, and judge it."""
    say(f"An archive of {plan.articles:,} articles …")
    archive = _copy(plan)
    records, report = Records(), Report()
    feeds = Feeds(archive, plan.feed_seconds)
    with feed_server(feeds) as port:
        set_up(archive.site, port)
        before = disk(archive.site.data_dir)
        with _served(archive.site) as supervisor:
            writers = _writers(plan, archive, records, feeds)
            kinds = addresses(archive, seed=1)
            memory = Memory(supervisor)
            memory.start()
            _load(plan, archive, supervisor, records, writers, kinds, memory, report, say)
            say("Waiting for the index …")
            _wait_until_drained(archive.site, report)
            _compare(archive, writers, report)
    say("Comparing index and database …")
    _check_index(archive.site, report)
    grown = report.figures["disk growth"] = growth(before, disk(archive.site.data_dir))
    report.problems += unexplained(grown)
    _judge(records, report)
    return report


def _copy(plan: Plan) -> Archive:
    """An archive that may be changed: a copy of the one that is kept."""
    kept = Archive.prepare(plan.folder / "archives", plan.articles, with_search=True)
    data_dir = plan.folder / "site"
    shutil.rmtree(data_dir, ignore_errors=True)
    subprocess.run(["cp", "-a", "--reflink=auto", kept.site.data_dir, data_dir], check=True)
    (data_dir / "server.log").unlink(missing_ok=True)
    variables = {"PRESSREVIEW_FETCH_NETWORKS": "127.0.0.0/8", "PRESSREVIEW_PROXY_COUNT": "1"}
    archive = Archive(plan.articles, Site(data_dir, variables=variables))
    archive.site.prepare("--empty")
    return archive


@contextmanager
def _served(site: Site) -> Iterator[int]:
    """Both roles as ``make run`` starts them; gives the process that starts the others."""
    with site.running("manage.py", "quickstart", "--port", str(site.port)) as process:
        wait_for_port(site.port, process)
        yield process.pid


def _writers(
    plan: Plan, archive: Archive, records: Records, feeds: Feeds
) -> tuple[Commenter, Editing, Feeds]:
    articles = archive.articles(200)
    ids = [
        int(number)
        for (number,) in archive.read(
            "SELECT id FROM articles_article WHERE visible_from IS NOT NULL "
            "ORDER BY visible_from DESC LIMIT 200"
        )
    ]
    return (
        Commenter(archive.site, records, articles, plan.comment_seconds),
        Editing(archive.site, records, ids, plan.edit_seconds),
        feeds,
    )


def _load(
    plan: Plan,
    archive: Archive,
    supervisor: int,
    records: Records,
    writers: tuple[Writer, ...],
    kinds: dict[str, Iterator[str]],
    memory: Memory,
    report: Report,
    say: Say,
) -> None:
    with ExitStack() as stack:
        stack.callback(_end, memory)
        crowd = stack.enter_context(Crowd(archive.site.port, records, kinds))
        for writer in writers:
            writer.start()
            stack.callback(_end, writer)
        crowd.rate = plan.rate or _found_rate(crowd, plan.look_seconds, say)
        end = time.monotonic() + plan.seconds
        say("Killing every process once …")
        report.figures["seconds until back"] = kill_each(archive.site, supervisor, records)
        steady = max(LEAST_STEADY, end - time.monotonic())
        say(f"Steady load for {steady:.0f} s at {crowd.rate:.0f} requests/s …")
        start, before = time.monotonic(), Ticks.now()
        time.sleep(steady / 2)
        report.figures["backup"] = _backup(archive.site, plan.folder, report)
        time.sleep(max(0.0, start + steady - time.monotonic()))
        report.figures |= {
            "rate": round(crowd.rate, 1),
            "busy share": round(Ticks.now().busy_since(before), 3),
            "requests that came late": crowd.late,
            "memory": memory.halves(start + steady * WARMING),
            "index": _gauges(archive.site),
        }
    if plan.seconds >= LEAST_JUDGED:
        report.problems += [
            f"memory of {name}: {halves['first_mb']} MB, then {halves['second_mb']} MB"
            for name, halves in report.figures["memory"].items()
            if halves["ratio"] > MOST_GROWTH
        ]


def _end(thread: Writer | Memory) -> None:
    thread.ended.set()
    thread.join()


def _found_rate(crowd: Crowd, look_seconds: float, say: Say) -> float:
    """The requests a second with which so much of the machine is busy as is wanted."""
    crowd.rate, tried, found = LEAST_RATE, LEAST_RATE, FIRST_RATE
    resting = min(busy_share(look_seconds), BUSY - 2 * NEAR)
    for _look in range(MOST_LOOKS):
        crowd.rate = tried = found
        busy = busy_share(look_seconds)
        say(f"{tried:.0f} requests/s: {busy:.0%} of the machine busy")
        if abs(busy - BUSY) < NEAR:
            break
        factor = (BUSY - resting) / max(busy - resting, 0.02)
        found = min(MOST_RATE, max(LEAST_RATE, tried * min(2.5, max(0.4, factor))))
        if found == tried:  # at an end: others take the rest of the machine
            break
    return tried


def _backup(site: Site, folder: Path, report: Report) -> dict[str, float] | None:
    """Seconds and size of a backup made while the site is used; none without the command."""
    if not BACKUP.exists():
        return None
    file = folder / "backup"
    file.unlink(missing_ok=True)
    start = time.monotonic()
    done = site.manage("backup", str(file))
    if done.returncode:
        report.problems.append(f"the backup ended with {done.returncode}: {done.stderr[-500:]}")
        return None
    seconds = round(time.monotonic() - start, 1)
    return {"seconds": seconds, "mb": round(file.stat().st_size / MEGABYTE, 1)}


def _gauges(site: Site) -> dict[str, float]:
    """The site's own figures that have no labels; none while it does not answer."""
    with suppress(OSError, HTTPException):
        families = text_string_to_metric_families(site.get("/metrics").text)
        return {
            sample.name: sample.value
            for family in families
            for sample in family.samples
            if not sample.labels
        }
    return {}


def _wait_until_drained(site: Site, report: Report) -> None:
    deadline = time.monotonic() + DRAIN_SECONDS
    while _gauges(site).get("pressreview_index_lag_rows") != 0:
        if time.monotonic() > deadline:
            report.problems.append("the index does not catch up")
            return
        time.sleep(1)


def _rows(site: Site, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.data_dir / "archive.sqlite3", timeout=60)) as database:
        return database.execute(query).fetchall()


def _compare(archive: Archive, writers: tuple[Commenter, Editing, Feeds], report: Report) -> None:
    """Whatever the site said to have kept is there, once."""
    commenter, editing, _feeds = writers
    texts = [text for (text,) in _rows(archive.site, "SELECT text FROM articles_comment")]
    lost = [text for text in commenter.kept if texts.count(text) != 1]
    titles = dict(_rows(archive.site, "SELECT id, title FROM articles_article"))
    known = {pk: title for pk, title in editing.saved.items() if pk not in editing.unknown}
    changed = [pk for pk, title in known.items() if titles.get(pk) != title]
    fed = _rows(
        archive.site,
        "SELECT COUNT(*), COUNT(DISTINCT external_id) FROM articles_article "
        "WHERE title LIKE 'Voce % del giornale %'",
    )[0]
    report.figures["written"] = {
        "comments": len(commenter.kept),
        "saves": editing.number_saved,
        "entries of feeds": fed[0],
    }
    if lost:
        report.problems.append(f"{len(lost)} comments are lost or there twice")
    if changed:
        report.problems.append(f"{len(changed)} articles are not as they were saved")
    if fed[0] != fed[1]:
        report.problems.append(f"{fed[0] - fed[1]} entries of feeds are there twice")
    if damage := [word for (word,) in _rows(archive.site, "PRAGMA quick_check") if word != "ok"]:
        report.problems.append(f"the database is damaged: {damage[0]}")


def _check_index(site: Site, report: Report) -> None:
    # A feed may have brought something between the last look and the end.
    site.manage("index_articles")
    done = site.manage("check_index")
    if done.returncode:
        report.problems.append(f"index and database differ: {done.stdout[-1000:]}")


def _judge(records: Records, report: Report) -> None:
    report.figures["requests"] = records.table()
    statuses: dict[str, dict[str, int]] = {
        kind: {str(status): number for status, number in sorted(counts.items())}
        for kind, counts in sorted(records.statuses.items())
    }
    report.figures["statuses"] = statuses
    report.figures["connections of killed processes"] = len(records.problems) - len(
        records.unexcused()
    )
    report.problems += records.sentences()


def write(report: Report, path: Path) -> None:
    """Keep the report as JSON."""
    path.write_text(
        json.dumps(report.figures | {"problems": report.problems}, indent=2, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )


def say(text: str) -> None:
    """A line for who waits."""
    sys.stderr.write(text + "\n")
