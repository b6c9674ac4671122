"""PostgreSQL is stopped, or hangs, while the site serves: what is kept is served, the rest says
when to come back, and all is well again by itself."""

import json
import signal
import time
from collections.abc import Iterator

import pytest

from tests.live import Answer, Site
from tests.needs import require
from tests.postgresql import MISSING, Server, server
from tests.serving.conftest import (
    FILL,
    PASSWORD,
    article_path,
    do_what_waits,
    log_in,
    run,
    wait_until,
)
from tests.serving.forms import comment_token, send_comment

# Three seconds until a hanging database is given up, and room for a slow machine.
GIVEN_UP = 30.0
AT_ONCE = 10.0


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Server]:
    with server(require("initdb", MISSING)) as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, postgresql: Server) -> Iterator[Site]:
    """A site on PostgreSQL with two processes."""
    variables = {
        "PRESSREVIEW_WORKERS": "2",
        "PRESSREVIEW_THREADS": "2",
        "PRESSREVIEW_DATABASE_URL": postgresql.address,
    }
    site = Site(tmp_path_factory.mktemp("away"), variables=variables)
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    do_what_waits(site)
    with site.serving():
        yield site


@pytest.fixture(params=["stopped", "hanging"])
def away(request: pytest.FixtureRequest, site: Site, postgresql: Server) -> Iterator["Outage"]:
    """The database goes away when the test says so, and comes back in the end."""
    outage = Outage(postgresql, request.param == "hanging")
    wait_until(lambda: site.get("/readyz").status == 200, "the site is not ready")
    yield outage
    outage.end()
    wait_until(lambda: site.get("/readyz").status == 200, "the database was not found again")
    wait_until(lambda: everywhere_well(site), "some process has not found it again")


class Outage:
    def __init__(self, postgresql: Server, hangs: bool) -> None:
        self.postgresql = postgresql
        self.hangs = hangs
        self.is_on = False

    def begin(self) -> None:
        self.is_on = True
        if self.hangs:
            self.postgresql.signal(signal.SIGSTOP)
        else:
            self.postgresql.stop()

    def end(self) -> None:
        if not self.is_on:
            return
        self.is_on = False
        if self.hangs:
            self.postgresql.signal(signal.SIGCONT)
        else:
            self.postgresql.start()


def everywhere_well(site: Site) -> bool:
    """Whether pages that nobody has asked for come from every process."""
    pages = (f"/articoli/?prova={time.monotonic_ns()}" for _ in range(20))
    return all(site.get(page).status == 200 for page in pages)


def keep_everywhere(site: Site, path: str) -> None:
    site.wait_until_everywhere(path, lambda page: page.status == 200)


def given_up(site: Site) -> bool:
    """Whether every process has found that the database is away: all answers come at once."""
    start = time.monotonic()
    answers = [site.get(f"/articoli/?mai={time.monotonic_ns()}").status for _ in range(12)]
    return set(answers) == {503} and time.monotonic() - start < AT_ONCE


def test_kept_pages_go_on_and_others_say_when_to_come_back(site: Site, away: Outage) -> None:
    article = article_path(site, 1)
    kept = ("/", article, "/cerca/?q=notizia", "/feed/", "/en/")
    for path in kept:
        keep_everywhere(site, path)
    away.begin()
    wait_until(lambda: given_up(site), "threads wait for the database")
    for path in kept:
        start = time.monotonic()
        answer = site.get(path)
        assert answer.status == 200, path
        assert ("<mark>Notizia</mark>" if "cerca" in path else "Notizia") in answer.text, path
        assert time.monotonic() - start < AT_ONCE
    for path in (
        "/articoli/?mai=2",
        "/cerca/?q=notizia&pagina=1",
        "/fonti/",
        "/sitemap.xml",
        "/x/",
    ):
        assert_come_back(site.get(path), path)
    api = site.get("/api/v1/articles/")
    assert api.status == 503
    assert json.loads(api.body)["detail"]
    assert int(api.headers["Retry-After"]) > 0


def assert_come_back(answer: Answer, path: str) -> None:
    assert answer.status == 503, path
    assert int(answer.headers["Retry-After"]) > 0
    assert "no-store" in answer.headers["Cache-Control"]
    assert '<html lang="it">' in answer.text
    assert "/static/css/site" in answer.text


def test_monitors_are_told_at_any_time(site: Site, away: Outage) -> None:
    away.begin()
    start = time.monotonic()
    assert site.get("/healthz").status == 200
    ready = site.get("/readyz")
    assert time.monotonic() - start < GIVEN_UP
    assert ready.status == 503
    told = json.loads(ready.body)
    assert told["database"] == "unreachable"
    assert (told["index"], told["disk"]) == ("ok", "ok")
    wait_until(lambda: given_up(site), "threads wait for the database")
    start = time.monotonic()
    assert site.get("/healthz").status == 200
    assert time.monotonic() - start < AT_ONCE


def test_figures_that_the_database_has_are_absent(site: Site, away: Outage) -> None:
    away.begin()
    start = time.monotonic()
    assert site.get("/metrics").status == 200
    assert time.monotonic() - start < GIVEN_UP
    wait_until(lambda: given_up(site), "threads wait for the database")
    wait_until(lambda: "pressreview_database_up 0.0" in site.get("/metrics").text, "nobody is told")
    start = time.monotonic()
    told = site.get("/metrics").text
    assert time.monotonic() - start < AT_ONCE
    assert "pressreview_index_documents 8.0" in told
    for name in ("workers_alive", "outbox_rows", "comments_pending", "index_lag_seconds"):
        assert f"pressreview_{name}" not in told


def test_what_was_written_comes_back(site: Site, away: Outage) -> None:
    article = article_path(site, 2)
    token = comment_token(site, article)
    editor = log_in(site, "olga")
    keep_everywhere(site, article)
    away.begin()
    wait_until(lambda: given_up(site), "threads wait for the database")
    text = "Una frase che si scrive una volta sola, e che resta."
    answer = send_comment(site, article, token, text)
    assert answer.status == 503
    assert text in answer.text
    assert "Set-Cookie" not in answer.headers
    # Who is signed in cannot be known, but sees what every reader sees.
    assert site.get(article, **editor).status == 200
    assert site.get("/admin/", **editor).status == 503


def lines_since(site: Site, already: int) -> list[dict[str, str]]:
    return [json.loads(line) for line in site.log.read_text()[already:].splitlines()]


def noticed(lines: list[dict[str, str]], level: str) -> int:
    """How many processes said that the database is away (ERROR), or back (WARNING)."""
    own = [line for line in lines if line["logger"] == "pressreview.database.availability"]
    return sum(line["level"] == level for line in own)


def all_have_found_it(site: Site) -> bool:
    """Whether every process that missed the database has said that it is back."""
    lines = lines_since(site, 0)
    return noticed(lines, "ERROR") == noticed(lines, "WARNING")


def test_nobody_writes_a_line_for_each_round(site: Site, away: Outage) -> None:
    wait_until(lambda: all_have_found_it(site), "a process still misses the database")
    already = len(site.log.read_text())
    away.begin()
    # One of each process: two that answer, and the worker.
    wait_until(lambda: noticed(lines_since(site, already), "ERROR") == 3, "somebody is silent")
    time.sleep(4)  # rounds of the tasks that look three times a second
    lines = lines_since(site, already)
    assert noticed(lines, "ERROR") == 3
    assert not [line for line in lines if line["logger"] == "pressreview.task_thread"]
