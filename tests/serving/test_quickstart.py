"""``manage.py quickstart``: the whole set-up, and nothing that is done already."""

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

from articles.management.commands.quickstart import static_state
from articles.sample.sample_files import read_articles
from articles.text.html import one_line
from tests.live import BASE_DIR, Site, wait_for_port
from tests.serving.conftest import PASSWORD, run


def count(site: Site) -> int:
    return int(run(site, "print(Article.objects.count())").split()[-1])


@pytest.fixture
def empty(tmp_path: Path) -> Site:
    site = Site(tmp_path)
    site.prepare("--empty")
    return site


def test_empty_means_no_sample_now_and_later(empty: Site) -> None:
    assert count(empty) == 0
    empty.prepare()
    assert count(empty) == 0
    with empty.serving():
        assert empty.get("/").status == 200
        assert empty.get("/articoli/").status == 200


def test_the_second_run_does_nothing_and_keeps_everything(site_server: Site) -> None:
    numbers = "print(Article.objects.count(), Comment.objects.count(), Source.objects.count())"
    before = run(site_server, numbers)
    done = site_server.manage("quickstart", "--no-serve")
    assert (done.returncode, done.stdout) == (0, "")
    assert run(site_server, numbers) == before


def test_the_sample_is_there_and_says_so(site_server: Site) -> None:
    # Other tests file articles of their own on the same site.
    there = run(site_server, "print(*Article.objects.values_list('title', flat=True), sep='\\n')")
    assert {one_line(article.table["title"]) for article in read_articles()} <= set(
        there.splitlines()
    )
    assert (site_server.data_dir / "sample").exists()
    assert 'class="sample-notice"' in site_server.get("/").text


def test_what_an_editor_has_begun_is_not_mixed_with_the_sample(tmp_path: Path) -> None:
    site = Site(tmp_path)
    assert site.manage("migrate", "--verbosity", "0").returncode == 0
    run(site, "Section.objects.create(name='Esteri', slug='esteri')")
    site.prepare()
    assert count(site) == 0


def test_a_changed_static_file_is_collected_again(empty: Site) -> None:
    (empty.data_dir / "static.state").write_text("another state")
    done = empty.manage("quickstart", "--no-serve")
    assert done.stdout == "Static files: collecting and compressing\n"


def test_static_files_are_told_apart_by_their_content(tmp_path: Path, settings: Settings) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    sheet, states = tmp_path / "a.css", []
    for text, date in (("a{}", 1), ("a{}", 2), ("b{}", 2)):
        sheet.write_text(text)
        os.utime(sheet, (date, date))
        states.append(static_state())
    assert states[0] == states[1] != states[2]


def test_a_taken_port_is_said_before_any_work(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = Site(tmp_path).manage("quickstart", "--port", str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"CommandError: Port {port} cannot be used")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "archive.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "65536", "-1"])
def test_what_is_no_port_is_said(tmp_path: Path, port: str) -> None:
    done = Site(tmp_path).manage("quickstart", "--port", port)
    assert done.returncode == 1
    assert f"{port} is not a port" in done.stderr


def test_it_serves_on_its_port_until_it_is_told_to_stop(empty: Site) -> None:
    command = [sys.executable, "manage.py", "quickstart", "--port", str(empty.port)]
    variables = empty.environment
    # As under ``make run``: the address of the site follows from the port.
    del variables["PRESSREVIEW_SITE_URL"]
    process = subprocess.Popen(
        command, cwd=BASE_DIR, env=variables, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        wait_for_port(empty.port, process)
        page = empty.get("/")
        assert page.status == 200
        assert f'<link rel="canonical" href="{empty.url}/">' in page.text
    finally:
        os.kill(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    text = output.decode()
    assert f"{empty.url}/\n" in text
    assert re.search(r"make an editor account: make editor", text)


def test_an_editor_is_not_told_how_to_become_one(empty: Site) -> None:
    empty.make_editor("olga", PASSWORD)
    command = [sys.executable, "manage.py", "quickstart", "--port", str(empty.port)]
    process = subprocess.Popen(command, cwd=BASE_DIR, env=empty.environment, stdout=subprocess.PIPE)
    try:
        wait_for_port(empty.port, process)
    finally:
        process.terminate()
        output, _ = process.communicate(timeout=60)
    assert "make editor" not in output.decode()
