"""Roles are killed at any moment, again and again: no change is lost, and none is made twice.

``ROLE_KILLS`` is how often (200 for the whole proof, some minutes), ``ROLE_SEED`` at which moments.
"""

import json
import os
import random
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPException
from pathlib import Path

import pytest

from articles.comments.antispam import LEAST_SECONDS
from tests.importers import feed_server
from tests.live import Answer, Site
from tests.serving.conftest import FILL, PASSWORD, article_path, log_in, run, wait_until
from tests.serving.forms import comment_token, desk_token, send, send_comment
from tests.worker.test_roles import children

KILLS = int(os.environ.get("ROLE_KILLS", "20"))
SEED = int(os.environ.get("ROLE_SEED", "1"))
LONGEST_LIFE = 1.5  # seconds that a role has after it came back
IMPORTS, RECORDS = 4, 300
ENTRIES = 20
COMMENTS = 4
BACK_SECONDS = 120.0

HAND_OVER = """
from django.core.files import File
from articles.models import ImportRun
for number in range({imports}):
    with open("{path}", "rb") as file:
        run = ImportRun(origin="records.jsonl", state="waiting", options={{"status": "published"}})
        run.file.save("records.jsonl", File(file))
"""
# What was killed is settled after two minutes of silence: here they are over at once.
SETTLE = """
from datetime import timedelta
from django.utils import timezone
from articles.importers.pipeline.run import settle_killed
from articles.models import FeedState, ImportRun
ImportRun.objects.filter(state="running").update(heartbeat=timezone.now() - timedelta(hours=1))
settle_killed()
for run in ImportRun.objects.filter(state="broken"):
    run.wait_again()
FeedState.objects.update(next_check=timezone.now())
"""


@pytest.fixture
def records(tmp_path: Path) -> Path:
    path = tmp_path / "records.jsonl"
    lines = (
        {
            "external_id": f"n{number}",
            "title": f"Record {number}",
            "body": f"<p>{'parola ' * 60}{number}</p>",
            "source": f"Fonte {number % 7}",
            "published": f"2018-04-{number % 28 + 1:02}T10:00:00+02:00",
        }
        for number in range(RECORDS)
    )
    path.write_text("\n".join(map(json.dumps, lines)))
    return path


