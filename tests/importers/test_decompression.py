"""What unpacks to more than any export does is refused on the way, in every way in."""

import gzip
import io
import json
import os
import re
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.importers import decompression, format_detection
from articles.importers.decompression import ALWAYS_ALLOWED, MOST_TIMES, check, is_bomb
from articles.importers.fetch import fetch
from articles.importers.format_detection import Opened, unpacked
from articles.importers.not_fetched import NotFetched
from articles.importers.records import Options, SourceUnreadable
from articles.models import Article, ImportRun
from tests.importers.web_server import Server
from tests.small_archive import SmallArchive

pytestmark = pytest.mark.usefixtures("in_english")
SENTENCE = "unpacks to more than 100 times its size"
RECORD = {"title": "Un titolo", "body": "Un testo.", "source": "S", "published": "2018-04-03"}
MEGABYTE = 1024 * 1024


def bomb(megabytes: int, beginning: bytes = b"") -> bytes:
    """So many megabytes of spaces behind a beginning, packed."""
    file = io.BytesIO()
    with gzip.open(file, "wb") as packed:
        packed.write(beginning)
        for _each in range(megabytes):
            packed.write(b" " * MEGABYTE)
    return file.getvalue()


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of temporary files, which must be empty afterwards."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.mark.parametrize("packed", [0, 1, 600_000])
def test_the_bounds(packed: int) -> None:
    most = ALWAYS_ALLOWED + MOST_TIMES * packed
    assert not is_bomb(packed, most)
    assert is_bomb(packed, most + 1)
    check(decompression.LARGEST, decompression.LARGEST)
    with pytest.raises(SourceUnreadable, match="more than 16 GB"):
        check(decompression.LARGEST, decompression.LARGEST + 1)


@pytest.mark.parametrize(
    ("name", "beginning"),
    [
        ("lines.jsonl.gz", json.dumps(RECORD).encode() + b"\n"),
        ("table.csv.gz", b"title,body,source,published\n"),
        ("export.xml.gz", b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'),
        ("feed.gz", b"<rss><channel>"),
        ("page.gz", b"<!doctype html><html>"),
    ],
)
def test_the_command_refuses_every_format(
    db: None,
    tmp_path: Path,
    temporary: Path,
    name: str,
    beginning: bytes,
) -> None:
    path = tmp_path / name
    path.write_bytes(bomb(100, beginning))
    with pytest.raises(CommandError) as ended:
        call_command("import_articles", str(path))
    assert ended.value.returncode == 2
    # What is read as a whole is refused earlier.
    assert re.search(f"{SENTENCE}|larger than 10 MB", str(ended.value))
    assert list(temporary.iterdir()) == []


def test_little_of_an_export_is_written_out(
    tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = 0
    write_out = format_detection._write_out

    def measured(stream: Any, file: Any) -> None:
        nonlocal written
        try:
            write_out(stream, file)
        finally:
            written = file.tell()

    monkeypatch.setattr(format_detection, "_write_out", measured)
    path = tmp_path / "export.xml.gz"
    path.write_bytes(bomb(600, b'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>'))
    assert path.stat().st_size < 0.7 * MEGABYTE
    with (
        format_detection.opened(str(path)) as found,
        pytest.raises(SourceUnreadable, match=SENTENCE),
    ):
        list(format_detection.items_of(found, "wxr", Options()))
    assert 0 < written < 80 * MEGABYTE


def test_an_export_that_is_written_out_has_a_limit_of_its_own(
    temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(format_detection, "LARGEST_WRITTEN", 2 * MEGABYTE)
    format_detection._write_out(io.BytesIO(bytes(2 * MEGABYTE)), io.BytesIO())
    with pytest.raises(SourceUnreadable):
        format_detection._write_out(io.BytesIO(bytes(2 * MEGABYTE + 1)), io.BytesIO())


def test_what_is_packed_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "twice.gz"
    path.write_bytes(gzip.compress(bomb(600)))
    with pytest.raises(SourceUnreadable, match="packed more than once"):  # noqa: SIM117
        with format_detection.opened(str(path)):
            pass


@pytest.mark.parametrize("cut", [2, 11, 30])
def test_what_is_cut_short_is_told(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.gz"
    path.write_bytes(gzip.compress(json.dumps(RECORD).encode())[:cut])
    with pytest.raises(SourceUnreadable, match="cannot be read to its end"):  # noqa: SIM117
        with format_detection.opened(str(path)) as found:
            list(format_detection.items_of(found, "jsonl", Options()))


def test_a_pipe_is_measured_as_well() -> None:
    reading, writing = os.pipe()
    writer = threading.Thread(target=_write_all, args=(writing, bomb(100)))
    writer.start()
    with (
        os.fdopen(reading, "rb") as stream,
        pytest.raises(SourceUnreadable, match=SENTENCE),
    ):
        unpacked(Opened("-", stream)).stream.read()
    writer.join()


def _write_all(descriptor: int, data: bytes) -> None:
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:
        pass
    finally:
        os.close(descriptor)


def test_what_came_in_before_is_said(archive: SmallArchive, tmp_path: Path) -> None:
    """What is handed over on the desk: what was stored counts, and the run says why it ended."""
    from articles.importers.pipeline.queue import run_waiting
    from articles.models.import_run import handed_over

    name = handed_over().save("bomb", io.BytesIO(bomb(100, json.dumps(RECORD).encode() + b"\n")))
    run = ImportRun.objects.create(origin="export.jsonl.gz", file=name, state="waiting")
    assert run_waiting() == 1
    run.refresh_from_db()
    assert run.state == ImportRun.State.BROKEN
    assert "100" in run.message
    assert run.created == Article.objects.count()


def test_an_honest_archive_comes_in(archive: SmallArchive, tmp_path: Path) -> None:
    records = [RECORD | {"external_id": f"r{number}"} for number in range(2_000)]
    lines = "\n".join(json.dumps(record) for record in records)
    path = tmp_path / "lines.gz"
    path.write_bytes(gzip.compress(lines.encode()))
    with format_detection.opened(str(path)) as found:
        assert len(list(format_detection.items_of(found, "jsonl", Options()))) == 2_000


def test_an_answer_that_unpacks_too_far_is_broken_off(server: Server) -> None:
    with tempfile.TemporaryFile() as into:
        with pytest.raises(NotFetched, match=SENTENCE):
            fetch(server.at("/bomb/300000000"), most_bytes=500 * MEGABYTE, into=into)
        assert into.tell() < 60 * MEGABYTE


def test_an_answer_that_unpacks_to_what_texts_do_comes(server: Server) -> None:
    with tempfile.TemporaryFile() as into:
        fetch(server.at("/bomb/10000000"), most_bytes=500 * MEGABYTE, into=into)
        assert into.tell() == 10_000_000


@pytest.fixture
def fetched_file(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], str]:
    """The address of a file on a server, sent as it is."""

    def put(body: bytes) -> str:
        monkeypatch.setattr(server, "file", body)
        return server.at("/file")

    return put


def test_a_packed_file_at_an_address_is_refused(
    fetched_file: Callable[[bytes], str], temporary: Path
) -> None:
    address = fetched_file(bomb(100, json.dumps(RECORD).encode() + b"\n"))
    with format_detection.opened(address) as found, pytest.raises(SourceUnreadable, match=SENTENCE):
        list(format_detection.items_of(found, "jsonl", Options()))
    assert list(temporary.iterdir()) == []
