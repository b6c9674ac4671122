"""Two machines are killed again and again while they are written to from both sides: nothing is
lost, nothing is there twice, both indexes end like the database.

``MACHINE_ACTS`` is how much is done (500 for the whole proof) and ``MACHINE_KILLS`` how often each
machine is killed (10), ``MACHINE_SEED`` at which moments.
"""

import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from articles.comments.antispam import LEAST_SECONDS
from tests.importers import feed_server
from tests.serving.conftest import FILL, PASSWORD
from tests.several_machines.desk import Editor
from tests.several_machines.pair import INDEX_WAITS, Machine, Pair, pair, wait_until
from tests.several_machines.traffic import Visitor, percentile
from tests.worker.test_killed_at_random import ENTRIES, entries

ACTS = int(os.environ.get("MACHINE_ACTS", "30"))
KILLS = int(os.environ.get("MACHINE_KILLS", "1"))
SEED = int(os.environ.get("MACHINE_SEED", "1"))
VISITORS = 3
LONGEST_LIFE = 4.0  # seconds that a machine has after it came back
LONGEST_ABSENCE = 2.0  # seconds until it is started again
FORGIVEN_SECONDS = 2.5  # nginx asks a machine that failed again after two
# The promise is a second; a loaded machine may be slow. Less than they look at it (LONGEST_LOOK).
SHOWN_WITHIN = 15.0
SETTLED_WITHIN = 300.0

# An import that was killed is begun again after two minutes of silence: here they are over at once.
SILENT = (
    "UPDATE articles_importrun SET heartbeat = heartbeat - interval '1 hour' "
    "WHERE state = 'running'"
)
AGAIN = "UPDATE articles_importrun SET state = 'waiting', attempts = 0 WHERE state = 'broken'"
VISIT = "UPDATE articles_feedstate SET next_check = now() - interval '1 hour', etag = ''"
WAITS = (
    "SELECT 1 FROM articles_importrun WHERE state IN ('waiting', 'running') "
    "UNION SELECT 1 FROM articles_article "
    "WHERE story_pending OR image_pending OR status = 'scheduled'",
    INDEX_WAITS,
)
# Counts that pages show, each beside the same count taken anew.
COUNTS = """
from articles.models.counts import DayTally, recount_all
from articles.models import Section, Source, Tag
def counts():
    rows = [list(DayTally.objects.values_list("day", "count"))]
    rows += [list(model.objects.order_by("pk").values_list("pk", "article_count"))
        for model in (Section, Source, Tag)]
    return rows
before = counts()
recount_all(Article.objects.published())
print("the same" if counts() == before else "different")
"""
EDITOR = f"""
from django.contrib.auth.models import User
User.objects.create_superuser("olga", password="{PASSWORD}")
"""
FEED = "Source.objects.create(name='Faro', slug='faro', feed_address='{address}')"
SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
for number in range(5):
    due = timezone.now() + timedelta(seconds=15 + 4 * number)
    Article.objects.create(title=f"Annunciata {number}", body="<p>Testo.</p>", status="scheduled",
        source=Source.objects.first(), published=due)
