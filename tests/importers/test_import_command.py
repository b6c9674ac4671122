"""``import_articles``: one command for all formats; what it says and how it ends."""

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, ImportRun, Source

pytestmark = pytest.mark.django_db
RECORD = {
    "external_id": "a1",
    "title": "Un titolo",
    "body": "<p>Un testo.</p>",
    "source": "La Lanterna",
    "language": "it",
    "published": "2018-04-03T10:00:00+02:00",
}
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>La Lanterna</title>
<link href="https://lanterna.example/"/><entry><id>urn:x:1</id><title>Dal feed</title>
<updated>2018-04-03T10:00:00Z</updated><content type="html">&lt;p&gt;Testo&lt;/p&gt;</content>
</entry></feed>"""
PAGE = """<!doctype html><html lang="it"><head><title>Dalla pagina</title>
<meta property="og:title" content="Dalla pagina">
<meta property="og:site_name" content="La Lanterna">
<meta property="article:published_time" content="2018-04-03T10:00:00+02:00"></head><body><article>
<h1>Dalla pagina</h1><p>{}</p><p>{}</p></article></body></html>""".format(
    *("Un paragrafo che dice qualcosa di lungo abbastanza. " * 12,) * 2
)
WXR = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>La Lanterna</title><link>https://lanterna.example</link>
<wp:wxr_version>1.2</wp:wxr_version><item><title>Da WordPress</title>
<link>https://lanterna.example/?p=1</link><dc:creator>anna</dc:creator>
<content:encoded><![CDATA[<p>Testo</p>]]></content:encoded><wp:post_id>1</wp:post_id>
<wp:post_date>2018-04-03 10:00:00</wp:post_date><wp:post_name>da-wordpress</wp:post_name>
<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item></channel></rss>"""
CSV = "titolo;testo;fonte;data\nDalla tabella;Testo;La Lanterna;3 aprile 2018\n"
OPML = """<opml version="2.0"><body><outline text="La Lanterna" type="rss"
 xmlUrl="https://lanterna.example/feed" htmlUrl="https://lanterna.example/"/></body></opml>"""


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("import_articles", *arguments, stdout=out)
    return out.getvalue()


def written(folder: Path, text: str | bytes, name: str = "export") -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (json.dumps(RECORD), "Un titolo"),
        (CSV, "Dalla tabella"),
        (CSV.encode("utf-16"), "Dalla tabella"),
        (ATOM, "Dal feed"),
        (PAGE, "Dalla pagina"),
        (WXR, "Da WordPress"),
        (gzip.compress(json.dumps(RECORD).encode()), "Un titolo"),
    ],
    ids=["jsonl", "csv", "csv in utf-16", "feed", "page", "wxr", "packed"],
)
def test_the_format_is_seen_from_the_file(tmp_path: Path, text: str | bytes, title: str) -> None:
    assert "created 1, updated 0, unchanged 0, failed 0" in run(written(tmp_path, text))
    assert Article.objects.get().title == title
    again = run(written(tmp_path, text))
    assert "created 0, updated 0, unchanged 1, failed 0" in again


def test_a_list_of_feeds_makes_sources(tmp_path: Path) -> None:
    assert "sources created 1" in run(written(tmp_path, OPML))
    assert Source.objects.get().feed_address == "https://lanterna.example/feed"


def test_it_reads_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    body = io.BufferedReader(io.BytesIO(json.dumps(RECORD).encode()))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(body))
    assert "created 1" in run("-")


def test_failed_records_go_to_the_file_with_their_reasons(tmp_path: Path) -> None:
    lines = [json.dumps(RECORD), "{", json.dumps(RECORD | {"external_id": "b", "title": ""})]
    errors = tmp_path / "errors.jsonl"
    with pytest.raises(SystemExit) as ended:
        run(written(tmp_path, "\n".join(lines)), "--errors", str(errors))
    assert ended.value.code == 1
    failed = [json.loads(line) for line in errors.read_text().splitlines()]
    assert len(failed) == 2
    assert all(line["reason"] and line["place"] for line in failed)
    assert Article.objects.count() == 1


def test_a_mended_file_of_failed_records_can_be_imported(tmp_path: Path) -> None:
    errors = tmp_path / "errors.jsonl"
    with pytest.raises(SystemExit):
        run(written(tmp_path, json.dumps(RECORD | {"source": ""})), "--errors", str(errors))
    mended = errors.read_text().replace('"title"', '"source": "La Lanterna", "title"')
    assert "created 1" in run(written(tmp_path, mended, "mended"))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["/nowhere/at/all.csv"], "all.csv"),
        (["/"], "/"),
        (["http://127.0.0.1:9/feed"], "127.0.0.1"),
        (["http://[half"], "http://[half"),
    ],
)
def test_an_unreadable_source_ends_with_a_sentence_and_status_2(
    arguments: list[str], word: str
) -> None:
    with pytest.raises(CommandError) as ended:
        run(*arguments)
    assert ended.value.returncode == 2
    assert len(str(ended.value)) > 20


@pytest.mark.parametrize("kind", ["jsonl", "csv", "feed", "opml", "page", "wxr"])
@pytest.mark.parametrize("body", [b"rubbish", b"\xff\xfe\x00", bytes(range(256)) * 8])
def test_rubbish_in_any_format_is_refused_without_a_traceback(
    tmp_path: Path, kind: str, body: bytes
) -> None:
    with pytest.raises((CommandError, SystemExit)) as ended:
        run(written(tmp_path, body), "--format", kind)
    status = getattr(ended.value, "returncode", None) or getattr(ended.value, "code", None)
    assert status in {1, 2}
    assert not Article.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "feed", "opml", "page", "wxr"])
def test_an_empty_file_is_told_to_be_none_of_its_kind(tmp_path: Path, kind: str) -> None:
    with pytest.raises(CommandError) as ended:
        run(written(tmp_path, b""), "--format", kind)
    assert ended.value.returncode == 2


def test_a_broken_archive_is_told_and_what_came_before_is_kept(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps(RECORD | {"external_id": str(n)}) for n in range(3000))
    packed = gzip.compress(lines.encode())
    with pytest.raises(CommandError) as ended:
        run(written(tmp_path, packed[: len(packed) // 2]))
    assert ended.value.returncode == 2
    assert ImportRun.objects.get().state == "broken"


def test_a_trial_says_what_would_be_done_and_does_nothing(tmp_path: Path) -> None:
    assert "Would be created 1" in run(written(tmp_path, json.dumps(RECORD)), "--dry-run")
    assert not Article.objects.exists()
    assert not ImportRun.objects.exists()


def test_a_run_is_kept_with_its_counts(tmp_path: Path) -> None:
    run(written(tmp_path, json.dumps(RECORD)), "--section", "Esteri", "--status", "draft")
    found = ImportRun.objects.get()
    values: tuple[Any, ...] = (found.state, found.format, found.created, found.options)
    assert values == (
        "done", "jsonl", 1, {"section": "Esteri", "source": "", "status": "draft"}
    )  # fmt: skip
    article = Article.objects.get()
    assert article.section is not None
    assert (article.section.name, article.status) == ("Esteri", "draft")
