"""``/metrics`` of a served site: what is in it, and to whom it is answered."""

import os
import re
import secrets
import signal
from pathlib import Path

import pytest
from django.db.utils import OperationalError
from django.test import Client
from pytest_django import Settings

from articles.models import IndexJob
from articles.worker import site_metrics
from pressreview import environment
from pressreview.database.availability import availability
from pressreview.metrics import process_files
from tests.live import Site, fetch
from tests.metrics.conftest import REQUESTS, read, scrape, value
from tests.serving.conftest import log_in, run, wait_until
from tests.small_archive import SmallArchive

CANARY = "kanarie"


def test_all_processes_share_one_figure(site: Site) -> None:
    """Each request has a connection of its own, so that both processes are asked."""
    before = scrape(site)
    for _time in range(40):
        assert site.get("/chi-siamo/").status == 200
    after = scrape(site)
    counted = {
        cache: value(after, f"{REQUESTS}_count", view="about", status="200", cache=cache)
        - value(before, f"{REQUESTS}_count", view="about", status="200", cache=cache)
        for cache in ("hit", "miss", "none")
    }
    assert sum(counted.values()) == 40
    assert counted["none"] == 0
    assert 1 <= counted["miss"] <= 10
    assert value(after, "pressreview_processes", role="web") == 2


def test_no_label_holds_what_was_sent(site: Site) -> None:
    editor = log_in(site, "olga")
    for path in (f"/{CANARY}/", f"/cerca/?q={CANARY}", f"/tag/{CANARY}/", f"/admin/{CANARY}/"):
        site.get(path, User_Agent=CANARY, Referer=CANARY)
        site.get(path, **editor)
    fetch(f"{site.url}/", method=CANARY.upper())
    text = site.get("/metrics").text
    assert CANARY not in text.lower()
    assert "olga" not in text
    assert re.search(r'method="other",status="405"', text)


def test_the_worker_and_its_tasks(site: Site) -> None:
    wait_until(
        lambda: value(scrape(site), "pressreview_task_runs_total", task="update_index") > 0,
        "the worker's tasks are not counted",
    )
    wait_until(
        lambda: value(scrape(site), "pressreview_workers_alive") == 1, "no worker was ever alive"
    )
    wait_until(
        lambda: value(scrape(site), "pressreview_index_documents") == 8, "the index is not told of"
    )
    figures = scrape(site)
    assert value(figures, "pressreview_processes", role="worker") == 1
    assert value(figures, "pressreview_process_memory_bytes", process="worker0") > 10_000_000
    assert value(figures, "pressreview_database_up") == 1


def test_who_replaces_a_killed_process_goes_on(site: Site) -> None:
    for _time in range(10):
        site.get("/cookie/")
    before = value(scrape(site), f"{REQUESTS}_count", view="cookie")
    folder = site.data_dir / "metrics"
    old = (folder / "web0.lock").read_text()
    os.kill(int(old.split()[0]), signal.SIGKILL)
    wait_until(lambda: (folder / "web0.lock").read_text() not in {old, ""}, "nobody replaced it")
    wait_until(lambda: site.get("/healthz").status == 200, "the site does not answer")
    assert value(scrape(site), f"{REQUESTS}_count", view="cookie") == before
    assert len(list(folder.glob("histogram_web*.db"))) == 2


PASSED_ON = ["X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"]


@pytest.mark.parametrize("header", PASSED_ON)
def test_what_a_proxy_passed_on_is_not_answered(site: Site, header: str) -> None:
    for said in ("127.0.0.1", "203.0.113.9", ""):
        assert site.get("/metrics", **{header: said}).status == 404


def test_it_asks_for_no_host_and_no_https(tmp_path: Path) -> None:
    """Prometheus asks for the machine's address, in the clear."""
    site = Site(
        tmp_path,
        variables={
            "PRESSREVIEW_SITE_URL": "https://archive.example.org",
            "PRESSREVIEW_SECRET_KEY": secrets.token_urlsafe(64),
        },
    )
    site.prepare("--empty")
    with site.serving(with_worker=False):
        assert site.get("/metrics").status == 200
        assert site.get("/metrics", X_Forwarded_For="127.0.0.1").status in {301, 400, 404}


