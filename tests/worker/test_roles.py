"""Web server and worker as processes: each goes on without the other, and comes back."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

from tests.bench.search.editor import Form
from tests.live import BASE_DIR, Site, wait_for_port
from tests.serving.conftest import FILL, PASSWORD, article_path, log_in, run, wait_until
from tests.serving.forms import send

AWAY = "The worker is not running."
SILENT = """
from articles.models.worker_process import LONGEST_SILENCE, WorkerProcess
WorkerProcess.objects.update(seen=timezone.now() - LONGEST_SILENCE)
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path, variables={"PRESSREVIEW_WORKERS": "1"})
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    return site


def ready(site: Site) -> dict[str, object]:
    answer = site.get("/readyz")
    told: dict[str, object] = json.loads(answer.body)
    states = {told[name] for name in ("database", "index", "worker", "disk")}
    assert answer.status == (200 if states == {"ok"} else 503)
    return told


def finds(site: Site, word: str) -> bool:
    return bool(json.loads(site.get(f"/api/v1/search/?q={word}").body)["total"])


def desk(site: Site, editor: dict[str, str]) -> str:
    return site.get("/admin/", **editor, Accept_Language="en").text


def test_readers_and_desk_go_on_without_a_worker(site: Site) -> None:
    assert site.manage("work", "--once").returncode == 0
    with site.serving(with_worker=False):
        told = ready(site)
        assert (told["database"], told["worker"]) == ("ok", "away")
        editor = log_in(site, "olga")
        assert AWAY in desk(site, editor)
        save(site, editor, "Notizia 1 zafferano")
        path = article_path(site, 1)
        wait_until(lambda: "zafferano" in site.get(path).text, "readers do not see the save")
        assert not finds(site, "zafferano")
        assert finds(site, "notizia")
        with site.running("manage.py", "work"):
            wait_until(lambda: finds(site, "zafferano"), "the worker did not catch up")
            wait_until(lambda: ready(site)["worker"] == "ok", "the worker gives no sign of life")
            assert AWAY not in desk(site, editor)
        # It has said that it ends.
        assert ready(site)["worker"] == "away"


def save(site: Site, editor: dict[str, str], title: str) -> None:
    """Give an article a new title by its form."""
    number = run(site, "print(Article.objects.get(title__startswith='Notizia 1').pk)").split()[-1]
    path = f"/admin/articles/article/{number}/change/"
    page = site.get(path, **editor).text
    fields = {name: value for name, value in Form(page).fields if name not in {"title", "q"}}
    answer = send(site, path, fields | {"title": title, "_save": "1"}, **editor)
    assert answer.status == 302, answer.text[:2000]


def test_a_worker_that_was_killed_is_missed_once_it_has_been_silent(site: Site) -> None:
    with site.serving(with_worker=False), site.running("manage.py", "work") as worker:
        wait_until(lambda: ready(site)["worker"] == "ok", "the worker gives no sign of life")
        worker.kill()
        worker.wait()
        assert ready(site)["worker"] == "ok"
        run(site, "from django.utils import timezone\n" + SILENT)
        assert ready(site)["worker"] == "away"


def children(process: int) -> dict[str, int]:
    """The processes that the supervisor has started, by their roles."""
    pids = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    found = {}
    for pid in pids:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):  # it has just ended
            continue
        if b"\0work\0" in command:
            found["worker"] = int(pid)
        elif b"gunicorn" in command:  # which names its process where it can
            found["web"] = int(pid)
    return found


@pytest.fixture
def both(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    """Both roles in a process group of their own."""
    command = [sys.executable, "manage.py", "quickstart", "--port", str(site.port)]
    process = subprocess.Popen(
        command,
        cwd=BASE_DIR,
        env=site.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        wait_for_port(site.port, process)
        wait_until(lambda: ready(site)["worker"] == "ok", "the worker gives no sign of life")
        yield process
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.mark.parametrize("role", ["web", "worker"])
def test_a_role_that_dies_is_started_again(
    site: Site, both: subprocess.Popen[bytes], role: str
) -> None:
    before = children(both.pid)
    os.kill(before[role], signal.SIGKILL)
    wait_until(lambda: children(both.pid).get(role, before[role]) != before[role], "it is gone")
    other = {"web": "worker", "worker": "web"}[role]
    assert children(both.pid)[other] == before[other]
    wait_until(lambda: answers(site), "the site does not answer")


def answers(site: Site) -> bool:
    try:
        return site.get("/").status == 200
    except (OSError, HTTPException):  # nobody listens yet, or the one who did was killed
        return False


def is_over(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state == "Z"


def test_one_ctrl_c_ends_both(site: Site, both: subprocess.Popen[bytes]) -> None:
    roles = children(both.pid)
    assert set(roles) == {"web", "worker"}
    os.killpg(both.pid, signal.SIGINT)
    assert both.wait(timeout=60) == 0
    assert all(map(is_over, roles.values()))


def test_no_role_outlives_who_started_it(site: Site, both: subprocess.Popen[bytes]) -> None:
    roles = children(both.pid)
    both.kill()
    both.wait()
    wait_until(lambda: all(map(is_over, roles.values())), "a role goes on by itself")


def test_a_role_that_cannot_start_ends_both_with_its_status(site: Site) -> None:
    site.variables["PRESSREVIEW_WORKERS"] = "many"
    done = site.manage("quickstart", "--port", str(site.port))
    assert done.returncode == 1
    assert "PRESSREVIEW_WORKERS" in done.stderr
