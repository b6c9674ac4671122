"""An import is asked for on the desk, and waits for the worker."""

from pathlib import Path

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import Permission, User
from django.test import Client, TestCase

from articles.admin import import_form
from articles.importers.pipeline.queue import run_waiting
from articles.models import Article, ImportRun
from tests.admin.imports.runs import ADD, ENGLISH, RUNS, State, a_file, a_run, asked, line, page_of
from tests.small_archive import SmallArchive


def test_a_file_waits_out_of_sight_and_is_taken_in_by_the_worker(
    editor: Client,
    archive: SmallArchive,
    own_folder: Path,
) -> None:
    answer = editor.post(ADD, asked(file=a_file(line(1), line(2)), section=archive.section.pk))
    run = ImportRun.objects.get()
    assert answer["Location"] == page_of(run)
    assert (run.state, run.origin, run.format) == (State.WAITING, "articoli.jsonl", "")
    assert run.user is not None and run.user.username == "editor-account"
    (kept,) = own_folder.iterdir()
    assert "articoli" not in kept.name
    assert kept.stat().st_mode & 0o077 == 0
    shown = editor.get(page_of(run), headers=ENGLISH).content.decode()
    assert "It waits for its turn." in shown and "data-goes-on" in shown

    with TestCase.captureOnCommitCallbacks() as at_commit:
        assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.created, run.failed, bool(run.file)) == (State.DONE, 2, 0, False)
    assert list(own_folder.iterdir()) == [kept]  # until no row names it
    for go_on in at_commit:
        go_on()
    assert list(own_folder.iterdir()) == []
    assert set(Article.objects.values_list("status", "section")) == {("draft", archive.section.pk)}
    assert "data-goes-on" not in editor.get(page_of(run)).content.decode()


def test_readers_never_get_what_waits(
    editor: Client, client: Client, archive: SmallArchive, own_folder: Path
) -> None:
    editor.post(ADD, asked(file=a_file(line(1), name="foto.jsonl")))
    run = ImportRun.objects.get()
    media = Path(site_settings.MEDIA_ROOT).resolve()
    assert media not in Path(run.file.path).resolve().parents
    for name in (run.file.name, "imports/foto.jsonl", f"imports/{run.file.name}.jpg"):
        for address in (f"/media/{name}", f"/media/../imports/{name}", f"/media/%2e%2e/{name}"):
            assert client.get(address).status_code in {400, 404}


def test_an_address_waits_as_it_is(editor: Client, archive: SmallArchive) -> None:
    editor.post(ADD, asked(address="https://portal.example/feed/", format="feed"))
    run = ImportRun.objects.get()
    assert (run.origin, run.format, run.file.name) == ("https://portal.example/feed/", "feed", "")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Give a file, or the address of one."),
        ({"address": "not an address"}, "Enter a valid URL."),
        ({"address": "ftp://portal.example/"}, "begin with http:// or https://"),
        ({"address": "https://portal.example/", "format": "exe"}, "Select a valid choice."),
        ({"address": "https://portal.example/", "source": "0 or 1"}, "Select a valid choice."),
    ],
)
def test_it_says_what_is_wrong_with_the_form(
    editor: Client, archive: SmallArchive, values: dict[str, str], sentence: str
) -> None:
    answer = editor.post(ADD, asked(**values), headers=ENGLISH)
    assert answer.status_code == 200
    assert sentence in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_it_refuses_a_file_that_is_too_large(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_form, "LARGEST_FILE", 10)
    answer = editor.post(ADD, asked(file=a_file(line(1))), headers=ENGLISH)
    assert "larger than 200 MB" in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_only_who_may_import_does(
    contributor: Client, moderator: Client, client: Client, archive: SmallArchive
) -> None:
    run = a_run(("perché no", line(1)))
    for one in (contributor, moderator, client):
        for address in (ADD, RUNS, page_of(run), f"{RUNS}{run.pk}/failed.jsonl"):
            assert one.get(address).status_code in {302, 403}
        for deed in ("failed", "again"):
            assert one.post(f"{RUNS}{run.pk}/{deed}/").status_code in {302, 403}
        one.post(ADD, asked(address="https://portal.example/"))
    assert ImportRun.objects.count() == 1
    assert not Article.objects.exists()


def test_who_may_not_publish_does_not_import(archive: SmallArchive) -> None:
    user = User.objects.create_user("aiutante", is_staff=True)
    names = ["view_importrun", "add_importrun"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = Client()
    client.force_login(user)
    file = a_file(line(1, status="published"))
    assert client.get(RUNS).status_code == 200
    assert client.post(ADD, asked(file=file)).status_code == 403
    assert not ImportRun.objects.exists()