@pytest.mark.parametrize(
    ("peer", "networks", "status"),
    [
        ("127.0.0.1", "", 200),
        ("127.8.9.1", "", 200),
        ("::1", "", 200),
        ("::ffff:127.0.0.1", "", 200),
        ("10.1.2.3", "", 404),
        ("10.1.2.3", "10.1.0.0/16", 200),
        ("::ffff:10.1.2.3", "10.1.0.0/16", 200),
        ("10.2.2.3", "10.1.0.0/16", 404),
        ("2001:db8::1", "10.1.0.0/16,2001:db8::/32", 200),
        ("fe80::1%eth0", "fe80::/10", 200),
        ("", "10.1.0.0/16", 404),
        ("nonsense", "", 404),
    ],
)
def test_who_may_ask(
    db: None,
    client: Client,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    peer: str,
    networks: str,
    status: int,
) -> None:
    monkeypatch.setenv("PRESSREVIEW_METRICS_NETWORKS", networks)
    settings.METRICS_NETWORKS = environment.networks("METRICS_NETWORKS")
    answer = client.get("/metrics", REMOTE_ADDR=peer)
    assert answer.status_code == status
    assert (b"pressreview_" in answer.content) is (status == 200)
    if status == 200:
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")


@pytest.mark.parametrize("method", ["post", "put", "delete", "options", "head"])
def test_it_is_only_read(db: None, client: Client, method: str) -> None:
    assert getattr(client, method)("/metrics").status_code in {404, 405}


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> site_metrics.FromDatabase:
    """Nothing has been read from the database yet."""
    anew = site_metrics.FromDatabase()
    monkeypatch.setattr(site_metrics, "from_database", anew)
    return anew


def test_what_waits_is_counted(
    client: Client, archive: SmallArchive, fresh: site_metrics.FromDatabase
) -> None:
    article = archive.make_article()
    archive.make_comment(article, state="pending")
    archive.make_comment(article)
    figures = read(client.get("/metrics").content.decode())
    assert value(figures, "pressreview_comments_pending") == 1
    waiting = IndexJob.objects.count()
    assert waiting > 0
    assert value(figures, "pressreview_index_lag_rows") == waiting
    assert value(figures, "pressreview_outbox_rows") == waiting
    assert value(figures, "pressreview_feeds") == 0


def test_without_the_database_its_figures_are_absent(
    client: Client,
    db: None,
    fresh: site_metrics.FromDatabase,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(site_metrics, "_of_database", fail)
    answer = client.get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "\npressreview_database_up 0.0\n" in text
    assert "pressreview_outbox_rows" not in text
    assert "pressreview_disk_free_bytes" in text


def test_the_database_is_asked_once_in_a_while(
    db: None, fresh: site_metrics.FromDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    now = [1000.0]

    def ask() -> dict[str, float]:
        asked.append(1)
        return {}

    monkeypatch.setattr(site_metrics, "_of_database", ask)
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    fresh.read()
    now[0] += site_metrics.KEPT_SECONDS - 0.001
    fresh.read()
    assert len(asked) == 1
    now[0] += 0.001
    fresh.read()
    assert len(asked) == 2


def test_a_database_that_is_known_to_be_away_is_not_asked(
    fresh: site_metrics.FromDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(availability, "is_away", True)
    monkeypatch.setattr(site_metrics, "_of_database", lambda: pytest.fail("asked"))
    assert fresh.read() == {"pressreview_database_up": 0}


def test_every_figure_has_its_help(db: None, fresh: site_metrics.FromDatabase) -> None:
    assert set(site_metrics._of_index() | site_metrics._of_disk() | fresh.read()) <= set(
        site_metrics.HELP
    )


def test_nothing_is_left_of_a_worker_that_has_ended(site: Site) -> None:
    path = site.data_dir / "metrics" / "worker0.lock"
    pid = int(path.read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: path.read_text().split()[:1] not in ([], [str(pid)]), "nobody replaced it")
    assert value(scrape(site), "pressreview_processes", role="worker") == 1
    assert run(site, "print(1)").split()[-1] == "1"
    assert process_files.own_name() == ""
