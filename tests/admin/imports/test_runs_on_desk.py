"""What became of imports: their failures, shown, handed out and run again."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from articles.importers import MOST_RETRIED
from articles.importers.pipeline.queue import run_waiting
from articles.models import Article, ImportRun, Section
from tests.admin.imports.runs import ADD, ENGLISH, RUNS, State, a_file, a_run, asked, line, page_of
from tests.small_archive import SmallArchive


def test_what_has_happened_cannot_be_written_over(editor: Client, archive: SmallArchive) -> None:
    run = a_run()
    assert editor.get(page_of(run)).status_code == 200
    assert editor.post(page_of(run), {"origin": "altro"}).status_code == 403
    for deed in ("failed", "again"):
        assert editor.get(f"{RUNS}{run.pk}/{deed}/").status_code == 405


def test_the_failed_records_are_shown_and_handed_out(
    editor: Client, archive: SmallArchive, tmp_path: Path
) -> None:
    run = a_run(("Manca la fonte: <b>sì</b>", line(1, source="")), ("Non è JSON.", {"raw": "{"}))
    shown = editor.get(page_of(run)).content.decode()
    assert "Manca la fonte: &lt;b&gt;" in shown and "Notizia 1" in shown
    answer = editor.get(f"{RUNS}{run.pk}/failed.jsonl")
    assert answer["Content-Disposition"] == f'attachment; filename="import-{run.pk}-failed.jsonl"'
    body = answer.getvalue()
    first, second = map(json.loads, body.decode().splitlines())
    assert first["place"] == "riga 1" and first["title"] == "Notizia 1"
    assert second["reason"] == "Non è JSON."

    file = tmp_path / "again.jsonl"
    file.write_bytes(body.splitlines()[0])
    call_command("import_articles", str(file), outlet="La Lanterna", verbosity=0)
    assert Article.objects.get().title == "Notizia 1"


def test_failed_records_that_now_succeed_are_failures_no_more(
    editor: Client, archive: SmallArchive
) -> None:
    run = a_run(
        ("Il database non accetta.", line(1)), ("Manca il titolo.", line(2, title="")),
        ("Il database non accetta.", line(3, status="trashed")), created=5,
    )  # fmt: skip
    answer = editor.post(f"{RUNS}{run.pk}/failed/", headers=ENGLISH, follow=True)
    assert "2 records are taken in now." in answer.content.decode()
    assert dict(Article.objects.values_list("external_id", "status")) == {
        "n-1": "published",
        "n-3": "trashed",
    }
    run.refresh_from_db()
    assert (run.created, run.failed) == (7, 1)
    left = run.failures.get()
    assert left.place == "riga 2"
    answer = editor.post(f"{RUNS}{run.pk}/failed/", headers=ENGLISH, follow=True)
    assert "0 records are taken in now." in answer.content.decode()
    assert Article.objects.count() == 2


def test_a_record_without_a_date_keeps_that_of_its_import(
    editor: Client, archive: SmallArchive
) -> None:
    record = line(1)
    del record["published"], record["body"]
    lately = datetime(2018, 4, 3, 10, 30, 15, tzinfo=UTC)
    run = a_run(("Manca la fonte.", record), format="feed", started=lately)
    editor.post(f"{RUNS}{run.pk}/failed/")
    assert Article.objects.get().published == lately


def test_many_failed_records_become_an_import_of_their_own(
    editor: Client,
    archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("articles.admin.import_runs.MOST_RETRIED", 2)
    run = a_run(*[("perché no", line(number)) for number in range(3)])
    editor.post(f"{RUNS}{run.pk}/failed/")
    run.refresh_from_db()
    assert (run.failed, run.failures.count()) == (0, 0)
    assert run_waiting() == 1
    new = ImportRun.objects.exclude(pk=run.pk).get()
    assert (new.state, new.created, new.format) == (State.DONE, 3, "jsonl")


def test_a_run_that_goes_on_is_left_alone(editor: Client, archive: SmallArchive) -> None:
    run = a_run(("perché no", line(1)), state=State.RUNNING)
    for deed in ("failed", "again"):
        editor.post(f"{RUNS}{run.pk}/{deed}/")
    editor.post(f"{RUNS}{run.pk}/delete/", {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [run.pk], "post": "yes"}
    editor.post(RUNS, chosen)
    run.refresh_from_db()
    assert run.state == State.RUNNING
    assert not Article.objects.exists()


def test_a_broken_import_runs_again_from_its_file(
    editor: Client, archive: SmallArchive, own_folder: Path
) -> None:
    editor.post(ADD, asked(file=a_file(line(1)), format="wxr"))
    run_waiting()
    run = ImportRun.objects.get()
    assert run.state == State.BROKEN and run.message
    assert "Run it again" in editor.get(page_of(run), headers=ENGLISH).content.decode()
    ImportRun.objects.update(format="")
    editor.post(f"{RUNS}{run.pk}/again/")
    run.refresh_from_db()
    assert (run.state, run.message, run.finished) == (State.WAITING, "", None)
    assert run_waiting() == 1
    run.refresh_from_db()
    assert (run.state, run.created) == (State.DONE, 1)


def test_an_import_from_the_command_line_cannot_be_run_again(
    editor: Client, archive: SmallArchive
) -> None:
    run = a_run(state=State.BROKEN, origin="/srv/dump.jsonl")
    assert "again/" not in editor.get(page_of(run)).content.decode()
    editor.post(f"{RUNS}{run.pk}/again/")
    run.refresh_from_db()
    assert run.state == State.BROKEN


def test_a_deleted_import_takes_its_file_along(
    editor: Client,
    archive: SmallArchive,
    own_folder: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    editor.post(ADD, asked(file=a_file(line(1))))
    editor.post(ADD, asked(file=a_file(line(2))))
    ImportRun.objects.update(state=State.BROKEN)
    first, second = ImportRun.objects.order_by("pk")
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(f"{RUNS}{first.pk}/delete/", {"post": "yes"})
    assert len(list(own_folder.iterdir())) == 1
    chosen = {"action": "delete_selected", "_selected_action": [second.pk], "post": "yes"}
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(RUNS, chosen)
    assert list(own_folder.iterdir()) == []


def test_the_list_shows_what_became_of_each(editor: Client, archive: SmallArchive) -> None:
    a_run(("perché no", line(1)))
    a_run(state=State.RUNNING, progress=0.4)
    text = editor.get(RUNS, headers=ENGLISH).content.decode()
    assert "running, 40%" in text and "desk-failed" in text
    assert ADD in text


def test_a_run_names_what_it_was_asked_for(editor: Client, archive: SmallArchive) -> None:
    run = a_run()
    ImportRun.objects.filter(pk=run.pk).update(options={"section": "draft", "status": "draft"})
    assert "draft, bozza" in editor.get(page_of(run)).content.decode()


def test_a_thousand_failures_are_shown_in_part(editor: Client, archive: SmallArchive) -> None:
    run = a_run(*[("perché no", line(number)) for number in range(205)])
    text = editor.get(page_of(run), headers=ENGLISH).content.decode()
    assert text.count("perché no") == 200
    assert "There are more: the download has them all." in text


def test_sections_are_named_by_what_is_theirs_alone(editor: Client, archive: SmallArchive) -> None:
    below = Section.objects.create(name="Esteri", slug="esteri-2", parent=archive.section)
    editor.post(ADD, asked(file=a_file(line(1)), section=below.pk))
    run_waiting()
    assert Article.objects.get().section == below


def test_the_most_at_once_is_what_the_page_says() -> None:
    assert MOST_RETRIED == 200
