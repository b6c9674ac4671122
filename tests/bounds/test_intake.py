"""What a run of an import keeps, and how feeds are visited, at each bound and one beyond."""

import io
from concurrent.futures import Future
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from articles.api import query_schemas
from articles.importers import format_detection
from articles.importers.format_detection import Opened
from articles.importers.pipeline import run as pipeline_run
from articles.importers.pipeline.import_counts import Counts
from articles.importers.pipeline.run import Journal, take_in
from articles.importers.polling import due, rounds, visit
from articles.importers.records import Failure, Options, Record, SourceUnreadable
from articles.lists import story_groups
from articles.models import Article, FeedState, ImportFailure, ImportRun, Source, Story, cards_by_id
from pressreview import settings as own
from tests.small_archive import SmallArchive


@pytest.mark.parametrize("more", [0, 1])
def test_five_thousand_failures_of_a_run_are_kept(
    db: None, monkeypatch: pytest.MonkeyPatch, more: int
) -> None:
    assert pipeline_run.MOST_FAILURES == 5_000
    monkeypatch.setattr(pipeline_run, "MOST_FAILURES", 5)
    journal = Journal(ImportRun(origin="x"))
    failures = [Failure(f"line {number}", "x", {}) for number in range(5 + more)]
    journal.fail(failures[:3])
    journal.fail(failures[3:])
    places = ImportFailure.objects.order_by("pk").values_list("place", flat=True)
    assert list(places) == [one.place for one in failures[:5]]


@pytest.mark.parametrize("more", [0, 1])
def test_fifty_million_characters_of_failed_texts_are_kept(more: int) -> None:
    assert pipeline_run.MOST_KEPT == 50_000_000
    journal = Journal(None)
    journal.size = pipeline_run.MOST_KEPT - 3 + more
    kept = journal._within({"title": "a", "body": "xyz"})
    assert kept == {"title": "a", "body": "" if more else "xyz"}


@pytest.mark.parametrize(
    ("number", "is_looked_for"), [(0, False), (1, True), (2, True), (3, False)]
)
def test_stories_are_looked_for_at_once_after_a_small_import(
    db: None, monkeypatch: pytest.MonkeyPatch, number: int, is_looked_for: bool
) -> None:
    assert pipeline_run.MOST_AT_ONCE == 2_000
    monkeypatch.setattr(pipeline_run, "MOST_AT_ONCE", 2)
    looked: list[None] = []
    monkeypatch.setattr(pipeline_run, "recognise", lambda: looked.append(None))
    records = [
        Record(title=f"T {n}", body="x", source="La Lanterna", external_id=f"{n}")
        for n in range(number)
    ]
    assert take_in(iter(records), Options()).created == number
    assert bool(looked) is is_looked_for


@pytest.mark.parametrize(("seconds", "is_written"), [(-0.5, False), (0.5, True)])
def test_a_run_says_every_five_seconds_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, seconds: float, is_written: bool
) -> None:
    assert pipeline_run.BEAT_SECONDS == 5.0
    journal, written = Journal(None), []
    monkeypatch.setattr(Journal, "_write", lambda _self, counts: written.append(counts))
    journal.beat_at -= pipeline_run.BEAT_SECONDS + seconds
    journal.beat(Counts())
    assert bool(written) is is_written
    journal.beat(Counts())
    assert len(written) == is_written


@pytest.mark.parametrize("more", [0, 1])
def test_a_document_has_ten_megabytes(more: int) -> None:
    assert format_detection.LARGEST_DOCUMENT == 10 * 1024 * 1024
    body = bytes(format_detection.LARGEST_DOCUMENT + more)
    found = Opened("x", io.BytesIO(body))
    if more:
        with pytest.raises(SourceUnreadable):
            found.whole()
    else:
        assert found.whole() == body


def test_a_file_is_fetched_up_to_five_hundred_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert format_detection.LARGEST_FETCHED == 500 * 1024 * 1024
    asked: dict[str, Any] = {}

    def fetch(address: str, **limits: Any) -> Any:
        asked.update(limits)
        return SimpleNamespace(address=address, headers={})

    monkeypatch.setattr(format_detection, "fetch", fetch)
    with format_detection.opened("https://a.example/export.xml"):
        pass
    assert asked["most_bytes"] == format_detection.LARGEST_FETCHED
    assert asked["seconds"] == format_detection.SECONDS


