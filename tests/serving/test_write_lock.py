"""Somebody holds SQLite's lock for writing: readers notice nothing, writers lose nothing."""

import re
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from pressreview.settings import WEB_LOCK_SECONDS
from tests.live import Answer, Site
from tests.serving.conftest import FILL, PASSWORD, article_path, log_in, run, wait_until
from tests.serving.forms import comment_token, desk_token, send, send_comment, sign_in_form

WORKERS, THREADS = 2, 2
COMMENTS = 9
SOME_READERS = 3
ALL_WRITERS_GAVE_UP = 30.0  # one after the other they would take a minute and a half


@pytest.fixture(scope="module")
def busy_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with few threads, which nine writers would all take."""
    variables = {"PRESSREVIEW_WORKERS": str(WORKERS), "PRESSREVIEW_THREADS": str(THREADS)}
    site = Site(tmp_path_factory.mktemp("busy"), variables=variables)
    site.prepare("--empty")
    run(site, FILL)
    site.make_editor("olga", PASSWORD)
    with site.serving():
        yield site


@contextmanager
def locked(site: Site) -> Iterator[None]:
    """The lock that each writer needs, held by another process than the site's."""
    holder = sqlite3.connect(site.data_dir / "archive.sqlite3", isolation_level=None, timeout=30)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def test_readers_are_untouched_and_comments_come_back(busy_site: Site) -> None:
    article = article_path(busy_site, 1)
    token = comment_token(busy_site, article)
    texts = [f"Il commento numero {number} che nessuno deve riscrivere." for number in range(9)]

    def timed(text: str) -> tuple[Answer, float, float]:
        start = time.monotonic()
        return send_comment(busy_site, article, token, text), start, time.monotonic()

    with locked(busy_site), ThreadPoolExecutor(COMMENTS) as pool:
        writers = [pool.submit(timed, text) for text in texts]
        time.sleep(0.5)  # all of them have come
        readers: list[tuple[Answer, float]] = []
        while not all(writer.done() for writer in writers):
            turn = len(readers)
            path = ("/", f"/cerca/?q=notizia+{turn}", f"/articoli/?da={turn}", article)[turn % 4]
            readers.append((busy_site.get(path), time.monotonic()))
        results = [writer.result() for writer in writers]
    answers = [answer for answer, _start, _end in results]
    assert {answer.status for answer, _end in readers} == {200}
    # With all threads taken nobody is answered before a writer has given up waiting.
    given_up = min(end for _answer, start, end in results if end - start > WEB_LOCK_SECONDS - 0.5)
    assert len([end for _answer, end in readers if end < given_up]) >= SOME_READERS
    for text, answer in zip(texts, answers, strict=True):
        assert answer.status == 503
        assert int(answer.headers["Retry-After"]) > 0
        assert re.search(rf"<textarea[^>]*>\s*{re.escape(text)}</textarea>", answer.text)
        assert 'class="error-summary" role="alert" tabindex="-1" autofocus' in answer.text
        assert "It cannot be kept just now" in answer.text or "Al momento non" in answer.text
    # Nothing was kept twice, and the same form goes through now.
    assert send_comment(busy_site, article, token, texts[0]).status == 303


def test_all_of_a_crowd_that_waits_is_told_in_time(busy_site: Site) -> None:
    article = article_path(busy_site, 2)
    token = comment_token(busy_site, article)
    with locked(busy_site), ThreadPoolExecutor(30) as pool:
        start = time.monotonic()
        many = [pool.submit(send_comment, busy_site, article, token, "Testo.") for _ in range(30)]
        assert {each.result().status for each in many} == {503}
        assert time.monotonic() - start < ALL_WRITERS_GAVE_UP


def test_a_form_of_the_desk_comes_back_as_it_was_filled_in(busy_site: Site) -> None:
    editor = log_in(busy_site, "olga")
    path = "/admin/articles/section/add/"
    fields = {
        "name": "Sezione mai salvata",
        "slug": "mai-salvata",
        "order": "100",
        "front_pattern": "lead",
    }
    fields["csrfmiddlewaretoken"] = desk_token(busy_site, editor, path)
    with locked(busy_site):
        answer = send(busy_site, path, fields, **editor)
    assert answer.status == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="Sezione mai salvata"' in answer.text
    assert 'class="errorlist nonfield"' in answer.text
    assert send(busy_site, path, fields, **editor).status == 302
    assert "Sezione mai salvata" in busy_site.get("/admin/articles/section/", **editor).text