"""


@pytest.fixture
def both(tmp_path: Path) -> Iterator[Pair]:
    with pair(tmp_path) as made, feed_server.serving() as feeds:
        address = feeds.put("/feed", entries(), Content_Type="application/rss+xml")
        made.run(FILL + EDITOR + FEED.format(address=address) + SCHEDULE)
        made.start()
        yield made


class Killer(threading.Thread):
    """Kills a machine again and again, and starts it."""

    def __init__(self, both: Pair, machine: Machine) -> None:
        super().__init__(name=f"killer of {machine.name}")
        self.both, self.machine = both, machine
        self.dice = random.Random(f"{SEED}{machine.name}")  # noqa: S311  # no secret
        self.times = 0

    def run(self) -> None:
        while self.times < KILLS:
            time.sleep(self.dice.uniform(0.5, LONGEST_LIFE))
            self.machine.kill()
            self.both.kills += 1
            self.both.rows(VISIT)
            time.sleep(self.dice.uniform(0.0, LONGEST_ABSENCE))
            self.machine.start()
            self.machine.wait()
            self.machine.is_up = False
            time.sleep(FORGIVEN_SECONDS)
            self.machine.is_up = True
            self.both.kills += 1
            self.times += 1


def test_nothing_is_lost_and_nothing_is_there_twice(
    both: Pair, capsys: pytest.CaptureFixture[str]
) -> None:
    editor = Editor(both.machines[0].variables["PRESSREVIEW_SITE_URL"])
    editor.sign_in(both.front, "olga")
    killers = [Killer(both, machine) for machine in both.machines]
    visitors: list[Visitor] = []

    def is_over() -> bool:
        done = sum(visitor.done for visitor in visitors)
        # One that failed kills no more, which is told below.
        return done >= ACTS and not any(killer.is_alive() for killer in killers)

    for number, articles in enumerate(shared_out(both)):
        visitors.append(Visitor(both, editor, articles, SEED * 10 + number, is_over))
    time.sleep(LEAST_SECONDS)
    for thread in (*killers, *visitors):
        thread.start()
    for thread in (*killers, *visitors):
        thread.join()
    assert [visitor.failures for visitor in visitors] == [[]] * VISITORS
    assert [killer.times for killer in killers] == [KILLS] * 2
    settle(both)
    check(both, visitors)
    told(visitors, capsys)


def shared_out(both: Pair) -> list[dict[int, str]]:
    """The articles of each visitor, with their paths."""
    query = (
        "SELECT id, to_char(day, '/YYYY/MM/DD/') || slug || '/' FROM articles_article "
        "WHERE title LIKE 'Notizia %'"
    )
    rows = sorted((int(str(pk)), str(path)) for pk, path in both.rows(query))
    return [dict(rows[number::VISITORS]) for number in range(VISITORS)]


def settle(both: Pair) -> None:
    """Let the workers do all that is left."""
    both.rows(SILENT)

    def is_settled() -> bool:
        both.rows(AGAIN)
        return not any(both.rows(query) for query in WAITS)

    wait_until(is_settled, "the workers do not catch up", SETTLED_WITHIN)


def check(both: Pair, visitors: list[Visitor]) -> None:
    there = Counter(str(row[0]) for row in both.rows("SELECT name FROM articles_section"))
    there += Counter(str(row[0]) for row in both.rows("SELECT text FROM articles_comment"))
    titles = both.titles()
    there += Counter(titles.values())
    for visitor in visitors:
        ledger = visitor.ledger
        assert {name for name, times in ledger.kept.items() if times} <= set(there), "lost"
        assert {there[name] for name in ledger.sent} <= {0, 1}, "there twice"
        for article, last in ledger.titles.items():
            assert titles[article] in last
        check_pictures(both, visitor)
    fed = Counter(title for title in there.elements() if title.startswith("Entry "))
    assert fed == Counter(f"Entry {number}" for number in range(ENTRIES))
    assert set(both.rows("SELECT DISTINCT state FROM articles_importrun")) <= {("done",)}
    assert both.run(COUNTS).split("\n")[-2] == "the same"
    with ThreadPoolExecutor() as pool:
        for done in pool.map(lambda machine: machine.manage("check_index"), both.machines):
            assert done.returncode == 0, (done.stdout, done.stderr)


def pictures(machine: Machine, path: str) -> list[str]:
    """The addresses of the pictures that a page shows."""
    return re.findall(r'/media/[^"\s]+', machine.ask(path).text)


def check_pictures(both: Pair, visitor: Visitor) -> None:
    """Each machine shows what was handed to either."""
    for article in visitor.ledger.pictures:
        for machine in both.machines:
            addresses = pictures(machine, visitor.articles[article])
            assert addresses, article
            assert {machine.ask(address).status for address in addresses} == {200}


def told(visitors: list[Visitor], capsys: pytest.CaptureFixture[str]) -> None:
    """Print what was measured; a very generous bound decides."""
    shown = [seconds for visitor in visitors for seconds in visitor.ledger.shown_after]
    found = [seconds for visitor in visitors for seconds in visitor.ledger.found_after]
    statuses = sum((visitor.ledger.statuses for visitor in visitors), Counter())
    with capsys.disabled():
        print(
            f" {sum(visitor.done for visitor in visitors)} acts, {2 * KILLS} kills; an edit on one "
            f"machine shows on the other after {percentile(shown, 0.5):.2f} s (p95 "
            f"{percentile(shown, 0.95):.2f}, {len(shown)} looked at), is found there after "
            f"{percentile(found, 0.5):.2f} s (p95 {percentile(found, 0.95):.2f}); "
            f"searches: {dict(statuses)}"
        )
    assert percentile(shown, 0.95) < SHOWN_WITHIN
    assert set(statuses) == {200}
