"""Imports on the desk: handed over, tried, watched, and their failed records taken up again."""

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client, TestCase
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from articles.admin import import_form, kept_uploads, trial_beginnings
from articles.importers import MOST_RETRIED
from articles.importers.pipeline.queue import run_waiting
from articles.models import Article, ImportFailure, ImportRun, Section
from articles.models.import_run import handed_over
from tests.small_archive import SmallArchive

RUNS = "/admin/articles/importrun/"
ADD = f"{RUNS}add/"
ENGLISH = {"accept-language": "en"}
State = ImportRun.State


def line(number: int, **changes: Any) -> dict[str, Any]:
    """A record that can be taken in."""
    return {
        "title": f"Notizia {number}",
        "body": f"<p>Il porto numero {number} è chiuso.</p>",
        "source": "La Lanterna",
        "published": "2018-04-03T10:00:00+02:00",
        "external_id": f"n-{number}",
        **changes,
    }


def a_file(*records: dict[str, Any], name: str = "articoli.jsonl") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, "\n".join(map(json.dumps, records)).encode())


def asked(**changes: Any) -> dict[str, Any]:
    """What the page "Import" posts."""
    return {"format": "auto", "status": "draft", **changes}


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.DATA_DIR = tmp_path
    # The storage of a field is made once; its folder is a cached property.
    for storage in (ImportRun._meta.get_field("file").storage, handed_over()):
        for name in ("_location", "base_location", "location"):
            monkeypatch.setitem(storage.__dict__, name, str(tmp_path / "imports"))
    return tmp_path / "imports"


def a_run(*failures: tuple[str, dict[str, Any]], **values: Any) -> ImportRun:
    """A run that is done, with these failures: reasons and records."""
    run = ImportRun.objects.create(
        **{"origin": "vecchio.jsonl", "format": "jsonl", "state": State.DONE} | values
    )
    for number, (reason, record) in enumerate(failures, 1):
        ImportFailure.objects.create(run=run, place=f"riga {number}", reason=reason, record=record)
    ImportRun.objects.filter(pk=run.pk).update(failed=len(failures))
    run.refresh_from_db()
    return run


def page_of(run: ImportRun) -> str:
    return f"{RUNS}{run.pk}/change/"


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
