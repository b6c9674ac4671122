"""The disk is full: readers notice nothing, nobody loses what was written, monitors are told."""

import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from articles.comments.antispam import LEAST_SECONDS
from tests.live import Site
from tests.needs import missing
from tests.serving.conftest import FILL, PASSWORD, article_path, log_in, run, wait_until
from tests.serving.forms import comment_token, desk_token, send, send_comment, sign_in_form

NOT_ALLOWED = "A small disk cannot be mounted: run as root on a machine where root may mount"
DISK = "200m"


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("disk")
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        missing(NOT_ALLOWED)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture(scope="module")
def site(small_disk: Path) -> Iterator[Site]:
    site = Site(small_disk / "data")
    site.data_dir.mkdir()
    site.variables |= {"PRESSREVIEW_WORKERS": "2", "PRESSREVIEW_LEAST_DISK": "5"}
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    with site.serving():
        yield site


@contextmanager
def filled(site: Site) -> Iterator[None]:
    """Not a byte is left."""
    ballast = site.data_dir.parent / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            for size in (1024 * 1024, 4096, 1):
                try:
                    while file.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue
        yield
    finally:
        ballast.unlink()


def test_readers_and_writers(site: Site) -> None:
    article = article_path(site, 1)
    token = comment_token(site, article)
    text = "Un commento per cui non c’è più posto sul disco."
    time.sleep(LEAST_SECONDS)  # nobody writes a comment faster
    with filled(site):
        for turn in range(12):
            assert site.get(f"/articoli/?turno={turn}").status == 200
            assert site.get(f"/cerca/?q=notizia+{turn}").status == 200
        answer = send_comment(site, article, token, text)
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert text in answer.text
        assert "disk" not in answer.text  # of no use to a reader
    assert send_comment(site, article, token, text).status == 303


def test_editors_are_told_what_it_is(site: Site) -> None:
    editor = log_in(site, "olga")
    path = "/admin/articles/section/add/"
    token = desk_token(site, editor, path)
    english = editor | {"Accept_Language": "en"}
    fields = {
        "name": "Sezione",
        "slug": "sezione",
        "order": "1",
        "front_pattern": "lead",
        "csrfmiddlewaretoken": token,
    }
    sign_in_token, cookie = sign_in_form(site)
    account = {"csrfmiddlewaretoken": sign_in_token, "username": "olga", "password": PASSWORD}
    with filled(site):
        answer = send(site, path, fields, **english)
        assert answer.status == 503
        assert "the disk of the site is full" in answer.text
        assert 'value="Sezione"' in answer.text
        # The desk can still be read.
        assert site.get("/admin/articles/article/", **editor).status == 200
        answer = send(site, "/admin/login/", account, Cookie=cookie, Accept_Language="en")
        assert answer.status == 503
        assert "the disk of the site is full" in answer.text
        assert 'name="username" value="olga"' in answer.text
    assert send(site, path, fields, **editor).status == 302


def test_monitors_are_told(site: Site) -> None:
    before = site.get("/readyz")
    assert (before.status, json.loads(before.body)["disk"]) == (200, "ok")
    with filled(site):
        full = site.get("/readyz")
        told = json.loads(full.body)
        assert (full.status, told["disk"], told["disk_free_mb"]) == (503, "full", 0)
        assert told["database"] == "ok"
        assert site.get("/healthz").status == 200
    assert site.get("/readyz").status == 200


def test_the_background_goes_on_afterwards(site: Site) -> None:
    number = run(site, "print(Article.objects.get(title='Notizia 5').pk)").split()[-1]
    with filled(site):
        assert send(site, f"/letto/{number}/", {}).status == 204
        time.sleep(6)  # the tasks of every five seconds have met the full disk
    reads = "print(sum(DailyReads.objects.values_list('count', flat=True)))"
    wait_until(lambda: run(site, reads).split()[-1] == "1", "the read was lost")
    run(
        site,
        "article = Article.objects.get(title='Notizia 5')\n"
        "article.title = 'Notizia 5 pluviometrica'\narticle.save()",
    )
    wait_until(
        lambda: "Notizia 5 " in site.get("/cerca/?q=pluviometrica").text.partition("<main")[2],
        "the index did not catch up",
    )
