"""Database and index stay the same, whatever happens in between."""

import errno
import json
import logging
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles import search
from articles.models import Article, ContentVersion, IndexJob
from articles.models.outbox import content_changed
from articles.models.tag_links import set_tags
from articles.search import sync
from articles.search.engines import current_engine
from articles.search.engines.base import SearchEngine
from articles.search.sync import background
from tests.small_archive import SmallArchive

KILLS = os.environ.get("SEARCH_KILLS", "12")


@pytest.fixture
def engine(settings: Any, tmp_path: Path) -> SearchEngine:
    settings.DATA_DIR = tmp_path
    settings.SEARCH_URL = "whoosh:"
    return current_engine()


@pytest.fixture
def indexed(engine: SearchEngine, archive: SmallArchive) -> SmallArchive:
    """Three articles that the index has."""
    for title in ("Vulcano in Islanda", "Vertice a Ginevra", "Tregua in Siria"):
        archive.make_article(title=title)
    sync.rebuild(engine)
    sync.drain_all(engine)
    return archive


def found(text: str, **values: Any) -> set[str]:
    results = search.search(search.SearchQuery(search.read_query(text), relax=False, **values))
    return set(
        Article.objects.filter(pk__in=[hit.id for hit in results.hits]).values_list(
            "title", flat=True
        )
    )


def is_clean(engine: SearchEngine) -> bool:
    sync.drain_all(engine)
    return not sync.compare(engine)


def test_saving_publishing_and_deleting(engine: SearchEngine, indexed: SmallArchive) -> None:
    article = indexed.make_article(title="Accordo sul clima", status=Article.Status.DRAFT)
    sync.drain_all(engine)
    assert found("clima") == set()
    assert found("clima", drafts=True) == {"Accordo sul clima"}
    Article.objects.filter(pk=article.pk).publish()
    sync.drain_all(engine)
    assert found("clima") == {"Accordo sul clima"}
    Article.objects.filter(pk=article.pk).withdraw("errore")
    sync.drain_all(engine)
    assert found("clima") == set()
    article.delete()
    assert is_clean(engine)
    assert not IndexJob.objects.exists()
    assert found("clima", drafts=True) == set()


def test_shelves_and_tags(engine: SearchEngine, indexed: SmallArchive) -> None:
    indexed.source.name = "Il Faro"
    indexed.source.save()
    indexed.section.name = "Mondo"
    indexed.section.save()
    set_tags(Article.objects.get(title="Vulcano in Islanda"), ["Geologia"])
    sync.drain_all(engine)
    assert len(found("fonte:faro sezione:mondo")) == 3
    assert found("tag:geologia") == {"Vulcano in Islanda"}
    Article.objects.get(title="Vulcano in Islanda").tags.get().delete()
    assert is_clean(engine)
    assert found("tag:geologia") == set()


def test_a_scheduled_article_shows_at_its_time(engine: SearchEngine, indexed: SmallArchive) -> None:
    due = timezone.now() + timedelta(hours=1)
    indexed.make_article(title="Domani", published=due)
    sync.drain_all(engine)
    assert found("domani") == set()
    assert found("domani", at=due + timedelta(seconds=1)) == {"Domani"}


def test_lag_is_told(engine: SearchEngine, indexed: SmallArchive) -> None:
    assert search.status().waiting == 0
    indexed.make_article()
    status = search.status()
    assert status.is_ready
    assert status.waiting >= 1
    assert 0 <= status.oldest_seconds < 60
    search.drain()
    assert search.status().waiting == 0