# Feeds


@pytest.fixture
def visited(db: None) -> visit.Visit:
    source = Source.objects.create(name="A", slug="a", feed_address="https://a.example/rss")
    return visit.Visit(source, FeedState.objects.create(source=source, failures=29_999))


@pytest.mark.parametrize(("more", "is_kept"), [(0, True), (1, False)])
def test_a_feed_moves_to_an_address_that_can_be_kept(
    visited: visit.Visit, more: int, is_kept: bool
) -> None:
    assert visit.LONGEST_ADDRESS == 500
    address = "https://b.example/".ljust(visit.LONGEST_ADDRESS + more, "x")
    assert visit._follow(visited.source, address) == (address if is_kept else "")


def test_failures_are_counted_as_far_as_the_column_holds(visited: visit.Visit) -> None:
    assert visit.MOST_FAILURES == 30_000
    for _time in range(2):
        visit._fail(visited, SourceUnreadable("x"))
        visited.state.refresh_from_db()
        assert visited.state.failures == visit.MOST_FAILURES


@pytest.mark.parametrize("hosts", [8, 9])
def test_eight_hosts_are_called_at_once(monkeypatch: pytest.MonkeyPatch, hosts: int) -> None:
    assert rounds.MOST_HOSTS == 8
    monkeypatch.setattr(rounds, "claim", lambda pk, _force: pk)
    round_ = rounds._Round(
        [(n, f"https://h{n}.example/") for n in range(1, hosts + 1)], True, print
    )
    pool: Any = SimpleNamespace(submit=lambda _job, _visit: Future())
    round_._start(pool)
    assert len(round_.running) == rounds.MOST_HOSTS
    assert round_._seconds_to_wait() is None
    assert len(round_.waiting) == hosts - rounds.MOST_HOSTS


def test_a_claim_is_held_for_ten_minutes() -> None:
    assert timedelta(minutes=10) == due.CLAIM


# The API and the stories


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 422)])
def test_the_api_takes_thirty_values_and_gives_a_hundred_articles(
    client: Client, more: int, status: int
) -> None:
    assert (query_schemas.MOST_VALUES, query_schemas.MOST_LISTED) == (30, 100)
    for name in ("section", "source", "language", "tag"):
        query = "&".join(f"{name}=it" for _n in range(query_schemas.MOST_VALUES + more))
        assert client.get(f"/api/v1/articles/?{query}").status_code == status
    size = query_schemas.MOST_LISTED + more
    assert client.get(f"/api/v1/articles/?page_size={size}").status_code == status


@pytest.mark.parametrize("outlets", [5, 6])
def test_a_card_names_five_other_outlets(archive: SmallArchive, outlets: int) -> None:
    assert story_groups.MOST_NAMED == 5
    story = Story.objects.create()
    first = archive.make_article()
    for number in range(outlets):
        source = Source.objects.create(name=f"S {number}", slug=f"s{number}", rights="link")
        archive.make_article(source=source)
    Article.objects.update(story=story)
    other = story_groups.others_of_stories([cards_by_id([first.pk])[first.pk]])[first.pk]
    assert (len(other.named), other.count) == (story_groups.MOST_NAMED, outlets)


@pytest.mark.django_db
@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 400)])
def test_a_form_has_two_thousand_fields(
    client: Client, settings: Settings, more: int, status: int
) -> None:
    assert settings.DATA_UPLOAD_MAX_NUMBER_FIELDS == own.DATA_UPLOAD_MAX_NUMBER_FIELDS == 2000
    size = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert size == own.DATA_UPLOAD_MAX_MEMORY_SIZE == 5 * 1024 * 1024
    fields = {f"f{number}": "" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + more)}
    assert client.post("/admin/login/", fields).status_code == status
    body, kind = b"a=" + b"x" * (size + more - len("a=")), "application/x-www-form-urlencoded"
    answer = client.generic("POST", "/admin/login/", body, content_type=kind)
    assert answer.status_code == status
