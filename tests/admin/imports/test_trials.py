"""An import is tried first: it stores nothing, and goes on without the file."""

import csv
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from articles.admin import import_form, kept_uploads, trial_beginnings
from articles.importers.pipeline.queue import run_waiting
from articles.models import Article, ImportRun
from tests.admin.imports.runs import ADD, ENGLISH, a_file, asked, line
from tests.small_archive import SmallArchive


def test_a_trial_stores_nothing_and_says_what_would_be(
    editor: Client, archive: SmallArchive
) -> None:
    file = a_file(line(1), line(2, title=""), line(3, source="Nuova fonte"))
    answer = editor.post(ADD, asked(file=file, dry_run="on"), headers=ENGLISH)
    text = answer.content.decode()
    assert "It would be: new 2, updated 0, unchanged 0, failed 1." in text
    assert len(answer.context["trial"].failures) == 1
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()
    assert archive.source.__class__.objects.count() == 1


def test_a_trial_shows_records_as_they_would_be(editor: Client, archive: SmallArchive) -> None:
    named = line(1, section="Esteri", image_url="https://lanterna.example/a.jpg")
    file = a_file(named, line(2, source="Nuova fonte", section="Nuova"))
    answer = editor.post(ADD, asked(file=file, dry_run="on"), headers=ENGLISH)
    first, second = answer.context["trial"].records
    assert (first.source, first.section) == (archive.source.name, archive.section.name)
    assert first.picture == "https://lanterna.example/a.jpg"
    assert (second.source, second.section) == ("Nuova fonte", "Nuova")
    with override("en"):
        warnings = [str(words) for words in second.warnings]
    assert {"the source is new", "the section is new"} <= set(warnings)
    text = answer.content.decode()
    assert "The first 2 records as they would be" in text and "the source is new" in text
    # A picture is not fetched, and no page of ours calls its address.
    assert "<img" not in text


def confirm(answer: Any) -> dict[str, Any]:
    """What the page with the trial posts when the editor goes on."""
    form = answer.context["form"]
    names = [name for name in form.fields if name not in {"file", "dry_run"}]
    return {name: form[name].value() or "" for name in names}


def test_a_trial_goes_on_without_the_file(
    editor: Client, boss: Client, archive: SmallArchive, django_capture_on_commit_callbacks: Any
) -> None:
    answer = editor.post(ADD, asked(file=a_file(line(1)), dry_run="on"), headers=ENGLISH)
    going_on = confirm(answer)
    assert going_on["kept"]
    # Tried again with another state, it is still there.
    again = editor.post(ADD, going_on | {"status": "draft", "dry_run": "on"}, headers=ENGLISH)
    assert again.context["trial"].counts["created"] == 1
    # It is nobody else's, and nothing that was made up is a file.
    for client, token in ((boss, going_on["kept"]), (editor, "x"), (editor, "x" * 5_000)):
        refused = client.post(ADD, going_on | {"kept": token}, headers=ENGLISH)
        assert "no longer there" in refused.content.decode()
    assert not ImportRun.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(ADD, confirm(again), headers=ENGLISH)
    run = ImportRun.objects.get()
    assert run.origin == "records.jsonl" or run.origin.endswith(".jsonl")
    run_waiting()
    assert Article.objects.get().status == "draft"
    # Once is all.
    refused = editor.post(ADD, confirm(again), headers=ENGLISH)
    assert "no longer there" in refused.content.decode()


@pytest.mark.parametrize("more", [0, 1])
def test_so_many_files_of_an_account_are_kept(db: None, more: int) -> None:
    other = kept_uploads.keep_upload(12, b"x", 0)
    kept = [
        kept_uploads.keep_upload(1, b"x", number) for number in range(kept_uploads.MOST_KEPT + more)
    ]
    tokens = [kept_uploads.token_of(1, name, "a.csv") for name in kept]
    there = [kept_uploads.kept_upload(1, token) is not None for token in tokens]
    assert there == [False] * more + [True] * kept_uploads.MOST_KEPT
    assert kept_uploads.kept_upload(12, kept_uploads.token_of(12, other, "a.csv")) is not None


def test_the_longest_name_of_a_kept_file_is_read(db: None) -> None:
    name = kept_uploads.keep_upload(1, b"x", 0)
    token = kept_uploads.token_of(1, name, "ü" * 400)
    assert len(token) <= kept_uploads.LONGEST
    assert kept_uploads.kept_upload(1, token + "x" * kept_uploads.LONGEST) is None
    found = kept_uploads.kept_upload(1, token)
    assert found is not None and len(found.sent_as) == 300