def test_rows_stay_until_the_index_has_them(
    engine: SearchEngine, indexed: SmallArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed.make_article(title="Accordo sul clima")
    waiting = IndexJob.objects.count()

    def full_disk(*_args: Any) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("articles.search.engines.whoosh.index_folder.write_columns", full_disk)
        with pytest.raises(OSError, match="no space"):
            sync.drain_all(engine)
        assert IndexJob.objects.count() == waiting
        assert found("vulcano") == {"Vulcano in Islanda"}
    assert is_clean(engine)
    assert found("clima") == {"Accordo sul clima"}


def test_one_drains_at_a_time(engine: SearchEngine, indexed: SmallArchive) -> None:
    indexed.make_article()
    with engine.writing():
        with pytest.raises(search.SearchBusy):
            sync.drain_all(engine)
        search.drain()
        assert search.status().waiting
    search.drain()
    assert not search.status().waiting


def test_changes_during_a_rebuild_are_not_lost(engine: SearchEngine, indexed: SmallArchive) -> None:
    def meddle(number: int) -> None:
        if number == 3:
            indexed.make_article(title="Mentre si costruiva")
            Article.objects.get(title="Tregua in Siria").delete()
            sync.drain_all(engine)

    sync.rebuild(engine, meddle)
    assert found("costruiva") == {"Mentre si costruiva"}
    assert not sync.compare(engine)


def truncate(folder: Path) -> None:
    for file in folder.glob("*.columns"):
        file.write_bytes(file.read_bytes()[:200])


def foreign(folder: Path) -> None:
    for file in folder.glob("*.toc"):
        file.write_bytes(b"something else entirely" * 20)


def other_version(folder: Path) -> None:
    (folder / "about.json").write_text('{"format": 0}')


def vanish(folder: Path) -> None:
    shutil.rmtree(folder)


@pytest.mark.parametrize("damage", [truncate, foreign, other_version, vanish])
def test_a_damaged_index_is_said_once_and_built_anew(
    engine: SearchEngine,
    indexed: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    damage: Any,
) -> None:
    monkeypatch.setattr(background._Attempts, "next_at", 0.0)
    (folder,) = (engine.data_dir / "search").glob("index-*")
    damage(folder)
    current_engine.__globals__["_engine"].cache_clear()
    with pytest.raises(search.SearchUnavailable):
        search.search(search.SearchQuery(search.read_query("vulcano")))
    assert not search.status().is_ready
    with caplog.at_level(logging.WARNING):
        search.drain()
        assert wait_for("vulcano") == {"Vulcano in Islanda"}
        search.drain()
    assert len([record for record in caplog.records if "rebuilt" in record.message]) == 1
    assert not sync.compare(current_engine())


@pytest.mark.parametrize("number", [errno.EACCES, errno.EIO, errno.EMFILE, errno.ESTALE])
def test_an_index_that_cannot_be_read_for_now_is_not_built_anew(
    engine: SearchEngine,
    indexed: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    number: int,
) -> None:
    def fail(*_told: Any, **_options: Any) -> None:
        raise OSError(number, os.strerror(number))

    current_engine.__globals__["_engine"].cache_clear()
    indexed.make_article(title="Vulcano spento")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", fail)
        search.drain()
        with pytest.raises(search.SearchUnreachable):
            search.search(search.SearchQuery(search.read_query("vulcano")))
        status = search.status()
        assert (status.state, status.is_ready) == ("unreachable", False)
    assert not caplog.records
    wait_for("")
    search.drain()
    assert wait_for("vulcano") == {"Vulcano in Islanda", "Vulcano spento"}


def test_who_is_too_far_behind_is_told_what_to_do(
    engine: SearchEngine, indexed: SmallArchive
) -> None:
    ContentVersion.objects.update(pruned=content_changed())
    status, output = run("index_articles")
    assert (status, "run rebuild_index" in output) == (1, True)
    assert run("rebuild_index")[0] == 0
    assert run("index_articles")[0] == 0
    Article.objects.filter(title="Vulcano in Islanda").update(title="Vulcano spento")
    ContentVersion.objects.update(pruned=content_changed())
    assert run("check_index", "--repair")[0] == 0
    assert found("vulcano") == {"Vulcano spento"}


def test_a_repair_and_a_rebuild_make_kept_pages_old(
    engine: SearchEngine, indexed: SmallArchive
) -> None:
    before = int(search.generation())
    Article.objects.filter(title="Vulcano in Islanda").update(title="Vulcano spento")
    sync.repair(engine, sync.compare(engine))
    repaired = int(search.generation())
    assert found("vulcano") == {"Vulcano spento"}
    sync.rebuild(engine)
    assert before < repaired < int(search.generation()) == ContentVersion.objects.get().version


def test_a_file_that_is_cut_off_while_it_is_open_is_left_alone(
    engine: SearchEngine, indexed: SmallArchive
) -> None:
    assert found("vulcano") == {"Vulcano in Islanda"}
    (folder,) = (engine.data_dir / "search").glob("index-*")
    for file in folder.glob("*.columns"):
        with file.open("r+b") as opened:
            opened.truncate(200)
    with pytest.raises(search.SearchUnavailable, match="damaged"):
        search.search(search.SearchQuery(search.read_query("vulcano")))
    with pytest.raises(search.SearchUnavailable):
        search.complete("vul")
    sync.rebuild(engine)
    assert wait_for("vulcano") == {"Vulcano in Islanda"}


def wait_for(text: str) -> set[str]:
    """What is found once the engine looks at the folder again."""
    engine = current_engine()
    engine.reader._failure = None  # type: ignore[attr-defined]  # without waiting for its pause
    return found(text)


def test_a_stale_lock_holds_up_nobody(engine: SearchEngine, indexed: SmallArchive) -> None:
    for name in ("write", "rebuild", "merge"):
        (engine.data_dir / "search" / f"{name}.lock").write_text("4711 of another machine")
    indexed.make_article(title="Vulcano spento")
    search.drain()
    assert found("vulcano") == {"Vulcano in Islanda", "Vulcano spento"}
    assert sync.rebuild(engine) == 4


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_on_a_full_disk_the_index_stays_and_is_written_when_there_is_room(
    engine: SearchEngine,
    indexed: SmallArchive,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(background, "_reported", set())
    indexed.make_article(title="Vulcano spento")
    with full_disk():
        search.drain()
        search.drain()
        assert found("vulcano") == {"Vulcano in Islanda"}
        with pytest.raises(CommandError, match="the index cannot be written"):
            call_command("rebuild_index", stdout=StringIO())
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "cannot be written" in caplog.text
    assert IndexJob.objects.exists()
    assert found("vulcano") == {"Vulcano in Islanda"}
    search.drain()
    assert found("vulcano") == {"Vulcano in Islanda", "Vulcano spento"}
    assert is_clean(engine)


def test_an_index_that_is_there_is_not_built_again(
    engine: SearchEngine, indexed: SmallArchive
) -> None:
    before = search.generation()
    search.drain()
    assert search.generation() == before
    call_command("rebuild_index", stdout=StringIO())
    assert search.generation() != before


def run(command: str, *arguments: str) -> tuple[int, str]:
    """Exit status and output of a command."""
    output = StringIO()
    try:
        call_command(command, *arguments, stdout=output)
    except SystemExit as error:
        return int(str(error.code)), output.getvalue()
    except CommandError as error:
        return error.returncode, str(error)
    return 0, output.getvalue()


def test_the_commands_and_their_exit_statuses(engine: SearchEngine, archive: SmallArchive) -> None:
    assert run("check_index")[0] == 1
    assert run("search_articles", "vulcano") == (1, "there is no index yet")
    assert run("index_articles")[0] == 1
    archive.make_article(title="Vulcano in Islanda")
    assert run("rebuild_index")[0] == 0
    wait_for("")
    assert run("check_index")[0] == 0
    Article.objects.filter(title="Vulcano in Islanda").update(title="Vulcano spento")
    status, output = run("check_index")
    assert status == 1
    assert "1 changed since they were indexed" in output
    assert run("check_index", "--repair")[0] == 0
    archive.make_article(title="Altro")
    status, output = run("check_index")
    assert status == 1
    assert "1 missing in the index" in output
    assert "taken over" in run("index_articles")[1]
    assert run("check_index")[0] == 0
    status, output = run("search_articles", "vulcano", "--json")
    assert status == 0
    answer = json.loads(output)
    assert [hit["title"] for hit in answer["hits"]] == ["Vulcano spento"]
    assert "Vulcano spento" in run("search_articles", "vulcano")[1]


def test_without_search_the_outbox_waits(settings: Any, archive: SmallArchive) -> None:
    settings.SEARCH_URL = "null:"
    archive.make_article()
    search.drain()
    assert IndexJob.objects.exists()
    assert search.status().is_ready
    assert run("check_index")[0] == 1


def test_killed_at_any_moment_nothing_is_lost(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.search.killing", KILLS, "1"],
        cwd=django_settings.BASE_DIR,
        env=os.environ | {"PRESSREVIEW_DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60 + 2 * int(KILLS),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
