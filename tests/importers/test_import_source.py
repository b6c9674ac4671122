"""One chain from a source to the archive, for the command, the queue and the trials of the desk."""

import io
import json
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.management import call_command

from articles.importers import (
    Journal,
    Options,
    SourceUnreadable,
    enqueue_import,
    import_source,
    opened,
    retry_failures,
    run_waiting,
)
from articles.importers.pipeline import failed_records
from articles.importers.pipeline.queue import LONGEST_ORIGIN
from articles.models import Article, ImportFailure, ImportRun, Source

RECORDS = "\n".join(
    json.dumps(
        {
            "title": f"Notizia {number}" if number else "",
            "body": f"<p>Il porto numero {number} è chiuso.</p>",
            "source": "La Lanterna",
            "published": "2018-04-03T10:00:00+02:00",
            "external_id": f"n-{number}",
        }
    )
    for number in range(3)
)
OPML = """<opml version="2.0"><body>
<outline text="La Lanterna" type="rss" xmlUrl="https://lanterna.example/feed"/>
<outline text="Il Faro" type="rss" xmlUrl="ftp://faro.example/feed"/></body></opml>"""
FILES = pytest.mark.parametrize(
    ("text", "format"), [(RECORDS, "jsonl"), (OPML, "opml")], ids=["records", "feeds"]
)


def counts(run: ImportRun) -> tuple[object, ...]:
    return run.state, run.format, run.created, run.updated, run.unchanged, run.failed


@FILES
@pytest.mark.django_db
def test_the_command_and_the_queue_write_the_same_down(
    tmp_path: Path, text: str, format: str
) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with pytest.raises(SystemExit):
        call_command("import_articles", str(path), stdout=io.StringIO())
    by_command = ImportRun.objects.get()
    made = {"jsonl": 2, "opml": 1}[format]
    assert counts(by_command) == ("done", format, made, 0, 0, 1)
    Article.objects.all().delete()
    Source.objects.all().delete()
    queued = enqueue_import("file", Options(), file=ContentFile(text.encode(), name="file"))
    assert run_waiting() == 1
    queued.refresh_from_db()
    assert [failure.reason for failure in queued.failures.all()] == [
        failure.reason for failure in by_command.failures.all()
    ]
    assert counts(queued)[1:2] == (format,) and queued.failed == 1


@FILES
@pytest.mark.django_db
def test_a_trial_stores_nothing(tmp_path: Path, text: str, format: str) -> None:
    path = tmp_path / "file"
    path.write_text(text)
    with opened(str(path)) as source:
        tried = import_source(source, Options(dry_run=True))
    assert (tried.format, tried.feeds) == (format, 2 if format == "opml" else None)
    assert tried.counts.created == (0 if format == "opml" else 2)
    assert not Article.objects.exists() and not Source.objects.exists()


@pytest.mark.parametrize(("most", "created", "is_cut"), [(2, 1, True), (3, 2, False)])
@pytest.mark.django_db
def test_no_more_records_are_read_than_are_wanted(
    tmp_path: Path, most: int, created: int, is_cut: bool
) -> None:
    path = tmp_path / "file"
    path.write_text(RECORDS)
    with opened(str(path)) as source:
        imported = import_source(source, Options(), most=most)
    assert (imported.counts.created, imported.is_cut) == (created, is_cut)


@pytest.mark.django_db
def test_a_list_without_feeds_is_a_run_that_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("<opml></opml>")
    run = ImportRun(origin="file")
    with opened(str(path)) as source, pytest.raises(SourceUnreadable):
        import_source(source, Options(), journal=Journal(run))
    run.refresh_from_db()
    assert (run.state, run.format, bool(run.message)) == ("broken", "opml", True)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.django_db
def test_an_address_is_queued_as_far_as_its_column_goes(more: int) -> None:
    """What is fetched is the origin: an address that the form takes is never cut."""
    address = "https://lanterna.example/" + "a" * (LONGEST_ORIGIN - 25 + more)
    assert enqueue_import(address, Options()).origin == address[:LONGEST_ORIGIN]


@pytest.mark.parametrize(("number", "left"), [(2, 0), (3, 1)])
@pytest.mark.django_db
def test_so_many_failed_records_are_taken_in_while_an_editor_waits(
    monkeypatch: pytest.MonkeyPatch, number: int, left: int
) -> None:
    monkeypatch.setattr(failed_records, "MOST_RETRIED", 2)
    run = ImportRun.objects.create(origin="file", format="jsonl", failed=number)
    for line in RECORDS.replace('"title": ""', '"title": "Ora sì"').splitlines()[:number]:
        ImportFailure.objects.create(run=run, place="line 1", reason="?", record=json.loads(line))
    assert retry_failures(run, User.objects.create_user("editor")).created == 2
    run.refresh_from_db()
    assert (run.failures.count(), run.failed, run.created) == (left, left, 2)