def test_a_kept_file_is_given_for_a_day(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    name = kept_uploads.keep_upload(1, b"x", 0)
    clock = {"now": 1_000_000.0}
    monkeypatch.setattr("django.core.signing.time.time", lambda: clock["now"])
    token = kept_uploads.token_of(1, name, "a.csv")
    clock["now"] += 24 * 3600
    assert kept_uploads.kept_upload(1, token) is not None
    clock["now"] += 1
    assert kept_uploads.kept_upload(1, token) is None


def test_a_trial_of_a_list_of_feeds_counts_them(editor: Client, archive: SmallArchive) -> None:
    opml = (
        b'<opml version="2.0"><body><outline text="A" type="rss" xmlUrl="https://a.example/f"/>'
        b'<outline text="B" type="rss" xmlUrl="https://b.example/f"/></body></opml>'
    )
    answer = editor.post(
        ADD, asked(file=SimpleUploadedFile("fonti.opml", opml), dry_run="on"), headers=ENGLISH
    )
    assert "A list of 2 feeds." in answer.content.decode()
    assert archive.source.__class__.objects.count() == 1


def test_a_trial_of_what_cannot_be_read_says_why(editor: Client, archive: SmallArchive) -> None:
    file = SimpleUploadedFile("x.xml", b"<rss><channel><item>")
    answer = editor.post(ADD, asked(file=file, dry_run="on", format="wxr"), headers=ENGLISH)
    assert answer.context["form"].errors["file"]
    private = asked(address="http://127.0.0.1/dump.jsonl", dry_run="on")
    answer = editor.post(ADD, private, headers=ENGLISH)
    assert "private network" in answer.content.decode()
    assert 'value="http://127.0.0.1/dump.jsonl"' in answer.content.decode()


@pytest.mark.parametrize(("less", "tried", "is_beginning"), [(0, 3, False), (1, 2, True)])
def test_of_a_large_file_of_lines_the_beginning_is_tried(
    editor: Client,
    archive: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    less: int,
    tried: int,
    is_beginning: bool,
) -> None:
    assert trial_beginnings.LARGEST_TRIAL == 2 * 1024 * 1024
    file = a_file(line(1), line(2), line(3))
    monkeypatch.setattr(trial_beginnings, "LARGEST_TRIAL", (file.size or 0) - less)
    page = editor.post(ADD, asked(file=file, dry_run="on"), headers=ENGLISH)
    assert page.context["trial"].counts["created"] == tried
    assert ("Only the first 2 MB of the file were tried." in page.content.decode()) is is_beginning


@pytest.mark.parametrize("name", ["x.xml", "x.jsonl"])
def test_a_large_file_that_has_no_beginning_is_not_tried(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """An export is read twice; and here even the first line is longer than what is tried."""
    content = json.dumps(line(1)).encode() if name == "x.jsonl" else b"<rss></rss>"
    monkeypatch.setattr(trial_beginnings, "LARGEST_TRIAL", 10)
    file = SimpleUploadedFile(name, content)
    page = editor.post(ADD, asked(file=file, dry_run="on"), headers=ENGLISH)
    assert (
        "Of files of more than 2 MB only tables and JSON Lines are tried" in page.content.decode()
    )


TEXTS = st.lists(st.text(alphabet='ab", \n\\', max_size=12), min_size=1, max_size=3)


@given(rows=st.lists(TEXTS, min_size=2, max_size=6), share=st.floats(0, 1))
def test_a_table_is_cut_between_its_rows(rows: list[list[str]], share: float) -> None:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\n").writerows(rows)
    whole = written.getvalue().encode()
    end = trial_beginnings.end_of_record(whole[: int(len(whole) * share)])
    kept = list(csv.reader(io.StringIO(whole[:end].decode(), newline="")))
    assert kept == list(csv.reader(io.StringIO(whole.decode(), newline="")))[: len(kept)]


def test_a_long_trial_ends_after_its_first_records(
    editor: Client, archive: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_form, "MOST_TRIED", 2)
    file = a_file(line(1), line(2), line(3))
    answer = editor.post(ADD, asked(file=file, dry_run="on"), headers=ENGLISH)
    assert "Only the first 2,000 records were tried." in answer.content.decode()
    assert answer.context["trial"].counts["created"] == 2