def test_an_articles_form_comes_back_with_its_new_source(busy_site: Site) -> None:
    """Its rules make the source: they are not looked at while nothing can be written."""
    editor = log_in(busy_site, "olga")
    path = "/admin/articles/article/add/"
    fields = {
        "csrfmiddlewaretoken": desk_token(busy_site, editor, path),
        "title": "Un titolo",
        "body": "<p>Un testo che <b>resta</b>.</p>",
        "new_source": "Una testata nuova",
        "status": "draft",
        "published_0": "2026-01-02",
        "published_1": "10:00:00",
    }
    with locked(busy_site):
        answer = send(busy_site, path, fields, **editor)
    assert answer.status == 503
    assert "Un testo che &lt;b&gt;resta&lt;/b&gt;" in answer.text
    assert 'value="Una testata nuova"' in answer.text


def test_an_action_of_the_desk_can_be_sent_again(busy_site: Site) -> None:
    editor = log_in(busy_site, "olga")
    path = "/admin/articles/article/"
    number = run(busy_site, "print(Article.objects.get(title='Notizia 8').pk)").split()[-1]
    fields = {
        "csrfmiddlewaretoken": desk_token(busy_site, editor, path),
        "action": "withdraw",
        "_selected_action": number,
        "confirmed": "1",
        "reason": "Una ragione con <b>segni</b> che è lunga quanto basta per essere mostrata.",
    }
    with locked(busy_site):
        answer = send(busy_site, path, fields, **editor)
    assert answer.status == 503
    assert f'name="_selected_action" value="{number}"' in answer.text
    assert "Una ragione con &lt;b&gt;segni&lt;/b&gt;" in answer.text
    assert send(busy_site, path, fields, **editor).status == 302
    assert run(busy_site, f"print(Article.objects.get(pk={number}).status)").split()[-1] == (
        "withdrawn"
    )


def test_who_signs_in_keeps_the_name_but_no_password(busy_site: Site) -> None:
    token, cookie = sign_in_form(busy_site)
    fields = {"csrfmiddlewaretoken": token, "username": "olga", "password": PASSWORD}
    with locked(busy_site):
        answer = send(busy_site, "/admin/login/?next=/admin/", fields, Cookie=cookie)
    assert answer.status == 503
    assert 'name="username" value="olga"' in answer.text
    assert 'type="password"' in answer.text
    assert PASSWORD not in answer.text
    again = send(busy_site, "/admin/login/?next=/admin/", fields, Cookie=cookie)
    assert again.status == 302


def test_what_readers_do_without_writing_goes_on(busy_site: Site) -> None:
    number = run(busy_site, "print(Article.objects.get(title='Notizia 3').pk)").split()[-1]
    with locked(busy_site):
        assert send(busy_site, f"/letto/{number}/", {}).status == 204
        assert send(busy_site, "/avviso/", {"back": "/"}).status == 303
        assert busy_site.get("/readyz").status == 200
        time.sleep(6)  # the background's tasks of every five seconds have met the lock
    reads = "print(sum(DailyReads.objects.values_list('count', flat=True)))"
    wait_until(lambda: run(busy_site, reads).split()[-1] == "1", "the read was lost")


def test_a_new_thread_reads_without_the_lock(busy_site: Site) -> None:
    """Django asks in a transaction what a new connection can do: ours must not wait for it."""
    with locked(busy_site), busy_site_again(busy_site) as fresh:
        for turn in range(6):
            assert fresh.get(f"/?turn={turn}").status == 200


@contextmanager
def busy_site_again(site: Site) -> Iterator[Site]:
    """The same archive, served by new processes."""
    with Site(site.data_dir, variables=site.variables).serving() as fresh:
        yield fresh