def entries() -> bytes:
    items = "".join(
        f"<item><guid>e{number}</guid><title>Entry {number}</title>"
        f"<link>https://faro.example/{number}</link><description>Testo {number}.</description>"
        "<pubDate>Tue, 03 Apr 2018 10:00:00 GMT</pubDate></item>"
        for number in range(ENTRIES)
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


@pytest.fixture
def site(tmp_path: Path, records: Path) -> Iterator[Site]:
    site = Site(tmp_path / "site")
    site.data_dir.mkdir()
    site.variables |= {"PRESSREVIEW_WORKERS": "2", "PRESSREVIEW_FETCH_NETWORKS": "127.0.0.0/8"}
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    run(site, HAND_OVER.format(imports=IMPORTS, path=records))
    with feed_server.serving() as feeds:
        address = feeds.put("/feed", entries(), Content_Type="application/rss+xml")
        run(site, f"Source.objects.create(name='Faro', slug='faro', feed_address='{address}')")
        yield site


def rows(site: Site, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(site.data_dir / "archive.sqlite3", timeout=60)) as database:
        return database.execute(query).fetchall()


class Visitor(threading.Thread):
    """Somebody who sends forms and remembers which of them the site has said to have kept."""

    def __init__(self, site: Site, act: Callable[["Visitor"], None]) -> None:
        super().__init__()
        self.site, self.act = site, act
        self.kept: list[str] = []
        self.sent: list[str] = []
        self.ended = threading.Event()
        self.start()

    def run(self) -> None:
        while not self.ended.wait(0.2):
            with suppress(OSError, HTTPException, AssertionError):  # it has just been killed
                self.act(self)

    def note(self, text: str, answer: Answer, kept: int) -> None:
        if answer.status == kept:
            self.kept.append(text)


def editing(headers: dict[str, str]) -> Callable[[Visitor], None]:
    """Makes a section of a new name by the form of the desk."""

    def act(visitor: Visitor) -> None:
        path, name = "/admin/articles/section/add/", f"Sezione {len(visitor.sent)}"
        token = desk_token(visitor.site, headers, path)
        fields = {
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "order": "1",
            "front_pattern": "lead",
        }
        visitor.sent.append(name)
        answer = send(visitor.site, path, fields | {"csrfmiddlewaretoken": token}, **headers)
        visitor.note(name, answer, 302)

    return act


def commenting(article: str, token: str) -> Callable[[Visitor], None]:
    """Sends a comment again until it is taken, as a reader does who was told nothing."""

    def act(visitor: Visitor) -> None:
        text = f"Un commento con il suo numero: {len(visitor.kept)}."
        if len(visitor.kept) < COMMENTS:
            visitor.note(text, send_comment(visitor.site, article, token, text), 303)

    return act


def processes(supervisor: int) -> dict[str, list[int]]:
    """What can be killed: the worker, the master of the web server, its processes."""
    roles = children(supervisor)
    web = roles.get("web", 0)
    own: list[int] = []
    with suppress(OSError):
        own = [int(pid) for pid in Path(f"/proc/{web}/task/{web}/children").read_text().split()]
    found = {"worker": [roles["worker"]] if "worker" in roles else [], "master": [web], "web": own}
    return {name: pids for name, pids in found.items() if pids and pids != [0]}


def kill_one(supervisor: int, dice: random.Random) -> str:
    """Kill a role some time after it came back."""
    role = dice.choice(["worker", "worker", "web", "web", "master"])
    wait_for_role(supervisor, role)
    time.sleep(dice.uniform(0.0, LONGEST_LIFE))
    with suppress(ProcessLookupError, KeyError):
        os.kill(dice.choice(processes(supervisor)[role]), signal.SIGKILL)
    return role


def wait_for_role(supervisor: int, role: str) -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while role not in processes(supervisor):
        assert time.monotonic() < deadline, f"{role} was not started again"
        time.sleep(0.05)


def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice(site: Site) -> None:
    dice = random.Random(SEED)  # noqa: S311  # no secret
    killed: Counter[str] = Counter()
    with site.running("-m", "pressreview.supervisor", "--bind", f"127.0.0.1:{site.port}") as both:
        wait_until(lambda: is_up(site), "the site does not answer")
        article = article_path(site, 1)
        token = comment_token(site, article)
        editor = log_in(site, "olga")
        time.sleep(LEAST_SECONDS)
        visitors = [Visitor(site, editing(editor)), Visitor(site, commenting(article, token))]
        for _number in range(KILLS):
            killed[kill_one(both.pid, dice)] += 1
            with suppress(sqlite3.OperationalError):
                visit_again(site)
        for visitor in visitors:
            visitor.ended.set()
            visitor.join()
        wait_until(lambda: is_up(site), "the site did not come back")
        sections, comments = visitors
        settle(site)
        check(site, sections, comments)
    assert sum(killed.values()) == KILLS, killed
    assert sections.kept, "nothing was saved meanwhile"


def is_up(site: Site) -> bool:
    with suppress(OSError, HTTPException):
        return site.get("/readyz").status == 200
    return False


def visit_again(site: Site) -> None:
    """Have the feed visited anew, whoever is at it."""
    with closing(sqlite3.connect(site.data_dir / "archive.sqlite3", timeout=60)) as database:
        database.execute(
            "UPDATE articles_feedstate SET next_check = '2020-01-01 00:00:00', etag = ''"
        )
        database.commit()


def settle(site: Site) -> None:
    """Let the worker do all that is left."""
    run(site, SETTLE)
    waits = (
        "SELECT 1 FROM articles_importrun WHERE state IN ('waiting', 'running') "
        "UNION SELECT 1 FROM articles_indexjob "
        "UNION SELECT 1 FROM articles_article WHERE story_pending"
    )
    deadline = time.monotonic() + BACK_SECONDS
    while rows(site, waits):
        assert time.monotonic() < deadline, "the worker does not catch up"
        time.sleep(0.2)


def check(site: Site, sections: Visitor, comments: Visitor) -> None:
    names = Counter(row[0] for row in rows(site, "SELECT name FROM articles_section"))
    assert set(sections.kept) <= set(names) <= {*sections.sent, "Esteri"}
    assert set(names.values()) == {1}
    texts = Counter(row[0] for row in rows(site, "SELECT text FROM articles_comment"))
    assert set(comments.kept) <= set(texts)
    assert set(texts.values()) <= {1}
    imported = "SELECT external_id FROM articles_article WHERE title LIKE 'Record %'"
    assert Counter(row[0] for row in rows(site, imported)) == Counter(
        f"n{number}" for number in range(RECORDS)
    )
    fed = "SELECT title FROM articles_article WHERE title LIKE 'Entry %'"
    assert Counter(row[0] for row in rows(site, fed)) == Counter(
        f"Entry {number}" for number in range(ENTRIES)
    )
    assert set(rows(site, "SELECT state FROM articles_importrun")) == {("done",)}
    done = site.manage("check_index")
    assert done.returncode == 0, done.stdout
