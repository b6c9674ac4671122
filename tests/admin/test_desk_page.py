"""The front page of the desk: what waits, for whom, at what cost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.admin import capped_count, dashboard
from articles.models import Article, Comment, FeedState, ImportFailure, ImportRun, Source
from tests.admin.conftest import LIST, form_of
from tests.small_archive import SmallArchive

DESK = "/admin/"
ENGLISH = {"accept-language": "en"}
Status, State = Article.Status, ImportRun.State


def panels(client: Client) -> dict[str, dashboard.Panel]:
    answer = client.get(DESK, headers=ENGLISH)
    assert answer.status_code == 200
    return {panel.key: panel for panel in answer.context["panels"]}


def titles(panel: dashboard.Panel) -> list[str]:
    return [row.title for row in panel.rows]


@pytest.fixture
def full(archive: SmallArchive) -> SmallArchive:
    """An archive in which something waits of every kind."""
    now = timezone.now()
    archive.make_article(title="Bozza", status=Status.DRAFT)
    for days in (2, 1):
        later = now + timedelta(days=days)
        archive.make_article(title=f"Fra {days}", status=Status.SCHEDULED, published=later)
    public = archive.make_article(title="Senza sezione", section=None)
    archive.make_article(title="Senza lingua", language="")
    archive.make_article(title="Forse francese", language="fr", language_guessed=True)
    archive.make_comment(public, state=Comment.State.PENDING, text="Che bello\n questo articolo")
    feed = Source.objects.create(name="Boa", slug="boa", feed_address="https://boa.example/f")
    FeedState.objects.create(source=feed, failures=2, result="Non risponde.", succeeded=now)
    done = ImportRun.objects.create(origin="a.jsonl", state=State.DONE, finished=now, created=3)
    bad = ImportRun.objects.create(origin="b.csv", state=State.DONE, finished=now, failed=1)
    ImportFailure.objects.create(run=bad, place="riga 2", reason="no", record={})
    ImportRun.objects.create(origin="c.xml", state=State.RUNNING, progress=0.4)
    old = ImportRun.objects.create(origin="old.xml", state=State.DONE)
    ImportRun.objects.filter(pk=old.pk).update(started=now - timedelta(days=8))
    ImportRun.objects.filter(pk=done.pk).update(started=now + timedelta(minutes=1))
    return archive


def test_it_shows_what_waits(editor: Client, full: SmallArchive) -> None:
    found = panels(editor)
    assert {key: panel.number for key, panel in found.items()} == {
        "drafts": 1, "scheduled": 2, "comments": 1, "feeds": 1, "imports": 3,
        "section": 1, "language": 1, "guessed": 1,
    }  # fmt: skip
    assert titles(found["drafts"]) == ["Bozza"]
    assert titles(found["scheduled"]) == ["Fra 1", "Fra 2"]
    assert titles(found["comments"]) == ["Che bello questo articolo"]
    assert titles(found["imports"]) == ["c.xml", "b.csv", "a.jsonl"]
    text = editor.get(DESK, headers=ENGLISH).content.decode()
    assert "Non risponde." in text and "worked last:" in text
    assert '<progress max="1" value="0.400"' in text
    assert "3 new, 0 updated, 0 unchanged, 0 failed" in text
    assert text.count("Run the failed records again") == 1
    assert form_of(Article.objects.get(title="Bozza")) in text


def test_every_number_is_that_of_the_list_it_leads_to(editor: Client, full: SmallArchive) -> None:
    for key, panel in panels(editor).items():
        answer = editor.get(panel.address, headers=ENGLISH)
        assert answer.status_code == 200
        listed = answer.context["cl"].result_count
        assert listed == panel.number + (key == "imports"), key


def test_every_row_leads_to_a_form(editor: Client, full: SmallArchive) -> None:
    for panel in panels(editor).values():
        for row in panel.rows:
            assert editor.get(row.address).status_code == 200


def test_scheduled_articles_are_listed_by_date(editor: Client, full: SmallArchive) -> None:
    shown = editor.get(panels(editor)["scheduled"].address).context["cl"].result_list
    assert [one.title for one in shown] == ["Fra 1", "Fra 2"]


def test_everyone_sees_what_is_theirs(
    contributor: Client, moderator: Client, full: SmallArchive
) -> None:
    assert set(panels(contributor)) == {"drafts", "scheduled", "feeds"}
    assert set(panels(moderator)) == {"drafts", "scheduled", "comments"}
    text = contributor.get(DESK).content.decode()
    assert "importrun" not in text
    assert f"{LIST}add/" not in moderator.get(DESK).content.decode()


def test_an_account_without_any_right_sees_an_empty_desk(archive: SmallArchive) -> None:
    client = Client()
    client.force_login(User.objects.create_user("nuovo", is_staff=True))
    assert panels(client) == {}


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(DESK)
    return len(captured)


def test_the_number_of_queries_does_not_grow(editor: Client, full: SmallArchive) -> None:
    queries(editor)
    before = queries(editor)
    article = Article.objects.filter(status=Status.PUBLISHED)[0]
    for number in range(4):
        full.make_article(status=Status.DRAFT)
        full.make_comment(article, state=Comment.State.PENDING)
        source = Source.objects.create(
            name=f"F{number}", slug=f"f{number}", feed_address=f"https://f.example/{number}"
        )
        FeedState.objects.create(source=source, failures=1)
        ImportRun.objects.create(origin=f"{number}", failed=1, finished=timezone.now())
    assert queries(editor) == before <= 30


def test_a_panel_counts_only_so_far(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(capped_count, "MOST_COUNTED", 2)
    for _number in range(4):
        archive.make_article(status=Status.DRAFT)
    assert panels(editor)["drafts"].number == 3
    assert "over 2" in editor.get(DESK, headers=ENGLISH).content.decode()


def test_no_panel_reads_the_whole_archive(full: SmallArchive) -> None:
    """Each query goes along an index that holds its rows in their order."""
    if connection.vendor != "sqlite":
        pytest.skip("plans are those of SQLite")
    boss = User.objects.create_superuser("capo")
    with CaptureQueriesContext(connection) as captured:
        dashboard.panels(boss)
    about_articles = [one["sql"] for one in captured if 'FROM "articles_article"' in one["sql"]]
    assert len(about_articles) == 10
    for sql in about_articles:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
            plan = " / ".join(str(row[-1]) for row in cursor.fetchall())
        assert "SCAN articles_article USING INDEX article_language_guessed" in plan or (
            "SEARCH articles_article USING" in plan
        ), (sql, plan)
        assert "TEMP B-TREE" not in plan, (sql, plan)


def test_foreign_words_are_words(editor: Client, archive: SmallArchive) -> None:
    archive.make_article(title="<script>alert(1)</script>", status=Status.DRAFT)
    ImportRun.objects.create(origin="<b>x</b>", message="<i>no</i>", state=State.BROKEN)
    text = editor.get(DESK).content.decode()
    for hostile in ("<script>alert", "<b>x", "<i>no"):
        assert hostile not in text


@pytest.mark.parametrize("address", [DESK, LIST])
def test_the_keys_are_explained_everywhere(
    editor: Client, moderator: Client, archive: SmallArchive, address: str
) -> None:
    text = editor.get(address).content.decode()
    for key in "hnpdci/":
        assert f'data-key="{key}"' in text
    assert 'data-key="n"' not in moderator.get(address).content.decode()
    assert "desk-keys" not in Client().get("/admin/login/").content.decode()
